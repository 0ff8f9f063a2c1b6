"""What else one can do with an estimator."""

from __future__ import annotations

import random

import numpy as np
import persist_specimens as specimens
import pytest
import sklearn
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LinearRegression, SGDClassifier
from sklearn.preprocessing import StandardScaler

from pytest_sklearn_persist.observe.abilities import (
    FITTING,
    QUICK,
    abilities_of,
    fit_data,
    try_ability,
)
from pytest_sklearn_persist.observe.observation import FitData, Plan
from pytest_sklearn_persist.observe.snapshot import snapshot

X = np.arange(20.0).reshape(10, 2)
y = np.array([0, 1] * 5)
PLAN = Plan(fit_data=FitData(X, y))


class Bare:
    """Has nothing but a fit."""

    def fit(self, X, y=None):
        return self


def test_abilities_are_those_that_the_estimator_has():
    data = FitData(X, y)

    assert abilities_of(Bare(), None) == ("repr", "html repr")
    assert "partial_fit" in abilities_of(SGDClassifier(), data)
    assert "partial_fit" not in abilities_of(LinearRegression(), data)
    assert abilities_of(RandomForestClassifier(warm_start=True), data)[-1] == "warm start"
    assert abilities_of(RandomForestClassifier(), data)[-1] == "refit"


def test_nothing_is_fitted_without_data():
    assert not set(abilities_of(SGDClassifier(), None)) & set(FITTING)


def test_abilities_that_fit_come_last():
    names = abilities_of(SGDClassifier(warm_start=True), FitData(X, y))

    assert names[-2:] == ("partial_fit", "warm start")
    assert not set(names[:-2]) & set(FITTING)


@pytest.mark.parametrize("name", [*QUICK, *FITTING])
def test_each_ability_gives_something_to_compare(name):
    estimator = SGDClassifier(warm_start=True, random_state=0).fit(X, y)
    if name in QUICK and name not in abilities_of(estimator, PLAN.fit_data):
        pytest.skip("this scikit-learn has none")
    with sklearn.config_context(display="diagram"):
        seen = try_ability(name, estimator, PLAN)

    assert seen.error is None, seen.text
    assert seen.snapshot is not None


@pytest.mark.parametrize("name", QUICK)
def test_what_does_not_fit_leaves_the_estimator_as_it_was(name):
    estimator = SGDClassifier(warm_start=True, random_state=0).fit(X, y)
    before = snapshot(estimator)
    try_ability(name, estimator, PLAN)

    assert snapshot(estimator).same_rows(before)


@pytest.mark.parametrize("name", FITTING)
def test_what_fits_changes_the_estimator_itself(name):
    estimator = SGDClassifier(warm_start=True, random_state=0).fit(X + 1, y)
    before = snapshot(estimator)
    try_ability(name, estimator, PLAN)

    assert not snapshot(estimator).same_rows(before)


@pytest.mark.parametrize("name", FITTING)
def test_two_equal_estimators_learn_the_same(name):
    pair = [SGDClassifier(warm_start=True, random_state=0).fit(X, y) for _ in range(2)]

    first, second = (try_ability(name, estimator, PLAN) for estimator in pair)

    assert first.snapshot.same_rows(second.snapshot)


def test_the_global_generators_are_put_back():
    before = random.getstate(), np.random.get_state()[1].tolist()
    try_ability("refit", RandomForestClassifier(n_estimators=2), PLAN)

    assert (random.getstate(), np.random.get_state()[1].tolist()) == before


def test_fitting_does_not_write_into_the_data():
    class Greedy(specimens.Mean):
        def fit(self, X, y=None):
            super().fit(X, y)
            X[...] = 0
            return self

    data = FitData(X.copy(), y.copy())
    try_ability("refit", Greedy().fit(X.copy(), y), Plan(fit_data=data))

    assert (data.X == X).all()


def test_an_ability_that_raises_is_an_observation():
    seen = try_ability("clone", Bare(), PLAN)

    assert (seen.snapshot, seen.error) == (None, "TypeError")


def test_texts_hold_no_addresses():
    class Shown(StandardScaler):
        def __repr__(self):
            return f"Shown at {hex(id(self))}"

    first, second = (try_ability("repr", Shown(), PLAN) for _ in range(2))

    assert first.snapshot.same_rows(second.snapshot)


class TestFitData:
    """A few rows to fit with."""

    def test_no_rows_are_no_data(self):
        assert fit_data(None, None) is None
        assert fit_data(np.zeros((0, 2)), None) is None

    def test_few_rows_are_all_taken(self):
        assert fit_data(X, y).X is X

    def test_many_rows_become_few(self):
        data = fit_data(np.zeros((5000, 2)), np.arange(5000.0))

        assert len(data.X) == len(data.y) == 200

    @pytest.mark.parametrize("labels", [3, 150], ids=str)
    def test_every_class_is_among_them(self, labels):
        many = np.arange(5000) // 40 % labels
        many[2501] = 999
        data = fit_data(np.zeros((5000, 2)), many)

        assert set(data.y) == set(many)

    def test_more_classes_than_rows_are_no_obstacle(self):
        assert fit_data(np.zeros((5000, 2)), np.arange(5000)) is not None

    def test_rows_and_targets_go_together(self):
        X = np.arange(1000.0).reshape(-1, 1)
        data = fit_data(X, np.arange(1000))

        assert (data.X[:, 0] == data.y).all()

    def test_targets_of_another_length_are_left_alone(self):
        assert fit_data(np.zeros((500, 2)), [1, 2]).y == [1, 2]

    @pytest.mark.parametrize("make", [list, tuple], ids=["list", "tuple"])
    def test_rows_of_lists_are_taken(self, make):
        assert len(fit_data(make([[float(i)] for i in range(500)]), None).X) == 200
