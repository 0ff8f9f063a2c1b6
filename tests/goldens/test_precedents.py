"""What a check says about the atlas."""

from __future__ import annotations

import pytest
import sklearn
from persist_recipes import edit, iris, recording

from pytest_sklearn_persist import Status, check_golden, record_golden
from pytest_sklearn_persist.goldens.manifest import read_manifest
from pytest_sklearn_persist.goldens.precedents import precedent_of
from pytest_sklearn_persist.goldens.reasons import look_into
from pytest_sklearn_persist.goldens.store import find_manifests
from pytest_sklearn_persist.judge.atlas import Atlas, AtlasError, Kind
from pytest_sklearn_persist.judge.marks import release_of
from pytest_sklearn_persist.reports.golden import render_golden

HERE = release_of(sklearn.__version__) or ""


@pytest.fixture(scope="module")
def artifact(tmp_path_factory):
    """Artifact of a model that was recorded here."""
    folder = tmp_path_factory.mktemp("store")
    record_golden(folder, "iris", iris, rows=20, formats=["joblib"])
    return read_manifest(find_manifests(folder)[0]).artifacts[0]


@pytest.fixture
def asked(monkeypatch):
    """Let everything in the atlas be a load-error; return how often it was asked for."""
    letters = {"pickle": ("l",), "joblib": ("l",)}
    causes = {"pickle": ("",), "joblib": ("",)}
    classes = (
        "sklearn.pipeline.Pipeline",
        "sklearn.preprocessing._data.StandardScaler",
        "sklearn.linear_model._logistic.LogisticRegression",
        "sklearn.tree._classes.DecisionTreeClassifier",
        "sklearn.ensemble._forest.RandomForestClassifier",
    )
    kinds = {name: Kind(name, name, (), letters, causes) for name in classes}
    known = Atlas((HERE,), (HERE,), {}, kinds)
    count = []

    def atlas():
        count.append(1)
        return known

    monkeypatch.setattr("pytest_sklearn_persist.judge.atlas.atlas", atlas)
    return count


def test_a_failure_that_the_atlas_has_is_said_to_be_known(artifact, asked):
    info = look_into(artifact.file.path, Status.LOAD_ERROR)
    found = precedent_of(info, Status.LOAD_ERROR)

    assert found.agrees
    assert (found.producer, found.consumer) == (HERE, HERE)


@pytest.mark.parametrize("status", [Status.REFUSED, Status.DAMAGED, Status.UNCHECKED])
def test_what_was_not_loaded_is_not_looked_up(artifact, asked, status):
    info = look_into(artifact.file.path, status)

    assert info is None
    assert precedent_of(info, status) is None
    assert not asked


def test_a_check_stands_without_an_atlas(artifact, monkeypatch):
    def atlas():
        raise AtlasError("gone")

    monkeypatch.setattr("pytest_sklearn_persist.judge.atlas.atlas", atlas)

    info = look_into(artifact.file.path, Status.LOAD_ERROR)

    assert info is not None
    assert precedent_of(info, Status.LOAD_ERROR) is None


def test_a_passing_golden_does_not_ask(artifact, asked):
    (outcome,) = check_golden(artifact.file.path.parent)

    assert outcome.to_dict()["atlas"] is None
    assert not asked


def test_a_failing_golden_says_it_in_its_message_and_as_json(two_goldens, asked):
    folder = recording(two_goldens, "iris")
    # Recorded with another parameter: the answers are the same, and yet it is not that model.
    edit(folder, estimator__params__C=2.0)

    outcomes = check_golden(folder)

    assert {outcome.atlas.agrees for outcome in outcomes} == {False}
    assert {outcome.to_dict()["atlas"]["status"] for outcome in outcomes} == {"load-error"}
    assert f"\natlas: {outcomes[0].atlas}" in render_golden(outcomes)
