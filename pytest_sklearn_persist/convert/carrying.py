"""A recording with another artifact: what was recorded stays, the file under test is exchanged."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Collection, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from ..goldens.manifest import Artifact, Manifest, read_manifest

__all__ = ["carried", "without_parameters"]


def carried(
    manifest: Manifest,
    artifact: Artifact,
    file: Path,
    folder: Path,
    changed: Collection[str] = (),
) -> Manifest:
    """Write a recording that asks of a file what was recorded of another one.

    Every step is so compared with what was recorded at first: differences within the tolerance
    cannot add up.

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
    changed : collection of str
        Parameters that have another value on purpose, as ``SGDClassifier.loss``; patterns of
        classes, without their modules. These are not compared.
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
    data = {
        **manifest.data,
        "estimator": without_parameters(manifest.data["estimator"], changed),
        "artifacts": [described],
        "source": None,
        "expect": [],
    }
    (place / manifest.path.name).write_text(json.dumps(data), encoding="utf-8")
    return read_manifest(place / manifest.path.name)


def without_parameters(estimator: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    """Return what a manifest says of an estimator, without some of its parameters.

    Parameters
    ----------
    estimator : mapping
        ``class`` and ``params``.
    names : collection of str
        Of parameters, as ``SGDClassifier.loss``, wherever such an estimator is nested.

    Examples
    --------
    >>> params = {"sgd": {"type": "SGDClassifier"}, "sgd__loss": "log", "sgd__alpha": 0.1}
    >>> without_parameters({"class": "Pipeline", "params": params}, ["SGD*.loss"])["params"]
    {'sgd': {'type': 'SGDClassifier'}, 'sgd__alpha': 0.1}
    """
    known = estimator.get("params")
    if not known or not names:
        return dict(estimator)
    return {
        **estimator,
        "params": {k: v for k, v in known.items() if not _is_one(k, estimator, names)},
    }


def _is_one(key: str, estimator: Mapping[str, Any], names: Collection[str]) -> bool:
    """Tell whether a parameter, with what it is nested in, is one of some."""
    owner, _, parameter = key.rpartition("__")
    described = estimator["params"].get(owner) if owner else None
    kind = described.get("type") if isinstance(described, dict) else None
    if not owner:
        kind = str(estimator["class"]).rpartition(".")[2]
    return any(fnmatchcase(f"{kind}.{parameter}", name) for name in names)
