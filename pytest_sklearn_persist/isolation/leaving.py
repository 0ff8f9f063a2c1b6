"""The way out: what one process gives up, in the order in which it can."""

from __future__ import annotations

import errno
import os
import platform
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from .code_places import OF_PROCESSES

__all__ = [
    "LANDLOCK",
    "PRIVILEGES",
    "ROOT",
    "SECCOMP",
    "UID",
    "Prepared",
    "first_other_uid",
    "leave",
]

LANDLOCK, SECCOMP = "Landlock", "seccomp"
ROOT, UID, PRIVILEGES = "own file system", "other uid", "no capabilities"

_UIDS = 0x7E000000  # no system gives these to a person or a service
_NOBODY = 65534
_MOST_PROCESSES = 1 << 16  # that have an id of their own at a time
_MOST_FILES = 4096  # of a process that may write


@dataclass
class Prepared:
    """What a template has prepared for its processes.

    Attributes
    ----------
    walls : set of str
        What to give up.
    session : str
        The session's folder, without links in its path.
    room : str
        Where the file system of their own is mounted.
    own_proc : bool
        Whether that has a ``/proc`` of their own.
    paths : tuple of str
        What may be read.
    listed : tuple of str
        Folders whose names may be listed.
    abi : int
        Version of Landlock.
    uids : int
        First of many user ids that nobody has; 0 for none.
    """

    walls: set[str] = field(default_factory=set)
    session: str = ""
    room: str = ""
    own_proc: bool = False
    paths: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    abi: int = 0
    uids: int = 0


def leave(ready: Prepared, size: int, failed: Callable[[str, OSError], None]) -> None:
    """Give up what was prepared.

    Parameters
    ----------
    ready : Prepared
    size : int
        Bytes that may be written in the own folder; nothing at all for 0.
    failed : callable
        Told which wall does not hold, and why. What follows is given up all the same.
    """
    from . import kernel, syscalls  # they load ctypes

    pid, machine = os.getpid(), platform.machine()
    own = str(Path.cwd().parent)
    uid = ready.uids + pid % _MOST_PROCESSES if ready.uids else _NOBODY

    def move() -> None:
        if size:
            from .room import mount_quota

            mount_quota(ready.room + ready.session, size, _MOST_FILES)
            Path(ready.room + own, "work").mkdir(parents=True)
            for folder in (ready.session, own, f"{own}/work"):
                os.chown(ready.room + folder, *((uid, uid) if UID in ready.walls else (-1, -1)))
        os.chroot(ready.room)
        os.chdir(f"{own}/work" if size else ready.session)

    def switch() -> None:
        if size and ROOT not in ready.walls:
            os.chmod(ready.session, 0o711)  # noqa: PTH101 - for it to come to its own
            os.chown(own, uid, uid)
            os.chown(f"{own}/work", uid, uid)
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)

    def renounce() -> None:
        kernel.drop_capabilities()
        kernel.no_new_privileges()
        kernel.hide_from_debuggers()
        kernel.die_with_parent()

    def see_code_only() -> None:
        rules = kernel.Landlock(ready.abi)
        rules.allow(ready.paths, rules.READ)
        rules.allow(["/dev/null"], rules.WRITE)
        rules.allow(ready.listed, rules.READ_DIR)
        own_proc = ready.own_proc and ROOT in ready.walls
        rules.allow(["/proc"] if own_proc else [f"/proc/{pid}", *OF_PROCESSES], rules.READ)
        if size:
            rules.allow([own], rules.FILL)
        kernel.no_new_privileges()
        rules.enforce()

    def compute_only() -> None:
        if machine not in syscalls.ARCHITECTURES:
            raise OSError(errno.ENOSYS, f"its calls on {machine} are not known here")
        by_name = LANDLOCK in ready.walls
        program = syscalls.make_filter(machine, pid, folder=bool(size), by_name=by_name)
        kernel.no_new_privileges()
        kernel.install_filter(program)

    for wall, step in (
        (ROOT, move),
        (PRIVILEGES, kernel.bound_capabilities),
        (UID, switch),
        (PRIVILEGES, renounce),
        (LANDLOCK, see_code_only),
        (SECCOMP, compute_only),
    ):
        if wall in ready.walls:
            try:
                step()
            except OSError as error:
                failed(wall, error)


def first_other_uid() -> int:
    """Return the first of many user ids that nobody has; 0 where these do not exist."""
    try:
        lines = Path("/proc/self/uid_map").read_text().splitlines()
        ranges = [tuple(map(int, line.split())) for line in lines]
    except (OSError, ValueError):
        return 0
    fits = any(first <= _UIDS < first + count - _MOST_PROCESSES for first, _, count in ranges)
    return _UIDS if fits else 0
