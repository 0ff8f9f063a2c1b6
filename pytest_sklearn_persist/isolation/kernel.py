"""Calls of the Linux kernel that Python has no function for, and nothing else.

Each raises :class:`OSError` where the kernel refuses, or does not know it. What they are for is
decided in :mod:`~pytest_sklearn_persist.isolation.walls`. Not imported by the process that pytest
runs in.
"""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterable

__all__ = [
    "MS_BIND",
    "MS_NODEV",
    "MS_NOEXEC",
    "MS_NOSUID",
    "MS_PRIVATE",
    "MS_REC",
    "NEW_NAMESPACES",
    "NEW_NS",
    "NEW_USER",
    "Landlock",
    "bound_capabilities",
    "die_with_parent",
    "drop_capabilities",
    "hide_from_debuggers",
    "install_filter",
    "landlock_abi",
    "make_read_only",
    "mount",
    "no_new_privileges",
    "unshare",
]

NEW_NS = 0x00020000
NEW_USER = 0x10000000
#: Mounts, control groups, host name, System V IPC, processes, network.
NEW_NAMESPACES = NEW_NS | 0x02000000 | 0x04000000 | 0x08000000 | 0x20000000 | 0x40000000
MS_NOSUID, MS_NODEV, MS_NOEXEC = 2, 4, 8
MS_BIND, MS_REC, MS_PRIVATE = 4096, 16384, 1 << 18

_MOUNT_SETATTR, _LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 442, 444, 445, 446
_CAPABILITIES_VERSION = 0x20080522
_SET_PDEATHSIG, _SET_DUMPABLE, _SET_SECCOMP, _CAPBSET_DROP = 1, 4, 22, 24
_NO_NEW_PRIVS, _CAP_AMBIENT = 38, 47
_SIGKILL = 9
_MOST_CAPABILITIES = 64
_HERE = -100  # AT_FDCWD

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def _system_call(what: str, number: int, *arguments: object) -> int:
    # Variadic: an int would be passed as 32 bits.
    wide = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return _checked(_libc.syscall(ctypes.c_long(number), *wide), what)


def _prctl(what: str, option: int, *arguments: int) -> None:
    values = [ctypes.c_ulong(value) for value in (*arguments, 0, 0, 0, 0)[:4]]
    _checked(_libc.prctl(ctypes.c_int(option), *values), what)


def no_new_privileges() -> None:
    """Let no program that this process might start gain rights by set-user-id bits."""
    _prctl("no_new_privs", _NO_NEW_PRIVS, 1)


def hide_from_debuggers() -> None:
    """Let no process without privileges read this one's memory; no core dump either."""
    _prctl("dumpable", _SET_DUMPABLE, 0)


def die_with_parent() -> None:
    """Let the kernel kill this process when its parent ends."""
    _prctl("parent death signal", _SET_PDEATHSIG, _SIGKILL)


def bound_capabilities() -> None:
    """Let this process never gain a capability that it does not have."""
    for capability in range(_MOST_CAPABILITIES):
        # Refused without CAP_SETPCAP, when there is nothing to give up, and past the last one.
        if _libc.prctl(_CAPBSET_DROP, ctypes.c_ulong(capability), 0, 0, 0) < 0:
            break


def drop_capabilities() -> None:
    """Give up every capability that this process has."""
    _libc.prctl(_CAP_AMBIENT, ctypes.c_ulong(4), 0, 0, 0)  # not known before Linux 4.3
    head = struct.pack("=Ii", _CAPABILITIES_VERSION, 0)
    _checked(_libc.capset(head, bytes(24)), "capset")


def unshare(flags: int) -> None:
    """Leave namespaces for new ones."""
    _checked(_libc.unshare(ctypes.c_int(flags)), "unshare")


def mount(source: str, target: str, kind: str, flags: int, options: str = "") -> None:
    """Mount something."""
    names = [os.fsencode(text) if text else None for text in (source, target, kind)]
    data = os.fsencode(options) if options else None
    _checked(_libc.mount(*names, ctypes.c_ulong(flags), data), f"mount {target}")


def make_read_only(path: str) -> None:
    """Make a mount, and all below it, read-only and blind to set-user-id bits."""
    attributes = struct.pack("=QQQQ", 1 | 2, 0, 0, 0)
    name, size = os.fsencode(path), len(attributes)
    _system_call("mount_setattr", _MOUNT_SETATTR, _HERE, name, 0x8000, attributes, size)


def install_filter(program: bytes) -> None:
    """Let a filter decide about the system calls of this thread from now on.

    Parameters
    ----------
    program : bytes
        Instructions of BPF.
    """
    code = ctypes.create_string_buffer(program, len(program))
    head = ctypes.create_string_buffer(
        struct.pack("@HP", len(program) // 8, ctypes.addressof(code))
    )
    _prctl("seccomp", _SET_SECCOMP, 2, ctypes.addressof(head))


def landlock_abi() -> int:
    """Give the version of Landlock that the kernel has; 0 for none."""
    try:
        return _system_call("Landlock", _LANDLOCK_CREATE, None, 0, 1)
    except OSError:
        return 0


class Landlock:
    """A set of rules about files, for :meth:`enforce`; all that the kernel knows is handled.

    Parameters
    ----------
    abi : int
        As :func:`landlock_abi` gives it.
    """

    EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
    REMOVE_DIR, REMOVE_FILE, MAKE_DIR, MAKE_REG = 16, 32, 128, 256
    _REFER, _TRUNCATE, _IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
    _OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | _TRUNCATE | _IOCTL_DEV
    READ = READ_FILE | READ_DIR
    WRITE = READ_FILE | WRITE_FILE | _TRUNCATE
    FILL = READ | WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG | _TRUNCATE

    def __init__(self, abi: int) -> None:
        bits = {1: 13, 2: 14, 3: 15, 4: 15}.get(abi, 16)
        self._handled = (1 << bits) - 1
        net, scope = 3 * (abi >= 4), 3 * (abi >= 6)
        attributes = struct.pack("=QQQ", self._handled, net, scope)
        size = 8 if abi < 4 else 16 if abi < 6 else 24
        self._fd = _system_call("Landlock", _LANDLOCK_CREATE, attributes[:size], size, 0)

    def allow(self, paths: Iterable[str], access: int) -> None:
        """Allow a kind of access to files, and to folders with all below them.

        A path that does not exist, or can't be reached, is left out.
        """
        for path in paths:
            try:
                fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
            except OSError:
                continue
            try:
                found = access if os.path.isdir(path) else access & self._OF_FILES  # noqa: PTH112
                rule = struct.pack("=Qi", found & self._handled, fd)
                _system_call(f"Landlock {path}", _LANDLOCK_ADD, self._fd, 1, rule, 0)
            finally:
                os.close(fd)

    def enforce(self) -> None:
        """Allow this thread, and what it starts, nothing else from now on."""
        _system_call("Landlock", _LANDLOCK_RESTRICT, self._fd, 0)
        os.close(self._fd)
