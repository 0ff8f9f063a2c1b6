"""The verdict on one artifact, and on a whole round trip."""

from __future__ import annotations

import json

import pytest

from pytest_sklearn_persist import (
    Difference,
    Outcome,
    PersistenceMismatch,
    RoundtripResult,
    Status,
)
from pytest_sklearn_persist.judge.outcome import verdict, worst_first


def result(*statuses, **more):
    outcomes = tuple(
        Outcome(s, "pickle:5", place) for s, place in zip(statuses, "abc", strict=False)
    )
    return RoundtripResult("Model", outcomes, **more)


@pytest.mark.parametrize(
    ("area", "kind", "status"),
    [
        ("output", "value", Status.DRIFTED),
        ("output", "dtype", Status.DRIFTED),
        ("output", "container", Status.DRIFTED),
        ("output", "nan-payload", Status.DRIFTED),
        ("output", "raises", Status.USE_ERROR),
        ("output", "gone", Status.USE_ERROR),
        ("output", "returns", Status.DRIFTED),
        ("output", "error", Status.IMPAIRED),
        ("output", "close", Status.CLOSE),
        ("output", "unstable", Status.UNSTABLE),
        ("output", "unchecked", Status.UNCHECKED),
        ("state", "value", Status.DRIFTED),
        ("state", "close", Status.CLOSE),
        ("state", "alias", Status.DRIFTED),
        ("parameter", "value", Status.DRIFTED),
        ("side-effect", "changed", Status.DRIFTED),
        ("ability", "value", Status.IMPAIRED),
        ("ability", "raises", Status.IMPAIRED),
        ("ability", "gone", Status.IMPAIRED),
        ("save", "dump", Status.DUMP_ERROR),
        ("save", "load", Status.LOAD_ERROR),
        ("save", "crash", Status.CRASHED),
        ("save", "unchecked", Status.UNCHECKED),
    ],
)
def test_what_a_difference_means(area, kind, status):
    assert verdict(Difference("x", kind, area)) is status


def test_findings_are_sorted_by_gravity_and_stay_in_order_otherwise():
    findings = [
        Difference("clone", "raises", "ability"),
        Difference("b", "value", "state"),
        Difference("a", "value", "state"),
        Difference("predict", "close", "output"),
    ]

    assert [d.path for d in worst_first(reversed(findings))] == ["a", "b", "clone", "predict"]


@pytest.mark.parametrize("status", Status, ids=str)
def test_an_outcome_fails_as_its_status_does(status):
    assert Outcome(status, "joblib", "same").failed is status.fails_by_default


def test_an_expected_failure_does_not_fail():
    assert not Outcome(Status.DRIFTED, "joblib", "same", expected_failure="known").failed


def test_an_outcome_names_its_format_and_place():
    assert Outcome(Status.CLOSE, "joblib:mmap=r", "fresh").cell == "joblib:mmap=r@fresh"


def test_an_outcome_is_plain_json():
    difference = Difference("coef_[0]", "value", "state", "1.0", "2.0", 1.0, 1.0, 9, 1, 3)
    outcome = Outcome(Status.DRIFTED, "joblib", "same", (difference,), ("UserWarning: w",), "why")
    found = json.loads(json.dumps(outcome.to_dict()))

    assert found["status"] == "drifted"
    assert found["differences"][0] | {"status": "drifted", "count": 1} == found["differences"][0]
    assert found["warnings"] == ["UserWarning: w"]


def test_the_status_of_a_result_is_its_worst():
    assert result(Status.IDENTICAL, Status.IMPAIRED, Status.CLOSE).status is Status.IMPAIRED


def test_nothing_checked_is_never_a_pass():
    assert result().status is Status.UNCHECKED
    assert not result().ok


def test_a_result_without_failures_is_fine():
    assert result(Status.IDENTICAL, Status.CLOSE).ok
    assert result(Status.IDENTICAL).raise_for_failures() is None


@pytest.mark.parametrize("status", [s for s in Status if s.fails_by_default], ids=str)
def test_a_failure_is_raised_with_the_whole_report(status):
    failed = result(Status.IDENTICAL, status)
    # Whatever fails has something to show for it.
    difference = Difference("predict", "value", "output", "1", "2")
    outcomes = (failed.outcomes[0], Outcome(status, "pickle:5", "b", (difference,)))
    failed = RoundtripResult("Model", outcomes)

    with pytest.raises(PersistenceMismatch) as caught:
        failed.raise_for_failures()

    assert str(caught.value) == str(failed)
    assert str(failed).startswith("Model")


def test_an_expectation_that_was_not_met_fails():
    unmet = result(Status.IDENTICAL, unmet=("fresh: expected to fail (why), but it passed",))

    assert not unmet.ok
    assert "fresh: expected to fail (why), but it passed" in str(unmet)


def test_a_result_is_plain_json():
    assert json.loads(json.dumps(result(Status.CLOSE).to_dict()))["status"] == "close"


SERVED = Difference("predict", "raises", "output", "a result", "ValueError")
LOST = Difference("coef_", "missing", "state", "1.0", "nothing")
INNER = Difference("apply[0]", "value", "output", "3", "4")
NAMES = Difference("get_feature_names_out", "raises", "output", "a result", "ValueError")
CLOSE = Difference("predict[0]", "close", "output", "1.0", "1.1")
CLONE = Difference("clone", "raises", "ability")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (SERVED, INNER),
        (SERVED, NAMES),
        (LOST, INNER),
        (LOST, CLONE),
        (LOST, CLOSE),
        (CLONE, CLOSE),
        (INNER, CLOSE),
    ],
    ids=lambda found: f"{found.path}-{found.kind}",
)
def test_what_hurts_first_comes_first_in_whatever_order_it_was_found(first, second):
    assert worst_first([second, first]) == worst_first([first, second]) == (first, second)


def test_an_error_that_became_another_is_no_drift():
    found = Difference("transform", "error", "output", "raises ValueError", "raises TypeError: no")

    assert verdict(found) is Status.IMPAIRED
