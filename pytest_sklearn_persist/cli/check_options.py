"""The options of ``sklearn-persist check``."""

from __future__ import annotations

import argparse

from .arguments import Parser, add_cache_options, add_sandbox_option, positive
from .reporting import add_report_options

__all__ = ["add_trust_options", "make_parser", "passed_on", "read_arguments"]

#: What has no meaning unless versions are named.
_ONLY_WITH_UNDER = ("under_python", "today", "only_worse", "cache", "also")
#: What is about the installed versions.
_NOT_WITH_UNDER = ("changed", "part", "recipe", "rebuild", "issue_body", "report")


def read_arguments(arguments: list[str], prog: str) -> argparse.Namespace:
    """Return what was asked for; ends the program if it is not valid.

    Parameters
    ----------
    arguments : list of str
    prog : str
        How this program was called.
    """
    parser = make_parser(prog)
    given = parser.parse_args(arguments)
    if given.rebuild and not given.recipe:
        parser.error("--rebuild trains again, and needs --recipe to know how")
    for name in _NOT_WITH_UNDER if given.under else _ONLY_WITH_UNDER:
        if getattr(given, name):
            option = f"--{name.replace('_', '-')}"
            reason = "is about the installed versions" if given.under else "needs --under TARGET"
            parser.error(f"{option}: {reason}{', and cannot go with --under' * bool(given.under)}")
    return given


def passed_on(given: argparse.Namespace) -> list[str]:
    """Return the arguments for a check of the same elsewhere.

    Parameters
    ----------
    given : Namespace
    """
    words = [f"--trust={given.trust}", f"--time-limit={given.time_limit}"]
    words += [f"--format={text}" for text in given.format]
    words += [f"--trusted={text}" for text in given.trusted]
    words += [f"--serves={text}" for text in given.serves]
    for name in ("memory_limit", "trust_base", "rtol", "atol"):
        value = getattr(given, name)
        words += [] if value is None else [f"--{name.replace('_', '-')}={value}"]
    return [*words, "--", *given.goldens] if given.goldens else words


def make_parser(prog: str) -> argparse.ArgumentParser:
    """Return the parser of ``check``."""
    parser = Parser(
        prog=prog,
        allow_abbrev=False,
        description="Load stored goldens in throw-away processes and compare what they answer "
        "under the installed versions with what was recorded. Nothing is ever written.",
    )
    add = parser.add_argument
    add(
        "goldens",
        nargs="*",
        metavar="PATH",
        help="a golden.json, a recording, a golden, a store, or a name in the usual stores "
        "(default: goldens and tests/goldens); or a file with a saved estimator, of which nothing "
        "was recorded",
    )
    add(
        "--changed",
        action="store_true",
        help="the paths are files that changed: check the recordings that they belong to, if any",
    )
    add(
        "--format",
        action="append",
        default=[],
        metavar="F",
        help="only artifacts in this format, such as joblib or pickle:4 (may be repeated)",
    )
    add(
        "--serves",
        action="append",
        default=[],
        metavar="METHOD",
        help="a method that the models are served through, besides predict, transform and the "
        "other usual ones: a change of its answers is drift (may be repeated)",
    )
    add(
        "--part",
        metavar="PART",
        help='which estimator in a model file is meant, if it holds more: "[\'model\']", "[0]" '
        "(default: all of them)",
    )
    add(
        "--time-limit",
        type=positive,
        default=60.0,
        metavar="S",
        help="seconds for one artifact (default: %(default)g)",
    )
    add(
        "--memory-limit",
        type=positive,
        metavar="MB",
        help="memory for one artifact, in MB (default: two gigabytes and ten times its size)",
    )
    add_trust_options(parser)
    add_sandbox_option(parser)
    add("--rtol", type=float, help="relative tolerance in place of the recorded ones")
    add("--atol", type=float, help="absolute tolerance; of --rtol and --atol, what is not given "
        "while the other is counts as 0")  # fmt: skip
    add(
        "--recipe",
        metavar="FILE[:FUNCTION]",
        help="compare training data, source code, versions and cross-validation with what this "
        "recipe gives now",
    )
    add(
        "--rebuild",
        action="store_true",
        help="train the recipe again: is the cross-validation score in the recorded range?",
    )
    _add_upgrade_options(parser)
    add_report_options(parser)
    add("-v", "--verbose", action="store_true", help="all details of every artifact")
    add("--json", action="store_true", help="everything, as JSON")
    add(
        "--issue-body",
        action="store_true",
        help="print a ready text for an issue tracker about each artifact that fails: environments "
        "and what happens, without data, parameters or paths",
    )
    return parser


def add_trust_options(parser: argparse._ActionsContainer) -> None:
    """Add what says which files are trusted."""
    add = parser.add_argument
    add(
        "--trusted",
        action="append",
        default=[],
        metavar="NAME",
        help="a name of your own that a file may hold besides those of scikit-learn and what it is "
        "made of: mypkg.models.Scaler, or mypkg.models.* for a module and all below it (may be "
        "repeated)",
    )
    add(
        "--trust",
        choices=("list", "hash", "both"),
        default="list",
        help="what makes a file trusted: it holds nothing but trusted names (list, the default), "
        "its SHA-256 stands in a manifest at the revision --trust-base (hash), or both",
    )
    add("--trust-base", metavar="REVISION", help="git revision whose manifests were reviewed")


def _add_upgrade_options(parser: argparse.ArgumentParser) -> None:
    """Add what checks under versions that are not installed."""
    group = parser.add_argument_group(
        "before an upgrade",
        "Check under versions that are not installed, in an environment that is made for it and "
        "kept, and say what gets worse than it is today. Needs uv, or venv and pip, and a package "
        "index.",
    )
    add = group.add_argument
    add(
        "--under",
        action="append",
        default=[],
        metavar="TARGET",
        help="scikit-learn==1.9.1; scikit-learn for the newest release, or a range for the newest "
        'that fits; "scikit-learn==1.9.1 numpy==2.4.6" for several; or a requirements, '
        "constraints or lock file (may be repeated: each is a target of its own)",
    )
    add(
        "--under-python",
        metavar="X.Y",
        help="the Python of that environment (default: this one, or the nearest that the target "
        "has wheels for)",
    )
    add(
        "--today",
        metavar="TARGET",
        help="what is in use now, such as the requirements file of the main branch (default: what "
        "is installed)",
    )
    add(
        "--only-worse",
        action="store_true",
        help="fail only for what gets worse than it is today, not for what fails already",
    )
    add_cache_options(group)
