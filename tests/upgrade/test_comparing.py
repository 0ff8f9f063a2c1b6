"""What an upgrade changes is told from what is so already."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pytest_sklearn_persist import Outcome, Status
from pytest_sklearn_persist.compare.difference import Difference
from pytest_sklearn_persist.upgrade.comparing import change_of, compare
from pytest_sklearn_persist.upgrade.findings import Change

LABEL = Difference("predict(X)[3]", "value", "output", "1.0", "1.5", 0.5, 0.5, 9, 2, 50)
LARGER = replace(LABEL, path="predict(X)[7]", count=50, max_abs=99.0)
SHARE = Difference("predict_proba(X)[3]", "value", "output", "0.1", "0.5", 0.4, 4.0, 9, 2, 50)
RAISES = Difference("score", "raises", "output", "a result", "ValueError: no")
A_LITTLE = Difference("coef_[0]", "close", "state", "1.0", "1.0")


def outcome(status, *differences, name="iris/a", **rest):
    return Outcome(status, "joblib", "fresh", differences, golden=name, version="1.8.0", **rest)


FINE = outcome(Status.IDENTICAL)
CLOSE = outcome(Status.CLOSE, A_LITTLE)
SILENT = outcome(Status.DRIFTED, LABEL)
LOUD = outcome(Status.DRIFTED, LABEL, RAISES)
GONE = outcome(Status.LOAD_ERROR)
LAME = outcome(Status.IMPAIRED)
VIEW = outcome(Status.IMPAIRED, Difference("apply[0]", "value", "output", "1", "2"))
EXPECTED = outcome(Status.LOAD_ERROR, expected_failure="known")
UNMET = outcome(Status.IDENTICAL, unmet="was to fail")


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (FINE, FINE, "fine"),
        (FINE, CLOSE, "fine"),
        (FINE, EXPECTED, "fine"),
        (FINE, SILENT, "worse"),
        (FINE, UNMET, "worse"),
        (EXPECTED, GONE, "worse"),
        (LAME, GONE, "worse"),
        (LOUD, SILENT, "worse"),
        (GONE, SILENT, "worse"),
        (GONE, GONE, "already"),
        (GONE, LAME, "already"),
        (SILENT, LOUD, "worse"),
        (GONE, FINE, "better"),
        (GONE, EXPECTED, "better"),
        (None, GONE, "unknown"),
        (None, FINE, "fine"),
        (FINE, VIEW, "views"),
        (GONE, VIEW, "views"),
        (None, VIEW, "views"),
        (VIEW, SILENT, "worse"),
        (FINE, LAME, "worse"),
    ],
)
def test_a_change_is_judged_by_both_verdicts(before, after, change):
    assert change_of(before, after) is Change(change)


def test_more_of_what_differs_already_is_nothing_new():
    assert change_of(SILENT, outcome(Status.DRIFTED, LARGER)) is Change.ALREADY


def test_another_method_that_differs_is():
    assert change_of(SILENT, outcome(Status.DRIFTED, LABEL, SHARE)) is Change.WORSE


def test_what_differs_within_tolerance_is_not():
    assert change_of(SILENT, outcome(Status.DRIFTED, LABEL, A_LITTLE)) is Change.ALREADY


def test_another_text_of_the_same_failure_is_not():
    load = Difference("load", "load", "save", "", "No module named 'a'")
    before = outcome(Status.LOAD_ERROR, load)
    after = outcome(Status.LOAD_ERROR, replace(load, path="x", actual="No module named 'b'"))

    assert change_of(before, after) is Change.ALREADY


def test_artifacts_are_compared_with_themselves():
    other = replace(FINE, golden="wine/a")
    [first, second] = compare([GONE, other], [replace(GONE, golden="wine/a"), GONE])

    assert (first.before, first.change) == (other, Change.WORSE)
    assert (second.before, second.change) == (GONE, Change.ALREADY)


def test_what_two_stores_call_the_same_is_compared_in_order():
    [first, second] = compare([FINE, GONE], [GONE, GONE])

    assert (first.change, second.change) == (Change.WORSE, Change.ALREADY)


def test_what_was_not_checked_there_is_worse_than_fine():
    [one, missing] = compare([FINE, replace(FINE, golden="wine/a")], [FINE])

    assert one.change is Change.FINE
    assert missing.change is Change.WORSE
    assert missing.after.status is Status.UNCHECKED


def test_what_fails_there_and_was_not_checked_today_is_new():
    [one] = compare([], [GONE])

    assert one.change is Change.WORSE


def test_without_today_nothing_is_known_to_be_worse():
    assert [one.change for one in compare(None, [FINE, GONE])] == [Change.FINE, Change.UNKNOWN]
