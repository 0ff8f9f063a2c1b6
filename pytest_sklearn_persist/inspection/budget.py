"""What looking at one file may cost: a file decides how long, and how much memory, it takes."""

from __future__ import annotations

import os
import sys
import time

from ..errors import UsageError

__all__ = ["Budget", "TooCostly", "budget_for"]

_SECONDS, _BYTES_PER_SECOND = 20.0, 50_000_000
_MEMORY, _MEMORY_PER_BYTE = 256_000_000, 8
_EVERY = 1024  # steps


class TooCostly(UsageError):  # noqa: N818 - says what the file is
    """Looking at a file takes more time or memory than it was given."""


class Budget:
    """Time and memory, counted from when it was made.

    Parameters
    ----------
    seconds : float
        Of the processor, of this thread.
    memory : int
        Bytes by which this process may grow. Windows does not tell how large it is: there only
        the numbers of steps and objects are limited.
    """

    def __init__(self, seconds: float = float("inf"), memory: float = float("inf")) -> None:
        self.seconds = seconds
        self.memory = memory
        self._steps = 0
        self._until = time.thread_time() + seconds
        self._most = _size_of_process() + memory

    def step(self) -> None:
        """Count a small step, and look at the clock now and then.

        Raises
        ------
        TooCostly
        """
        self._steps += 1
        if self._steps % _EVERY == 0:
            self.check()

    def check(self) -> None:
        """Compare what was used with what may be.

        Raises
        ------
        TooCostly
        """
        if time.thread_time() > self._until:
            what, option = f"{self.seconds:.3g} s of the processor", "--time-limit, timeout="
        elif _size_of_process() > self._most:
            what, option = f"{self.memory / 1e6:,.0f} MB of memory", "--memory-limit, memory="
        else:
            return
        raise TooCostly(f"looking at it takes more than {what} ({option} allows more)")


def budget_for(size: int, seconds: float | None, memory: float | None) -> Budget:
    """Return the budget for a file of so many bytes; what is not given grows with these."""
    return Budget(
        _SECONDS + size / _BYTES_PER_SECOND if seconds is None else seconds,
        _MEMORY + _MEMORY_PER_BYTE * size if memory is None else memory,
    )


def _size_of_process() -> int:
    """Return the memory that this process has, in bytes; its most so far where not more is told."""
    try:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - quicker
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        pass
    if sys.platform == "win32":
        return 0
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
