"""The members of tar and zip archives, one after the other; nothing is written to any folder."""

from __future__ import annotations

import copy
import io
import posixpath
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, TypeAlias

from ..errors import PersistenceError
from .containers import BoundedStream
from .decompressors import ContainerError

__all__ = [
    "MOST_MEMBERS",
    "Member",
    "check_directory",
    "members_of_tar",
    "members_of_zip",
    "opened_zip",
    "plain_names",
    "telling",
]

MOST_MEMBERS = 10_000
_DIRECTORY = 1 << 24
_HEADER = 1 << 18
_EXTENDED = (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE)
_MOST_TOLD = 1 << 24
_DIGITS = 8
_LONGEST = 500
_END, _END_64, _LOCATOR_64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_LARGE_END, _LOCATOR = 56, 20
_LARGEST_END = 65_557 + _LARGE_END + _LOCATOR
_DRIVE = re.compile(r"[A-Za-z]:(?:/|$)")
_ENCRYPTED = 1
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
#: A name, and a file to read what is in it.
Member: TypeAlias = tuple[str, BinaryIO]


class _Header(tarfile.TarInfo):
    """A header of a tar archive; what tells more of the next one comes as a member like others.

    tarfile needs quadratic time for some of those.
    """

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        if self.type == tarfile.GNUTYPE_SPARSE:
            raise _sparse()
        special = self.type not in tarfile.SUPPORTED_TYPES or self.type in (
            tarfile.GNUTYPE_LONGNAME,
            tarfile.GNUTYPE_LONGLINK,
        )
        if self.size < 0 or (special and self.size > _HEADER):
            raise ContainerError("refused", f"a header of the tar archive has {self.size:,} bytes")
        if self.type in _EXTENDED:
            return self._proc_builtin(archive)  # type: ignore[attr-defined,no-any-return]
        return super()._proc_member(archive)  # type: ignore[misc,no-any-return]


def _sparse() -> ContainerError:
    return ContainerError("refused", "a member of the tar archive is stored with gaps (sparse)")


def members_of_tar(file: BinaryIO) -> Iterator[Member]:
    """Yield the regular files of a tar archive, in its order; each is read before the next.

    Parameters
    ----------
    file : binary file
        At the start of the archive; it need not seek.

    Raises
    ------
    ContainerError
        It is broken, has too many members, or one whose name leads out of it.
    """
    with telling("tar"), tarfile.open(fileobj=file, mode="r|", tarinfo=_Header) as archive:
        names = _Names("tar")
        told: dict[bytes, bytes] = {}
        most_told = _MOST_TOLD
        for number, member in enumerate(archive):
            content = archive.extractfile(member) if _has_bytes(member) else None
            if content is not None and member.type in _EXTENDED:
                most_told -= member.size
                found = _records(content.read())
                # A name is that of the next member; what is told of all the others is not needed.
                told = found if member.type != tarfile.XGLTYPE else told
                continue
            if number > 2 * MOST_MEMBERS or most_told < 0:
                raise names.too_many()
            if int(told.get(b"size", member.size)) != member.size:
                raise ContainerError("refused", "a member of the tar archive has two sizes")
            plain = told.get(b"path", b"").decode("utf-8", "surrogateescape")
            name, told = names.add(plain or member.name), {}
            if content is not None:
                yield name, content  # type: ignore[misc]


def _has_bytes(member: tarfile.TarInfo) -> bool:
    return member.isreg() or member.type in _EXTENDED


def _records(data: bytes) -> dict[bytes, bytes]:
    """Return what an extended header (PAX) tells, each record of it read once."""
    found: dict[bytes, bytes] = {}
    at = 0
    while at < len(data):
        digits, space, _ = data[at : at + _DIGITS].partition(b" ")
        end = at + int(digits) if space and digits.isdigit() else 0
        key, equals, value = data[at + len(digits) + 1 : end].partition(b"=")
        if not equals or not value.endswith(b"\n") or end > len(data):
            raise tarfile.ReadError("an extended header of it cannot be understood")
        if key.startswith(b"GNU.sparse."):
            raise _sparse()
        found[key] = value[:-1]
        at = end
    return found


@contextmanager
def opened_zip(file: BinaryIO, size: int) -> Iterator[zipfile.ZipFile]:
    """Open a zip archive whose directory is no larger than it may be, and whose names are plain.

    Raises
    ------
    ContainerError
        It is broken, or too much is in it.
    """
    with telling("zip"):
        check_directory(file, size)
        with zipfile.ZipFile(file) as archive:
            names = _Names("zip")
            for member in archive.infolist():
                names.add(member.filename)
            yield archive


def members_of_zip(archive: zipfile.ZipFile) -> Iterator[Member]:
    """Yield the files in a zip archive.

    Raises
    ------
    ContainerError
        One is encrypted, or compressed in a way that no model is.
    """
    for member in archive.infolist():
        if member.is_dir():
            continue
        if member.flag_bits & _ENCRYPTED:
            raise ContainerError(
                "unchecked", "it is a zip archive with a password: unpack it first"
            )
        if member.compress_type not in _COMPRESSIONS:
            text = (
                f"it is a zip archive compressed by method {member.compress_type}: unpack it first"
            )
            raise ContainerError("unchecked", text)
        if member.compress_type == zipfile.ZIP_BZIP2:
            with archive.open(_as_stored(member)) as packed:
                stream = BoundedStream(
                    packed,  # type: ignore[arg-type]
                    "bz2",
                    member.compress_size,
                    floor=member.file_size,
                    ratio=1,
                    nested=True,
                )
                yield member.filename, io.BufferedReader(stream)
            continue
        with archive.open(member) as content:
            yield member.filename, content  # type: ignore[misc]


def _as_stored(member: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """Return a member as if it were not compressed: zipfile puts no bound to what bz2 makes of it.

    The checksum is of what is in it. bz2 has its own, of each block.
    """
    packed = copy.copy(member)
    packed.compress_type, packed.file_size = zipfile.ZIP_STORED, member.compress_size
    del packed.CRC
    return packed


def check_directory(file: BinaryIO, size: int) -> None:
    """Look how much there is to read of a zip archive's directory before it is read.

    Raises
    ------
    ContainerError
        It is more than it may be, or there is none.
    """
    file.seek(max(size - _LARGEST_END, 0))
    tail = file.read(_LARGEST_END)
    file.seek(0)
    at = tail.rfind(_END)
    if at < 0:
        raise ContainerError(
            "damaged", "it is a zip archive without its directory: it is cut short"
        )
    count = int.from_bytes(tail[at + 10 : at + 12], "little")
    length = int.from_bytes(tail[at + 12 : at + 16], "little")
    if tail[max(at - _LOCATOR, 0) : at].startswith(_LOCATOR_64):
        count, length = _of_large(
            tail[max(at - _LOCATOR - _LARGE_END, 0) : at], size, len(tail) - at
        )
    if count > MOST_MEMBERS or length > _DIRECTORY:
        raise ContainerError(
            "refused", f"it is a zip archive of more than {MOST_MEMBERS:,} members"
        )


def _of_large(tail: bytes, size: int, behind: int) -> tuple[int, int]:
    """Return count and length from what an archive in the form for more than 4 GB has, too.

    PyTorch writes that whatever the size. It must be where all who read such an archive find it.
    """
    number = [int.from_bytes(tail[at : at + 8], "little") for at in (32, 40, _LARGE_END + 8)]
    if not tail.startswith(_END_64) or number[2] != size - behind - len(tail):
        raise ContainerError("refused", "it is a zip archive in an unusual form for more than 4 GB")
    return number[0], number[1]


class _Names:
    """The names in an archive: not too many, each once, none that leads elsewhere."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._seen: set[str] = set()

    def add(self, name: str) -> str:
        """Return a name in its plain form.

        Raises
        ------
        ContainerError
        """
        plain = posixpath.normpath(name.replace("\\", "/"))
        leads = plain.startswith(("/", "../")) or plain == ".." or _DRIVE.match(plain)
        if leads or "\0" in plain:
            shown = ascii(name[:100])
            text = f"a member of the {self._kind} archive has a path that leads out of it: {shown}"
            raise ContainerError("refused", text)
        if len(plain) > _LONGEST:
            text = f"a member of the {self._kind} archive has a name of {len(plain):,} characters"
            raise ContainerError("refused", text)
        if plain in self._seen and plain != ".":
            raise ContainerError("refused", f"a member of the {self._kind} archive is there twice")
        self._seen.add(plain)
        if len(self._seen) > MOST_MEMBERS:
            raise self.too_many()
        return plain

    def too_many(self) -> ContainerError:
        """Return what to raise where an archive has more members than are looked at."""
        text = f"it is a {self._kind} archive of more than {MOST_MEMBERS:,} members"
        return ContainerError("refused", text)


@contextmanager
def telling(kind: str) -> Iterator[None]:
    """Say what is wrong with an archive, also in reading a member, in place of what that raises."""
    try:
        yield
    except (PersistenceError, MemoryError, io.UnsupportedOperation):
        raise
    except (NotImplementedError, RuntimeError) as error:
        raise ContainerError("unchecked", f"it is an unusual {kind} archive: {error}") from None
    except (tarfile.TarError, zipfile.BadZipFile, zipfile.LargeZipFile, EOFError) as error:
        raise _broken(kind, error) from None
    except (zlib.error, OSError, ValueError, LookupError, OverflowError) as error:
        raise _broken(kind, error) from None


def _broken(kind: str, error: BaseException) -> ContainerError:
    text = str(error) or type(error).__name__
    return ContainerError("damaged", f"the {kind} archive in it is broken or cut short: {text}")


def plain_names(archive: zipfile.ZipFile) -> list[str]:
    """Return the names of the files in a zip archive."""
    return [member.filename for member in archive.infolist() if not member.is_dir()]
