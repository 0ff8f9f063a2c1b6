"""One table of options, and the rule that decides which of several values counts.

Command line (``--persist-…``), environment (``PERSIST_…``), ini file (``persist_…``), the
arguments of the marker and the table in the documentation all come from `OPTIONS`, so that they
cannot drift apart.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

import pytest

from .values import Setting, convert

Kind: TypeAlias = Literal["names", "globs", "number", "flag"]
_INI_TYPES: Final[dict[Kind, Literal["linelist", "float", "bool"]]] = {
    "names": "linelist",
    "globs": "linelist",
    "number": "float",
    "flag": "bool",
}


@dataclass(frozen=True, slots=True)
class Option:
    """One option, in all the places where it can be set.

    Attributes
    ----------
    name : str
        Name of the marker's argument; the other spellings are made from it.
    kind : {"names", "globs", "number", "flag"}
        ``names`` is a list separated by commas or spaces, ``globs`` is one pattern an entry.
    default : object
        What counts when nobody says anything; None leaves the choice to `check_roundtrip`.
    help : str
        One sentence for ``pytest --help`` and the documentation.
    metavar : str
        Stands for the value in ``pytest --help``.
    default_text : str
        How the default is written in the documentation, where its value says too little.
    known : callable, optional
        Returns the allowed names. Called when the option is used, as it may import scikit-learn.
    in_marker, in_command_line : bool
        Whether the marker and the command line take it.
    positive : bool
        Whether a number must be above zero.
    """

    name: str
    kind: Kind
    default: object
    help: str
    metavar: str
    default_text: str = ""
    known: Callable[[], tuple[str, ...]] | None = None
    in_marker: bool = True
    in_command_line: bool = True
    positive: bool = False

    @property
    def flag(self) -> str:
        """Spelling on the command line."""
        return f"--persist-{self.name.replace('_', '-')}"

    @property
    def ini(self) -> str:
        """Spelling in the ini file."""
        return f"persist_{self.name}"

    @property
    def variable(self) -> str:
        """Name of the environment variable."""
        return f"PERSIST_{self.name.upper()}"

    @property
    def default_shown(self) -> str:
        """The default as the help and the documentation print it."""
        return self.default_text or str(self.default)


def _places() -> tuple[str, ...]:
    return ("same", "fresh", "memmap", "byteswapped", "all")


def _statuses() -> tuple[str, ...]:
    from pytest_sklearn_persist import Status

    return tuple(status.value for status in Status)


OPTIONS: Final[tuple[Option, ...]] = (
    Option(
        "formats",
        "names",
        None,
        'formats to save in, such as "pickle:2, joblib:mmap=r", or "all" that can run here',
        "FORMAT,…",
        "pickle:5, pickle:2, joblib, joblib:zlib:3, joblib:mmap=r",
    ),
    Option(
        "places",
        "names",
        None,
        'where to load again: same, fresh, memmap, byteswapped, or "all"',
        "PLACE,…",
        "same, fresh",
        known=_places,
    ),
    Option(
        "methods",
        "names",
        None,
        'output methods to compare, such as "predict, transform"',
        "METHOD,…",
        "every one that the estimator has",
    ),
    Option(
        "rtol",
        "number",
        None,
        "relative tolerance of outputs",
        "NUMBER",
        "0, bit for bit",
    ),
    Option(
        "atol",
        "number",
        None,
        "absolute tolerance of outputs",
        "NUMBER",
        "0, bit for bit",
    ),
    Option(
        "ignore",
        "globs",
        (),
        'pattern of paths that are not compared, such as "cache_*"; can be given again',
        "GLOB",
        "nothing",
    ),
    Option(
        "time_limit",
        "number",
        60.0,
        "seconds that one load may take before it counts as crashed",
        "SECONDS",
        in_marker=False,
        positive=True,
    ),
    Option(
        "fit_budget",
        "number",
        5.0,
        "seconds that checks which have to fit again may take for one estimator",
        "SECONDS",
        in_marker=False,
    ),
    Option(
        "fail_on",
        "names",
        None,
        "statuses that fail a test",
        "STATUS,…",
        "all but identical and close",
        known=_statuses,
        in_marker=False,
    ),
    Option(
        "junit_properties",
        "flag",
        True,
        "write the outcomes as properties into JUnit XML",
        "BOOL",
        "true",
        in_marker=False,
        in_command_line=False,
    ),
)
_BY_NAME: Final = {option.name: option for option in OPTIONS}

MARKER_ARGUMENTS: Final[tuple[str, ...]] = (
    *(option.name for option in OPTIONS if option.in_marker),
    "expected_failures",
)


def add_options(parser: pytest.Parser) -> None:
    """Register every option of the table with pytest."""
    group = parser.getgroup("sklearn-persist", "scikit-learn persistence checks")
    for option in OPTIONS:
        text = f"{option.help} (default: {option.default_shown})".replace("%", "%%")
        if option.in_command_line:
            group.addoption(
                option.flag,
                dest=option.ini,
                action="append" if option.kind == "globs" else "store",
                default=None,
                metavar=option.metavar,
                help=f"{text}; also ini {option.ini}, environment {option.variable}",
            )
        parser.addini(option.ini, text.replace("%%", "%"), _INI_TYPES[option.kind], default=None)


def given(config: pytest.Config) -> list[Setting]:
    """List what was set on the command line, for the header line."""
    settings = ((option, _from_command_line(config, option)) for option in OPTIONS)
    return [setting for _, setting in settings if setting is not None]


def resolve(config: pytest.Config, name: str, *, call: object = None, marker: object = None) -> Any:
    """Return the value of an option that counts.

    Precedence is call > marker > command line > environment > ini file > default; None means
    "not given". A value of the call is returned as it is, since the function that is called
    checks it; any other is converted and checked here.

    Raises
    ------
    pytest.UsageError
        The value cannot be used; the message names option, value and where it came from.
    """
    if call is not None:
        return call
    option = _BY_NAME[name]
    setting = setting_of(config, name, marker=marker)
    return option.default if setting is None else convert(option, setting)


def setting_of(config: pytest.Config, name: str, *, marker: object = None) -> Setting | None:
    """Find who sets an option, or None where the default counts."""
    option = _BY_NAME[name]
    if marker is not None:
        return Setting(marker, f"@pytest.mark.persist({name}={marker!r})")
    return (
        _from_command_line(config, option) or _from_environment(option) or _from_ini(config, option)
    )


def _from_command_line(config: pytest.Config, option: Option) -> Setting | None:
    value = config.getoption(option.ini, None) if option.in_command_line else None
    if value is None:
        return None
    shown = " ".join(value) if isinstance(value, list) else value
    return Setting(value, f"{option.flag}={shown} (command line)")


def _from_environment(option: Option) -> Setting | None:
    value = os.environ.get(option.variable, "").strip()
    if not value:
        return None
    return Setting(value, f"{option.variable}={value} (environment)")


def _from_ini(config: pytest.Config, option: Option) -> Setting | None:
    where = f"ini file {config.inipath}" if config.inipath else "ini option"
    try:
        value = config.getini(option.ini)
    except (ValueError, TypeError, pytest.UsageError) as error:
        # Releases of pytest differ in what they raise, and not all of them name the option.
        msg = f"{option.ini} ({where}): {error}"
        raise pytest.UsageError(msg) from None
    if value is None or value == []:
        return None
    shown = ", ".join(value) if isinstance(value, list) else value
    return Setting(value, f"{option.ini} = {shown} ({where})")


def option_table() -> str:
    """Write the options as a Markdown table, for the reference page of the documentation.

    Examples
    --------
    >>> from pytest_sklearn_persist.plugin.options import option_table
    >>> print(option_table().splitlines()[0])
    | command line | ini | environment | marker | default | meaning |
    """
    lines = [
        "| command line | ini | environment | marker | default | meaning |",
        "|---|---|---|---|---|---|",
    ]
    for option in OPTIONS:
        command_line = f"`{option.flag}`" if option.in_command_line else "–"
        marker = f"`{option.name}=`" if option.in_marker else "–"
        lines.append(
            f"| {command_line} | `{option.ini}` | `{option.variable}` | {marker} "
            f"| {option.default_shown} | {option.help} |"
        )
    return "\n".join(lines) + "\n"
