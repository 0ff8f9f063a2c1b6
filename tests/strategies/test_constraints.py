"""Values that declared constraints admit."""

from __future__ import annotations

from numbers import Integral, Real

import numpy as np
import pytest
import sklearn
from hypothesis import find, given, settings
from packaging.version import Version

from pytest_sklearn_persist import UsageError
from pytest_sklearn_persist.strategies.constraints import admits, constraints_of, values_of

pytestmark = pytest.mark.skipif(
    Version(sklearn.__version__) < Version("1.2"), reason="constraints are declared since 1.2"
)


def made(*declared):
    return constraints_of(type("Own", (), {"_parameter_constraints": {"a": list(declared)}}), "a")


def interval(type_, low, high, closed):
    from sklearn.utils._param_validation import Interval

    return Interval(type_, low, high, closed=closed)


def intervals():
    return [
        interval(Integral, 1, None, "left"),
        interval(Integral, None, -2, "right"),
        interval(Integral, 0, 3, "neither"),
        interval(Integral, 0, 2**32 - 1, "both"),
        interval(Real, 0, 1, "neither"),
        interval(Real, 0, None, "neither"),
        interval(Real, None, None, "neither"),
        interval(Real, 0.25, 0.5, "both"),
        interval(Real, 1e-12, 1e-11, "neither"),
        interval(Real, -np.inf, np.inf, "both"),
    ]


@pytest.mark.parametrize("number", range(10))
def test_numbers_lie_in_the_interval(number):
    (constraint,) = made(intervals()[number])

    @settings(max_examples=30, deadline=None, database=None)
    @given(values_of(constraint))
    def holds(value):
        assert constraint.is_satisfied_by(value)
        assert np.isfinite(value)

    holds()


def test_the_simplest_number_is_the_one_next_to_zero():
    (constraint,) = made(interval(Integral, 1, None, "left"))

    assert find(values_of(constraint), lambda value: True) == 1


def test_options_are_in_the_same_order_in_every_process():
    from sklearn.utils._param_validation import StrOptions

    (constraint,) = made(StrOptions({"b", "a", "c"}))

    assert find(values_of(constraint), lambda value: True) == "a"


def test_placeholders_and_deprecated_options_are_not_drawn():
    from sklearn.utils._param_validation import StrOptions

    (constraint,) = made(StrOptions({"old", "warn", "deprecated", "new"}, deprecated={"old"}))

    @settings(max_examples=20, deadline=None, database=None)
    @given(values_of(constraint))
    def holds(value):
        assert value == "new"

    holds()


def test_what_is_hidden_is_not_drawn():
    from sklearn.utils._param_validation import Hidden

    (constraint,) = made(Hidden(interval(Integral, 1, None, "left")))

    assert values_of(constraint) is None


@pytest.mark.parametrize("declared", ["array-like", callable, str, dict], ids=str)
def test_constraints_that_do_not_say_what_makes_sense_give_nothing(declared):
    (constraint,) = made(declared)

    assert values_of(constraint) is None


def test_a_parameter_without_validation_has_no_constraints():
    cls = type("Own", (), {"_parameter_constraints": {"a": "no_validation"}})

    assert constraints_of(cls, "a") is None
    assert admits(None, object())


def test_what_scikit_learn_cannot_read_is_named():
    with pytest.raises(UsageError, match=r"^Own\._parameter_constraints\['a'\] is not a list"):
        made("boolian")
