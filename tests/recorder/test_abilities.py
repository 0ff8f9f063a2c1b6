"""What can be done with an estimator besides asking it."""

from __future__ import annotations

import time
import warnings

import numpy as np
import persist_specimens as specimens
import pytest
from sklearn.base import BaseEstimator

from pytest_sklearn_persist.recorder import ABILITIES, Probe, try_abilities

X = np.arange(12.0).reshape(6, 2)
y = X.sum(axis=1)
PROBE = Probe("X", X, y, ())


def test_what_works_is_none():
    found = try_abilities(specimens.Mean().fit(X, y), PROBE)

    assert {"repr", "get_params", "clone", "dump", "refit"} <= set(found)
    assert set(found.values()) == {None}


def test_what_raises_is_told():
    class Broken(specimens.Mean):
        def get_params(self, deep=True):
            raise RuntimeError("no parameters today")

    found = try_abilities(Broken().fit(X, y), PROBE)

    assert found["clone"].startswith("RuntimeError: no parameters today")


def test_dumping_that_raises_is_told():
    assert try_abilities(specimens.RaisesOnDump().fit(X, y), PROBE)["dump"] is not None


def test_what_it_has_not_is_not_tried():
    assert "partial_fit" not in try_abilities(specimens.Mean().fit(X, y), PROBE)


def test_training_is_not_tried_without_inputs():
    probe = PROBE._replace(X=None)

    assert "refit" not in try_abilities(specimens.Mean().fit(X, y), probe)


def test_abilities_can_be_chosen():
    assert set(try_abilities(specimens.Mean().fit(X, y), PROBE, only=["repr"])) == {"repr"}


def test_each_is_announced():
    steps = []
    try_abilities(specimens.Mean().fit(X, y), PROBE, only=["repr"], step=steps.append)

    assert steps == ["trying repr"]


class Iterates(BaseEstimator):
    """Remembers with how many iterations it was fitted, and refuses fewer than it is told."""

    def __init__(self, max_iter=1000, least=1):
        self.max_iter = max_iter
        self.least = least

    def fit(self, X, y):
        self.tried = [*getattr(self, "tried", ()), self.max_iter]
        if self.max_iter < self.least:
            raise ValueError("too few iterations")
        return self


def test_fitting_again_takes_few_iterations():
    estimator = Iterates().fit(X, y)

    assert try_abilities(estimator, PROBE, only=["refit"]) == {"refit": None}
    assert estimator.tried == [1000, 2]


def test_an_estimator_that_needs_its_iterations_gets_them():
    estimator = Iterates(least=500).fit(X, y)

    assert try_abilities(estimator, PROBE, only=["refit"]) == {"refit": None}
    assert estimator.tried == [1000, 2, 1000]


def test_fitting_again_that_raises_in_any_case_is_told():
    estimator = Iterates().fit(X, y).set_params(least=10**6)

    [text] = try_abilities(estimator, PROBE, only=["refit"]).values()
    assert text.startswith("ValueError: too few iterations")


def test_training_again_is_left_out_when_the_first_took_too_long():
    class Slow(specimens.Mean):
        def partial_fit(self, X, y):
            time.sleep(0.02)
            return self.fit(X, y)

    found = try_abilities(Slow().fit(X, y), PROBE, budget=0.001)

    assert "partial_fit" in found
    assert "refit" not in found


def test_the_inputs_stay_as_they_were():
    class Writes(specimens.Mean):
        def fit(self, X, y):
            X[:] = 0
            return super().fit(X, y)

    try_abilities(Writes().fit(X.copy(), y), PROBE)

    assert X[0].tolist() == [0.0, 1.0]


def test_warnings_are_not_heard():
    class Warns(specimens.Mean):
        def get_params(self, deep=True):
            warnings.warn("something", UserWarning, stacklevel=1)
            return super().get_params(deep)

    assert try_abilities(Warns().fit(X, y), PROBE)["get_params"] is None


def test_an_estimator_that_ends_the_process_does_not_end_this_one():
    class Exits(specimens.Mean):
        def __repr__(self, **arguments):
            raise SystemExit(3)

    assert try_abilities(Exits().fit(X, y), PROBE, only=["repr"])["repr"].startswith("SystemExit")


@pytest.mark.parametrize("name", [name for name, _ in ABILITIES])
def test_a_plain_object_has_none_or_raises(name):
    found = try_abilities(object(), PROBE._replace(X=None), only=[name])

    assert set(found) <= {name}
