"""``check --changed``: the recordings that files belong to, as hooks of git name them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .output import write

if TYPE_CHECKING:
    from ..judge.outcome import Outcome

__all__ = ["Changed", "lost_outcomes", "recordings_with", "show_lost"]

_MANIFEST = "golden.json"
_INPUTS = "inputs-*.npz"
#: How the recorder calls the folder of a recording.
_KEY = re.compile(r"sklearn-[^_]+_[a-z]+[0-9]+_.+-.+")


class Changed(NamedTuple):
    """What changed.

    Attributes
    ----------
    recordings : list of str
        The folders of recordings, each once, sorted.
    lost : list of Path
        Folders in the place of a recording that have no manifest to check them by.
    """

    recordings: list[str]
    lost: list[Path]


def recordings_with(files: Iterable[str]) -> Changed:
    """Return the folders of the recordings that files belong to.

    Parameters
    ----------
    files : iterable of str
        Paths of files that changed. Inputs belong to every recording of their golden; a file that
        belongs to no recording is left out, and so is a recording of which nothing is left.
    """
    found: set[Path] = set()
    lost: set[Path] = set()
    for file in map(Path, files):
        if file.is_symlink():
            lost.update(folder for folder in (file, *_folders(file)) if _has_entry(folder))
        own = next((folder for folder in file.parents if (folder / _MANIFEST).is_file()), None)
        if own is not None:
            found.add(own)
        elif file.match(_INPUTS):
            found.update(manifest.parent for manifest in file.parent.glob(f"*/{_MANIFEST}"))
            lost.update(filter(_is_lost, _folders(file.parent)))
        lost.update(folder for folder in file.parents if _has_entry(folder) and _is_lost(folder))
        named = file.name == _MANIFEST and not file.is_file() and _holds_something(file.parent)
        if named or _is_lost(file.parent):
            lost.add(file.parent)
    return Changed(sorted(map(str, found - lost)), sorted(lost))


def lost_outcomes(folders: Iterable[Path]) -> list[Outcome]:
    """Return what became of recordings without a manifest: each fails."""
    from ..goldens.checking import bad_recording_outcome
    from ..goldens.manifest import ManifestError, read_manifest
    from ..judge.status import Status

    found = []
    for folder in folders:
        error = ManifestError(folder / _MANIFEST, "", "lies behind a symbolic link", Status.REFUSED)
        if not folder.is_symlink():
            try:
                read_manifest(folder / _MANIFEST)
            except ManifestError as wrong:
                error = wrong
        found.append(bad_recording_outcome(error))
    return found


def show_lost(outcomes: Iterable[Outcome]) -> None:
    """Print a line for each recording without a manifest."""
    for outcome in outcomes:
        write(f"{outcome.golden}: {outcome.status}  {outcome.differences[0].actual}")


def _is_lost(folder: Path) -> bool:
    """Tell whether a folder is a recording, but for the manifest, which is not a file."""
    if (folder / _MANIFEST).is_file() or not _holds_something(folder):
        return False
    return _has_entry(folder) or _is_in_golden(folder)


def _is_in_golden(folder: Path) -> bool:
    """Tell whether a folder lies where recordings lie, or is called as the recorder calls them."""
    if folder.name.startswith((".", "__")) or not folder.name:
        return False
    home = folder.parent
    around = (True for pattern in (_INPUTS, f"*/{_MANIFEST}") for _ in home.glob(pattern))
    return _KEY.match(folder.name) is not None or next(around, False)


def _has_entry(folder: Path) -> bool:
    """Tell whether there is anything that is called as a manifest, also a link to nowhere."""
    return os.path.lexists(folder / _MANIFEST)


def _holds_something(folder: Path) -> bool:
    try:
        names = [entry.name for entry in folder.iterdir()]
    except OSError:
        return False
    return any(not name.startswith(".") and name != "__pycache__" for name in names)


def _folders(folder: Path) -> Iterator[Path]:
    try:
        yield from (entry for entry in sorted(folder.iterdir()) if entry.is_dir())
    except OSError:
        return
