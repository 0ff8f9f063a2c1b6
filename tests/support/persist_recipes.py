"""Recipes that goldens of the tests are recorded from, and what changes recordings."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler


def iris() -> tuple[Any, Any, Any]:
    X, y = load_iris(return_X_y=True)
    return LogisticRegression(max_iter=500), X, y


def scaler() -> tuple[Any, Any]:
    """Return what has no recipe: a fitted estimator, and inputs."""
    X = load_iris().data
    return StandardScaler().fit(X), X


def recording(store: Path, name: str) -> Path:
    """Return the folder of the only recording of a golden."""
    (folder,) = (path.parent for path in (store / name).glob("*/golden.json"))
    return folder


def edit(folder: Path, **changes: Any) -> None:
    """Change fields of a manifest: ``environment__python="3.6.1"``."""
    file = folder / "golden.json"
    manifest = json.loads(file.read_text(encoding="utf-8"))
    for path, value in changes.items():
        *parents, last = path.split("__")
        part = manifest
        for name in parents:
            part = part[name]
        part[last] = value
    file.write_text(json.dumps(manifest), encoding="utf-8")


def add_recording(store: Path, name: str, version: str) -> Path:
    """Add the recording that the same model would have given under another scikit-learn."""
    folder = recording(store, name)
    other = folder.parent / folder.name.replace(folder.name.split("_")[0], f"sklearn-{version}")
    shutil.copytree(folder, other)
    libraries = json.loads((folder / "golden.json").read_text())["environment"]["libraries"]
    edit(other, environment__libraries={**libraries, "scikit-learn": version})
    return other


def change_model(folder: Path, **attributes: Any) -> None:
    """Change the models of a recording as a new version might read them; the digests follow."""
    import hashlib

    from pytest_sklearn_persist import recorder

    artifacts = json.loads((folder / "golden.json").read_text(encoding="utf-8"))["artifacts"]
    for artifact in artifacts:
        path = folder / artifact["file"]
        with path.open("rb") as file:
            model = recorder.load(file, artifact["format"])
        for name, value in attributes.items():
            setattr(model, name, value)
        recorder.dump(model, str(path), artifact["format"])
        content = path.read_bytes()
        artifact.update(bytes=len(content), sha256=hashlib.sha256(content).hexdigest())
    edit(folder, artifacts=artifacts)
