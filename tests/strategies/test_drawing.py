"""Estimators with valid parameters."""

from __future__ import annotations

import warnings
from typing import Literal

import pytest
import sklearn
from hypothesis import find
from packaging.version import Version
from persist_strategies import quickly
from persist_tiers import some_first
from sklearn.base import BaseEstimator, clone, is_classifier
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import Ridge
from sklearn.neighbors import NearestNeighbors
from sklearn.pipeline import Pipeline
from sklearn.tree import DecisionTreeClassifier
from sklearn.utils import all_estimators

from pytest_sklearn_persist import UsageError
from pytest_sklearn_persist.strategies import estimators

declared = pytest.mark.skipif(
    Version(sklearn.__version__) < Version("1.2"), reason="constraints are declared since 1.2"
)
FIRST = "DecisionTreeClassifier GridSearchCV Pipeline"


class Typed(BaseEstimator):
    def __init__(self, size: int, mode: Literal["fast", "exact"] = "fast", name: str = "x", any_=1):
        self.size = size
        self.mode = mode
        self.name = name
        self.any_ = any_

    def fit(self, X, y=None):
        return self


class Untold(BaseEstimator):
    def __init__(self, table):
        self.table = table


class Picky(BaseEstimator):
    def __init__(self, depth: int = 1):
        if depth > 2:
            raise ValueError("too deep")
        self.depth = depth


def names():
    chosen = FIRST.split()
    return some_first([name for name, _ in all_estimators()], chosen)


@declared
@pytest.mark.parametrize("name", names())
def test_parameters_pass_what_scikit_learn_declares(name):
    from sklearn.utils._param_validation import validate_parameter_constraints

    if name == "FrozenEstimator":
        pytest.skip("it holds an estimator that is fitted before")
    cls = dict(all_estimators())[name]
    constraints = getattr(cls, "_parameter_constraints", {})

    @quickly(estimators(cls))
    def holds(estimator):
        assert type(estimator) is cls
        validate_parameter_constraints(constraints, estimator.get_params(deep=False), name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # some are deprecated
            clone(estimator)


@declared
@pytest.mark.full
def test_every_option_of_a_parameter_is_drawn():
    seen = set()

    @quickly(estimators(DecisionTreeClassifier), 200)
    def collect(tree):
        seen.add(tree.criterion)

    assert seen == {"gini", "entropy", "log_loss"}


@declared
def test_an_example_shrinks_to_the_parameters_that_matter():
    found = find(estimators(DecisionTreeClassifier), lambda tree: tree.max_depth)

    assert repr(found) == "DecisionTreeClassifier(max_depth=1, random_state=0)"


def test_what_is_slow_is_small_and_what_is_random_is_set():
    @quickly(estimators(RandomForestClassifier))
    def holds(forest):
        assert forest.n_estimators <= 4
        assert forest.random_state in range(4)


def test_types_in_the_signature_of_a_class_of_ones_own_are_kept_to():
    @quickly(estimators(Typed), 50)
    def holds(estimator):
        assert isinstance(estimator.size, int)
        assert estimator.mode in {"fast", "exact"}
        assert (estimator.name, estimator.any_) == ("x", 1)


def test_the_parameters_of_an_estimator_object_are_kept():
    @quickly(estimators(Untold(table=[1])))
    def holds(estimator):
        assert estimator.table == [1]


def test_several_classes_and_objects_are_drawn_from():
    seen = set()

    @quickly(estimators([Typed, Ridge(alpha=3.0)]), 40)
    def collect(estimator):
        seen.add(type(estimator))

    assert seen == {Typed, Ridge}


@pytest.mark.full
def test_no_choice_draws_from_all_of_scikit_learn():
    found = find(estimators(), lambda estimator: isinstance(estimator, NearestNeighbors))

    assert found.get_params() == NearestNeighbors().get_params()


def test_pipelines_have_steps_of_several_kinds():
    seen = set()

    @quickly(estimators(Pipeline), 40)
    def collect(pipeline):
        seen.add((len(pipeline.steps) > 1, is_classifier(pipeline.steps[-1][1])))

    assert seen == {(False, False), (False, True), (True, False), (True, True)}


def test_what_a_constructor_refuses_is_not_drawn():
    @quickly(estimators(Picky), 50)
    def holds(estimator):
        assert estimator.depth <= 2


def test_a_parameter_of_which_nothing_is_known_is_named():
    with pytest.raises(UsageError, match=r"^nothing says what Untold\(table=\.\.\.\) may be: "):
        estimators(Untold)


def test_nothing_to_draw_from_is_an_error():
    with pytest.raises(UsageError, match="nothing to draw from"):
        estimators([])
