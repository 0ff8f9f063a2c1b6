"""One table of options, and the rule that decides which of several values counts.

Command line (``--persist-…``), environment (``PERSIST_…``), ini file (``persist_…``), the
arguments of the marker and the table in the documentation all come from `OPTIONS`, so that they
cannot drift apart.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

import pytest

from .table import MARKER_ARGUMENTS, OPTIONS, Kind, Option

__all__ = [
    "MARKER_ARGUMENTS",
    "OPTIONS",
    "Option",
    "Setting",
    "add_options",
    "given",
    "option_table",
    "resolve",
    "setting_of",
]

_INI_TYPES: Final[dict[Kind, Literal["linelist", "string", "float", "bool"]]] = {
    "names": "linelist",
    "choice": "string",
    "text": "string",
    "globs": "linelist",
    "folders": "linelist",
    "file": "string",
    "reports": "linelist",
    "number": "float",
    "flag": "bool",
}
#: Kinds that may be given several times, one entry each.
_REPEATED: Final = ("globs", "folders", "reports")
_BY_NAME: Final = {option.name: option for option in OPTIONS}


class Setting(NamedTuple):
    """A value as somebody wrote it, with the words that name it in a message."""

    value: object
    origin: str
    #: What a relative path counts from.
    base: Path = Path()
    from_ini: bool = False


def add_options(parser: pytest.Parser) -> None:
    """Register every option of the table with pytest."""
    group = parser.getgroup("sklearn-persist", "scikit-learn persistence checks")
    for option in OPTIONS:
        text = f"{option.help} (default: {option.default_shown})".replace("%", "%%")
        if option.in_command_line:
            also = f"; also ini {option.ini}"
            also += f", environment {option.variable}" if option.in_environment else ""
            group.addoption(
                option.flag, dest=option.ini, default=None, help=text + also, **_how(option)
            )
        parser.addini(option.ini, text.replace("%%", "%"), _INI_TYPES[option.kind], default=None)


def _how(option: Option) -> dict[str, Any]:
    if option.kind == "flag":
        return {"action": "store_const", "const": "true"}
    action = "append" if option.kind in _REPEATED else "store"
    return {"action": action, "metavar": option.metavar}


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
    if setting is None:
        return option.default
    from .values import convert

    return convert(option, setting)


def setting_of(config: pytest.Config, name: str, *, marker: object = None) -> Setting | None:
    """Find who sets an option, or None where the default counts."""
    option = _BY_NAME[name]
    if marker is not None:
        return Setting(marker, f"@pytest.mark.persist({name}={marker!r})")
    return (
        _from_command_line(config, option)
        or _from_environment(config, option)
        or _from_ini(config, option)
    )


def _from_command_line(config: pytest.Config, option: Option) -> Setting | None:
    value = config.getoption(option.ini, None) if option.in_command_line else None
    if value is None:
        return None
    shown = " ".join(value) if isinstance(value, list) else value
    spelt = option.flag if option.kind == "flag" else f"{option.flag}={shown}"
    return Setting(value, f"{spelt} (command line)", config.invocation_params.dir)


def _from_environment(config: pytest.Config, option: Option) -> Setting | None:
    value = os.environ.get(option.variable, "").strip() if option.in_environment else ""
    if not value:
        return None
    origin = f"{option.variable}={value} (environment)"
    return Setting(value, origin, config.invocation_params.dir)


def _from_ini(config: pytest.Config, option: Option) -> Setting | None:
    where = f"ini file {config.inipath}" if config.inipath else "ini option"
    try:
        value = config.getini(option.ini)
    except (ValueError, TypeError, pytest.UsageError) as error:
        # Releases of pytest differ in what they raise, and not all of them name the option.
        msg = f"{option.ini} ({where}): {error}"
        raise pytest.UsageError(msg) from None
    if value is None or value in ([], ""):
        return None
    shown = ", ".join(value) if isinstance(value, list) else value
    base = config.inipath.parent if config.inipath else config.rootpath
    return Setting(value, f"{option.ini} = {shown} ({where})", base, from_ini=True)


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
        environment = f"`{option.variable}`" if option.in_environment else "–"
        marker = f"`{option.name}=`" if option.in_marker else "–"
        lines.append(
            f"| {command_line} | `{option.ini}` | {environment} | {marker} "
            f"| {option.default_shown} | {option.help} |"
        )
    return "\n".join(lines) + "\n"
