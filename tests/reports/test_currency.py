"""What a change of answers means, in labels and in the spread of numbers."""

from __future__ import annotations

import pytest

from pytest_sklearn_persist.compare.difference import Difference
from pytest_sklearn_persist.judge.outcome import Outcome
from pytest_sklearn_persist.judge.status import Status
from pytest_sklearn_persist.reports.currency import currency

SHARE = Difference("predict_proba[0, 1]", "value", "output", "0.1", "0.2")


def labels(*changes):
    return {"path": "predict", "kind": "labels", "size": 50, "changes": list(changes)}


def numbers(expected, actual):
    index = list(range(len(expected)))
    return {
        "path": "predict", "kind": "values", "size": len(index), "index": index,
        "expected": expected, "actual": actual,
    }  # fmt: skip


def drifted(*outputs, found=(SHARE,), served=("predict", "predict_proba")):
    return Outcome(Status.DRIFTED, "joblib", "fresh", found, outputs=outputs, served=served)


def test_labels_are_counted_with_the_way_they_go():
    words = currency(drifted(labels(["0", "1", 12], ["1", "0", 5])))

    assert words == (
        "17 of 50 predictions for the recorded rows change: 12 from 0 to 1, 5 from 1 to 0"
    )


@pytest.mark.parametrize(
    ("actual", "words"),
    [([1.0, 2.0, 3.02], "2.45% of the spread"), ([1.0, 2.0, 5.0], "2.4 times the spread")],
)
def test_numbers_are_held_against_the_spread_of_the_answers(actual, words):
    assert words in currency(drifted(numbers([1.0, 2.0, 3.0], actual)))


@pytest.mark.parametrize("actual", [[1.0, "nan"], [1.0, "inf"]])
def test_what_is_no_number_has_no_share(actual):
    assert currency(drifted(numbers([1.0, 2.0], actual))) == ""


def test_probabilities_alone_leave_the_predictions_as_they_were():
    assert currency(drifted()) == "the predictions for the recorded rows are the same"


def test_of_predictions_that_raise_nothing_is_said():
    raises = Difference("predict", "raises", "output", "a result", "ValueError: no")

    assert currency(drifted(found=(raises, SHARE))) == ""
