"""Training again gives a score in the same range, or says that it does not."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.tree import DecisionTreeClassifier

from pytest_sklearn_persist import Status
from pytest_sklearn_persist.goldens.manifest import read_manifest
from pytest_sklearn_persist.goldens.rebuilding import rebuild, score_range
from pytest_sklearn_persist.recorder import Recipe


@pytest.fixture(scope="module")
def manifest(recipe_recorded):
    [found] = recipe_recorded.glob("goldens/*/*/golden.json")
    return read_manifest(found)


def recipe(estimator, change=lambda X, y: (X, y)):
    X, y = change(*load_iris(return_X_y=True))
    return Recipe("flowers", lambda: (estimator, X, y), None)


def test_the_same_recipe_gives_identical_scores(manifest):
    outcome = rebuild(manifest, recipe(LogisticRegression(max_iter=300)))

    assert outcome.status is Status.IDENTICAL


def test_another_estimator_of_the_same_quality_is_close(manifest):
    outcome = rebuild(manifest, recipe(DecisionTreeClassifier(random_state=0)))

    assert outcome.status is Status.CLOSE


def test_a_worse_estimator_is_drift_with_both_figures(manifest):
    outcome = rebuild(manifest, recipe(LogisticRegression(C=1e-9)))
    stump = rebuild(manifest, recipe(DecisionTreeClassifier(max_depth=1)))

    assert Status.DRIFTED in (outcome.status, stump.status)
    assert " ± " in stump.differences[0].expected
    assert float(stump.differences[0].actual) < 0.8


def test_training_that_raises_is_a_use_error(manifest):
    outcome = rebuild(manifest, recipe(LogisticRegression(C="much")))

    assert outcome.status is Status.USE_ERROR


def test_without_a_recorded_score_nothing_is_checked(manifest):
    bare = dataclasses.replace(manifest, data={**manifest.data, "cross_validation": None})

    outcome = rebuild(bare, recipe(LogisticRegression()))

    assert outcome.status is Status.UNCHECKED


def test_a_stored_tolerance_takes_the_place_of_the_rule(manifest):
    scores = {**manifest.data["cross_validation"], "tolerance": 0.0}
    strict = dataclasses.replace(manifest, data={**manifest.data, "cross_validation": scores})

    outcome = rebuild(strict, recipe(DecisionTreeClassifier(random_state=0)))

    assert outcome.status is Status.DRIFTED


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20), st.floats(0.01, 1))
def test_the_recorded_mean_lies_in_its_own_range(scores, share):
    expected = score_range(scores, share)

    assert expected.holds(sum(scores) / len(scores))


@given(st.floats(-1e3, 1e3), st.integers(2, 10))
def test_equal_scores_leave_room_for_rounding_only(score, folds):
    expected = score_range([score] * folds, 0.25)

    assert not expected.holds(expected.mean + 1e-3 * max(1, abs(score)))
