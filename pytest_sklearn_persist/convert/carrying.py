"""A recording with another artifact: what was recorded stays, the file under test is exchanged."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

from ..goldens.manifest import Artifact, Manifest, read_manifest

__all__ = ["carried"]


def carried(manifest: Manifest, artifact: Artifact, file: Path, folder: Path) -> Manifest:
    """Write a recording that asks of a file what was recorded of another one.

    Every step is so compared with what was recorded at first: differences within the tolerance
    can not add up.

    Parameters
    ----------
    manifest : Manifest
        Of the recording.
    artifact : Artifact
        The one of it that the file stands for.
    file : Path
        The new file.
    folder : Path
        An empty folder for it.
    """
    place = folder / manifest.name / manifest.key
    place.mkdir(parents=True)
    shutil.copyfile(manifest.inputs.path, place.parent / manifest.inputs.path.name)
    shutil.copyfile(manifest.expected.path, place / manifest.expected.path.name)
    content = file.read_bytes()
    name = artifact.file.path.name
    (place / name).write_bytes(content)
    described = {
        "bytes": len(content),
        "file": name,
        "format": artifact.format,
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    data = {**manifest.data, "artifacts": [described], "source": None, "expect": []}
    (place / manifest.path.name).write_text(json.dumps(data), encoding="utf-8")
    return read_manifest(place / manifest.path.name)
