"""The release that really changed a stored model is found, in environments that are really made."""

from __future__ import annotations

import os

import pytest
from packaging.version import Version

from pytest_sklearn_persist.blame import blame_recording
from pytest_sklearn_persist.environment import current
from pytest_sklearn_persist.goldens.manifest import read_manifest

pytestmark = [
    pytest.mark.skipif(
        os.environ.get("PERSIST_NETWORK_TESTS") != "1",
        reason="it downloads packages: set PERSIST_NETWORK_TESTS=1, or run tox run -e environment",
    ),
    pytest.mark.skipif(
        Version(current().libraries["scikit-learn"]) < Version("1.4"),
        reason="the change came with scikit-learn 1.4",
    ),
]


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def manifest(project_root):
    folder = project_root / "goldens" / "forest" / "sklearn-1.3.2_cp311_linux-x86_64"
    return read_manifest(folder / "golden.json")


@pytest.fixture
def found(manifest, cache):
    return blame_recording(manifest, cache=cache, limit=20)


def test_trees_of_1_3_drift_since_scikit_learn_1_4_0(found):
    [point] = found.turning_points

    assert found.culprits == ("scikit-learn",)
    assert point.before.versions["scikit-learn"] == "1.3.2"
    assert point.after.versions["scikit-learn"] == "1.4.0"
    assert point.alone


def test_a_second_run_takes_everything_from_the_cache(found, manifest, cache):
    again = blame_recording(manifest, cache=cache, limit=0)

    assert again == found
