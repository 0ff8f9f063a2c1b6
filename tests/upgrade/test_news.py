"""What is told of a failure is what is new about it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pytest_sklearn_persist import Outcome, Status
from pytest_sklearn_persist.compare.difference import Difference
from pytest_sklearn_persist.judge.explaining import Explanation
from pytest_sklearn_persist.upgrade.findings import Change, Compared
from pytest_sklearn_persist.upgrade.news import news_of

LABEL = Difference("predict(X)[3]", "value", "output", "1.0", "1.5", 0.5, 0.5, 9, 2, 50)
CLONE = Difference("clone", "raises", "ability", "it works", "AttributeError: no")
RAISES = Difference("score", "raises", "output", "a result", "ValueError: no")
OLD = Explanation("old", "it drifts", "train again", "https://old.example")
NEW = Explanation("new", "it can't be cloned", "set it", "https://new.example")
DRIFTED = Outcome(Status.DRIFTED, "joblib", "fresh", (LABEL,), cause="it drifts")


def news(before, after):
    return news_of(Compared(Change.WORSE, after, before))


def test_where_more_fails_only_that_is_told():
    after = replace(DRIFTED, differences=(LABEL, CLONE), explanations=(OLD, NEW))
    found = news(replace(DRIFTED, explanations=(OLD,)), after)

    assert (found.status, found.differences) == (Status.IMPAIRED, (CLONE,))
    assert (found.cause, found.remedy, found.link) == (NEW.cause, NEW.remedy, NEW.link)


def test_a_cause_of_what_fails_already_is_not_told_for_it():
    after = replace(DRIFTED, differences=(LABEL, CLONE), explanations=(OLD,))

    assert news(replace(DRIFTED, explanations=(OLD,)), after).cause is None


@pytest.mark.parametrize(
    "before",
    [
        None,
        replace(DRIFTED, status=Status.IDENTICAL, differences=()),
        replace(DRIFTED, status=Status.IMPAIRED, differences=(CLONE,)),
        replace(DRIFTED, differences=(LABEL, RAISES)),
    ],
    ids=["not known", "fine", "milder", "loud"],
)
def test_else_all_of_it_is(before):
    assert news(before, DRIFTED) is DRIFTED
