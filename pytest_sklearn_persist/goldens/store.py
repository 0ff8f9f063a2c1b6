"""Find goldens and their recordings in the folders where they are kept."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..errors import PersistenceError
from ..judge.status import Status
from ..recorder import MANIFEST
from .manifest import Manifest, ManifestError

__all__ = [
    "GoldenMissing",
    "clashes",
    "find_manifests",
    "golden_names",
    "is_ignored",
    "recordings_of",
    "unlisted_files",
]

_DEPTH = 12


class GoldenMissing(PersistenceError):  # noqa: N818 - says what is wrong
    """No golden is called that, or there is none at that place."""


# Its public home; it is what tracebacks print, and pytest's summary has little room.
GoldenMissing.__module__ = "pytest_sklearn_persist"


def is_ignored(name: str) -> bool:
    """Tell whether a file or folder is none of the store's: hidden, or a cache of Python's."""
    return name.startswith(".") or name == "__pycache__"


def find_manifests(path: Path) -> list[Path]:
    """Return every manifest at or below a path, sorted.

    Parameters
    ----------
    path : Path
        A manifest, the folder of a recording, of a golden, or of a store. Symbolic links below
        it are not followed; if a golden or a recording seems to be behind one, its manifests are
        among these, and reading them says what is wrong.

    Raises
    ------
    GoldenMissing
        There is no such path, or no manifest in it.
    """
    if not path.exists():
        raise GoldenMissing(f"{path} does not exist")
    if path.is_file():
        if path.name != MANIFEST:
            raise GoldenMissing(f"{path} is no {MANIFEST}")
        return [path]
    found = sorted(_walk(path, _DEPTH))
    if not found:
        raise GoldenMissing(f"{path} holds no recording: there is no {MANIFEST} below it")
    return found


def _walk(folder: Path, depth: int) -> Iterator[Path]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name == MANIFEST and not entry.is_dir(follow_symlinks=False):
                yield folder / entry.name
            elif depth and entry.is_dir() and not is_ignored(entry.name):
                found = folder / entry.name
                yield from _linked(found) if entry.is_symlink() else _walk(found, depth - 1)


def _linked(folder: Path) -> Iterator[Path]:
    """Yield the manifests behind a link that somebody has put in the place of a folder."""
    for pattern in (MANIFEST, f"*/{MANIFEST}"):
        yield from folder.glob(pattern)


def golden_names(store: Path) -> list[str]:
    """Return the names of the goldens in a store, sorted."""
    if not store.is_dir():
        return []
    return sorted(
        entry.name
        for entry in store.iterdir()
        if entry.is_dir() and not is_ignored(entry.name) and any(entry.glob(f"*/{MANIFEST}"))
    )


def recordings_of(stores: Iterable[Path], name: str) -> list[Path]:
    """Return the manifests of one golden, from the first store that has it.

    Raises
    ------
    GoldenMissing
        No store has it; close names are listed.
    """
    stores = list(stores)
    for store in stores:
        if name in golden_names(store):
            return find_manifests(store / name)
    known = sorted({known for store in stores for known in golden_names(store)})
    places = ", ".join(map(str, stores)) or "no folder: set persist_golden_dirs"
    close = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    hint = f"; did you mean {' or '.join(map(repr, close))}?" if close else ""
    raise GoldenMissing(f"no golden is called {name!r} in {places}{hint}")


def unlisted_files(manifest: Manifest) -> list[str]:
    """Return the files in the folder of a recording that its manifest does not list."""
    return sorted(
        entry.name
        for entry in manifest.path.parent.iterdir()
        if entry.name not in manifest.files and not is_ignored(entry.name)
    )


def clashes(manifests: Iterable[Manifest]) -> list[ManifestError]:
    """Return what recordings cannot be true together.

    Two recordings of one golden that were made in the same environment, and names that are the
    same folder where upper and lower case do not count.
    """
    found: list[ManifestError] = []
    spelt: dict[str, Manifest] = {}
    made: dict[tuple[object, ...], Manifest] = {}
    for manifest in manifests:
        home = manifest.path.parent.parent
        folder = str(home.parent / manifest.name.lower())
        other = spelt.setdefault(folder, manifest)
        if other.name != manifest.name:
            text = f"{manifest.name!r} and {other.name!r} differ in upper and lower case only"
            found.append(ManifestError(manifest.path, "name", text))
        environment = {**manifest.environment, "threads": None, "blas": None, "libc": None}
        key = (str(home), repr(sorted(environment.items(), key=lambda item: item[0])))
        twin = made.setdefault(key, manifest)
        if twin is not manifest:
            text = f"{twin.key} was recorded in the same environment: keep one of the two"
            found.append(ManifestError(manifest.path, "environment", text, Status.DAMAGED))
    return found
