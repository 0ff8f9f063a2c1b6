"""What a fresh process is doing now, told so that its death does not lose it.

A task says it by :func:`step`; the text is written into memory that is shared with the process
that started it, where it stays readable after a segmentation fault or a kill. Nothing is
sent and nothing waits: a step costs about a microsecond.
"""

from __future__ import annotations

import mmap
import os
import sys
from pathlib import Path

__all__ = ["attach", "attach_file", "create_file", "read", "read_file", "step"]

#: Bytes of the shared memory: two for the length, the rest for the text.
SIZE = 1024

_area: mmap.mmap | None = None


def step(text: str) -> None:
    """Say what this process does from now on; does nothing outside a fresh process.

    Parameters
    ----------
    text : str
        A phrase that fits after "while": ``"calling predict(X)"``. Its first kilobyte is kept.

    Examples
    --------
    >>> step("calling predict(X)")
    """
    area = _area
    if area is None:
        return
    data = text.encode("utf-8", "backslashreplace")[: SIZE - 2]
    area[: len(data) + 2] = len(data).to_bytes(2, "little") + data


def attach(area: mmap.mmap) -> None:
    """Write the steps of this process into `area` from now on."""
    global _area  # noqa: PLW0603 - a process has one
    _area = area


def create_file(path: Path) -> None:
    """Make the file that :func:`attach_file` needs."""
    path.write_bytes(bytes(SIZE))


def attach_file(path: str) -> None:
    """Write the steps of this process into a file made by :func:`create_file`.

    The file itself is let go of: whatever runs here later could fill the disk with it.
    """
    with Path(path).open("r+b") as file:
        copy = os.dup(file.fileno())
        os.close(copy)
        attach(mmap.mmap(file.fileno(), SIZE))  # keeps a copy, which gets the same number
        if sys.platform != "win32" and _is_same(copy, file.fileno()):
            null = os.open(os.devnull, os.O_RDWR)
            os.dup2(null, copy, inheritable=False)
            os.close(null)


def _is_same(descriptor: int, other: int) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), os.fstat(other))
    except OSError:
        return False


def read(data: bytes) -> str:
    """Give the last step that was written into these bytes, or an empty text.

    Examples
    --------
    >>> read(bytes(SIZE))
    ''
    """
    size = int.from_bytes(data[:2], "little")
    return data[2 : 2 + size].decode("utf-8", "replace")


def read_file(path: Path) -> str:
    """Give the last step that was written into a file.

    The file is read, not mapped: a process that has gone wrong may have cut it short, and
    touching a page that is no longer there would end this process too.
    """
    try:
        with path.open("rb") as file:
            return read(file.read(SIZE))
    except OSError:
        return ""
