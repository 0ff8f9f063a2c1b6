"""Meet the original, and observe it."""

from __future__ import annotations

import time

import numpy as np
import persist_specimens as specimens
import pytest
from sklearn.linear_model import LinearRegression

from pytest_sklearn_persist import UsageError
from pytest_sklearn_persist.isolation.timelimit import TimeLimitExceeded
from pytest_sklearn_persist.observe.snapshot import snapshot
from pytest_sklearn_persist.roundtrip.observing import meet, observe_original
from pytest_sklearn_persist.settings import Settings

X = np.random.RandomState(0).uniform(size=(30, 3))
y = X[:, 0] * 3


def settings(**given):
    defaults = {
        "formats": "pickle:5",
        "places": "same",
        "methods": None,
        "tolerance": None,
        "ignore": (),
        "expected_failures": None,
        "time_limit": 60.0,
        "fit_budget": 5.0,
        "session": None,
    }
    return Settings.resolve(**{**defaults, **given})


def observed(estimator, inputs=X, targets=None, **options):
    original = meet(estimator, inputs, targets, settings(**options))
    observe_original(original, settings(**options))
    return original


def test_meeting_calls_nothing():
    estimator = specimens.ChangesWhenUsed().fit(X, y)
    meet(estimator, X, y, settings())

    assert not hasattr(estimator, "asked_")


def test_the_state_is_that_before_anything_was_called():
    estimator = specimens.ChangesWhenUsed().fit(X, y)
    before = snapshot(estimator)

    assert observed(estimator).expected.state.same_rows(before)


def test_all_methods_are_called_on_all_probes():
    original = observed(LinearRegression().fit(X, y), X, y)

    assert {("predict", "X"), ("predict", "derived rows"), ("score", "X")} <= set(
        original.expected.outputs
    )
    assert original.plan.calls == frozenset(original.expected.outputs)


def test_abilities_are_tried_and_only_what_works_is_expected_of_the_loaded():
    original = observed(specimens.Learns().fit(X, y), X, y)

    assert {"clone", "repr", "partial_fit", "refit"} <= set(original.expected.abilities)
    assert set(original.plan.abilities) == set(original.expected.abilities)


def test_an_ability_that_the_original_lacks_is_said():
    class NoClone(specimens.Mean):
        def get_params(self, deep=True):
            raise RuntimeError("no parameters")

    original = observed(NoClone().fit(X, y))

    assert "clone" not in original.expected.abilities
    assert any(text.startswith("clone: the original raises") for text in original.not_compared)


def test_what_can_not_be_copied_is_not_trained_and_that_is_said():
    original = observed(specimens.HoldsALock().fit(X, y))

    assert "refit" not in original.expected.abilities
    assert any("refit" in text for text in original.not_compared)


@pytest.mark.parametrize("type_", [specimens.DiesOnLoad, specimens.HangsOnLoad])
def test_training_a_copy_never_ends_this_process(type_):
    assert observed(type_().fit(X, y), time_limit=1.0).expected.outputs


def test_training_leaves_the_original_as_it_was():
    estimator = specimens.Learns().fit(X, y)
    before = snapshot(estimator)
    observed(estimator, X, y)

    assert snapshot(estimator).same_rows(before)


def test_methods_that_take_too_long_are_ended():
    class Slow(specimens.Mean):
        def predict(self, X):
            time.sleep(5)

    with pytest.raises(TimeLimitExceeded):
        observed(Slow().fit(X, y), time_limit=0.2)


def test_a_method_that_raises_not_implemented_is_no_failure_but_said():
    class Half(specimens.Mean):
        def transform(self, X):
            raise NotImplementedError("not for this solver")

    original = observed(Half().fit(X, y))

    assert original.findings == []
    assert any(text.startswith("transform") for text in original.not_compared)


def test_no_input_is_said():
    original = observed(specimens.Mean().fit(X, y), None)

    assert any("behaviour was not checked" in note for note in original.notes)


def test_an_estimator_without_outputs_is_said():
    original = observed(specimens.Strange().fit(X))

    assert any("no output method" in note for note in original.notes)


def test_parts_that_can_not_be_looked_into_are_named():
    original = observed(specimens.HoldsALock().fit(X, y))

    assert any(text.startswith("lock_") for text in original.not_compared)


def test_an_unknown_method_lists_close_ones():
    with pytest.raises(UsageError, match="has no output method 'predikt'; did you mean predict"):
        meet(specimens.Mean(), X, y, settings(methods="predikt"))


def test_a_method_that_is_no_output_is_not_said_to_be_missing():
    with pytest.raises(UsageError) as caught:
        meet(specimens.Mean(), X, y, settings(methods="fit"))

    assert "did you mean fit" not in str(caught.value)
