"""The manifest of a recording: read, and refused where something in it is not as it must be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..compare.tolerance import Tolerance
from ..errors import UsageError
from ..judge.status import Status
from ..recorder import MANIFEST, RESERVED, SCHEMA, is_name, steps_of
from .fields import ManifestError, Reader, load
from .scores import check_scores

__all__ = ["Artifact", "Expectation", "Manifest", "ManifestError", "StoredFile", "read_manifest"]

_DIGEST = re.compile(r"[0-9a-f]{64}")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,99}")
_FORMAT = re.compile(r"[A-Za-z_][A-Za-z0-9_.+-]{0,49}(:[A-Za-z0-9_.=+-]{1,50}){0,4}")
#: How many there may be; honest recordings have some dozens of the largest.
_MOST = {
    "artifacts": 100,
    "expect": 200,
    "requirements": 10_000,
    "environment.libraries": 10_000,
    "outputs": 100_000,
    "methods": 10_000,
    "probes": 10_000,
    "not_recorded": 10_000,
    "serves": 100,
    "attributes": 100_000,
    "abilities": 10_000,
}
#: What need not be there, but is of this type where it is.
_MAY_HAVE: dict[str, type] = {
    **dict.fromkeys(("recorded", "recorder", "test", "estimator.class"), str),
    **dict.fromkeys(("environment.threads", "estimator.params"), dict),
    **dict.fromkeys(("training_data.X", "training_data.y"), dict),
    **dict.fromkeys(("training_data.reference", "environment.libc"), str),
    "environment.pointer_bits": int,
    **{f"source.{name}": str for name in ("function", "module", "path", "sha256")},
    "source.function_sha256": str,
    "serves": list,
    "source.modules": dict,
}
_METHOD = re.compile(r"[A-Za-z_]\w{0,99}", re.ASCII)
_PYTHON = re.compile(r"[0-9][A-Za-z0-9.+]{0,49}")
_LONGEST = 1_000
#: What a recording may ask for; a caller who wants more can say so.
_MOST_TOLERANCE = {"rtol": 0.5, "atol": 1e9}
_ALLOWED_STATUSES = tuple(s.value for s in Status if s.fails_by_default)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of a recording, as its manifest knows it."""

    path: Path
    sha256: str
    size: int
    field: str


@dataclass(frozen=True, slots=True)
class Artifact:
    """The estimator in one format.

    Attributes
    ----------
    format : str
    file : StoredFile
    part : str or None
        Where the estimator is, if the file holds more: ``"['model']"``.
    """

    format: str
    file: StoredFile
    part: str | None = None


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
    serves : tuple of str
        Methods that its user says the model is served through, besides the usual ones.
    digest : str
        SHA-256 of the manifest itself, as git keeps it: with the line ends of Unix.
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
    serves: tuple[str, ...]
    environment: Mapping[str, Any]
    requirements: Mapping[str, str]
    data: Mapping[str, Any]
    digest: str

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
        The file cannot be read, is of a newer schema, or a field is wrong; the text names it.
    """
    _refuse_links(path)
    data, digest = load(path)
    reader = Reader(path, data)
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
    for field, folder_name in (("name", name), ("", folder.name)):
        if not is_name(folder_name):
            text = f"{folder_name!r} is not the name of a {'golden' if field else 'recording'}"
            raise reader.error(field, text, Status.REFUSED)
    _bounded(reader)
    artifacts = tuple(
        Artifact(
            reader.matching(f"artifacts[{i}].format", _FORMAT, "the name of a format"),
            _stored(reader, f"artifacts[{i}]", folder),
            _part(reader, i),
        )
        for i in range(len(reader.get("artifacts", list)))
    )
    if not artifacts:
        raise reader.error("artifacts", "there is none")
    for field in ("estimator", "abilities", "attributes", "training_data", "environment.libraries"):
        reader.get(field, dict)
    _check_environment(reader)
    reader.get("source", dict, optional=True)
    for field, kind in _MAY_HAVE.items():
        reader.may_have(field, kind)
    check_scores(reader)
    for field in ("outputs", "methods", "probes", "not_recorded"):
        reader.get(field, list)
    for ability, error in reader.get("abilities", dict).items():
        if error is not None:
            reader.of_kind(f"abilities.{ability[:60]}", error, str)
    manifest = Manifest(
        path,
        name,
        folder.name,
        artifacts,
        _stored(reader, "inputs", folder.parent),
        _stored(reader, "expected", folder),
        _tolerance(reader),
        tuple(_expectation(reader, i) for i in range(len(reader.get("expect", list)))),
        _serves(reader),
        reader.get("environment", dict),
        reader.versions("requirements"),
        data,
        digest,
    )
    _no_duplicates(reader, manifest)
    return manifest


def _refuse_links(path: Path) -> None:
    """See that a golden and its recording are folders: behind a link, another may be there."""
    for link in (path.parent, path.parent.parent):
        if link.is_symlink():
            text = f"lies behind a symbolic link, {link.name}: goldens and recordings are folders"
            raise ManifestError(path, "", text, Status.REFUSED)


def _check_environment(reader: Reader) -> None:
    for field in ("implementation", "system", "machine", "byteorder"):
        reader.get(f"environment.{field}", str)
    reader.matching("environment.python", _PYTHON, "a version of Python")
    reader.versions("environment.libraries")
    for i, library in enumerate(reader.may_have("environment.blas", list) or ()):
        field = f"environment.blas[{i}]"
        for name, value in reader.of_kind(field, library, dict).items():
            if value is not None:
                reader.of_kind(f"{field}.{name[:60]}", value, str)


def _bounded(reader: Reader) -> None:
    for field, most in _MOST.items():
        part: Any = reader.data
        for name in field.split("."):
            part = part.get(name) if isinstance(part, dict) else None
        if isinstance(part, (list, dict)) and len(part) > most:
            raise reader.error(field, f"has {len(part):,} entries; {most:,} are the limit")


def is_file_name(name: str) -> bool:
    """Tell whether a text is one component of a path, on every system.

    Examples
    --------
    >>> is_file_name("expected.npz"), is_file_name("../expected.npz"), is_file_name("CON.npz")
    (True, False, False)
    """
    reserved = name.lower().split(".")[0] in RESERVED
    plain = _PLAIN_NAME.fullmatch(name) is not None and ".." not in name
    return plain and not reserved and not name.endswith(".")


def _stored(reader: Reader, field: str, folder: Path) -> StoredFile:
    name = reader.get(f"{field}.file", str)
    if not is_file_name(name):
        text = f"{name[:100]!r} is not a plain name of a file beside the manifest"
        raise reader.error(f"{field}.file", text, Status.REFUSED)
    digest = reader.get(f"{field}.sha256", str)
    if not _DIGEST.fullmatch(digest):
        raise reader.error(f"{field}.sha256", "must be 64 hexadecimal digits")
    size = reader.count(f"{field}.bytes", reader.get(f"{field}.bytes", int))
    return StoredFile(folder / name, digest, size, field)


def _part(reader: Reader, i: int) -> str | None:
    """Return the path of the estimator in a file that holds more."""
    if reader.data["artifacts"][i].get("part") is None:
        return None
    field = f"artifacts[{i}].part"
    part: str = reader.get(field, str)
    try:
        steps_of(part)
    except ValueError as error:
        raise reader.error(field, str(error)) from None
    return part


def _tolerance(reader: Reader) -> Tolerance:
    values = {name: reader.get(f"tolerance.{name}", float) for name in ("rtol", "atol")}
    for name, most in _MOST_TOLERANCE.items():
        if values[name] > most:
            text = f"{values[name]:.3g} would hide any change; {most:g} is the limit"
            raise reader.error(f"tolerance.{name}", text, Status.REFUSED)
    try:
        return Tolerance(**values)
    except UsageError as error:
        raise reader.error("tolerance", str(error)) from None


def _serves(reader: Reader) -> tuple[str, ...]:
    names = reader.may_have("serves", list) or []
    return tuple(
        reader.matching(f"serves[{i}]", _METHOD, "the name of a method") for i in range(len(names))
    )


def _expectation(reader: Reader, i: int) -> Expectation:
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
    for name, text in (("when", when), ("reason", reason)):
        if len(text) > _LONGEST:
            raise reader.error(f"{field}.{name}", f"has more than {_LONGEST:,} characters")
    from ..judge.conditions import parse_condition

    try:
        parse_condition(when)
    except UsageError as error:
        raise reader.error(f"{field}.when", str(error)) from None
    if not reason.strip():
        raise reader.error(f"{field}.reason", "must say why")
    return Expectation(when, Status(status), reason, tuple(formats))


def _no_duplicates(reader: Reader, manifest: Manifest) -> None:
    formats = [artifact.format for artifact in manifest.artifacts]
    files = [artifact.file.path.name.lower() for artifact in manifest.artifacts]
    for field, texts in (("format", formats), ("file", files)):
        counts = Counter(texts)
        i = next((i for i, text in enumerate(texts) if counts[text] > 1), None)
        if i is not None:
            i = texts.index(texts[i], i + 1)
            raise reader.error(f"artifacts[{i}].{field}", f"{texts[i]!r} is there twice")
