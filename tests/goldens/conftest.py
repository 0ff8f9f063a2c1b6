"""Recordings made for real, and a library that changes after they were made."""

from __future__ import annotations

import importlib
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from pytest_sklearn_persist import record_golden
from pytest_sklearn_persist.goldens.manifest import Manifest

RECIPE = """
def flowers():
    from sklearn.datasets import load_iris
    from sklearn.linear_model import LogisticRegression

    X, y = load_iris(return_X_y=True)
    return LogisticRegression(max_iter=300), X, y
"""


@pytest.fixture(scope="session")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one golden, ``iris``; to be copied, never changed."""
    X, y = load_iris(return_X_y=True)
    estimator = make_pipeline(StandardScaler(), LogisticRegression()).fit(X, y)
    store = tmp_path_factory.mktemp("recorded") / "goldens"
    record_golden(store, "iris", estimator, X, y, rows=10)
    return store


@pytest.fixture
def store(recorded: Path, tmp_path: Path) -> Path:
    """A copy of the store, to be spoilt."""
    return Path(shutil.copytree(recorded, tmp_path / "goldens"))


@pytest.fixture
def manifest_file(store: Path) -> Path:
    """The manifest of the only recording."""
    [found] = store.glob("*/*/golden.json")
    return found


@pytest.fixture
def edit(manifest_file: Path) -> Callable[[Callable[[dict[str, Any]], Any]], Path]:
    """Change the manifest by a function of its data."""

    def change(function: Callable[[dict[str, Any]], Any]) -> Path:
        data = json.loads(manifest_file.read_text(encoding="utf-8"))
        function(data)
        manifest_file.write_text(json.dumps(data), encoding="utf-8")
        return manifest_file

    return change


@pytest.fixture(scope="session")
def recipe_recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``recipes.py`` and a store ``goldens`` that was recorded from it."""
    folder = tmp_path_factory.mktemp("recipes")
    (folder / "flower_recipes.py").write_text(RECIPE, encoding="utf-8")
    record_golden(folder / "goldens", "flowers", f"{folder / 'flower_recipes.py'}:flowers", rows=10)
    return folder


LIBRARY = """
import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin


class Signs(ClassifierMixin, BaseEstimator):
    def __init__(self, shift=0.0):
        self.shift = shift

    def fit(self, X, y=None):
        self.classes_ = np.array([0, 1])
        self.middle_ = np.asarray(X).mean(axis=0)
        return self

    def decision_function(self, X):
        return (np.asarray(X) - self.middle_).sum(axis=1) + self.shift

    def predict(self, X):
        return (self.decision_function(X) > 0).astype(int)
"""


class Library:
    """A module whose source can change, as that of a library does between two releases."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "signs_of_change.py"
        self.file.write_text(LIBRARY, encoding="utf-8")

    def record(self, **options: Any) -> Manifest:
        """Record its estimator as it is now."""
        X = np.random.RandomState(0).normal(size=(20, 3))
        estimator = importlib.import_module("signs_of_change").Signs().fit(X)
        y = estimator.predict(X)
        return record_golden(self.folder / "goldens", "signs", estimator, X, y, **options)

    def change(self, before: str, after: str) -> None:
        """Release a new version."""
        assert before in LIBRARY
        new = LIBRARY.replace(before, after) + f"\n# {before!r} -> {after!r}\n"
        self.file.write_text(new, encoding="utf-8")
        shutil.rmtree(self.folder / "__pycache__", ignore_errors=True)


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    monkeypatch.syspath_prepend(tmp_path)
    yield Library(tmp_path)
    sys.modules.pop("signs_of_change", None)
