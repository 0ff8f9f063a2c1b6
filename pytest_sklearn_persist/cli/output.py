"""All that the commands write goes through here."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Sequence, Sized
from typing import Any, TextIO

from ..texts import defused

__all__ = [
    "complain",
    "count",
    "fitted",
    "printable",
    "show_size",
    "table",
    "write",
    "write_escapes",
    "write_json",
]

_GAP = "  "


def write(text: str) -> None:
    """Write a line, or several, to standard output."""
    _put(sys.stdout, text)


def complain(text: str) -> None:
    """Write a line, or several, to standard error."""
    _put(sys.stderr, text)


def write_escapes(text: str) -> None:
    """Write what may steer a terminal: for our own colours around what `printable` made."""
    _put_raw(sys.stdout, text)


def write_json(value: Any) -> None:
    """Write a value as JSON to standard output."""
    text = json.dumps(value, indent=1, ensure_ascii=True)
    # Spelt otherwise, as such signs can be commands to what runs the job; they mean the same.
    write(text.replace("##", r"\u0023\u0023"))


def _put(stream: TextIO, text: str) -> None:
    _put_raw(stream, printable(text))


def _put_raw(stream: TextIO, text: str) -> None:
    text += "\n"
    try:
        stream.write(text)
    except UnicodeEncodeError:
        encoding = stream.encoding or "ascii"
        stream.write(text.encode(encoding, "replace").decode(encoding))
    stream.flush()


def printable(text: str) -> str:
    r"""Return a text without what steers a terminal or the machine that runs the job.

    Examples
    --------
    >>> print(printable("a\x1b[2Jb\u202e\nc"))
    a\x1b[2Jb\u202e
    c
    """
    if not text.isprintable():
        text = "".join(c if c.isprintable() or c == "\n" else _escaped(c) for c in text)
    return defused(text)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def fitted(text: str, width: int) -> str:
    """Return a text in at most this many characters, with … where some are left out.

    Examples
    --------
    >>> fitted("tfidf-text-pipeline", 10)
    'tfidf-tex…'
    """
    return text if len(text) <= width else text[: max(width - 1, 0)] + "…"


def count(things: Sized, word: str) -> str:
    """Return how many there are, in words.

    Examples
    --------
    >>> count([1], "golden"), count([], "golden")
    ('1 golden', '0 goldens')
    """
    return f"{len(things):,} {word}{'' if len(things) == 1 else 's'}"


def show_size(size: int) -> str:
    """Return a number of bytes for people.

    Examples
    --------
    >>> show_size(20_480), show_size(3_500_000)
    ('21 kB', '3.5 MB')
    """
    for unit, factor in (("GB", 10**9), ("MB", 10**6)):
        if size >= factor:
            return f"{size / factor:.1f} {unit}"
    return f"{-(-size // 1000)} kB"


def table(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    right: Sequence[str] = (),
    shrink: Sequence[str] = (),
    least: int = 7,
) -> str:
    """Return a table in plain text that fits the terminal, if it can.

    Parameters
    ----------
    header : sequence of str
    rows : iterable of sequences of str
    right : sequence of str
        Columns that are aligned to the right.
    shrink : sequence of str
        Columns that may be cut short, the first of them first.
    least : int, default=7
        Columns are never made narrower than this.
    """
    rows = [[printable(cell).replace("\n", " ") for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    room = shutil.get_terminal_size((80, 24)).columns
    for name in shrink:
        over = sum(widths) + len(_GAP) * (len(widths) - 1) - room
        if over <= 0:
            break
        i = header.index(name)
        widths[i] = max(widths[i] - over, min(widths[i], max(least, len(name))))
    lines = []
    for row in [list(header), *rows]:
        cells = [
            f"{fitted(cell, width):{'>' if name in right else '<'}{width}}"
            for name, cell, width in zip(header, row, widths, strict=True)
        ]
        lines.append(_GAP.join(cells).rstrip())
    return "\n".join(lines)
