"""All that depends on the operating system but for limits: forking, sessions, signals.

Linux is what this is tested on. Two systems are supported by following what the standard
library documents, and nothing here has been run on either:

- macOS: `spawn` is the default, because its system libraries do not survive a fork; `fork`
  can be asked for. The system does not enforce a limit of address space.
- Windows: `spawn` only. Processes that a fresh process starts itself are not ended with it
  (no process groups), there is no memory limit, and what they print is not kept.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import warnings
from contextlib import suppress
from dataclasses import dataclass

__all__ = [
    "LAUNCHERS",
    "Ending",
    "can_fork",
    "can_hand_over",
    "close_all_but",
    "default_launcher",
    "ending_of",
    "fork",
    "kill_group",
    "kill_process",
    "new_session_options",
    "process_of",
    "read_shared_socket",
    "shared_socket",
    "signal_name",
]

LAUNCHERS = ("fork", "spawn")

_MOST_DESCRIPTORS = 1 << 16

#: What Windows reports for a process that POSIX would have ended by a signal.
_WINDOWS_FAULTS = {
    0xC0000005: signal.SIGSEGV,  # access violation
    0xC00000FD: signal.SIGSEGV,  # stack overflow
    0xC000001D: signal.SIGILL,
    0xC0000094: signal.SIGFPE,  # integer division by zero
}


@dataclass(frozen=True, slots=True)
class Ending:
    """How a process ended; neither field is set when nobody could find out.

    Attributes
    ----------
    signal : int or None
        The signal that ended it.
    exitcode : int or None
        Its exit status, when no signal did.
    """

    signal: int | None = None
    exitcode: int | None = None


def ending_of(returncode: int) -> Ending:
    """Read a return code as :class:`subprocess.Popen` gives it (negative: a signal).

    Examples
    --------
    >>> ending_of(-11)
    Ending(signal=11, exitcode=None)
    >>> ending_of(3)
    Ending(signal=None, exitcode=3)
    """
    if returncode < 0:
        return Ending(signal=-returncode)
    if sys.platform == "win32" and returncode in _WINDOWS_FAULTS:
        return Ending(signal=int(_WINDOWS_FAULTS[returncode]))
    return Ending(exitcode=returncode)


def signal_name(number: int) -> str:
    """Name a signal.

    Examples
    --------
    >>> signal_name(9), signal_name(250)
    ('SIGKILL', 'signal 250')
    """
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def can_fork() -> bool:
    """Say whether this system has what the `fork` launcher needs."""
    return hasattr(os, "fork") and hasattr(socket, "AF_UNIX") and hasattr(socket, "send_fds")


def default_launcher() -> str:
    """Name the launcher to use where none is asked for."""
    return "fork" if sys.platform == "linux" and can_fork() else "spawn"


def fork() -> int:
    """Fork without the warning of Python 3.12 and newer about processes with threads.

    The callers fork to do little before they end by ``os._exit``; the threads meant by the
    warning are nearly always the idle ones of a BLAS, which handles forks itself.
    """
    if sys.platform == "win32":
        raise OSError("this system cannot fork")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def can_hand_over() -> bool:
    """Say whether an open file can be handed to a process that runs."""
    return hasattr(socket, "send_fds")


def close_all_but(*descriptors: int) -> None:
    """Close every descriptor of this process but the standard ones and those given."""
    start = 3
    for descriptor in sorted(descriptors):
        os.closerange(start, descriptor)
        start = descriptor + 1
    os.closerange(start, _MOST_DESCRIPTORS)


def kill_group(pid: int, *, leader_is_gone: bool = False) -> None:
    """End a process that leads its own group, and every process of that group.

    Parameters
    ----------
    pid : int
        The process.
    leader_is_gone : bool, default=False
        Whether it has been reaped: its id may already be another's, only its group is left.
    """
    if sys.platform == "win32":
        if not leader_is_gone:
            with suppress(OSError):
                os.kill(pid, signal.SIGTERM)
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    if not leader_is_gone:
        # A process that was just forked may not have come to its setsid() yet.
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)


def process_of(handle: int) -> int:
    """Linux: give the id that the process of a handle has here; 0 where it can't be told."""
    with suppress(OSError, ValueError, IndexError):
        with open(f"/proc/self/fdinfo/{handle}", encoding="ascii") as file:  # noqa: PTH123
            lines = [line.split() for line in file]
        return max(int(words[1]) for words in lines if words[0] == "Pid:")
    return 0


def kill_process(handle: int) -> None:
    """Linux: end the process of a handle, whatever id it has."""
    if sys.platform == "linux":
        with suppress(OSError):
            signal.pidfd_send_signal(handle, signal.SIGKILL)


def new_session_options() -> dict[str, int]:
    """Give the options of Popen that keep a terminal's Ctrl-C away from the new process."""
    if sys.platform == "win32":
        import subprocess

        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def shared_socket(connection: socket.socket, pid: int) -> bytes:
    """Windows: describe a socket so that the process `pid` can open it."""
    if sys.platform == "win32":
        data = connection.share(pid)
        return len(data).to_bytes(4, "little") + data
    raise OSError("this system passes sockets by their file descriptor")


def read_shared_socket(descriptor: int) -> socket.socket:
    """Windows: open the socket whose description :func:`shared_socket` wrote."""
    if sys.platform == "win32":
        with os.fdopen(descriptor, "rb", buffering=0, closefd=False) as file:
            size = int.from_bytes(file.read(4), "little")
            data = b""
            while len(data) < size:
                data += file.read(size - len(data))
        return socket.fromshare(data)
    raise OSError("this system passes sockets by their file descriptor")
