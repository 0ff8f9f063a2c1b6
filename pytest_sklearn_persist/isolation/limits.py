"""What a throw-away process may take of the machine.

POSIX limits. Windows has none of them, and macOS does not enforce that of the address space:
there the time limit of each call is what ends a process that takes too much.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

if sys.platform != "win32":  # here: processes are forked that would each have to find it
    import resource

__all__ = ["NO_LIMITS", "Limits", "apply_limits", "count_of_processes", "forbid_core_dumps"]

_MOST_TIMERS = 256
_MORE_PROCESSES = 1024  # threads count; those of other programs come and go meanwhile


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one process; None for none.

    Attributes
    ----------
    memory : int or None
        Bytes of address space beyond what it starts with.
    cpu : int or None
        Seconds of processor time, of all its threads together.
    file_size : int or None
        Bytes of a file that it writes.
    open_files : int or None
        How many descriptors it may have.
    processes : int or None
        How many processes and threads the user may have; see :func:`count_of_processes`. The
        system does not apply it to the superuser.

    Examples
    --------
    >>> Limits(memory=1 << 30).cpu is None
    True
    """

    memory: int | None = None
    cpu: int | None = None
    file_size: int | None = None
    open_files: int | None = None
    processes: int | None = None


NO_LIMITS = Limits()


def apply_limits(limits: Limits) -> None:
    """Set limits for this process and all that it starts; they can't be raised again.

    Parameters
    ----------
    limits : Limits
        What to set. One that the system doesn't know is left out.
    """
    if sys.platform == "win32":
        return
    memory = None if limits.memory is None else _address_space() + limits.memory
    for kind, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_FSIZE, limits.file_size),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (getattr(resource, "RLIMIT_NPROC", None), limits.processes),
        # Timers and queued signals are memory of the kernel, which no other limit counts.
        (getattr(resource, "RLIMIT_SIGPENDING", None), limits.processes and _MOST_TIMERS),
    ):
        if kind is None or value is None:
            continue
        _, hard = resource.getrlimit(kind)
        wanted = value if hard == resource.RLIM_INFINITY else min(value, hard)
        with suppress(ValueError, OSError):  # refused where the system does not know this limit
            resource.setrlimit(kind, (wanted, wanted))


def forbid_core_dumps() -> None:
    """Let a crash of this process leave no core file behind."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def count_of_processes() -> int | None:
    """Count this user's processes and threads, with room for more; None where it can't be told.

    The system's limit is for all that a user runs, not for what one process starts: a smaller
    number would fail by what others do.
    """
    if sys.platform != "linux":
        return None
    user, total = os.getuid(), 0
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if entry.stat().st_uid == user:
                total += sum(1 for _ in (entry / "task").iterdir())
    return total + _MORE_PROCESSES


def _address_space() -> int:
    """Size of this process's address space in bytes; 0 where it can't be told.

    It counts the libraries that are loaded: a BLAS alone may reserve gigabytes of address space
    that it never touches, so that an absolute limit would say little.
    """
    try:
        pages = int(Path("/proc/self/statm").read_bytes().split()[0])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
