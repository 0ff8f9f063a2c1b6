"""Lines of text whose parts may have a colour: what they say never depends on it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from ..judge.marks import Mark

__all__ = ["Line", "legend", "plain_text", "wrapped"]

#: Pieces of text, each with the mark that gives it its colour, or none.
Line = list[tuple[str, Mark | None]]


def plain_text(lines: Iterable[Line]) -> str:
    r"""Return lines without colours.

    Examples
    --------
    >>> plain_text([[("a ", None), ("b", None)], [("c", None)]])
    'a b\nc'
    """
    return "\n".join("".join(text for text, _ in line).rstrip() for line in lines)


def wrapped(text: str, width: int, indent: str = "  ", hanging: str = "") -> list[Line]:
    """Return a text in lines that fit.

    Parameters
    ----------
    text : str
    width : int
    indent : str
        Before each line.
    hanging : str
        Before each but the first, too.
    """
    lines = textwrap.wrap(
        text,
        max(width, 30),
        initial_indent=indent,
        subsequent_indent=indent + hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [[(line, None)] for line in lines]


def legend(marks: Iterable[Mark], width: int, indent: str = "  ") -> list[Line]:
    """Say what the symbols stand for, worst first, in lines that fit.

    Parameters
    ----------
    marks : iterable of Mark
    width : int
    indent : str
    """
    lines: list[Line] = []
    room = 0
    for mark in sorted(set(marks), key=lambda mark: mark.rank):
        entry = f"{mark.symbol} {mark}"
        if not lines or room < len(entry) + 3:
            lines.append([(indent, None)])
            room = max(width, 30) - len(indent)
        lines[-1] += [(mark.symbol, mark), (f" {mark}   ", None)]
        room -= len(entry) + 3
    return lines
