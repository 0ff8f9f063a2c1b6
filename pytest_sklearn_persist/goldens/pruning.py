"""Delete recordings: what their manifests list, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..recorder import MANIFEST
from .manifest import Manifest, ManifestError, read_manifest

__all__ = ["Pruned", "Pruning", "plan_pruning"]

#: What the recorder calls the inputs: a manifest that names any other file does not make it ours.
_INPUTS = re.compile(r"inputs-[0-9a-f]{12}\.npz")


@dataclass(frozen=True, slots=True)
class Pruned:
    """What a deletion did.

    Attributes
    ----------
    files, folders : tuple of Path
        What is gone.
    left : tuple of (Path, str)
        What is still there, and why.
    """

    files: tuple[Path, ...]
    folders: tuple[Path, ...]
    left: tuple[tuple[Path, str], ...]


@dataclass(frozen=True, slots=True)
class Pruning:
    """What is to be deleted.

    Attributes
    ----------
    recordings : tuple of Manifest
    files : tuple of Path
        In the order of deletion; the manifest of a recording is the last of its files, so that
        a deletion that was interrupted can be taken up again.
    folders : tuple of Path
        Removed afterwards if they are empty.
    left : tuple of (Path, str)
        What lies in these folders and stays, and why.
    bytes : int
        What the files take on the disk.
    """

    recordings: tuple[Manifest, ...]
    files: tuple[Path, ...]
    folders: tuple[Path, ...]
    left: tuple[tuple[Path, str], ...]
    bytes: int

    def carry_out(self) -> Pruned:
        """Delete; what cannot be deleted stays and is named."""
        files: list[Path] = []
        folders: list[Path] = []
        left = dict(self.left)
        needed: set[Path] = set()
        for path in self.files:
            if path in needed:
                left[path] = "the rest of its recording cannot be deleted"
                continue
            try:
                path.unlink()
                files.append(path)
            except OSError as error:
                left[path] = f"cannot be deleted: {error.strerror or error}"
                # Its manifest and inputs stay, too: without them nobody would know what it is.
                for manifest in self.recordings:
                    if manifest.path.parent == path.parent:
                        needed |= {manifest.path, manifest.inputs.path}
        for folder in self.folders:
            try:
                folder.rmdir()
                folders.append(folder)
            except OSError:  # not empty: what is in it is named above
                continue
        return Pruned(tuple(files), tuple(folders), tuple(left.items()))


def plan_pruning(manifests: Iterable[Manifest]) -> Pruning:
    """Find out what may be deleted with some recordings, and what has to stay.

    Parameters
    ----------
    manifests : iterable of Manifest
        The recordings that are not wanted any more.
    """
    recordings = tuple({manifest.path.absolute(): manifest for manifest in manifests}.values())
    homes: dict[Path, list[Manifest]] = {}
    for manifest in recordings:
        homes.setdefault(manifest.path.parent.parent, []).append(manifest)
    files: list[Path] = []
    folders: list[Path] = []
    left: list[tuple[Path, str]] = []
    for home, gone in homes.items():
        for manifest in gone:
            own, foreign = _of_recording(manifest)
            files += own
            left += foreign
            folders.append(manifest.path.parent)
        inputs, kept = _inputs(home, gone)
        files += inputs
        left += kept
        left += _foreign(home, {m.path.parent for m in gone}, {*inputs, *(p for p, _ in kept)})
        folders.append(home)
    size = sum(path.lstat().st_size for path in files)
    return Pruning(recordings, tuple(files), tuple(folders), tuple(left), size)


def _of_recording(manifest: Manifest) -> tuple[list[Path], list[tuple[Path, str]]]:
    """Return the files of a recording, its manifest last, and what else is in its folder."""
    listed: list[Path] = []
    left: list[tuple[Path, str]] = []
    for entry in _entries(manifest.path.parent):
        if entry.name not in manifest.files:
            left.append((entry, f"{MANIFEST} does not list it"))
        elif entry.is_symlink() or not entry.is_file():
            left.append((entry, f"it is not a regular file, as {MANIFEST} says"))
        else:
            listed.append(entry)
    return sorted(listed, key=lambda path: (path.name == MANIFEST, path.name)), left


def _inputs(home: Path, gone: list[Manifest]) -> tuple[list[Path], list[tuple[Path, str]]]:
    """Return the inputs that no other recording uses, and those that have to stay."""
    wanted = {manifest.inputs.path.name for manifest in gone}
    present = [entry for entry in _entries(home) if entry.name in wanted]
    folders = {manifest.path.parent.name for manifest in gone}
    delete: list[Path] = []
    left: list[tuple[Path, str]] = []
    users: dict[str, str] = {}
    unreadable = None
    for entry in _entries(home):
        if entry.name in folders or not (entry / MANIFEST).exists():
            continue
        try:
            users.setdefault(read_manifest(entry / MANIFEST).inputs.path.name, entry.name)
        except ManifestError:
            unreadable = entry.name
    for path in present:
        if path.name in users:
            continue  # part of a recording that stays: nothing to be told about
        if not _INPUTS.fullmatch(path.name):
            left.append((path, "it is not called as the recorder calls inputs"))
        elif path.is_symlink() or not path.is_file():
            left.append((path, "it is not a regular file"))
        elif unreadable is not None:
            left.append((path, f"{unreadable}, which cannot be read, may use it"))
        else:
            delete.append(path)
    return delete, left


def _foreign(home: Path, gone: set[Path], known: set[Path]) -> list[tuple[Path, str]]:
    """Return what lies beside the recordings of a golden that has none left."""
    entries = [path for path in _entries(home) if path not in gone and path not in known]
    if any((path / MANIFEST).exists() for path in entries):
        return []  # the golden stays, and so does all that is beside its recordings
    return [(path, f"no {MANIFEST} lists it") for path in entries]


def _entries(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())
