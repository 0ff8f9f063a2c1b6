"""Containers of numpy and skops: headers and members, with the pickles that may be in them."""

from __future__ import annotations

import ast
import json
import zipfile
import zlib
from typing import Any, BinaryIO

from ..errors import PersistenceError
from ..gate.containers import FLOOR, RATIO
from ..gate.members import check_directory
from .arrays import DType, type_code
from .findings import Findings
from .reader import Damaged, NotUnderstood, Reader
from .schema import read_schema
from .walking import walk

__all__ = ["read_npy", "read_zip"]

_LONGEST_HEADER = 10_000  # numpy's own limit
_DEEPEST = 8
_MAX = 1 << 62
_SCHEMA = "schema.json"
_LARGEST_SCHEMA = 1 << 24
_COMPRESSION = {zipfile.ZIP_STORED: None, zipfile.ZIP_DEFLATED: "deflate"}


def read_npy(reader: Reader, findings: Findings, path: str = "") -> None:
    """Read an array in numpy's own format."""
    if reader.read(6) != b"\x93NUMPY":
        raise Damaged("is not a numpy array")
    version = reader.read(2)[0]
    if version not in (1, 2, 3):
        raise NotUnderstood(f"an array in version {version} of numpy's format")
    length = reader.number(2 if version == 1 else 4)
    if length > _LONGEST_HEADER:
        raise NotUnderstood(f"an array with a header of {length:,} bytes")
    dtype, count = _header(reader.read(length))
    if dtype.has_object:
        findings.roots.append((path, walk(reader, findings, nested=True)))
    else:
        reader.skip(count * dtype.itemsize)
        findings.add_array(count * dtype.itemsize)
    rest = reader.rest()
    if rest:
        findings.note(f"{rest:,} bytes follow the end of the array")


def _header(data: bytes) -> tuple[DType, int]:
    """Return the type of an element, and how many there are."""
    try:
        found = ast.literal_eval(data.decode("utf-8").strip())
        dtype, shape = _described(found["descr"]), found["shape"]
    except (ValueError, SyntaxError, TypeError, KeyError, MemoryError, RecursionError):
        raise Damaged("has a header that is none of an array of numpy") from None
    if dtype is None or not isinstance(shape, tuple):
        raise NotUnderstood("an array whose shape or dtype is not known")
    count = 1
    for part in shape:
        if type(part) is not int or part < 0 or count * part > _MAX:
            raise NotUnderstood("an array whose shape or dtype is not known")
        count *= part
    return dtype, count


def _described(description: Any, depth: int = 0) -> DType | None:
    """Return what the description of a dtype says; records are lists of fields."""
    if depth > _DEEPEST:
        return None
    if isinstance(description, str):
        return type_code(description)
    if isinstance(description, tuple) and len(description) == 2:
        inner = _described(description[0], depth + 1)
        return None if inner is None else _times(inner, description[1])
    if not isinstance(description, list):
        return None
    size, has_object = 0, False
    for field in description:
        if not isinstance(field, tuple) or len(field) not in (2, 3):
            return None
        inner = _described(field[1], depth + 1)
        if inner is not None and len(field) == 3:
            inner = _times(inner, field[2])
        if inner is None:
            return None
        size, has_object = size + inner.itemsize, has_object or inner.has_object
    return DType(size, has_object)


def _times(inner: DType, shape: Any) -> DType | None:
    shape = (shape,) if isinstance(shape, int) else shape
    if not isinstance(shape, tuple):
        return None
    size = inner.itemsize
    for part in shape:
        if type(part) is not int or part < 0 or size * part > _MAX:
            return None
        size *= part
    return DType(size, inner.has_object)


def read_zip(
    file: BinaryIO, size: int, findings: Findings, prefix: str = ""
) -> tuple[str, str | None]:
    """Read an archive of skops or numpy; return what it is, and how its members are compressed."""
    try:
        check_directory(file, size)
        with zipfile.ZipFile(file) as archive:
            return _read_members(archive, size, findings, prefix)
    except PersistenceError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise Damaged(f"is not a complete zip archive: {error}") from None
    except (NotImplementedError, RuntimeError, LookupError, OverflowError) as error:
        raise NotUnderstood(f"a zip archive of an unusual kind: {error}") from None
    except zipfile.LargeZipFile as error:
        raise NotUnderstood(f"a zip archive of an unusual kind: {error}") from None


def _read_members(
    archive: zipfile.ZipFile, size: int, findings: Findings, prefix: str
) -> tuple[str, str | None]:
    members = archive.infolist()
    names = {member.filename for member in members}
    if len(names) < len(members):
        findings.note("members of the archive have the same name: which counts is not clear")
    total = sum(member.file_size for member in members)
    if total > max(FLOOR, RATIO * size):
        raise NotUnderstood(f"it holds more than {max(FLOOR, RATIO * size):,} bytes, the limit")
    for member in members:
        _read_member(archive, member, findings, prefix, skops=_SCHEMA in names)
    kind = "skops" if _SCHEMA in names else "npz"
    methods = {_COMPRESSION.get(member.compress_type, "other") for member in members} - {None}
    return kind, " ".join(sorted(str(method) for method in methods)) or None


def _read_member(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    findings: Findings,
    prefix: str,
    *,
    skops: bool,
) -> None:
    name = member.filename
    stem, _, suffix = name.rpartition(".")
    if member.compress_type not in _COMPRESSION:
        findings.note(f"{_shown(name)} uses a compression that no saved model uses")
        return
    with archive.open(member) as file:
        if suffix == "npy":
            where = "" if skops else f"[{_shown(stem)!r}]"
            read_npy(Reader(file), findings, prefix + where)
        elif skops and name == _SCHEMA:
            _read_schema(file.read(_LARGEST_SCHEMA + 1), findings, prefix)
        elif not member.is_dir():
            findings.note(f"{_shown(name)} was not looked at")


def _shown(name: str) -> str:
    return name if len(name) <= 100 else name[:99] + "…"


def _read_schema(data: bytes, findings: Findings, prefix: str) -> None:
    if len(data) > _LARGEST_SCHEMA:
        raise NotUnderstood(f"a {_SCHEMA} of more than {_LARGEST_SCHEMA:,} bytes")
    try:
        schema = json.loads(data)
    except (ValueError, RecursionError):
        raise Damaged(f"has a {_SCHEMA} that is not valid JSON") from None
    read_schema(schema, findings, prefix)
