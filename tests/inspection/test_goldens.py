"""The models of this project's own store, saved by twelve releases, are understood whole."""

from __future__ import annotations

import functools
import io
import json
import warnings
from pathlib import Path

import joblib
import numpy as np
import pytest
from packaging.version import Version
from persist_unpickling import names, really_loaded, really_loaded_by_joblib

from pytest_sklearn_persist import inspect_artifact as inspect
from pytest_sklearn_persist.gate.containers import open_container

STORE = Path(__file__).resolve().parents[2] / "goldens"
GOLDENS = sorted(path.name for path in STORE.iterdir() if path.is_dir())
pytestmark = pytest.mark.skipif(not STORE.is_dir(), reason="the store is not here")
inspect_artifact = functools.lru_cache(maxsize=None)(inspect)
every_golden = pytest.mark.parametrize("name", GOLDENS)


def artifacts(name):
    """Each artifact of a golden with its recording's manifest."""
    for path in sorted((STORE / name).glob("*/golden.json")):
        manifest = json.loads(path.read_text(encoding="utf-8"))
        for artifact in manifest["artifacts"]:
            yield path.parent / artifact["file"], artifact, manifest


@every_golden
def test_every_recording_is_understood(name):
    open_questions = {
        path: (info.not_understood, info.damaged)
        for path, _, _ in artifacts(name)
        if (info := inspect_artifact(path)).not_understood or info.damaged
    }

    assert open_questions == {}


@every_golden
def test_digests_are_those_of_the_manifests(name):
    for path, artifact, _ in artifacts(name):
        assert inspect_artifact(path).sha256 == artifact["sha256"]


@every_golden
def test_the_format_is_that_of_the_manifest(name):
    for path, artifact, _ in artifacts(name):
        stem, _, rest = artifact["format"].partition(":")
        info = inspect_artifact(path)
        expected = (stem, rest.partition(":")[0] or None) if stem == "joblib" else ("pickle", None)

        assert (info.container, info.compression) == expected


@every_golden
def test_the_outermost_estimator_has_the_class_of_the_manifest(name):
    for path, _, manifest in artifacts(name):
        first = inspect_artifact(path).estimators[0]

        assert first.path == ""
        assert first.class_name == manifest["estimator"]["class"].replace(":", ".")


@every_golden
def test_every_estimator_names_the_release_that_saved_it(name):
    for path, _, manifest in artifacts(name):
        version = manifest["environment"]["libraries"]["scikit-learn"]

        assert inspect_artifact(path).versions == (version,)


def loadable(name):
    """Each artifact that can be loaded here, as it was really loaded."""
    for path, _, _ in artifacts(name):
        data = path.read_bytes()
        kind, file = open_container(io.BytesIO(data), len(data))
        load = really_loaded if path.suffix == ".pkl" else really_loaded_by_joblib
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                yield path, load(file.read() if kind != "pickle" else data)
            except Exception:
                continue


@every_golden
def test_globals_are_those_that_the_unpickler_resolves(name):
    if Version(joblib.__version__) < Version("1.6"):
        pytest.skip("this joblib resolves what is in arrays of objects behind the back of the test")
    for path, record in loadable(name):
        assert names(inspect_artifact(path)) == record.globals, path


@every_golden
def test_arrays_are_as_large_as_those_that_are_loaded(name):
    for path, record in loadable(name):
        in_objects = any(array.dtype.hasobject for array in record.arrays.values())
        if path.suffix == ".joblib" and in_objects:
            continue  # another unpickler has read those
        assert inspect_artifact(path).array_bytes == record.array_bytes, path
        assert isinstance(record.array_bytes, (int, np.integer))
