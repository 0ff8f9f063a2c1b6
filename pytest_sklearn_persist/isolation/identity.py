"""Whose process id a forked copy tells: that of the process it stands for, and never hits.

Python code in a copy that asks for its process id is told that of the original, and what it does
to that id is done to the copy: a signal, a priority, a limit.  This package itself uses the
functions bound here, which tell what is.
"""

from __future__ import annotations

import functools
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

__all__ = ["Identity", "assume", "getpid", "kill", "to_assume"]

getpid, kill = os.getpid, os.kill
_getppid = os.getppid

#: Functions of `os` whose first argument is the process that they are about.
_BY_PROCESS = (
    *("getsid", "setpgid", "pidfd_open", "sched_getaffinity", "sched_setaffinity"),
    *("sched_getparam", "sched_setparam", "sched_getscheduler", "sched_setscheduler"),
    "sched_rr_get_interval",
)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a process is known by: its own id, that of its group, and that of its parent."""

    pid: int
    group: int
    parent: int


#: Whom this process, and what it forks, stands for; None where it is no copy.
_assumed: Identity | None = None
_own = 0  # the id that the copy really has


def to_assume() -> Identity:
    """Return the identity that a copy of this process takes on: in a copy, that of the original.

    Examples
    --------
    >>> to_assume().pid == getpid()
    True
    """
    return _assumed or Identity(getpid(), os.getpgrp(), _getppid())


def assume(identity: Identity) -> None:
    """In a copy that was just forked: answer with the ids of the process it stands for."""
    global _assumed, _own
    first, _assumed, _own = _assumed is None, identity, getpid()
    # Both are made anew after a fork that shows in the process id: names of temporary files are
    # not to be those of the original's next ones, nor is its shared memory to be used.
    tempfile._name_sequence = None  # type: ignore[attr-defined]  # noqa: SLF001 (no public way)
    heap: Any = sys.modules.get("multiprocessing.heap")
    if heap is not None:
        heap.BufferWrapper._heap._lastpid = 0  # noqa: SLF001 (no public way)
    if first:
        _replace_functions()


def _replace_functions() -> None:
    for name in _BY_PROCESS:
        if hasattr(os, name):
            setattr(os, name, _translating(getattr(os, name)))
    os.getpgid = functools.partial(_told_group_of, os.getpgid)
    os.kill, os.killpg = _kill, functools.partial(_kill_group, os.killpg, os.getpgrp)
    os.getpid, os.getppid, os.getpgrp = _told_pid, _told_parent, _told_group
    os.setpriority = functools.partial(_about, os.setpriority)
    os.getpriority = functools.partial(_about, os.getpriority)
    import resource

    if hasattr(resource, "prlimit"):
        resource.prlimit = _translating(resource.prlimit)
    util: Any = sys.modules.get("multiprocessing.util")
    if util is not None:
        util.Finalize.__init__ = _with_its_real_process(util.Finalize.__init__)


def _told_pid() -> int:
    assert _assumed is not None
    real = getpid()
    return _assumed.pid if real == _own else real  # what a copy forks itself has its own


def _told_parent() -> int:
    assert _assumed is not None
    if getpid() == _own:
        return _assumed.parent
    real = _getppid()
    return _assumed.pid if real == _own else real


def _told_group() -> int:
    assert _assumed is not None
    return _assumed.group


def _told_group_of(getpgid: Callable[[int], int], pid: int) -> int:
    assert _assumed is not None
    return _assumed.group if pid in (0, _assumed.pid) else getpgid(pid)


def _here(pid: int) -> int:
    """Return the process that is meant by an id."""
    assert _assumed is not None
    return _own if pid == _assumed.pid else pid


def _kill(pid: int, number: int, /) -> None:
    assert _assumed is not None
    if pid == 0 or pid == -_assumed.group:
        os.killpg(_assumed.group, number)
    else:
        kill(_here(pid), number)


def _kill_group(
    killpg: Callable[[int, int], None], getpgrp: Callable[[], int], group: int, number: int, /
) -> None:
    assert _assumed is not None
    if group not in (0, _assumed.group):
        killpg(group, number)
    elif getpgrp() == _own:
        killpg(_own, number)
    else:  # a copy of a copy is in the group of that one, which has to live on
        kill(_own, number)


def _about(function: Callable[..., Any], which: int, who: int, /, *more: Any) -> Any:
    """Get or set the priority of a process, a group or a user."""
    assert _assumed is not None
    if which == os.PRIO_PROCESS:
        who = _here(who)
    elif which == os.PRIO_PGRP and who == _assumed.group:
        who = 0
    return function(which, who, *more)


def _translating(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def about_a_process(pid: int, *args: Any, **named: Any) -> Any:
        return function(_here(pid), *args, **named)

    return about_a_process


def _with_its_real_process(init: Callable[..., None]) -> Callable[..., None]:
    """Have a finaliser of multiprocessing remember the copy: it compares with the real id.

    Those of the original are not run in a copy, just as without all this.
    """

    @functools.wraps(init)
    def made_here(self: Any, *args: Any, **named: Any) -> None:
        init(self, *args, **named)
        self._pid = getpid()

    return made_here
