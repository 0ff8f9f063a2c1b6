"""Options that several commands have."""

from __future__ import annotations

import argparse

__all__ = ["add_environment_options"]


def add_environment_options(parser: argparse.ArgumentParser) -> None:
    """Add what commands take that look at a recording in environments which they make."""
    add = parser.add_argument
    add("--recording", metavar="KEY", help="which one, if there are several")
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
    add(
        "--trusted",
        action="append",
        default=[],
        metavar="NAME",
        help="a name of your own that an artifact may hold, as for check (may be repeated)",
    )
    add("-q", "--quiet", action="store_true", help="do not say what goes on")
    add("--json", action="store_true", help="everything, as JSON")
