"""``check --changed``: the recordings that files belong to, as hooks of git name them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

__all__ = ["recordings_with"]

_MANIFEST = "golden.json"


def recordings_with(files: Iterable[str]) -> list[str]:
    """Return the folders of the recordings that files belong to, each once, sorted.

    Parameters
    ----------
    files : iterable of str
        Paths of files that changed. Inputs belong to every recording of their golden; a file that
        belongs to no recording is left out.
    """
    found: set[Path] = set()
    for file in map(Path, files):
        own = next((folder for folder in file.parents if (folder / _MANIFEST).is_file()), None)
        if own is not None:
            found.add(own)
        elif file.match("inputs-*.npz"):
            found.update(manifest.parent for manifest in file.parent.glob(f"*/{_MANIFEST}"))
    return sorted(map(str, found))
