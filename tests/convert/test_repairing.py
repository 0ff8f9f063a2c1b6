"""A repair reaches every estimator that a model is made of."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.ensemble import VotingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from pytest_sklearn_persist.convert.repairing import repair
from pytest_sklearn_persist.judge.repairs import Repair

LOST = [Repair.read("StandardScaler.with_mean = default")]


def broken():
    scaler = StandardScaler()
    del scaler.with_mean
    return scaler


def in_an_array(part):
    held = np.empty(1, dtype=object)
    held[0] = part
    return held


@pytest.mark.parametrize(
    "hold",
    [
        lambda part: part,
        lambda part: [part],
        lambda part: {"key": (part,)},
        lambda part: {part},
        in_an_array,
        lambda part: make_pipeline(part, LogisticRegression()),
        lambda part: VotingClassifier([("one", Pipeline([("scaler", part)]))]),
        lambda part: GridSearchCV(make_pipeline(part), {}),
    ],
)
def test_it_is_found_wherever_it_is_held(hold):
    part = broken()

    assert repair(hold(part), LOST) == ["StandardScaler.with_mean = default"]
    assert part.with_mean is True


def test_what_is_held_in_a_circle_ends():
    part = broken()
    part.itself = [part]

    assert repair(part, LOST) == ["StandardScaler.with_mean = default"]


def test_later_repairs_see_what_earlier_ones_have_set():
    part = broken()
    lines = [*LOST, Repair.read("StandardScaler.again = with_mean")]
    repair(part, lines)

    assert part.again is True


def test_what_was_not_needed_is_not_told():
    assert repair(StandardScaler(), LOST) == []
