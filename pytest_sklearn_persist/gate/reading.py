"""Read a file once; of a stored one, see that its bytes are those that were recorded."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from ..isolation.platform import can_hand_over

__all__ = [
    "FLAGS",
    "Artifact",
    "Content",
    "NotAsRecorded",
    "Opened",
    "as_file",
    "handed_over",
    "opened",
    "read_once",
    "read_recorded",
    "read_text",
    "take",
    "view_of",
]

#: All bytes of a file.
Content: TypeAlias = bytes | bytearray

MOST = 1 << 33
#: How a file is opened: no link is followed, and nothing waits for the other end of a pipe.
FLAGS = os.O_RDONLY
for _more in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):
    FLAGS |= getattr(os, _more, 0)

#: Linux reads no more than two gigabytes in one call.
_AT_ONCE = 1 << 30
_BLOCK = 1 << 24
#: A file of fewer bytes is sent as bytes; a larger one is read by the process that loads it.
_FEW = 1 << 20
_LFS = b"version https://git-lfs"


class NotAsRecorded(Exception):  # noqa: N818 - says what the file is
    """A stored file is not what was recorded; nothing of it was used.

    Attributes
    ----------
    status : str
        ``damaged`` or ``refused``; ``unchecked`` for a pointer of git-lfs of which nothing was
        recorded.
    """

    def __init__(self, status: str, text: str) -> None:
        super().__init__(text)
        self.status = status


@dataclass(frozen=True, slots=True)
class Opened:
    """An open file, to be read by the process that loads it.

    That process has only the descriptor, closes it before it loads anything, and never learns
    where the file is or what lies beside it.

    Attributes
    ----------
    name : str
    size : int
    sha256 : str
        The digest that it must have; empty if none is known.
    handle : int
        The descriptor.
    """

    name: str
    size: int
    sha256: str
    handle: int

    def __len__(self) -> int:
        """Return how many bytes it has."""
        return self.size

    def read(self) -> tuple[Content, str]:
        """Return its bytes and their digest, and close it.

        Raises
        ------
        NotAsRecorded
            It has other bytes, or became shorter.
        """
        with io.FileIO(self.handle, "rb") as file:
            file.seek(0)  # another process may have read it
            return _verified(file, self.name, self.size, self.sha256)


#: What a process that loads a file is given: all of its bytes, or the open file.
Artifact: TypeAlias = Content | Opened


@contextmanager
def handed_over(
    path: str | os.PathLike[str], size: int | None = None, sha256: str = ""
) -> Iterator[Artifact]:
    """Open a file for processes that load it; small ones are read and verified here.

    Parameters
    ----------
    path : str or PathLike
        A regular file; no link, device or pipe.
    size : int, optional
        How many bytes it must have, if that was recorded.
    sha256 : str, optional
        Their digest, if that was recorded.

    Raises
    ------
    NotAsRecorded
        As of :func:`read_recorded`, or of :func:`read_once` if nothing was recorded.
    """
    with _opened(path) as file:
        found, name = os.fstat(file.fileno()).st_size, Path(path).name
        if found >= _FEW and found == (size or found) and found <= MOST and can_hand_over():
            yield Opened(name, found, sha256, file.fileno())
            return
    yield read_once(path)[0] if size is None else read_recorded(str(path), size, sha256)


def take(job: dict[str, Any]) -> tuple[Content, str]:
    """Return the bytes of the ``artifact`` that a process was given, and their digest.

    Call it before anything else: no descriptor is open after it.

    Parameters
    ----------
    job : dict
        ``artifact``, and ``file``, the descriptor here, if that is :class:`Opened`; both are taken
        out.

    Raises
    ------
    NotAsRecorded
        It has other bytes than it must have, or became shorter.
    """
    artifact = job.pop("artifact")
    if not isinstance(artifact, Opened):
        return artifact, hashlib.sha256(artifact).hexdigest()
    return replace(artifact, handle=job.pop("file")).read()


def read_once(path: str | os.PathLike[str], most: int = MOST) -> tuple[Content, str]:
    """Return the bytes of a file and their digest.

    They are read once: what was looked at is what is used, whoever writes to the file meanwhile.

    Parameters
    ----------
    path : str or PathLike
        A regular file; no link, device or pipe.
    most : int
        How many bytes it may have.

    Returns
    -------
    data : bytes or bytearray
    sha256 : str
        In hexadecimal digits.

    Raises
    ------
    NotAsRecorded
        It is missing, of another kind, too large, empty, or a pointer of git-lfs.
    """
    name = Path(path).name
    with _opened(path) as file:
        size = os.fstat(file.fileno()).st_size
        if size > most:
            raise NotAsRecorded("refused", f"{name} has {size:,} bytes; {most:,} are the limit")
        return _verified(file, name, size)


def opened(path: str | os.PathLike[str]) -> io.BufferedReader:
    """Open a regular file, or a link to one, that the user names or that a checkout holds.

    Raises
    ------
    OSError
        It is not there, or of another kind: nothing waits for the other end of a pipe.
    """
    handle = os.open(path, FLAGS & ~getattr(os, "O_NOFOLLOW", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "it is not a regular file")
    return io.BufferedReader(io.FileIO(handle, "rb"))


def read_text(path: str | os.PathLike[str], most: int) -> str:
    """Return the text of a file that the user names, or that a checkout holds.

    Parameters
    ----------
    path : str or PathLike
        A regular file, or a link to one.
    most : int
        How many bytes it may have.

    Raises
    ------
    OSError
        It is not there, of another kind, or too large.
    UnicodeDecodeError
        It is not UTF-8.
    """
    with opened(path) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise OSError(errno.EFBIG, f"it has more than {most:,} bytes")
    return content.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")


def read_recorded(path: str, size: int, sha256: str) -> Content:
    """Return the bytes of a file, which must be those that were recorded.

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
    with _opened(path) as file:
        found = os.fstat(file.fileno()).st_size
        if found != size:
            start = file.read(len(_LFS))
            raise NotAsRecorded("damaged", _size_text(name, start, found, size))
        return _verified(file, name, size, sha256)[0]


def _opened(path: str | os.PathLike[str]) -> io.FileIO:
    """Open a regular file; nothing that could block or lead elsewhere."""
    name = Path(path).name
    try:
        handle = os.open(path, FLAGS)
    except FileNotFoundError:
        raise NotAsRecorded("damaged", f"{name} is missing") from None
    except ValueError as error:
        raise NotAsRecorded("damaged", f"{name!r} is not a valid path: {error}") from None
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EMLINK):
            raise NotAsRecorded("refused", f"{name} is a symbolic link") from None
        if error.errno == errno.ENXIO:  # a socket, or a pipe that nobody writes to
            raise NotAsRecorded("refused", f"{name} is not a regular file") from None
        raise NotAsRecorded("damaged", f"{name} cannot be read: {error.strerror}") from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise NotAsRecorded("refused", f"{name} is not a regular file")
    return io.FileIO(handle, "rb")


def _verified(file: io.FileIO, name: str, size: int, sha256: str = "") -> tuple[Content, str]:
    """Return bytes and digest: the recorded one, or of a file if none was recorded."""
    data, digest = _read(file, size, name)
    if not sha256 and not data:
        raise NotAsRecorded("damaged", f"{name} is empty")
    if not sha256 and data.startswith(_LFS):
        raise NotAsRecorded("unchecked", _size_text(name, _LFS, len(data), -1))
    if sha256 and digest != sha256:
        text = (
            f"{name} has other bytes than were recorded "
            f"(SHA-256 {digest[:12]}…, recorded {sha256[:12]}…)"
        )
        raise NotAsRecorded("refused", text)
    return data, digest


def _read(file: io.FileIO, size: int, name: str) -> tuple[Content, str]:
    if size <= _AT_ONCE:
        # One call, for whose answer Python need not write zeros first.
        content = file.read(size) or b""
        if len(content) < size:
            raise NotAsRecorded("damaged", f"{name} became shorter while it was read")
        return content, hashlib.sha256(content).hexdigest()
    data = bytearray(size)
    view = memoryview(data)
    sha, done = hashlib.sha256(), 0
    while done < size:
        count = file.readinto(view[done : done + _BLOCK]) or 0
        if not count:
            raise NotAsRecorded("damaged", f"{name} became shorter while it was read")
        sha.update(view[done : done + count])
        done += count
    return data, sha.hexdigest()


class _Bytes(io.RawIOBase):
    """Bytes as a file, without the copy of them that ``BytesIO`` would make."""

    def __init__(self, data: Content) -> None:
        super().__init__()
        self._view = memoryview(data)
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        target = memoryview(buffer).cast("B")
        part = self._view[self._at : self._at + target.nbytes]
        target[: part.nbytes] = part
        self._at += part.nbytes
        return part.nbytes

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._view.nbytes}[whence]
        if start + offset < 0:
            raise OSError(errno.EINVAL, "seek before the start")
        self._at = start + offset
        return self._at


class _SharedBytes(io.BytesIO):
    """Bytes as a file, which can also be had as a whole."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.whole = memoryview(data)


class _SharedByteArray(io.BufferedReader):
    """The same of a bytearray, with a look ahead."""

    def __init__(self, data: Content) -> None:
        super().__init__(_Bytes(data))
        self.whole = memoryview(data)


def as_file(data: Content, *, peeks: bool = False) -> BinaryIO:
    """Return a file to read the bytes from; they are not copied.

    joblib goes back to the start where it has no ``peek``; the unpickler in C is quicker without.

    Examples
    --------
    >>> as_file(b"abc").read(2)
    b'ab'
    """
    if isinstance(data, bytes) and not peeks:
        return _SharedBytes(data)
    return _SharedByteArray(data)


def view_of(file: Any, size: int) -> bytes | memoryview:
    """Return what comes next in a file, and go on behind it; without a copy where that is possible.

    Parameters
    ----------
    file : file-like
    size : int
        How many bytes; at the end of the file there are fewer.

    Examples
    --------
    >>> file = as_file(b"abc")
    >>> bytes(view_of(file, 2)), bytes(view_of(file, 2))
    (b'ab', b'c')
    """
    if not isinstance(file, (_SharedBytes, _SharedByteArray)):
        return file.read(size)  # type: ignore[no-any-return]
    start = file.tell()
    part = file.whole[start : start + size]
    file.seek(start + part.nbytes)
    return part


def _size_text(name: str, start: bytes, found: int, size: int) -> str:
    if not found:
        return f"{name} is empty"
    if start == _LFS:
        return f"{name} is a pointer of git-lfs, not the file: run git lfs pull"
    kind = "is cut short" if found < size else "is longer than it was"
    return f"{name} {kind}: {found:,} bytes, {size:,} were recorded"
