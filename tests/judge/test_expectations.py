"""Failures that were expected, strictly."""

from __future__ import annotations

import pytest

from pytest_sklearn_persist import Difference, Outcome, Status
from pytest_sklearn_persist.judge.expectations import apply_expectations, matches


def outcome(*paths, format_="joblib", place="same", status=Status.DRIFTED, kind="value"):
    found = tuple(Difference(path, kind, "output") for path in paths)
    return Outcome(status if paths else Status.IDENTICAL, format_, place, found)


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("predict", "predict"),
        ("predict[3]", "predict"),
        ("predict(one row)[0]", "predict"),
        ("transform[1, 2]", "transform*"),
        ("coef_[0]", "coef_"),
        ("estimators_[3].coef_", "estimators_[3]"),
        ("steps[0][1].fit_time_", "fit_time_"),
        ("cache_x", "cache_*"),
        ("second generation: coef_[0]", "coef_"),
        ("calling it changes asked_", "asked_"),
    ],
)
def test_a_pattern_stands_for_a_path_and_what_is_below_it(path, pattern):
    assert matches(path, pattern)


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("predict_proba", "predict"),
        ("coef_", "coe"),
        ("estimators_[31]", "estimators_[3]"),
        ("estimators_[3]", "estimators_[0-9]"),
        ("best_estimator_", "estimator_"),
    ],
)
def test_a_pattern_stands_for_nothing_else(path, pattern):
    assert not matches(path, pattern)


@pytest.mark.parametrize("key", ["joblib", "same", "joblib@same", "drifted", "predict", "pred*"])
def test_each_kind_of_key_marks_the_failure(key):
    [found], unmet = apply_expectations([outcome("predict[0]")], {key: "known"})

    assert (found.expected_failure, unmet) == ("known", [])


def test_one_finding_that_was_not_expected_is_enough():
    [found], unmet = apply_expectations([outcome("predict", "coef_")], {"predict": "known"})

    assert (found.expected_failure, unmet) == (None, [])


def test_reasons_are_put_together():
    both = {"predict": "first", "coef_": "second"}
    [found], _ = apply_expectations([outcome("predict", "coef_")], both)

    assert found.expected_failure == "first; second"


@pytest.mark.parametrize("key", ["pickle:5", "fresh", "joblib@fresh", "transform", "load-error"])
def test_what_was_expected_and_did_not_fail_is_told(key):
    [found], unmet = apply_expectations([outcome("predict")], {key: "known"})

    assert found.expected_failure is None
    assert unmet == [f"{key}: expected to fail (known), but it passed"]


def test_what_is_close_needs_no_expectation():
    [found], unmet = apply_expectations(
        [outcome("predict", status=Status.CLOSE, kind="close")], {"predict": "known"}
    )

    assert found.expected_failure is None
    assert len(unmet) == 1


def test_an_expectation_is_met_by_any_outcome():
    outcomes = [outcome(), outcome("predict", place="fresh")]

    found, unmet = apply_expectations(outcomes, {"fresh": "known"})

    assert [o.expected_failure for o in found] == [None, "known"]
    assert unmet == []
