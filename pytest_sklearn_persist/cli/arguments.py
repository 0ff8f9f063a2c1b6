"""Options that several commands have."""

from __future__ import annotations

import argparse
from typing import Any, NoReturn, Protocol

from ..texts import clean

__all__ = [
    "Parser",
    "add_cache_options",
    "add_environment_options",
    "add_sandbox_option",
    "positive",
]


class Parser(argparse.ArgumentParser):
    """The parser of a command; names that a shell put in for ``*`` are clean in its errors."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and end with exit status 2."""
        super().error(clean(message))


def positive(text: str) -> float:
    """Read a number above zero."""
    value = float(text)
    if not value > 0:
        raise ValueError(text)
    return value


class Adds(Protocol):
    """A parser, or a group of its options."""

    @property
    def add_argument(self) -> Any:
        """What adds an option."""


def add_environment_options(parser: argparse.ArgumentParser) -> None:
    """Add what commands take that look at a recording in environments which they make."""
    add = parser.add_argument
    add("--recording", metavar="KEY", help="which one, if there are several")
    add_cache_options(parser)
    add(
        "--trusted",
        action="append",
        default=[],
        metavar="NAME",
        help="a name of your own that an artifact may hold, as for check (may be repeated)",
    )
    add("--json", action="store_true", help="everything, as JSON")
    add_sandbox_option(parser)


class _RequireSandbox(argparse.Action):
    """Counts for the whole program, and for those that it starts."""

    def __call__(self, *_: object) -> None:
        from ..isolation.demands import require_sandbox

        require_sandbox()


def add_sandbox_option(parser: Adds) -> None:
    """Add what commands take that load what somebody else may have written."""
    parser.add_argument(
        "--require-sandbox",
        action=_RequireSandbox,
        nargs=0,
        help="load nothing where one of the kernel's walls is missing, and say which (exit status "
        "2); without GOLDEN, sklearn-persist environment says what holds here",
    )


def add_cache_options(parser: Adds) -> None:
    """Add what commands take that make environments."""
    add = parser.add_argument
    add(
        "--cache",
        metavar="DIR",
        help="where environments and verdicts are kept (default: the system's folder for caches)",
    )
    add(
        "--also",
        action="append",
        default=[],
        metavar="PACKAGE",
        help="a package that may be installed because the recording names it, though it is not "
        "installed here (may be repeated)",
    )
    add("-q", "--quiet", action="store_true", help="do not say what goes on")
