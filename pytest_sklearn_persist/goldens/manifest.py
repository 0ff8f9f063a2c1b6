"""The manifest of a recording: read, and refused where something in it is not as it must be."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..compare.tolerance import Tolerance
from ..errors import PersistenceError, UsageError
from ..judge.status import Status
from ..recorder import MANIFEST, SCHEMA

__all__ = ["Artifact", "Expectation", "Manifest", "ManifestError", "StoredFile", "read_manifest"]

_DIGEST = re.compile(r"[0-9a-f]{64}")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")
_MAX_BYTES = 1 << 26
_ALLOWED_STATUSES = tuple(s.value for s in Status if s.fails_by_default)


class ManifestError(PersistenceError):
    """A manifest, or a file that it lists, is not as it must be.

    Attributes
    ----------
    path : Path
        The file.
    field : str
        The field of the manifest, such as ``artifacts[0].sha256``; empty if it is none.
    status : Status
        ``damaged`` or ``refused``.
    """

    def __init__(self, path: Path, field: str, text: str, status: Status = Status.DAMAGED) -> None:
        super().__init__(f"{path}: {f'{field}: ' if field else ''}{text}")
        self.path = path
        self.field = field
        self.status = status
        self.text = text


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of a recording, as its manifest knows it."""

    path: Path
    sha256: str
    size: int
    field: str


@dataclass(frozen=True, slots=True)
class Artifact:
    """The estimator in one format."""

    format: str
    file: StoredFile


@dataclass(frozen=True, slots=True)
class Expectation:
    """A known incompatibility.

    Attributes
    ----------
    when : str
        Such as ``scikit-learn>=1.9``; several are separated by ``,`` (versions) or ``and``.
    status : Status
    reason : str
    formats : tuple of str
        For these artifacts only; empty for all.
    """

    when: str
    status: Status
    reason: str
    formats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """What ``golden.json`` says, checked.

    Attributes
    ----------
    path : Path
        The file itself.
    name, key : str
        Of the golden and of the recording: ``churn`` and ``sklearn-1.3.2_cp311_linux-x86_64``.
    artifacts : tuple of Artifact
    inputs, expected : StoredFile
    tolerance : Tolerance
    expect : tuple of Expectation
    environment, requirements : mapping
        Where it was recorded, and the distributions that its modules come from.
    data : mapping
        All of it, for what has no attribute here.
    """

    path: Path
    name: str
    key: str
    artifacts: tuple[Artifact, ...]
    inputs: StoredFile
    expected: StoredFile
    tolerance: Tolerance
    expect: tuple[Expectation, ...]
    environment: Mapping[str, Any]
    requirements: Mapping[str, str]
    data: Mapping[str, Any]

    @property
    def id(self) -> str:
        """``churn/sklearn-1.3.2_cp311_linux-x86_64``."""
        return f"{self.name}/{self.key}"

    @property
    def version(self) -> str:
        """The version of scikit-learn it was recorded under."""
        return str(self.environment["libraries"].get("scikit-learn", "unknown"))

    @property
    def files(self) -> frozenset[str]:
        """The names of all files in the folder of the recording."""
        names = {artifact.file.path.name for artifact in self.artifacts}
        names |= {MANIFEST, self.expected.path.name}
        if (self.data["source"] or {}).get("sha256"):
            names.add("recipe.py")
        return frozenset(names)


def read_manifest(path: Path) -> Manifest:
    """Read a manifest and check every field that is used.

    Parameters
    ----------
    path : Path
        A file called ``golden.json``.

    Raises
    ------
    ManifestError
        The file can not be read, is of a newer schema, or a field is wrong; the text names it.
    """
    data = _load(path)
    reader = _Reader(path, data)
    schema = reader.get("schema", int)
    if schema > SCHEMA:
        text = f"{schema} is newer than {SCHEMA}, the newest that this release knows: upgrade it"
        raise ManifestError(path, "schema", text, Status.REFUSED)
    if schema < 1:
        raise reader.error("schema", f"there is no schema {schema}")
    folder = path.parent
    name = reader.get("name", str)
    if name != folder.parent.name:
        raise reader.error("name", f"{name!r} is not the folder it lies in, {folder.parent.name!r}")
    artifacts = tuple(
        Artifact(
            reader.get(f"artifacts[{i}].format", str), _stored(reader, f"artifacts[{i}]", folder)
        )
        for i in range(len(reader.get("artifacts", list)))
    )
    if not artifacts:
        raise reader.error("artifacts", "there is none")
    for field in ("estimator", "abilities", "attributes", "training_data", "environment.libraries"):
        reader.get(field, dict)
    for field in ("python", "implementation", "system", "machine", "byteorder"):
        reader.get(f"environment.{field}", str)
    for field in ("source", "cross_validation"):
        reader.get(field, dict, optional=True)
    for field in ("outputs", "methods", "probes", "not_recorded"):
        reader.get(field, list)
    manifest = Manifest(
        path,
        name,
        folder.name,
        artifacts,
        _stored(reader, "inputs", folder.parent),
        _stored(reader, "expected", folder),
        _tolerance(reader),
        tuple(_expectation(reader, i) for i in range(len(reader.get("expect", list)))),
        reader.get("environment", dict),
        reader.texts("requirements"),
        data,
    )
    _no_duplicates(reader, manifest)
    return manifest


def _load(path: Path) -> dict[str, Any]:
    if path.is_symlink():
        raise ManifestError(path, "", "is a symbolic link", Status.REFUSED)
    try:
        with path.open("rb") as file:
            content = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise ManifestError(path, "", f"can not be read: {error.strerror or error}") from None
    if len(content) > _MAX_BYTES:
        raise ManifestError(path, "", f"has more than {_MAX_BYTES:,} bytes", Status.REFUSED)
    if not content:
        raise ManifestError(path, "", "is empty")
    if content.startswith(b"version https://git-lfs"):
        raise ManifestError(path, "", "is a pointer of git-lfs, not the file: run git lfs pull")
    try:
        data = json.loads(content.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_no)
    except (ValueError, RecursionError) as error:
        raise ManifestError(path, "", f"is no JSON: {error}") from None
    if not isinstance(data, dict):
        raise ManifestError(path, "", f"must be an object, is a {type(data).__name__}")
    return data


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the field {twice!r} is there twice")
    return data


def _no(text: str) -> float:
    raise ValueError(f"{text} is no number of JSON")


_NAMES = {
    int: "a whole number",
    str: "a text",
    list: "a list",
    dict: "an object",
    float: "a number",
}


@dataclass(frozen=True, slots=True)
class _Reader:
    """Fields by their paths, of the type they must have."""

    path: Path
    data: dict[str, Any]

    def error(self, field: str, text: str, status: Status = Status.DAMAGED) -> ManifestError:
        return ManifestError(self.path, field, text, status)

    def get(self, field: str, kind: type, *, optional: bool = False) -> Any:
        value: Any = self.data
        for name, position in re.findall(r"([A-Za-z_]\w*)|\[(\d+)\]", field):
            if name:
                if not isinstance(value, dict) or name not in value:
                    raise self.error(field, "is missing")
                value = value[name]
            else:
                value = value[int(position)]
        accepted = (int, float) if kind is float else kind
        if optional and value is None:
            return None
        if not isinstance(value, accepted) or (isinstance(value, bool) and kind is not bool):
            raise self.error(field, f"must be {_NAMES[kind]}, is {json.dumps(value)[:60]}")
        return value

    def texts(self, field: str) -> dict[str, str]:
        """Return an object whose values are texts."""
        found: dict[str, str] = self.get(field, dict)
        for name, value in found.items():
            if not isinstance(value, str):
                raise self.error(f"{field}.{name}", f"must be a text, is {json.dumps(value)[:60]}")
        return found


def _stored(reader: _Reader, field: str, folder: Path) -> StoredFile:
    name = reader.get(f"{field}.file", str)
    if not _PLAIN_NAME.fullmatch(name) or ".." in name:
        text = f"{name!r} is no plain name of a file beside the manifest"
        raise reader.error(f"{field}.file", text, Status.REFUSED)
    digest = reader.get(f"{field}.sha256", str)
    if not _DIGEST.fullmatch(digest):
        raise reader.error(f"{field}.sha256", "must be 64 hexadecimal digits")
    size = reader.get(f"{field}.bytes", int)
    if size < 0:
        raise reader.error(f"{field}.bytes", f"can not be {size}")
    return StoredFile(folder / name, digest, size, field)


def _tolerance(reader: _Reader) -> Tolerance:
    values = {name: reader.get(f"tolerance.{name}", float) for name in ("rtol", "atol")}
    try:
        return Tolerance(**values)
    except UsageError as error:
        raise reader.error("tolerance", str(error)) from None


def _expectation(reader: _Reader, i: int) -> Expectation:
    field = f"expect[{i}]"
    when, status, reason = (
        reader.get(f"{field}.{name}", str) for name in ("when", "status", "reason")
    )
    if status not in _ALLOWED_STATUSES:
        known = ", ".join(_ALLOWED_STATUSES)
        raise reader.error(f"{field}.status", f"{status!r} is none of {known}")
    formats = reader.data["expect"][i].get("formats", [])
    if not isinstance(formats, list) or not all(isinstance(name, str) for name in formats):
        raise reader.error(f"{field}.formats", "must be a list of texts")
    from ..judge.conditions import parse_condition

    try:
        parse_condition(when)
    except UsageError as error:
        raise reader.error(f"{field}.when", str(error)) from None
    if not reason.strip():
        raise reader.error(f"{field}.reason", "must say why")
    return Expectation(when, Status(status), reason, tuple(formats))


def _no_duplicates(reader: _Reader, manifest: Manifest) -> None:
    for i, artifact in enumerate(manifest.artifacts):
        for other in manifest.artifacts[:i]:
            if other.format == artifact.format:
                raise reader.error(f"artifacts[{i}].format", f"{other.format!r} is there twice")
            if other.file.path.name.lower() == artifact.file.path.name.lower():
                name = artifact.file.path.name
                raise reader.error(f"artifacts[{i}].file", f"{name!r} is there twice")
