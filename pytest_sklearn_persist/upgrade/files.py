"""Read the pins of requirements, constraints and lock files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from ..errors import UsageError
from ..gate.reading import read_text
from ..strict_json import parse_json
from ..texts import clean
from .toml import parse_toml

__all__ = ["Contents", "is_file", "looks_like_file", "read_file"]

_MOST_BYTES = 1 << 23
_MOST_FILES = 100
_MOST_REQUIREMENTS = 10_000
_LONGEST = 2_000
_SUFFIXES = (".txt", ".in", ".lock", ".toml", ".json", ".cfg", ".yml", ".yaml")
_OTHERS = re.compile(r"--(requirement|constraint)[ =]|-[rc] ?")
_INDEXES = ("-i ", "-f ", "--index-url", "--extra-index-url", "--find-links", "--no-index")
_PLACES = re.compile(r"(\.|/|~|[a-zA-Z]:\\|[a-z+]+://)|\S+\.(whl|zip|tar\.\w+)$")
_LEFT_OUT = ("editable", "virtual", "directory", "path", "git", "url", "vcs", "archive")


@dataclass(slots=True)
class Contents:
    """What a file asks for.

    Attributes
    ----------
    requirements : list of Requirement
        One name may have several, with other markers.
    notes : list of str
        What of the file is not followed.
    files : int
        How many were read.
    """

    requirements: list[Requirement] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    files: int = 1

    def add(self, requirements: Iterable[Requirement], path: Path) -> None:
        """Take more in; a file may not ask for more than anybody installs."""
        for one in requirements:
            self.requirements.append(one)
            if len(self.requirements) > _MOST_REQUIREMENTS:
                raise UsageError(f"{path}: has more than {_MOST_REQUIREMENTS:,} requirements")


def is_file(path: Path) -> bool:
    """Tell whether there is a file, also of a name that none can have."""
    try:
        return path.is_file()
    except (OSError, ValueError):  # too long; with a null character
        return False


def looks_like_file(text: str) -> bool:
    """Tell whether a target is a file, there or not, and no requirement.

    Examples
    --------
    >>> looks_like_file("requirements.txt"), looks_like_file("scikit-learn==1.9.1")
    (True, False)
    """
    named = not re.search(r"[<>=@\s]", text)
    return named and (text.endswith(_SUFFIXES) or "/" in text or is_file(Path(text)))


def read_file(path: Path) -> Contents:
    """Return what a file asks for; hashes, and what no index has, are left out.

    Parameters
    ----------
    path : Path
        Requirements or constraints as pip reads them, with what they include; or a lock file:
        ``pylock.toml``, ``uv.lock``, ``poetry.lock``, ``pdm.lock`` or ``Pipfile.lock``.

    Raises
    ------
    UsageError
        It cannot be read, or a line of it is not a requirement.
    """
    try:
        text = read_text(path, _MOST_BYTES)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise UsageError(f"{path} cannot be read: {reason}") from None
    found = Contents()
    if path.name == "Pipfile.lock":
        found.add(_pipfile(path, text), path)
    elif path.suffix == ".toml" or (path.suffix == ".lock" and "[[package" in text):
        found.add(_locked(path, text), path)
    elif path.suffix in (".yml", ".yaml", ".cfg", ".json"):
        raise UsageError(_NOT_READ.format(path))
    else:
        _lines(path, text, found, frozenset())
    return found


_NOT_READ = (
    "{} holds no pins that can be read: give a requirements file, or pylock.toml, uv.lock, "
    "poetry.lock, pdm.lock or Pipfile.lock"
)


def _lines(path: Path, text: str, found: Contents, above: frozenset[Path]) -> None:
    """Read requirements as pip does, with the files that they name."""
    for number, line in _logical(text):
        other = _OTHERS.match(line)
        if other:
            file = path.parent / line[other.end() :].strip()
            if not is_file(file):
                name = clean(str(file), 200)
                raise UsageError(f"{path}, line {number}: there is no file {name}")
            if file.resolve() in above | {path.resolve()}:
                continue
            found.files += 1
            if found.files > _MOST_FILES:
                raise UsageError(f"{path}: more than {_MOST_FILES} files are named")
            try:
                inner = read_text(file, _MOST_BYTES)
            except (OSError, UnicodeDecodeError) as error:
                reason = getattr(error, "strerror", None) or "it is not text in UTF-8"
                raise UsageError(f"{file} cannot be read: {reason}") from None
            _lines(file, inner, found, above | {path.resolve()})
        elif line.startswith(_INDEXES):
            _note(found, f"{path.name} names an index, which is not used: set it for uv or pip")
        elif line.startswith(("-e", "--editable")) or _PLACES.match(line):
            _note(found, f"{path.name}, line {number} is not a package of an index, and left out")
        elif not line.startswith("-"):
            one = _requirement(line, f"{path}, line {number}", shown=not above)
            if one.url is None:
                found.add([one], path)
            else:  # a file may not choose where code comes from; who types a target may
                _note(
                    found, f"{path.name}, line {number} is not a package of an index, and left out"
                )


def _logical(text: str) -> Iterator[tuple[int, str]]:
    """Yield lines without comments, those that are continued as one."""
    start, held = 0, ""
    for number, line in enumerate(text.splitlines(), 1):
        start = start or number
        plain = re.sub(r"(^|\s)#.*$", "", line)
        if plain.rstrip().endswith("\\"):
            held += plain.rstrip()[:-1] + " "
            continue
        whole = (held + plain).strip()
        if whole:
            yield start, whole
        start, held = 0, ""
    if held.strip():
        yield start, held.strip()


def _requirement(line: str, where: str, *, shown: bool = True) -> Requirement:
    text = re.split(r"\s--?[a-z]", line, maxsplit=1)[0].strip()
    if len(text) > _LONGEST:
        raise UsageError(f"{where}: has {len(text):,} characters; {_LONGEST:,} are the limit")
    try:
        return Requirement(text)
    except ValueError:  # InvalidRequirement, or a version of thousands of digits
        # What is included may be any file of this machine: nothing of it is shown.
        what = repr(text[:100]) if shown else "it"
        raise UsageError(
            f"{where}: {what} is not a requirement such as scikit-learn==1.9.1"
        ) from None


def _note(found: Contents, text: str) -> None:
    if (text := clean(text)) not in found.notes:
        found.notes.append(text)


def _locked(path: Path, text: str) -> Iterator[Requirement]:
    """Yield what a lock file in TOML pins: they all have tables of names and versions."""
    try:
        data = parse_toml(text)
    except ValueError as error:  # TOMLDecodeError, or thousands of digits
        raise UsageError(f"{path}: is not valid TOML: {error}") from None
    tables = data.get("packages", data.get("package"))
    if not isinstance(tables, list):
        raise UsageError(_NOT_READ.format(path))
    for number, table in enumerate(tables):
        if isinstance(table, dict) and "version" in table and not _is_elsewhere(table):
            where = f"{path}, package {number + 1}"
            yield _pin(str(table.get("name")), str(table["version"]), _marker(table, where), where)


def _is_elsewhere(table: Mapping[str, Any]) -> bool:
    source = table.get("source")
    named = {*table, *(source if isinstance(source, dict) else ())}
    kind = source.get("type") if isinstance(source, dict) else None  # as poetry has it
    return bool(named & set(_LEFT_OUT) - {"url"}) or kind in ("git", "directory", "file", "url")


def _marker(table: Mapping[str, Any], where: str) -> str:
    """Return when a pin counts; each tool has a name of its own for it."""
    names = ("marker", "markers", "resolution-markers")
    name = next((name for name in names if table.get(name)), "")
    found = table.get(name) or ""
    if isinstance(found, dict):  # poetry: by group
        found = list(found.values())
    if isinstance(found, list) and all(isinstance(one, str) for one in found):
        return " or ".join(f"({one})" for one in found)
    if not isinstance(found, str):
        raise UsageError(f"{where}: {name} must be text, or texts, is {str(found)[:60]}")
    return found


def _pipfile(path: Path, text: str) -> Iterator[Requirement]:
    try:
        tables = dict(parse_json(text.encode())["default"])
    except (ValueError, KeyError, TypeError):
        raise UsageError(_NOT_READ.format(path)) from None
    for name, table in tables.items():
        version = table.get("version") if isinstance(table, dict) else None
        if isinstance(version, str):
            where = f"{path}, {name}"
            yield _pin(name, version.removeprefix("=="), str(table.get("markers") or ""), where)


def _pin(name: str, version: str, marker: str, where: str) -> Requirement:
    return _requirement(f"{name}=={version}" + (f"; {marker}" if marker else ""), where)
