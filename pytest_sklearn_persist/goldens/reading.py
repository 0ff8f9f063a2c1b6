"""Read a stored file once, and see that its bytes are those that were recorded."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from pathlib import Path

__all__ = ["NotAsRecorded", "read_recorded"]

_BLOCK = 1 << 24
_LFS = b"version https://git-lfs"


class NotAsRecorded(Exception):  # noqa: N818 - says what the file is
    """A stored file is not what was recorded; nothing of it was used.

    Attributes
    ----------
    status : str
        ``damaged`` or ``refused``.
    """

    def __init__(self, status: str, text: str) -> None:
        super().__init__(text)
        self.status = status


def read_recorded(path: str, size: int, sha256: str) -> bytearray:
    """Return the bytes of a file.

    They are read once: what was verified is what is used, whoever writes to the file meanwhile.

    Parameters
    ----------
    path : str
        A regular file; no link, device or pipe.
    size : int
        How many bytes it must have.
    sha256 : str
        Their digest, in hexadecimal digits.

    Raises
    ------
    NotAsRecorded
        It is missing, of another kind, shorter, longer, or has other bytes.
    """
    name = Path(path).name
    flags = os.O_RDONLY
    for more in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):
        flags |= getattr(os, more, 0)
    try:
        handle = os.open(path, flags)
    except FileNotFoundError:
        raise NotAsRecorded("damaged", f"{name} is missing") from None
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EMLINK):
            raise NotAsRecorded("refused", f"{name} is a symbolic link") from None
        raise NotAsRecorded("damaged", f"{name} can not be read: {error.strerror}") from None
    with os.fdopen(handle, "rb", buffering=0) as file:
        facts = os.fstat(handle)
        if not stat.S_ISREG(facts.st_mode):
            raise NotAsRecorded("refused", f"{name} is no regular file")
        if facts.st_size != size:
            start = file.read(len(_LFS))
            raise NotAsRecorded("damaged", _size_text(name, start, facts.st_size, size))
        data = bytearray(size)
        view = memoryview(data)
        sha, done = hashlib.sha256(), 0
        while done < size:
            count = file.readinto(view[done : done + _BLOCK]) or 0
            if not count:
                text = f"{name} became shorter while it was read"
                raise NotAsRecorded("damaged", text)
            sha.update(view[done : done + count])
            done += count
    if sha.hexdigest() != sha256:
        text = (
            f"{name} has other bytes than were recorded "
            f"(SHA-256 {sha.hexdigest()[:12]}…, recorded {sha256[:12]}…)"
        )
        raise NotAsRecorded("refused", text)
    return data


def _size_text(name: str, start: bytes, found: int, size: int) -> str:
    if not found:
        return f"{name} is empty"
    if start == _LFS:
        return f"{name} is a pointer of git-lfs, not the file: run git lfs pull"
    kind = "is cut short" if found < size else "is longer than it was"
    return f"{name} {kind}: {found:,} bytes, {size:,} were recorded"
