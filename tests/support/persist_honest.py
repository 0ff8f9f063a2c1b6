"""Honest models of many releases: what the gate must let through."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ARCHIVES = Path(__file__).resolve().parent.parent / "gate" / "honest"


@dataclass(frozen=True)
class HonestFile:
    """A model as one release saved it.

    ``name`` is unique among all of them, ``estimator`` the class of the saved object. ``format`` is
    ``pickle:0`` … ``pickle:5``, ``joblib``, ``joblib:2`` (a protocol) or ``joblib:zlib`` and its
    like (a compression).
    """

    name: str
    path: Path
    format: str
    release: str
    python: str
    estimator: str


def archives() -> list[Path]:
    """One archive for each release, and for each release under Python 2."""
    return sorted(ARCHIVES.glob("sklearn-*.tar.xz"))


def honest_files(folder: Path) -> list[HonestFile]:
    """Unpack every archive under a folder (a temporary one) and list what was in them."""
    return [file for archive in archives() for file in unpacked(archive, folder)]


def unpacked(archive: Path, folder: Path) -> Iterator[HonestFile]:
    """Unpack one archive into a folder of its own; files come in the order of its index."""
    release = archive.name.removesuffix(".tar.xz")
    target = folder / release
    target.mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive) as packed:
        for member in packed:
            content = packed.extractfile(member)
            assert content is not None
            (target / Path(member.name).name).write_bytes(content.read())
    for entry in json.loads((target / "index.json").read_text()):
        yield HonestFile(
            name=f"{release}/{entry['file']}",
            path=target / entry["file"],
            format=entry["format"],
            release=entry["scikit-learn"],
            python=entry["python"],
            estimator=entry["class"],
        )
