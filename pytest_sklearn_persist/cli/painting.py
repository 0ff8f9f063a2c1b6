"""Colours, where a terminal has them. What is written can be read without."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from .output import printable, write, write_escapes

if TYPE_CHECKING:
    from ..judge.marks import Mark
    from ..reports.spans import Line

__all__ = ["write_lines"]

_SILENT = "1;97;41"  # the one that must not be overlooked: white on red
_BROKEN, _IMPAIRED, _FINE, _NOTHING = "31", "33", "32", "2"


def write_lines(lines: Iterable[Line]) -> None:
    """Write lines to standard output, with colours if it is a terminal that has them.

    Parameters
    ----------
    lines : iterable of list
        Pieces of text, each with its mark or none.
    """
    from ..reports.spans import plain_text

    if not _is_coloured():
        write(plain_text(lines))
        return
    write_escapes("\n".join(_painted(line) for line in lines))


def _is_coloured() -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _painted(line: Line) -> str:
    return "".join(
        f"\x1b[{_colour(mark)}m{printable(text)}\x1b[0m" if mark else printable(text)
        for text, mark in line
    )


def _colour(mark: Mark) -> str:
    if mark.silent:
        return _SILENT
    if mark.status is None:
        return _NOTHING
    if mark.fine:
        return _FINE
    return _IMPAIRED if mark.status.value in ("impaired", "unstable", "unchecked") else _BROKEN
