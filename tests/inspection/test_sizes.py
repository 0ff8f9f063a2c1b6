"""Where the bytes of a file are."""

from __future__ import annotations

import io
import pickle

import joblib
import numpy as np
import pytest
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.neural_network import MLPClassifier

from pytest_sklearn_persist import inspect_artifact
from pytest_sklearn_persist.inspection.sizes import _LEFT_BEHIND


def written(value, form):
    if form == "pickle":
        return pickle.dumps(value)
    file = io.BytesIO()
    joblib.dump(value, file, compress=3 if form == "compressed" else 0)
    return file.getvalue()


def sizes(value, form="pickle"):
    return {one.path: one for one in inspect_artifact(written(value, form), sizes=True).sizes}


@pytest.mark.parametrize("form", ["pickle", "joblib", "compressed"])
def test_the_array_that_takes_the_most_is_named_with_its_bytes(form):
    model = LinearRegression().fit(np.eye(3), [1.0, 2.0, 3.0])
    model.kept_ = np.zeros(10_000)
    [first, *_] = sizes(model, form).values()

    assert first.path == "kept_"
    assert first.bytes == pytest.approx(80_000, rel=0.02)
    assert first.share > 0.95


def test_parts_that_differ_in_an_index_only_are_counted_together():
    forest = RandomForestClassifier(7, random_state=0).fit(np.eye(20), [0, 1] * 10)
    found = sizes(forest)["estimators_[*].tree_"]

    assert found.count == 7
    assert 0.3 < found.share < 1


def test_what_training_has_left_behind_is_said_to_be():
    model = LinearRegression()
    model.stop_words_ = {f"word-{i}" for i in range(2000)}
    found = sizes({"model": model})["['model'].stop_words_"]

    assert found.bytes > 15_000
    assert "may be deleted" in found.remark


def test_what_is_held_twice_is_counted_once():
    array = np.zeros(1000)
    found = sizes({"a": array, "b": array, "c": np.ones(1000)})

    assert sum(found[f"['{name}']"].bytes for name in "ac" if f"['{name}']" in found) < 17_000
    assert len(found) == 2


def test_a_small_file_is_measured_only_if_asked_for():
    assert inspect_artifact(pickle.dumps(LinearRegression())).sizes == ()


def test_the_largest_parts_are_shown():
    text = str(inspect_artifact(pickle.dumps({"a": bytes(2_000_000)})))

    assert "largest parts" in text
    assert "['a']" in text


X, Y = np.arange(60.0).reshape(30, 2), [0, 1] * 15
LEFT = {
    "cv_results_": lambda: GridSearchCV(LogisticRegression(), {"C": [1, 2]}, cv=2),
    "oob_decision_function_": lambda: RandomForestClassifier(30, oob_score=True, random_state=0),
    "train_score_": lambda: GradientBoostingClassifier(n_estimators=3),
    "loss_curve_": lambda: MLPClassifier(max_iter=300, solver="sgd", tol=1.0),
}


@pytest.mark.parametrize("name", LEFT)
def test_a_model_predicts_the_same_without_what_is_said_to_be_left_behind(name):
    model = LEFT[name]().fit(X, Y)
    before = model.predict_proba(X)
    delattr(model, name)
    again = pickle.loads(pickle.dumps(model))

    assert "does not need" in _LEFT_BEHIND[name]
    assert (again.predict_proba(X) == before).all()
