"""The letters of the atlas, and the releases it speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from packaging.version import Version

from .status import Status

__all__ = ["MARKS", "Mark", "mark_of", "release_of"]


@dataclass(frozen=True, slots=True)
class Mark:
    """What one letter of the atlas says.

    Attributes
    ----------
    letter : str
        As it is stored.
    symbol : str
        As it is shown: what is fine steps back, what drifts in silence stands out.
    status : Status or None
        None if nothing was recorded or checked.
    silent : bool
        It drifts, and nothing raises.
    """

    letter: str
    symbol: str
    status: Status | None
    silent: bool = False

    @property
    def fine(self) -> bool:
        """Whether a check would pass."""
        return self.status is not None and not self.status.fails_by_default

    @property
    def known(self) -> bool:
        """Whether there is a verdict."""
        return self.status is not None

    @property
    def rank(self) -> int:
        """0 for the worst: the silent change that nothing else would tell of."""
        return list(MARKS).index(self.letter)

    def __str__(self) -> str:
        """Return the words: ``drifted in silence``."""
        if self.status is None:
            return "not recorded"
        return "drifted in silence" if self.silent else str(self.status)


_MARKS = (
    Mark("d", "S", Status.DRIFTED, silent=True),
    Mark("r", "r", Status.REFUSED),
    Mark("a", "a", Status.DAMAGED),
    Mark("x", "x", Status.CRASHED),
    Mark("D", "D", Status.DRIFTED),
    Mark("l", "l", Status.LOAD_ERROR),
    Mark("u", "u", Status.USE_ERROR),
    Mark("m", "m", Status.IMPAIRED),
    Mark("n", "n", Status.UNCHECKED),
    Mark("t", "t", Status.UNSTABLE),
    Mark("c", "~", Status.CLOSE),
    Mark("i", "=", Status.IDENTICAL),
    Mark("-", ".", None),
)
#: By letter, worst first.
MARKS: Mapping[str, Mark] = {mark.letter: mark for mark in _MARKS}


def mark_of(status: Status, *, silent: bool) -> Mark:
    """Return the mark of a status.

    Examples
    --------
    >>> mark_of(Status.IDENTICAL, silent=False).letter, mark_of(Status.DRIFTED, silent=True).letter
    ('i', 'd')
    """
    return next(mark for mark in _MARKS if mark.status is status and mark.silent is silent)


def release_of(version: str) -> str | None:
    """Return the minor release that a version is of; None for what is no final release.

    Examples
    --------
    >>> release_of("1.3.1"), release_of("0.22.2.post1"), release_of("1.9.dev0")
    ('1.3', '0.22', None)
    """
    try:
        parsed = Version(version)
    except ValueError:  # also of thousands of digits
        return None
    return None if parsed.is_prerelease else f"{parsed.major}.{parsed.minor}"
