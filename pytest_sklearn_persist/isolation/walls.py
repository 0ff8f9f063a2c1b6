"""What a process gives up before it loads what somebody else wrote, and what that leaves of it.

The template enters once what can be entered once: namespaces, and a file system in which there is
nothing but code. Each process that comes from it gives up the rest by :func:`give_up`, for good,
right before the first byte is unpickled.

No kernel, container or user has all of it. What holds is found out by doing it: a copy of the
template gives up everything, and looks whether it can still read the code of the environment. What
held in that rehearsal must hold in each process, or nothing is loaded in it.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import code_places
from .leaving import LANDLOCK, PRIVILEGES, ROOT, SECCOMP, UID, Prepared, first_other_uid, leave
from .platform import close_all_but, fork

__all__ = [
    "NOTHING_HOLDS",
    "WALLS",
    "Plan",
    "Report",
    "enter",
    "give_up",
    "has_own_processes",
    "prepare",
]

NAMESPACES = "namespaces"
#: As messages call them, in the order in which they are shown.
WALLS = (LANDLOCK, SECCOMP, NAMESPACES, ROOT, UID, PRIVILEGES)


@dataclass(frozen=True, slots=True)
class Plan:
    """What processes are to be walled in with.

    Attributes
    ----------
    readable : tuple of str
        Files and folders of the user's own code.
    listed : tuple of str
        Folders that these are found in, whose names may be listed.
    without : frozenset of str
        Walls to leave out, which only tests do.
    """

    readable: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    without: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Report:
    """What holds, and what does not.

    Attributes
    ----------
    holds : tuple of str
    missing : tuple of str
        Names of walls, each with the reason.

    Examples
    --------
    >>> print(Report(("Landlock 7", "seccomp"), ("namespaces (unshare: not permitted)",)))
    Landlock 7, seccomp; missing: namespaces (unshare: not permitted)
    """

    holds: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Say it in one line."""
        missing = f"; missing: {', '.join(self.missing)}" if self.missing else ""
        return (", ".join(self.holds) or "none") + missing


#: Where processes are not walled in at all.
NOTHING_HOLDS = Report((), ("all walls (they need Linux, and processes that are forked)",))


@dataclass
class _State:
    """What a template has prepared; its processes inherit it."""

    plan: Plan
    prepared: Prepared = field(default_factory=Prepared)
    failures: dict[str, str] = field(default_factory=dict)


_state: _State | None = None


def enter(plan: Plan) -> None:
    """Leave the namespaces of the machine for new ones, if that is possible.

    Whoever calls this goes on as the first process of the new namespaces. The process that it was
    waits for its end.

    Parameters
    ----------
    plan : Plan
        What the processes of this template are to be walled in with.
    """
    global _state  # noqa: PLW0603 - a process has one
    _state = _State(plan)
    if NAMESPACES in plan.without:
        _state.failures[NAMESPACES] = "left out"
        return
    from . import kernel

    _, problem = _in_copy(_leave_namespaces)
    if problem:
        _state.failures[NAMESPACES] = problem
        return
    _leave_namespaces()
    pid = fork()
    if pid:
        close_all_but()
        with suppress(OSError):
            os.waitpid(pid, 0)
        os._exit(0)
    kernel.die_with_parent()
    _state.prepared.walls.add(NAMESPACES)


def _leave_namespaces() -> None:
    from . import kernel

    try:
        kernel.unshare(kernel.NEW_NAMESPACES)
    except PermissionError:
        user, group = os.getuid(), os.getgid()
        kernel.unshare(kernel.NEW_NAMESPACES | kernel.NEW_USER)
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    kernel.mount("", "/", "", kernel.MS_REC | kernel.MS_PRIVATE)


def has_own_processes() -> bool:
    """Say whether the ids of processes mean something else outside."""
    return _state is not None and NAMESPACES in _state.prepared.walls


def prepare(session: str) -> Report:
    """Prepare what the processes of this template share, and find out what holds.

    Parameters
    ----------
    session : str
        The session's folder.
    """
    # All that leaving needs is loaded now: what has become another user may not find it any more.
    from . import kernel, locks, room, syscalls  # noqa: F401

    state = _state
    assert state is not None
    ready = state.prepared
    ready.session, ready.abi = os.path.realpath(session), kernel.landlock_abi()
    known = code_places.folders_of_code()
    loaded = code_places.loaded_from(sys.modules, known)
    libraries = code_places.libraries_loaded(known)
    everything = [*known, *loaded, *libraries, *state.plan.readable, *code_places.MACHINE]
    ready.paths = code_places.outermost(everything)
    ready.uids = first_other_uid()
    ready.listed = state.plan.listed
    wanted = {LANDLOCK, SECCOMP, PRIVILEGES}
    if os.getuid() == 0:
        wanted.add(UID)
    if NAMESPACES not in ready.walls:
        state.failures[ROOT] = "needs namespaces"
    elif ROOT not in state.plan.without and _build(state, everything):
        wanted.add(ROOT)
    ready.walls |= wanted - state.plan.without
    _find_what_holds(state)
    names = {LANDLOCK: f"{LANDLOCK} {ready.abi}"}
    expected = [wall for wall in WALLS if wall != UID or os.getuid() == 0]
    return Report(
        tuple(names.get(wall, wall) for wall in WALLS if wall in ready.walls),
        tuple(
            f"{wall} ({state.failures.get(wall, 'left out')})"
            for wall in expected
            if wall not in ready.walls
        ),
    )


def _build(state: _State, everything: Sequence[str]) -> bool:
    from .room import build_room

    ready = state.prepared
    room = Path(ready.session) / f"room-{os.urandom(8).hex()}"
    try:
        room.mkdir()
        build_room(str(room), everything, ready.session)
    except OSError as error:
        state.failures[ROOT] = _told(error)
        return False
    ready.room = str(room)
    return True


def _find_what_holds(state: _State) -> None:
    """Rehearse, without what has failed, until all of the rest holds and code can be read."""
    modules = [module for name, module in list(sys.modules.items()) if name != "__main__"]
    files = [getattr(module, "__file__", None) for module in modules]
    paths = [*(file for file in files if isinstance(file, str)), *state.plan.readable]
    readable = [path for path in paths if os.access(path, os.R_OK)]
    walls = state.prepared.walls
    while walls - {NAMESPACES}:
        found, problem = _in_copy(lambda: _rehearse(state, readable))
        failed: dict[str, str] = {} if problem else found
        if problem:  # it did not come to its end
            failed = {SECCOMP if SECCOMP in walls else min(walls - {NAMESPACES}): problem}
        state.failures.update(failed)
        if not failed:
            return
        walls.difference_update(failed)


def _rehearse(state: _State, readable: Sequence[str]) -> dict[str, str]:
    """Give everything up; return what did not work, and why."""
    failed: dict[str, str] = {}

    def note(wall: str, error: OSError) -> None:
        failed[wall] = _told(error)

    leave(state.prepared, 0, note)
    if failed:
        return failed
    for path in readable:
        try:
            os.close(os.open(path, os.O_RDONLY | os.O_NONBLOCK))
        except OSError as error:
            # Files that only one user may read need that user; files elsewhere, the elsewhere.
            blamed = [wall for wall in (UID, ROOT, LANDLOCK) if wall in state.prepared.walls]
            return {blamed[0]: f"code can't be read: {_told(error)}"} if blamed else {}
    return {}


def _told(error: OSError) -> str:
    return f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror)


def _in_copy(function: Callable[[], Any]) -> tuple[Any, str]:
    """Run a function in a forked copy; return what it returns, and why it did not."""
    near, far = os.pipe()
    pid = fork()
    if pid == 0:
        answer: tuple[Any, str] = (None, "")
        try:
            answer = (function(), "")
        except BaseException as error:
            answer = (None, _told(error) if isinstance(error, OSError) else repr(error))
        finally:
            with suppress(BaseException):
                os.write(far, json.dumps(answer).encode())
            os._exit(0)
    os.close(far)
    with os.fdopen(near, "rb") as said:
        data = said.read()
    _, status = os.waitpid(pid, 0)
    if not data:
        return None, f"it ended with {os.waitstatus_to_exitcode(status)}"
    result, problem = json.loads(data)
    return result, problem


def give_up(size: int = 0) -> None:
    """Give up all that loading a model does not need; this process never gets it back.

    Does nothing in a process that was not made to be walled in. What it can still read is code of
    the environment, and what it was sent or has read before.

    Parameters
    ----------
    size : int, default=0
        Bytes that it may write in its own folder; nothing at all for 0.

    Raises
    ------
    RuntimeError
        Something that could be given up in the rehearsal cannot be given up now.
    """
    if _state is None:
        return
    with suppress(OSError):  # without /proc this can't be told
        threads = len(os.listdir("/proc/self/task"))  # noqa: PTH208 - quicker
        if threads > 1:
            raise RuntimeError(f"{threads} threads are running: walls would not hold for all")

    def fail(wall: str, error: OSError) -> None:
        raise RuntimeError(f"{wall} does not hold here, but did before: {error}")

    leave(_state.prepared, size, fail)
    if "multiprocessing" in sys.modules:  # joblib has imported it in the template
        from .locks import keep_locks_inside

        keep_locks_inside()


def given_up_in(memory: dict[str, object], payload: object) -> float:  # noqa: ARG001
    """Give up everything, as a task; return the seconds of the processor that it took."""
    started = time.thread_time()
    give_up()
    return time.thread_time() - started
