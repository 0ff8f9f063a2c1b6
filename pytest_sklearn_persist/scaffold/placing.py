"""Put files where they belong, whole or not at all, and leave what is somebody else's."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from ..errors import UsageError
from ..gate.reading import read_text
from .writing import BEGIN, END, Piece

__all__ = ["Placed", "State", "place"]

_MOST_BYTES = 1 << 22
#: ``paste``: the file is somebody's own, and what belongs into it is not in it.
State: TypeAlias = Literal["written", "up to date", "differs", "paste"]


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of a piece.

    Attributes
    ----------
    piece : Piece
    state : {"written", "up to date", "differs", "paste"}
    """

    piece: Piece
    state: State

    @property
    def open(self) -> bool:
        """Whether something is left to do by hand."""
        return self.state in ("differs", "paste")


def place(piece: Piece, root: Path, *, force: bool = False, dry_run: bool = False) -> Placed:
    """Write a piece, if that takes nothing away.

    Parameters
    ----------
    piece : Piece
    root : Path
        The folder of the project.
    force : bool
        Write again what was written before, also if it was changed since. A file of somebody's
        own is never changed but between the lines that mark our part of it.
    dry_run : bool
        Write nothing, and say what would become of it.

    Raises
    ------
    UsageError
        The file leads out of the project, or is not a string.
    """
    path, home = (root / piece.path).resolve(), root.resolve()
    if not path.is_relative_to(home):
        raise UsageError(f"{piece.path}: leads out of this project, to {path}")
    if ".git" in (part.lower() for part in path.relative_to(home).parts):
        raise UsageError(f"{piece.path}: leads into what belongs to git, to {path}")
    old = _read(path, piece.path) if path.exists() else None
    new = piece.text
    if old is not None:
        if _holds(old, piece):
            return Placed(piece, "up to date")
        replaced = piece.text if piece.part is None else _with_part(old, piece.part)
        if replaced is None or not force:
            return Placed(piece, "paste" if replaced is None else "differs")
        new = replaced
    if not dry_run:
        _write(path, new)
    return Placed(piece, "written")


def _read(path: Path, name: str) -> str:
    try:
        return read_text(path, _MOST_BYTES)
    except UnicodeDecodeError:
        raise UsageError(f"{name}: is there already, and is not UTF-8 text") from None
    except OSError as error:
        reason = error.strerror or error
        raise UsageError(f"{name}: is there already, and cannot be read: {reason}") from None


def _holds(old: str, piece: Piece) -> bool:
    """Tell whether a file has it already, however deep it is indented."""
    if piece.part is None:
        return old == piece.text
    lines, part = _stripped(old), _stripped(piece.part)
    return any(lines[i : i + len(part)] == part for i in range(len(lines)))


def _stripped(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines()]


def _with_part(old: str, part: str) -> str | None:
    """Return a file with another part between its marks; None if they are not one pair."""
    lines = old.splitlines(keepends=True)
    begins = [i for i, line in enumerate(lines) if line.lstrip().startswith(BEGIN)]
    ends = [i for i, line in enumerate(lines) if line.lstrip().startswith(END)]
    if len(begins) != 1 or len(ends) != 1 or begins[0] > ends[0]:
        return None
    first = lines[begins[0]]
    indent = first[: len(first) - len(first.lstrip())]
    new = [f"{indent}{line}\n" if line else "\n" for line in part.splitlines()]
    return "".join([*lines[: begins[0]], *new, *lines[ends[0] + 1 :]])


def _write(path: Path, text: str) -> None:
    """Write beside, then rename: whoever stops it finds the file as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with beside.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            beside.chmod(path.stat().st_mode & 0o777)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
