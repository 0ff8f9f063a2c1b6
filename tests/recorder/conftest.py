"""What the tests of the recorder share: a small model, and a store to record it into."""

from __future__ import annotations

import functools
import json
from pathlib import Path

import numpy as np
import pytest
from sklearn.datasets import load_iris
from sklearn.linear_model import LinearRegression, LogisticRegression

from pytest_sklearn_persist import recorder


@pytest.fixture(scope="session")
def iris():
    return load_iris(return_X_y=True)


@pytest.fixture(scope="session")
def classifier(iris):
    return LogisticRegression(max_iter=500).fit(*iris)


@pytest.fixture(scope="session")
def inputs():
    X = np.random.RandomState(0).uniform(size=(20, 2))
    return X, X.sum(axis=1)


@pytest.fixture(scope="session")
def linear(inputs):
    return LinearRegression().fit(*inputs)


@pytest.fixture
def material(linear, inputs):
    return recorder.from_estimator(linear, *inputs)


@pytest.fixture
def store(tmp_path):
    return tmp_path / "goldens"


@pytest.fixture
def record(store):
    """Record without the cost of a new interpreter; return the folder."""

    def record_here(material, name="churn", into=store, **arguments):
        arguments.setdefault("formats", ["pickle:4"])
        arguments.setdefault("observe", recorder.observe_artifact)
        return Path(recorder.record(material, str(into), name, **arguments))

    return record_here


@pytest.fixture
def manifest_of(record):
    """Record, and return what the manifest says."""

    def read(*arguments, **named):
        return read_manifest(record(*arguments, **named))

    return read


def read_manifest(folder):
    return json.loads((folder / "golden.json").read_text(encoding="utf-8"))


@pytest.fixture
def recipe(tmp_path, monkeypatch):
    """Write a file of recipes under a name of its own and return what names one of them."""
    monkeypatch.syspath_prepend(str(tmp_path))
    path = tmp_path / f"recipes_{tmp_path.name.replace('-', '_')}.py"

    def write(text):
        path.write_text(text, encoding="utf-8")
        return path

    return functools.partial(write)
