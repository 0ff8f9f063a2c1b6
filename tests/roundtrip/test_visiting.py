"""Places of slow estimators are visited at the same time."""

from __future__ import annotations

import os

import numpy as np
import persist_specimens as specimens
import pytest

from pytest_sklearn_persist import check_roundtrip

X = np.random.RandomState(0).uniform(size=(30, 3))
y = X[:, 0] * 3

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="nowhere to be at the same time")


def test_a_crash_in_one_place_does_not_end_what_is_done_in_the_other(monkeypatch):
    monkeypatch.setattr(specimens.DiesWhereItWasMade, "made_here", True)
    estimator = specimens.DiesWhereItWasMade().fit(X, y)

    result = check_roundtrip(estimator, X, y, formats="pickle:5")

    statuses = {outcome.place: str(outcome.status) for outcome in result.outcomes}
    assert statuses == {"fresh": "identical", "same": "crashed"}


def test_two_places_that_get_in_each_others_way_are_visited_one_by_one(tmp_path):
    estimator = specimens.TakesALock(str(tmp_path / "lock")).fit(X, y)

    result = check_roundtrip(estimator, X, y, formats="pickle:5")

    assert result.ok, result.outcomes


@pytest.mark.full  # what makes the difference is searched for, which takes seconds
def test_what_is_found_in_both_places_at_the_same_time_is_found():
    estimator = specimens.SlowAndForgetful().fit(X, y)

    result = check_roundtrip(estimator, X, y, formats="pickle:5", fit_budget=0)

    assert [str(outcome.status) for outcome in result.outcomes] == ["drifted", "drifted"]
