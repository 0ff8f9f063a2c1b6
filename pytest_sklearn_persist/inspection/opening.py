"""Open a file to look at it: a regular one only, and see its digest go by."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..errors import UsageError
from ..gate.reading import FLAGS
from ..gate.sources import Source, content_of, model_in, name_of

__all__ = ["HashingFile", "HeldOpen", "Source", "open_regular", "opened_source"]

_BLOCK = 1 << 20


def open_regular(path: str | os.PathLike[str]) -> io.FileIO:
    """Open a regular file, no link, device, pipe or folder; nothing blocks.

    Raises
    ------
    UsageError
        It is something else, or cannot be read; the text names it.
    """
    name = os.fspath(path)
    try:
        handle = os.open(name, FLAGS)
    except FileNotFoundError:
        raise UsageError(f"{name}: there is no such file") from None
    except ValueError as error:
        raise UsageError(f"{name!r} is not a valid path: {error}") from None
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EMLINK):
            raise UsageError(f"{name} is a symbolic link: name the file itself") from None
        if Path(name).is_dir():
            raise UsageError(f"{name} is a folder: name the files in it") from None
        raise UsageError(f"{name} cannot be read: {error.strerror}") from None
    mode = os.fstat(handle).st_mode
    if not stat.S_ISREG(mode):
        os.close(handle)
        what = "a folder: name the files in it" if stat.S_ISDIR(mode) else "no regular file"
        raise UsageError(f"{name} is {what}")
    return io.FileIO(handle, "rb")


@contextmanager
def opened_source(source: Source) -> Iterator[tuple[Any, str]]:
    """Open a file to look at it; give it and what it is called.

    Raises
    ------
    UsageError
        It cannot be read, or is not a file of bytes.
    """
    content = content_of(source)
    if content is not None:
        yield io.BytesIO(content), name_of(source)
        return
    path = model_in(source)  # type: ignore[arg-type]
    with open_regular(path) as raw:
        yield raw, os.fspath(path)


class HeldOpen(io.RawIOBase):
    """A file for a buffer that closes what it reads from when it goes: somebody else closes it."""

    def __init__(self, file: io.FileIO) -> None:
        super().__init__()
        self._file = file

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read the next bytes into a buffer."""
        return self._file.readinto(buffer) or 0

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go somewhere else."""
        return self._file.seek(offset, whence)


class HashingFile(io.RawIOBase):
    """A file that is read forwards, and hashed on the way.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryFile() as file:
    ...     HashingFile(file).sha256()[:8]
    'e3b0c442'
    """

    def __init__(self, file: Any) -> None:
        super().__init__()
        self._file = file
        self._sha = hashlib.sha256()

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read the next bytes into a buffer."""
        count = self._file.readinto(buffer) or 0
        self._sha.update(memoryview(buffer).cast("B")[:count])
        return count

    def sha256(self) -> str:
        """Read what is left, and return the digest of all."""
        block = bytearray(_BLOCK)
        while self.readinto(block):
            pass
        return self._sha.hexdigest()
