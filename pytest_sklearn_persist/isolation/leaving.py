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
_BYTES_OF_UID = 3  # of them: two processes have the same one in no practice
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
    from . import kernel  # loads ctypes

    way = _Way(ready, size)
    for wall, step in (
        (ROOT, way.move),
        (PRIVILEGES, kernel.bound_capabilities),
        (UID, way.switch),
        (PRIVILEGES, way.renounce),
        (LANDLOCK, way.see_code_only),
        (SECCOMP, way.compute_only),
    ):
        if wall in ready.walls:
            try:
                step()
            except OSError as error:
                failed(wall, error)


class _Way:
    """The steps."""

    def __init__(self, ready: Prepared, size: int) -> None:
        self.ready = ready
        self.size = size
        self.pid = os.getpid()
        # At random: ids of processes repeat in each namespace, and limits count by user.
        own = int.from_bytes(os.urandom(_BYTES_OF_UID), "big")
        self.uid = ready.uids + own if ready.uids else _NOBODY
        self.own = str(Path.cwd().parent)
        self.work = f"{self.own}/work"

    def move(self) -> None:
        """Go where nothing is but code, and an own folder if one is needed."""
        room, session = self.ready.room, self.ready.session
        if self.size:
            from .room import mount_quota

            mount_quota(room + session, self.size, _MOST_FILES)
            Path(room + self.work).mkdir(parents=True)
            self._hand_over(*(room + path for path in (session, self.own, self.work)))
        os.chroot(room)
        os.chdir(self.work if self.size else session)

    def _hand_over(self, *folders: str) -> None:
        if UID in self.ready.walls:
            for folder in folders:
                os.chown(folder, self.uid, self.uid)

    def switch(self) -> None:
        """Be somebody who owns nothing."""
        if self.size and ROOT not in self.ready.walls:
            Path(self.ready.session).chmod(0o711)  # for it to come to its own
            self._hand_over(self.own, self.work)
        os.setgroups([])
        os.setresgid(self.uid, self.uid, self.uid)
        os.setresuid(self.uid, self.uid, self.uid)

    def renounce(self) -> None:
        """Have no capability, gain none, and end with the template."""
        from . import kernel

        kernel.drop_capabilities()
        kernel.no_new_privileges()
        kernel.hide_from_debuggers()
        kernel.die_with_parent()

    def see_code_only(self) -> None:
        """Let Landlock allow what is to be read, and the own folder."""
        from . import kernel

        ready, rules = self.ready, kernel.Landlock(self.ready.abi)
        rules.allow(ready.paths, rules.READ)
        rules.allow(["/dev/null"], rules.WRITE)
        rules.allow(ready.listed, rules.READ_DIR)
        # Also where /proc is their own: much in it is about the machine, as the names of keys.
        rules.allow([f"/proc/{self.pid}", *OF_PROCESSES], rules.READ)
        if self.size:
            rules.allow([self.own], rules.FILL)
        kernel.no_new_privileges()
        rules.enforce()

    def compute_only(self) -> None:
        """Let seccomp allow the calls that computing needs."""
        from . import kernel, syscalls

        machine = platform.machine()
        if machine not in syscalls.ARCHITECTURES:
            raise OSError(errno.ENOSYS, f"the calls of {machine} are not known here")
        by_name = LANDLOCK in self.ready.walls
        program = syscalls.make_filter(machine, self.pid, folder=bool(self.size), by_name=by_name)
        kernel.no_new_privileges()
        kernel.install_filter(program)


def first_other_uid() -> int:
    """Return the first of many user ids that nobody has; 0 where these do not exist."""
    try:
        lines = Path("/proc/self/uid_map").read_text().splitlines()
        ranges = [tuple(map(int, line.split())) for line in lines]
    except (OSError, ValueError):
        return 0
    fits = any(
        first <= _UIDS <= first + count - (1 << 8 * _BYTES_OF_UID) for first, _, count in ranges
    )
    return _UIDS if fits else 0
