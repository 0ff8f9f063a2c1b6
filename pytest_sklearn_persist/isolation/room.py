"""A file system of its own, in which nothing is but code: read-only mounts in an empty one."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress

from . import kernel

__all__ = ["build_room", "mount_quota"]

_MOST_LINKS = 40


def build_room(room: str, paths: Iterable[str], session: str) -> None:
    """Build it on an empty folder.

    Parameters
    ----------
    room : str
        The folder.
    paths : iterable of str
        What is to be found in it, under the same names.
    session : str
        A folder that is there, but empty.

    Raises
    ------
    OSError
        The kernel does not let this process mount.
    """
    flags = kernel.MS_NOSUID | kernel.MS_NODEV
    kernel.mount("tmpfs", room, "tmpfs", flags, "mode=755,size=16m,nr_inodes=64k")
    there: list[str] = []
    for path in sorted(set(paths), key=lambda path: os.path.realpath(path).count("/")):
        _plant(room, path, there)
    os.makedirs(room + session, exist_ok=True)  # noqa: PTH103
    _mount_proc(room + "/proc")
    kernel.make_read_only(room)


def _mount_proc(place: str) -> None:
    """Show the processes of this namespace there; not where a container hides parts of its own."""
    os.mkdir(place)  # noqa: PTH102
    flags = kernel.MS_NOSUID | kernel.MS_NODEV | kernel.MS_NOEXEC
    for options in ("hidepid=2", ""):
        with suppress(OSError):
            kernel.mount("proc", place, "proc", flags, options)
            return


def _plant(room: str, path: str, there: list[str]) -> None:
    """Make a path lead to the same file or folder as outside, with the links on its way."""
    for _ in range(_MOST_LINKS):
        if not os.path.exists(path):  # noqa: PTH110
            return
        link = _first_link(room, path, there)
        if link is None:
            break
        target = os.path.join(os.path.dirname(link), os.readlink(link))  # noqa: PTH115, PTH118, PTH120
        path = os.path.normpath(target + path[len(link) :])
    if not _is_within(path, there):
        there.append(path)
        _bind(room, path)


def _first_link(room: str, path: str, there: list[str]) -> str | None:
    """Find the first part of a path that is a symbolic link outside, and make it one here."""
    end = 0
    while end >= 0:
        end = path.find("/", end + 1)
        part = path if end < 0 else path[:end]
        if not os.path.islink(part):  # noqa: PTH114
            continue
        if not os.path.lexists(room + part) and not _is_within(part, there):
            os.makedirs(os.path.dirname(room + part), exist_ok=True)  # noqa: PTH103, PTH120
            os.symlink(os.readlink(part), room + part)  # noqa: PTH115, PTH211
        return part
    return None


def _is_within(path: str, there: list[str]) -> bool:
    return any(path == folder or path.startswith(folder + "/") for folder in there)


def _bind(room: str, path: str) -> None:
    target = room + path
    if os.path.isdir(path):  # noqa: PTH112
        os.makedirs(target, exist_ok=True)  # noqa: PTH103
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT, 0o600))
    kernel.mount(path, target, "", kernel.MS_BIND | kernel.MS_REC)


def mount_quota(place: str, size: int, files: int) -> None:
    """Mount an empty file system with room for so many bytes and files, in this process only."""
    kernel.unshare(kernel.NEW_NS)
    options = f"mode=700,size={size},nr_inodes={files}"
    flags = kernel.MS_NOSUID | kernel.MS_NODEV | kernel.MS_NOEXEC
    kernel.mount("tmpfs", place, "tmpfs", flags, options)
