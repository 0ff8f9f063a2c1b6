"""Find where, on the way from one release to another, something changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

__all__ = ["OutOfEnvironments", "narrow"]

Step = TypeVar("Step")


class OutOfEnvironments(Exception):  # noqa: N818 - says what is the matter
    """No more environments may be made in this run."""


def narrow(
    way: Sequence[Step], changed: Callable[[Step], bool | None]
) -> tuple[int, int, list[Step]]:
    """Find two neighbours on a way of which only the second has changed, by bisection.

    Parameters
    ----------
    way : sequence
        Its first step is known not to have changed, and its last is known to have.
    changed : callable
        Tells it of a step; None if nobody can.

    Returns
    -------
    before, after : int
        Positions of the last step that has not, and of the first that has. Steps between them are
        those that nobody can tell of.
    untold : list
        Those steps.

    Examples
    --------
    >>> narrow([1, 2, 3, 4, 5, 6], lambda step: step > 3)
    (2, 3, [])
    >>> narrow([1, 2, 3, 4, 5, 6], lambda step: None if step in (3, 4) else step > 4)
    (1, 4, [3, 4])
    """
    low, high = 0, len(way) - 1
    silent: set[int] = set()
    while True:
        between = [i for i in range(low + 1, high) if i not in silent]
        if not between:
            return low, high, [way[i] for i in range(low + 1, high)]
        middle = between[len(between) // 2]
        told = changed(way[middle])
        if told is None:
            silent.add(middle)
        elif told:
            high = middle
        else:
            low = middle
