"""Paths of findings, as text: what they are made of."""

from __future__ import annotations

import re

__all__ = ["BY_USE", "attribute_in", "is_private", "without_keys"]

#: How a path begins that is about what calling a method has changed.
BY_USE = "calling it changes "

_KEY = re.compile(r"""\[(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|[^\]'"])*\]""")


def without_keys(path: str) -> str:
    """Return a path without keys and indices, which may hold spaces, dots and brackets.

    Examples
    --------
    >>> without_keys("calling it changes _seen[('a b.c]', 3)].n_rows[0]")
    'calling it changes _seen.n_rows'
    """
    return _KEY.sub("", path)


def attribute_in(path: str) -> str:
    """Return the attribute or call that a path of any kind is about.

    Examples
    --------
    >>> attribute_in("calling it changes counts_['a b'].n")
    'counts_'
    """
    return path.split("[", maxsplit=1)[0].rsplit(" ", maxsplit=1)[-1]


def is_private(path: str) -> bool:
    """Tell whether a path leads through a private attribute: what is kept there is a cache.

    Whether a cache is right shows in what the methods return.
    """
    attributes = without_keys(path).rpartition(" ")[2]
    return any(name.startswith("_") for name in attributes.split("."))
