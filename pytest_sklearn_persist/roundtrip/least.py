"""The least of many things that still makes a difference."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

__all__ = ["least"]

_T = TypeVar("_T")


def least(things: list[_T], works: Callable[[list[_T]], bool]) -> list[_T]:
    """Return as few things as still work together, by halving (delta debugging).

    Parameters
    ----------
    things : list
        Those that work all together.
    works : callable
        Told some of them.

    Examples
    --------
    >>> least(list(range(10)), lambda some: {2, 7} <= set(some))
    [2, 7]
    """
    parts = 2
    while len(things) > 1:
        size = -(-len(things) // parts)
        chunks = [things[i : i + size] for i in range(0, len(things), size)]
        rests = [things[:i] + things[i + size :] for i in range(0, len(things), size)]
        smaller = next((some for some in chunks + rests * (parts > 2) if works(some)), None)
        if smaller is not None:
            parts = 2 if smaller in chunks else max(parts - 1, 2)
            things = smaller
        elif parts >= len(things):
            break
        else:
            parts = min(2 * parts, len(things))
    return things
