"""The closed list of verdicts, worst first."""

from __future__ import annotations

from enum import Enum

__all__ = ["Remark", "Status"]


class Status(str, Enum):
    """The verdict on one artifact; worst first, so ``min`` of several is the worst.

    Examples
    --------
    >>> min(Status.IDENTICAL, Status.DRIFTED)
    <Status.DRIFTED: 'drifted'>
    >>> [status.value for status in Status if not status.fails_by_default]
    ['close', 'identical']
    """

    REFUSED = "refused"
    DAMAGED = "damaged"
    CRASHED = "crashed"
    DRIFTED = "drifted"
    DUMP_ERROR = "dump-error"
    LOAD_ERROR = "load-error"
    USE_ERROR = "use-error"
    IMPAIRED = "impaired"
    UNCHECKED = "unchecked"
    UNSTABLE = "unstable"
    CLOSE = "close"
    IDENTICAL = "identical"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Status).index(self)

    @property
    def fails_by_default(self) -> bool:
        """All but the last two."""
        return self not in (Status.CLOSE, Status.IDENTICAL)

    def __lt__(self, other: object) -> bool:
        """Compare by gravity, not by spelling."""
        return self.rank < other.rank if isinstance(other, Status) else NotImplemented

    def __gt__(self, other: object) -> bool:
        """See ``<``."""
        return self.rank > other.rank if isinstance(other, Status) else NotImplemented

    def __le__(self, other: object) -> bool:
        """See ``<``."""
        return self.rank <= other.rank if isinstance(other, Status) else NotImplemented

    def __ge__(self, other: object) -> bool:
        """See ``<``."""
        return self.rank >= other.rank if isinstance(other, Status) else NotImplemented

    def __str__(self) -> str:
        """Return the word itself."""
        return self.value


class Remark(str, Enum):
    """What is said of a round trip, and fails only where ``persist_fail_on`` names it.

    Examples
    --------
    >>> [remark.value for remark in Remark]
    ['warning', 'unequal-bytes', 'global-random']
    """

    WARNING = "warning"
    BYTES = "unequal-bytes"
    RANDOM = "global-random"

    def __str__(self) -> str:
        """Return the word itself."""
        return self.value
