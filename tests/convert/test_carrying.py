"""A file is compared with what was recorded of another one."""

from __future__ import annotations

from pytest_sklearn_persist import check_golden
from pytest_sklearn_persist.convert.carrying import carried, without_parameters


def statuses(manifest):
    return [str(outcome.status) for outcome in check_golden(manifest.path)]


def test_the_same_file_is_identical(manifest, tmp_path):
    artifact = manifest.artifacts[0]
    made = carried(manifest, artifact, artifact.file.path, tmp_path / "carried")

    assert statuses(made) == ["identical"]


def test_another_model_is_not(manifest, other, tmp_path):
    strange = other.artifacts[0].file.path
    made = carried(manifest, manifest.artifacts[0], strange, tmp_path / "carried")

    assert statuses(made) != ["identical"]


def test_the_recording_itself_is_left_as_it_was(manifest, tmp_path):
    before = {path: path.read_bytes() for path in manifest.path.parent.iterdir()}
    carried(manifest, manifest.artifacts[0], manifest.artifacts[0].file.path, tmp_path / "carried")

    assert {path: path.read_bytes() for path in manifest.path.parent.iterdir()} == before


def test_only_the_parameter_of_that_class_is_not_compared():
    params = {
        "a": {"type": "SGDClassifier"},
        "a__loss": "log",
        "b": {"type": "GradientBoostingClassifier"},
        "b__loss": "log_loss",
    }
    estimator = {"class": "sklearn.pipeline.Pipeline", "params": params}
    left = without_parameters(estimator, ["SGDClassifier.loss"])["params"]

    assert params.keys() - left.keys() == {"a__loss"}


def test_a_parameter_of_the_estimator_itself_is_found_by_its_class():
    estimator = {"class": "sklearn.linear_model._sgd.SGDRegressor", "params": {"loss": "x"}}

    assert without_parameters(estimator, ["SGD*.loss"])["params"] == {}
    assert without_parameters(estimator, ["MLP*.loss"])["params"] == {"loss": "x"}


def test_parameters_that_were_not_recorded_stay_so():
    assert without_parameters({"class": "a.B", "params": None}, ["B.c"])["params"] is None
