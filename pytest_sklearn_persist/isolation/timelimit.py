"""A time limit for code that runs in this process."""

from __future__ import annotations

import math
import signal
import threading
import time
from types import FrameType, TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import Self

__all__ = ["TimeLimit", "TimeLimitExceeded", "time_limit"]

_SOON = 1e-6  # a timer of 0 would never ring


class TimeLimitExceeded(BaseException):
    """The time limit of a block has passed.

    Not an :class:`Exception`, so that an ``except Exception`` in the code that takes too long
    does not swallow it.

    Parameters
    ----------
    seconds : float
        The time limit.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds

    def __str__(self) -> str:
        """Say which limit it was."""
        return f"the time limit of {self.seconds:g} s has passed"


class TimeLimit:
    """The context manager that :func:`time_limit` returns.

    Attributes
    ----------
    seconds : float
        The time limit.
    armed : bool
        Whether the limit is enforced: True inside the block on the main thread of a POSIX
        system, else False.
    """

    __slots__ = ("_before", "_before_due", "_before_interval", "_due", "armed", "seconds")

    def __init__(self, seconds: float) -> None:
        if not seconds > 0:
            raise ValueError(f"a time limit must be more than 0 s, not {seconds!r}")
        self.seconds = seconds
        self.armed = False
        # What was there before: handler, when its timer is due (None: not set), its interval.
        self._before: signal._HANDLER = None
        self._before_due: float | None = None
        self._before_interval = 0.0
        self._due = math.inf

    def __enter__(self) -> Self:
        """Start the timer, where that is possible."""
        if math.isinf(self.seconds) or not _can_arm():
            return self
        now = time.monotonic()
        delay, self._before_interval = signal.setitimer(signal.ITIMER_REAL, 0)
        self._before_due = now + delay if delay else None
        self._due = now + self.seconds
        self._before = signal.signal(signal.SIGALRM, self._ring)
        self.armed = True
        self._set_timer()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Put back the timer and the handler that were there before."""
        self._disarm()

    def _set_timer(self) -> None:
        """Ring at whichever is due first: this limit or the timer from before."""
        due = self._due if self._before_due is None else min(self._due, self._before_due)
        signal.setitimer(signal.ITIMER_REAL, max(due - time.monotonic(), _SOON))

    def _disarm(self) -> None:
        if not self.armed:
            return
        signal.setitimer(signal.ITIMER_REAL, 0)
        self.armed = False
        signal.signal(signal.SIGALRM, self._before)
        if self._before_due is not None:
            left = max(self._before_due - time.monotonic(), _SOON)
            signal.setitimer(signal.ITIMER_REAL, left, self._before_interval)

    def _ring(self, number: int, frame: FrameType | None) -> None:
        if not self.armed:
            return
        if self._before_due is not None and self._before_due <= self._due:
            self._ring_before(number, frame)
            return
        # Everything is put back before the exception starts its way: it may hit at any point,
        # also between the end of the block and __exit__.
        self._disarm()
        raise TimeLimitExceeded(self.seconds)

    def _ring_before(self, number: int, frame: FrameType | None) -> None:
        """Do what the timer from before would have done, then go on with this one."""
        interval = self._before_interval
        self._before_due = time.monotonic() + interval if interval else None
        if callable(self._before):
            self._before(number, frame)
        elif self._before == signal.SIG_DFL:
            self._disarm()
            signal.raise_signal(signal.SIGALRM)
        if self.armed:
            self._set_timer()


def _can_arm() -> bool:
    return (
        hasattr(signal, "setitimer")
        and threading.current_thread() is threading.main_thread()
        # None: a handler that was not set from Python, and could not be put back.
        and signal.getsignal(signal.SIGALRM) is not None
    )


def time_limit(seconds: float) -> TimeLimit:
    """Limit the time that a block of code may take in this process.

    A block that takes longer is left by :class:`TimeLimitExceeded`, at the next moment when the
    interpreter is between two bytecodes: a C function that does not return is not interrupted.
    A timer that was set before (by a test time-out, by an outer limit) goes on counting, rings
    when it is due, and is put back afterwards.

    Where there are no timers (Windows) and on other threads than the main one, nothing is
    limited, which `armed` of the returned object says.

    Parameters
    ----------
    seconds : float
        The limit; infinity for none.

    Returns
    -------
    TimeLimit
        A context manager, which gives itself.

    Examples
    --------
    >>> with time_limit(60) as limit:
    ...     total = sum(range(10))
    >>> limit.seconds, total
    (60, 45)
    """
    return TimeLimit(seconds)
