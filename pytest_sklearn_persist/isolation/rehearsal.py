"""Trying in a forked copy of this process whether something would kill or hang it."""

from __future__ import annotations

import faulthandler
import mmap
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import limits, platform, steps
from .errors import WorkerCrashed, WorkerTimeout

__all__ = ["Rehearsal", "rehearse"]

_LONGEST_NAP = 0.01
_GRACE = 5.0


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What became of a rehearsal.

    Attributes
    ----------
    survived : bool
        Whether the copy came to the function's end, be it by an exception.
    attempted : bool
        False where the system can't fork: nothing was tried, and `survived` says nothing.
    signal : int or None
        The signal that ended the copy.
    exitcode : int or None
        The status it exited with, when the function ended it by itself.
    timed_out : bool
        Whether the time limit passed.
    step : str
        What the copy was doing when it died or was ended.
    """

    survived: bool
    attempted: bool = True
    signal: int | None = None
    exitcode: int | None = None
    timed_out: bool = False
    step: str = ""

    def error(self, seconds: float) -> WorkerCrashed | WorkerTimeout | None:
        """Give the error that a fresh process would have raised; None if it survived.

        Parameters
        ----------
        seconds : float
            The time limit, for the message.
        """
        if self.survived:
            return None
        if self.timed_out:
            return WorkerTimeout(self.step, seconds)
        return WorkerCrashed(self.step, self.signal, self.exitcode)


def rehearse(function: Callable[..., object], *args: object, timeout: float) -> Rehearsal:
    """Run ``function(*args)`` in a forked copy of this process, and say whether it survives.

    Nothing that the function does comes back: no result, no exception, no output. The copy has
    no threads but the one that calls it, and its BLAS and OpenMP libraries are limited to one
    thread if threadpoolctl is loaded. A lock that another thread held at the fork stays held,
    so that a copy of a process with busy threads may hang where the original would not.

    Parameters
    ----------
    function : callable
        What to try.
    *args : object
        Its arguments.
    timeout : float
        Seconds until the copy is ended.

    Returns
    -------
    Rehearsal
        What became of it.

    Examples
    --------
    >>> rehearse(print, "not seen", timeout=10).survived
    True
    """
    if not platform.can_fork():
        return Rehearsal(survived=True, attempted=False)
    with mmap.mmap(-1, steps.SIZE) as area:
        pid = platform.fork()
        if pid == 0:
            _perform(function, args, area, timeout)
        try:
            ended, status = _wait(pid, timeout)
        except BaseException:  # an interrupt must not leave the copy behind
            platform.kill_group(pid)
            os.waitpid(pid, 0)
            raise
        step = steps.read(area[:])
    if not ended:
        return Rehearsal(survived=False, timed_out=True, step=step)
    ending = platform.ending_of(os.waitstatus_to_exitcode(status))
    if ending.exitcode == 0:
        return Rehearsal(survived=True)
    return Rehearsal(survived=False, signal=ending.signal, exitcode=ending.exitcode, step=step)


def _wait(pid: int, timeout: float) -> tuple[bool, int]:
    """Wait for the copy; say whether it ended in time, and its wait status."""
    deadline = time.monotonic() + timeout
    nap = 0.0002
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            platform.kill_group(pid, leader_is_gone=True)
            return True, status
        if time.monotonic() > deadline:
            platform.kill_group(pid)
            return False, os.waitpid(pid, 0)[1]
        time.sleep(nap)
        nap = min(nap * 1.5, _LONGEST_NAP)


def _perform(
    function: Callable[..., object], args: tuple[object, ...], area: mmap.mmap, timeout: float
) -> None:
    """Be the copy; never returns."""
    try:
        os.setsid()
        steps.attach(area)
        _silence()
        limits.forbid_core_dumps()
        # Should this process's parent die, nobody else would end it.
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, min(timeout, 1e6) + _GRACE)
        threadpoolctl: Any = sys.modules.get("threadpoolctl")
        if threadpoolctl is not None:
            # The threads of these libraries did not come along: waiting for them hangs.
            threadpoolctl.threadpool_limits(1)
        function(*args)
    except BaseException:  # to raise is to survive
        os._exit(0)
    finally:
        os._exit(0)


def _silence() -> None:
    """Let nothing that the copy prints, on any way, reach what the original prints to."""
    faulthandler.disable()  # it may hold a descriptor of its own
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    stream = os.fdopen(null, "w", encoding="utf-8", errors="replace")
    sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = stream  # type: ignore[misc]
