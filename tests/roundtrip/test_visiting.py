"""Places of slow estimators are visited at the same time."""

from __future__ import annotations

import math
import os

import numpy as np
import persist_specimens as specimens
import pytest

from pytest_sklearn_persist import Difference, check_roundtrip
from pytest_sklearn_persist.compare.subjects import Expected
from pytest_sklearn_persist.formats import get_format
from pytest_sklearn_persist.observe.observation import Plan
from pytest_sklearn_persist.observe.snapshot import snapshot
from pytest_sklearn_persist.roundtrip import visiting
from pytest_sklearn_persist.roundtrip.trips import Artifact, Visit
from pytest_sklearn_persist.settings import Settings

X = np.random.RandomState(0).uniform(size=(30, 3))
y = X[:, 0] * 3

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="nowhere to be at the same time")


def test_a_crash_in_one_place_does_not_end_what_is_done_in_the_other(monkeypatch):
    monkeypatch.setattr(specimens.DiesWhereItWasMade, "made_here", True)
    estimator = specimens.DiesWhereItWasMade().fit(X, y)

    result = check_roundtrip(estimator, X, y, formats="pickle:5")

    statuses = {outcome.place: str(outcome.status) for outcome in result.outcomes}
    assert statuses == {"fresh": "identical", "same": "crashed"}


def test_what_this_process_leaves_behind_is_not_there_for_a_fresh_one(tmp_path, monkeypatch):
    monkeypatch.setattr(specimens.NeedsARegister, "made_here", True)
    estimator = specimens.NeedsARegister(str(tmp_path / "register")).fit(X, y)

    result = check_roundtrip(estimator, X, y, formats="pickle:5", fit_budget=0)

    statuses = {outcome.place: str(outcome.status) for outcome in result.outcomes}
    assert statuses == {"fresh": "load-error", "same": "identical"}


def test_two_places_that_get_in_each_others_way_are_visited_one_by_one(tmp_path):
    estimator = specimens.TakesALock(str(tmp_path / "lock")).fit(X, y)

    result = check_roundtrip(estimator, X, y, formats="pickle:5")

    assert result.ok, result.outcomes
    assert "in each other's way" in result.notes[-1]


@pytest.mark.full  # what makes the difference is searched for, which takes seconds
def test_what_is_found_in_both_places_is_found():
    estimator = specimens.SlowAndForgetful().fit(X, y)

    result = check_roundtrip(estimator, X, y, formats="pickle:5", fit_budget=0)

    assert [str(outcome.status) for outcome in result.outcomes] == ["drifted", "drifted"]


FOUND = Difference("predict[0]", "value", "output", "1.0", "2.0")


class Told:
    """An original that takes its time, and agrees with whatever is found."""

    def __init__(self):
        self.plan, self.seconds, self.fit_seconds, self.notes = Plan(), 1.0, 0.0, []

    def confirm(self, found):
        return found


@pytest.fixture
def visits(monkeypatch, tmp_path):
    """Function that visits both places, which find something or nothing at each visit in turn."""

    def go(*, both, each=(False, False), deadline=math.inf):
        def visit_of(found):
            return Visit([FOUND] if found else [], complete=True, hung=found == "hung")

        together = iter([[visit_of(found) for found in pair] for pair in both])
        alone = iter([visit_of(found) for found in each])
        monkeypatch.setattr(visiting, "inside_copy", lambda: True)
        monkeypatch.setattr(visiting, "processors", lambda: 2)
        monkeypatch.setattr(visiting, "why_arrays", lambda *_, **__: None)
        monkeypatch.setattr(visiting, "visit_both", lambda *_: next(together))
        monkeypatch.setattr(visiting, "visit", lambda *_, **__: next(alone))
        path = tmp_path / "model"
        path.touch()
        artifact = Artifact(get_format("pickle:5"), path, Expected(snapshot(None)))
        original = Told()
        made = visiting.Visits(original, Settings((), ()), deadline, set())
        found = made.visit_all(artifact, ["same", "fresh"])
        return {place: bool(one.found) for place, one in found.items()}, original.notes

    return go


def test_what_is_found_in_neither_place_is_not_looked_for_again(visits):
    assert visits(both=[(False, False)]) == ({"same": False, "fresh": False}, [])


def test_what_is_found_one_by_one_counts(visits):
    found, _ = visits(both=[(True, True)], each=(False, True))

    assert found == {"same": True, "fresh": False}


def test_what_is_only_found_at_the_same_time_is_noted(visits):
    found, notes = visits(both=[(True, False), (False, True)])

    assert found == {"same": False, "fresh": False}
    assert "in each other's way" in notes[0]


def test_what_is_only_found_the_first_time_counts(visits):
    found, notes = visits(both=[(True, False), (False, False)])

    assert found == {"same": False, "fresh": True}
    assert not notes


def test_what_was_found_counts_where_there_is_no_time_to_look_again(visits):
    found, _ = visits(both=[(True, True)], deadline=-math.inf)

    assert found == {"same": True, "fresh": True}


def test_what_is_found_beside_a_hang_is_looked_for_again(visits):
    found, _ = visits(both=[("hung", True)])

    assert found == {"same": False, "fresh": True}
