"""What is the same, and the rows that it takes to see what is not."""

from __future__ import annotations

import pytest

from pytest_sklearn_persist.compare.difference import Difference
from pytest_sklearn_persist.judge.outcome import Outcome, RoundtripResult
from pytest_sklearn_persist.judge.status import Status
from pytest_sklearn_persist.reports.golden import one_line
from pytest_sklearn_persist.reports.served import only_on, same_answers

PATH = Difference("decision_path(missing values)[0, 1]", "value", "output", "1", "0")
LABEL = Difference("predict(missing values)[3]", "value", "output", "0", "1")
PLAIN = Difference("predict[3]", "value", "output", "0", "1")
CLOSE = Difference("predict[3]", "close", "output", "1.0", "1.1")


def impaired(*found, served=("predict",)):
    return Outcome(Status.IMPAIRED, "joblib", "fresh", found, golden="a/b", served=served)


def test_a_golden_of_which_only_a_look_inside_differs_says_that_predictions_are_the_same():
    line = one_line(impaired(PATH))

    assert line.startswith("a/b [joblib] can do less; predictions are the same; decision_path diff")


def test_a_round_trip_says_so_too():
    first = str(RoundtripResult("Tree", (impaired(PATH),))).splitlines()[0]

    assert "predictions are the same; decision_path differs" in first


def test_what_has_no_predictions_has_answers():
    assert same_answers(impaired(PATH, served=("transform",))).startswith("answers are the same;")


def test_predictions_within_tolerance_are_not_called_the_same_without_it():
    assert same_answers(impaired(PATH, CLOSE)).startswith("predictions are the same within toler")


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ([LABEL], "only on rows with missing values"),
        ([LABEL, PATH], "only on rows with missing values"),
        ([LABEL, PLAIN], ""),
        ([PATH], "only on rows with missing values"),
        ([CLOSE], ""),
    ],
)
def test_the_rows_are_named_where_the_recorded_ones_do_not_show_it(found, words):
    assert only_on(found) == words
