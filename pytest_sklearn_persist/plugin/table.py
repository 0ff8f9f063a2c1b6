"""The table of options: every option once, for all the places where it can be set."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal, NamedTuple, TypeAlias

__all__ = ["MARKERS", "MARKER_ARGUMENTS", "OPTIONS", "Kind", "Option"]

Kind: TypeAlias = Literal[
    "names", "choice", "text", "globs", "folders", "file", "reports", "number", "flag"
]


class Option(NamedTuple):
    """One option, in all the places where it can be set.

    Attributes
    ----------
    name : str
        Name of the marker's argument; the other spellings are made from it.
    kind : {"names", "choice", "text", "globs", "folders", "file", "reports", "number", "flag"}
        ``names`` is a list separated by commas or spaces, ``choice`` is one name of several,
        ``text`` any, ``globs``, ``folders`` and ``reports`` have one pattern, folder or report
        an entry.
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
    in_marker, in_command_line, in_environment : bool
        Whether the marker, the command line and the environment take it.
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
    in_environment: bool = True
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


def _modes() -> tuple[str, ...]:
    return ("new", "changed", "all")


def _trust_modes() -> tuple[str, ...]:
    from pytest_sklearn_persist.gate.policy import MODES

    return MODES


def _statuses() -> tuple[str, ...]:
    from pytest_sklearn_persist.judge.status import Remark, Status

    return tuple(word.value for word in (*Status, *Remark))


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
        "serves",
        "names",
        (),
        "methods that models are served through, besides the usual ones (predict and those that "
        "begin so, decision_function, score, score_samples, transform, inverse_transform, "
        "kneighbors, "
        "radius_neighbors), or all: their changes are drift, those of looks inside are not",
        "METHOD,…",
        "the usual ones",
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
        "time_budget",
        "number",
        120.0,
        "seconds for the whole check of one estimator; what is loaded later is compared in its "
        "state only, and the result says so",
        "SECONDS",
        in_marker=False,
        positive=True,
    ),
    Option(
        "fail_on",
        "names",
        None,
        "statuses and remarks that fail a test",
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
    Option(
        "golden_dirs",
        "folders",
        (),
        "folder where goldens are kept, relative to the config file (given elsewhere than in it: "
        "to the folder where pytest is started); can be given again",
        "DIR",
        "goldens and tests/goldens, where they exist",
        in_marker=False,
    ),
    Option(
        "memory_limit",
        "number",
        None,
        "megabytes that the process which loads a golden may take before it counts as crashed",
        "MB",
        "two gigabytes and ten times the size of the file",
        in_marker=False,
        positive=True,
    ),
    Option(
        "trusted",
        "names",
        (),
        "names of your own that a stored artifact may hold besides those of scikit-learn and what "
        "it is made of: mypkg.models.Scaler, or mypkg.models.* for a module and all below it",
        "NAME,…",
        "nothing more",
        in_marker=False,
    ),
    Option(
        "trust",
        "choice",
        "list",
        "what makes a stored artifact trusted: list (it holds nothing but trusted names), hash "
        "(its SHA-256 stands in a manifest at the revision persist_trust_base), both",
        "list|hash|both",
        "list",
        known=_trust_modes,
        in_marker=False,
    ),
    Option(
        "trust_base",
        "text",
        None,
        "git revision whose manifests were reviewed, for persist_trust = hash or both, such as "
        "origin/main",
        "REVISION",
        "none",
        in_marker=False,
    ),
    Option(
        "require_sandbox",
        "flag",
        False,
        "load no stored artifact where one of the kernel's walls is missing, and say which",
        "",
        "no",
        in_marker=False,
    ),
    Option(
        "rebuild",
        "flag",
        False,
        "train the recipes of goldens again and check that their cross-validation scores are "
        "still in range",
        "",
        "false",
        in_marker=False,
    ),
    Option(
        "issue_body",
        "flag",
        False,
        "add a ready text for an issue tracker to the failure of a golden: environments and what "
        "happens, without data, parameters or paths",
        "",
        "false",
        in_marker=False,
    ),
    Option(
        "report",
        "reports",
        (),
        "report to write, as json:PATH, html:PATH, markdown:PATH, junit:PATH or badge:PATH (the "
        "end of a name says it, too), or github for the summary of a step of GitHub Actions; can "
        "be given again",
        "KIND:PATH",
        "none",
        in_marker=False,
    ),
    Option(
        "baseline",
        "file",
        None,
        "JSON report of an earlier run: only what is worse than there fails, and what is better is "
        "listed",
        "PATH",
        "none",
        in_marker=False,
    ),
    Option(
        "environment_name",
        "text",
        None,
        "what reports call this environment",
        "NAME",
        "the environment of tox, else what it holds",
        in_marker=False,
    ),
    Option(
        "record",
        "choice",
        None,
        "what persist_golden.check may write: new (goldens without a recording of this "
        "environment), changed (also replace this environment's recording where something "
        "changed), all (replace this environment's recordings)",
        "new|changed|all",
        "nothing is ever written",
        known=_modes,
        in_marker=False,
        in_environment=False,
    ),
    Option(
        "allow_ci_writes",
        "flag",
        False,
        "let --persist-record write where continuous integration is detected",
        "",
        "false",
        in_marker=False,
        in_environment=False,
    ),
)

MARKER_ARGUMENTS: Final[tuple[str, ...]] = (
    *(option.name for option in OPTIONS if option.in_marker),
    "expected_failures",
)

#: What ``pytest --markers`` prints.
MARKERS: Final[tuple[str, ...]] = (
    f"persist({', '.join(f'{name}=' for name in MARKER_ARGUMENTS)}): how round trips of this "
    "test, class or module are checked; every test that uses a persist_… fixture has it.",
    "persist_golden(name, …): run this test once for each stored artifact of the goldens of these "
    "names; the fixture persist_artifact is the artifact.",
)
