"""Why an estimator does not agree with itself: what is said, and that it is not always chance."""

from __future__ import annotations

import numpy as np
import persist_restless as restless
import persist_specimens as specimens
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LinearRegression

from pytest_sklearn_persist import Status, check_roundtrip
from pytest_sklearn_persist.isolation.copies import cannot_copy

pytestmark = pytest.mark.skipif(cannot_copy() is not None, reason="nothing to try it in")

X = np.random.RandomState(0).uniform(size=(12, 2))
y = X[:, 0]


def check(estimator, targets=y, **options):
    return check_roundtrip(estimator.fit(X, targets), X, targets, formats="pickle:5", **options)


def cause_of(type_):
    result = check(type_())
    assert result.status is Status.UNSTABLE, str(result)
    assert {outcome.cause for outcome in result.outcomes} == {result.outcomes[0].cause}
    return f"{result.outcomes[0].cause}; {result.outcomes[0].remedy}"


def test_a_counter_of_its_own_is_named_and_is_not_called_random():
    cause = cause_of(restless.Counts)

    assert "moves _asked on with each call" in cause
    assert "random_state" not in cause


@pytest.mark.full
def test_a_counter_of_its_class_is_named():
    cause = cause_of(restless.CountsInClass)

    assert "moves persist_restless.CountsInClass.asked on with each call" in cause
    assert "random_state" not in cause


def test_a_generator_of_its_own_is_named():
    cause = cause_of(restless.DrawsFromItself)

    assert "draws from generator_, which moves on" in cause
    assert "random_state" in cause


@pytest.mark.full
def test_a_generator_of_its_module_is_named():
    assert "draws from persist_restless._GENERATOR, which" in cause_of(restless.DrawsFromItsModule)


def test_what_is_drawn_anew_each_time_has_no_name():
    assert "gives another result each time" in cause_of(specimens.NeverTheSame)


def test_a_counter_that_no_answer_depends_on_is_no_matter_of_saving():
    result = check(restless.CountsOpenly())
    [fresh] = [outcome for outcome in result.outcomes if outcome.place == "fresh"]

    assert fresh.cause.startswith("each call of its methods changes asked_, in the original just")
    assert check(restless.CountsOpenly(), ignore="asked_").ok  # as the remedy says
    assert "ignore='asked_'" in fresh.remedy


class TestGlobalGenerators:
    """Each call is seeded; what that hides is said."""

    def test_a_method_that_draws_from_one_is_named_and_compared(self):
        result = check(restless.DrawsUnseeded())

        assert result.status is Status.IDENTICAL, str(result)
        assert any(
            text.startswith("predict, score: drawn from the global") for text in result.remarks
        )

    def test_an_estimator_that_holds_it_by_another_name_is_unstable_and_not_drifted(self):
        result = check(restless.HoldsTheGlobalGenerator())

        assert result.status is Status.UNSTABLE, str(result)
        assert any(
            text.startswith("predict, score: drawn from the global") for text in result.remarks
        )

    def test_an_estimator_that_draws_on_purpose_is_named(self):
        remarks = check(DummyClassifier(strategy="uniform"), y > 0.5).remarks

        assert any("drawn from the global generator" in text for text in remarks)

    @pytest.mark.parametrize(
        "estimator", [LinearRegression(), DummyClassifier(strategy="uniform", random_state=0)]
    )
    def test_one_that_draws_from_none_is_not(self, estimator):
        assert check(estimator, y > 0.5).remarks == ()
