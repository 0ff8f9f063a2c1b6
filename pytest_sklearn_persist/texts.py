"""Texts that somebody else wrote, made fit to be shown: cleaned once, where they are read.

A text of a manifest, a file, a warning or an answer is shown in terminals, logs of continuous
integration and reports.  It may neither steer a terminal, nor turn the direction of writing, nor
begin a line of its own, nor be a command to the machine that runs the job.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterable
from typing import Any

__all__ = ["clean", "clean_lines", "cleaned", "defused", "quoted", "shown"]

_MOST = 4_000
_MOST_LINES = 60
#: Commands of GitHub (``::error``) and of Azure, TeamCity and older runners (``##vso[``).
_COMMAND = re.compile(r"(?<!\S):{2,}|#{2,}(?=[\w-]*\[)")
#: The same where a program looks for them: at the beginning of a line, or anywhere.
_COMMAND_LINE = re.compile(r"^[^\S\n]*:{2,}|#{2,}(?=[\w-]*\[)", re.MULTILINE)
_INDENT = "    "


def clean(text: str, most: int = _MOST) -> str:
    r"""Return a text on one line, of bounded length, that is only shown and does nothing.

    Parameters
    ----------
    text : str
    most : int
        How many characters are kept.

    Examples
    --------
    >>> print(clean("a\x1b[2J\u202eb\n::error::c"))
    a\x1b[2J\u202eb : :error::c
    """
    long = len(text) > most
    text = text[:most] if long else text
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " if c.isspace() else _escaped(c) for c in text)
    if "::" in text or "##" in text:
        text = _COMMAND.sub(lambda found: _spread(found[0]), text)
    return text[: most - 1] + "…" if long or len(text) > most else text


def clean_lines(text: str) -> str:
    r"""Return a text of several lines; only the first of them begins where lines begin.

    Examples
    --------
    >>> clean_lines("changed:\nPASSED")
    'changed:\n    PASSED'
    """
    first, *others = text.split("\n")[: _MOST_LINES + 1]
    if len(others) == _MOST_LINES:
        others[-1] = "…"
    shown = [_INDENT + clean(line.removeprefix(_INDENT)) for line in others]
    return "\n".join([clean(first), *shown])


def cleaned(value: Any, *, lines: bool = False) -> Any:
    r"""Return JSON of which no text does more than be shown; with `lines` texts may have several.

    Examples
    --------
    >>> cleaned({"a\x00": ["b\x1b", 1]})
    {'a\\x00': ['b\\x1b', 1]}
    """
    if isinstance(value, str):
        return clean_lines(value) if lines else clean(value)
    if isinstance(value, list):
        return [cleaned(one, lines=lines) for one in value]
    if isinstance(value, dict):
        return {clean(key): cleaned(one, lines=lines) for key, one in value.items()}
    return value


def shown(path: str | os.PathLike[str]) -> str:
    r"""Return a path, or a part of one, as it stands in a text: a name may hold anything.

    Every path that is shown goes through here or through `quoted`.

    Examples
    --------
    >>> print(shown("goldens/a\n::error::b"))
    goldens/a : :error::b
    """
    return clean(os.fspath(path))


def defused(text: str) -> str:
    r"""Return lines of which none is a command; the last resort, where they are written.

    Examples
    --------
    >>> defused("a\n  ::error::b")
    'a\n  : :error::b'
    """
    if "::" not in text and "##" not in text:
        return text
    return _COMMAND_LINE.sub(lambda found: _spread(found[0]), text)


def quoted(*words: object, options: Iterable[str] = ()) -> str:
    """Return words as a shell reads them: for every command that is printed to be pasted.

    Parameters
    ----------
    *words : object
        Programs, paths and names. One that begins with a dash gets ``./`` in front, as no program
        may take it for an option.
    options : iterable of str
        Our own.

    Examples
    --------
    >>> quoted("check", "goldens/a b", "pickle:4$(touch x)")
    "check 'goldens/a b' 'pickle:4$(touch x)'"
    >>> quoted("check", "--recipe=x.py/linear", options=["-v"])
    'check ./--recipe=x.py/linear -v'
    """
    operands = [clean(str(word)) for word in words]
    safe = [f"./{word}" if word.startswith("-") else word for word in operands]
    safe += map(clean, options)
    if os.name == "nt":
        import subprocess

        return subprocess.list2cmdline(safe)
    return shlex.join(safe)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def _spread(command: str) -> str:
    signs = command.lstrip()
    return command[: -len(signs)] + " ".join(signs)
