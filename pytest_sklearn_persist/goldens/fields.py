"""Fields of a manifest by their paths, of the type they must have, or refused by name."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import PersistenceError
from ..gate.policy import digest_of
from ..gate.reading import NotAsRecorded, read_once
from ..judge.status import Status
from ..strict_json import FieldError, parse_json
from ..texts import clean, cleaned

__all__ = ["ManifestError", "Reader", "load"]

#: Of a distribution; and what a version is made of, also where some system has made one up.
_PACKAGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_LONGEST_VERSION = 100
_VERSION = re.compile(rf"[A-Za-z0-9][A-Za-z0-9.!+*_~^-]{{0,{_LONGEST_VERSION - 1}}}")
_MAX_BYTES = 1 << 24
#: What is compared with what is there now, as it is.
_AS_IT_IS = (("estimator", "params"), ("training_data", "X"), ("training_data", "y"))


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
        text = clean(text)
        super().__init__(f"{clean(str(path))}: {f'{clean(field)}: ' if field else ''}{text}")
        self.path = path
        self.field = field
        self.status = status
        self.text = text


def load(path: Path) -> tuple[dict[str, Any], str]:
    """Return what a manifest says, made fit to be shown, and its digest."""
    try:
        content, _ = read_once(path, _MAX_BYTES)
        data = parse_json(bytes(content))
    except NotAsRecorded as error:
        text = str(error).removeprefix(f"{path.name} ")
        status = Status.REFUSED if error.status == "refused" else Status.DAMAGED
        raise ManifestError(path, "", text, status) from None
    except FieldError as error:
        raise ManifestError(path, error.field, error.text) from None
    except ValueError as error:
        raise ManifestError(path, "", f"is not valid JSON: {error}") from None
    if not isinstance(data, dict):
        raise ManifestError(path, "", f"must be an object, is a {type(data).__name__}")
    kept = [(one, other, _part(data, one).get(other)) for one, other in _AS_IT_IS]
    data = {clean(name): cleaned(value) for name, value in data.items()}
    for one, other, value in kept:
        if value is not None:
            _part(data, one)[other] = value
    return data, digest_of(bytes(content))


def _part(data: dict[str, Any], name: str) -> dict[str, Any]:
    found = data.get(name)
    return found if isinstance(found, dict) else {}


_NAMES = {
    int: "a whole number",
    str: "a string",
    list: "a list",
    dict: "an object",
    float: "a number",
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Fields by their paths, of the type they must have."""

    path: Path
    data: dict[str, Any]

    def error(self, field: str, text: str, status: Status = Status.DAMAGED) -> ManifestError:
        """Return an error that names the file and a field."""
        return ManifestError(self.path, field, text, status)

    def get(self, field: str, kind: type, *, optional: bool = False) -> Any:
        """Return what a field holds, of this type; an optional one may be null."""
        value: Any = self.data
        for name, position in re.findall(r"([A-Za-z_]\w*)|\[(\d+)\]", field):
            if name:
                if not isinstance(value, dict) or name not in value:
                    raise self.error(field, "is missing")
                value = value[name]
            else:
                value = value[int(position)]
        if optional and value is None:
            return None
        return self.of_kind(field, value, kind)

    def may_have(self, field: str, kind: type) -> Any:
        """Return what a field holds, of this type; None if it is null or not there."""
        value: Any = self.data
        for name in field.split("."):
            value = value.get(name) if isinstance(value, dict) else None
        return None if value is None else self.of_kind(field, value, kind)

    def of_kind(self, field: str, value: Any, kind: type) -> Any:
        """Return a value that has a type, as JSON knows types: true is not a number."""
        accepted = (int, float) if kind is float else kind
        if not isinstance(value, accepted) or (isinstance(value, bool) and kind is not bool):
            raise self.error(field, f"must be {_NAMES[kind]}, is {json.dumps(value)[:60]}")
        return value

    def count(self, field: str, value: Any, most: int = 1 << 53) -> int:
        """Return a whole number that is not negative."""
        found: int = self.of_kind(field, value, int)
        if not 0 <= found <= most:
            raise self.error(field, f"must be between 0 and {most:,}, is {found}")
        return found

    def matching(self, field: str, pattern: re.Pattern[str], what: str) -> str:
        """Return a text that is as it must be."""
        text: str = self.get(field, str)
        if not pattern.fullmatch(text):
            raise self.error(field, f"{text[:60]!r} is not {what}", Status.REFUSED)
        return text

    def versions(self, field: str) -> dict[str, str]:
        """Return an object that maps names of distributions to versions."""
        found: dict[str, str] = self.get(field, dict)
        for name, value in found.items():
            where = f"{field}.{name[:60]}"
            self.of_kind(where, value, str)
            if not _PACKAGE.fullmatch(name):
                raise self.error(where, "is not the name of a distribution", Status.REFUSED)
            if not _VERSION.fullmatch(value):
                # Not how many it has: a long text was cut when it was cleaned.
                long = f"it has more than {_LONGEST_VERSION} characters"
                why = f" ({long})" if len(value) > _LONGEST_VERSION else ""
                text = f"{value[:60]!r} is not a version{why}"
                raise self.error(where, text, Status.REFUSED)
        return found
