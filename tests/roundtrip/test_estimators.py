"""Two estimators that are both in this process."""

from __future__ import annotations

import copy

import numpy as np
import persist_specimens as specimens
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression, Ridge

from pytest_sklearn_persist import Tolerance, UsageError, compare_estimators
from pytest_sklearn_persist.observe.snapshot import snapshot

X = np.random.RandomState(0).uniform(size=(30, 3))
y = X[:, 0] > 0.5


@pytest.fixture
def forest():
    return RandomForestClassifier(n_estimators=3, random_state=0).fit(X, y)


def paths(*arguments, **options):
    return [difference.path for difference in compare_estimators(*arguments, **options)]


def test_a_copy_has_no_difference(forest):
    assert compare_estimators(forest, copy.deepcopy(forest), X, y) == []


def test_an_estimator_has_no_difference_from_itself(forest):
    assert compare_estimators(forest, forest, X, y) == []


def test_parameters_are_compared():
    assert paths(Ridge(), Ridge(alpha=2.0)) == ["alpha"]


def test_state_is_compared_to_the_last_element(forest):
    other = copy.deepcopy(forest)
    other.estimators_[1].tree_.threshold[0] += 0.125

    found = compare_estimators(forest, other)

    assert any("estimators_[1].tree_" in d.path and d.max_abs == 0.125 for d in found)


def test_outputs_are_compared_and_come_with_how_much():
    expected = LogisticRegression().fit(X, y)
    actual = copy.deepcopy(expected)
    actual.intercept_ += 1e-3

    found = {
        difference.path.split("[")[0]: difference
        for difference in compare_estimators(expected, actual, X, y)
    }

    assert found["intercept_"].max_abs == pytest.approx(1e-3)
    assert found["decision_function"].count == len(X)


def test_a_tolerance_makes_differences_close():
    expected = Ridge().fit(X, X[:, 0])
    actual = copy.deepcopy(expected)
    actual.coef_ = actual.coef_ * (1 + 1e-12)

    found = compare_estimators(expected, actual, X, tolerance=Tolerance(rtol=1e-9))

    assert {difference.kind for difference in found} == {"close"}


def test_worst_findings_come_first():
    expected = specimens.Learns().fit(X)
    actual = copy.deepcopy(expected)
    actual.coef_[0] = 9.0
    found = compare_estimators(expected, actual, X)

    assert found[0].area == "state"


def test_another_class_is_a_difference():
    assert compare_estimators(Ridge(), LogisticRegression())


def test_neither_estimator_nor_input_is_changed(forest):
    other, inputs = copy.deepcopy(forest), X.copy()
    before = snapshot((forest, other, inputs))
    compare_estimators(forest, other, inputs, y)

    assert snapshot((forest, other, inputs)).same_rows(before)


def test_what_is_no_estimator_is_refused(forest):
    with pytest.raises(UsageError, match="expected an estimator"):
        compare_estimators(5, forest)
