"""How far two numbers may be apart."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy.sparse

from pytest_sklearn_persist import Tolerance, UsageError


def allows(tolerance, expected, actual, dtype="f8"):
    return bool(tolerance.allows(np.array([expected], dtype), np.array([actual], dtype))[0])


def test_the_default_is_exact():
    assert Tolerance().is_exact
    assert not allows(Tolerance(), 1.0, np.nextafter(1.0, 2))


@pytest.mark.parametrize("field", ["rtol", "atol", "float32_rtol"])
def test_any_tolerance_is_not_exact(field):
    assert not Tolerance(**{field: 1e-9}).is_exact


@pytest.mark.parametrize(
    ("expected", "actual", "near"),
    [(1000.0, 1000.9, True), (1000.0, 1001.1, False), (1e-9, 9e-4, True), (1e-9, 2e-3, False)],
)
def test_relative_tolerance_is_absolute_below_its_scale(expected, actual, near):
    assert allows(Tolerance(rtol=1e-3), expected, actual) is near


def test_absolute_tolerance_adds_to_the_relative_one():
    assert allows(Tolerance(rtol=1e-3, atol=0.5), 1000.0, 1001.4)


def test_narrow_floats_get_ten_times_as_much():
    assert allows(Tolerance(rtol=1e-6), 1.0, 1.0 + 5e-6, "f4")
    assert not allows(Tolerance(rtol=1e-6), 1.0, 1.0 + 5e-6, "f8")


def test_narrow_floats_can_have_their_own():
    assert not allows(Tolerance(rtol=1.0, float32_rtol=1e-6), 1.0, 1.1, "f4")


@pytest.mark.parametrize(
    ("expected", "actual", "near"),
    [
        (math.nan, math.nan, True),
        (math.nan, 1.0, False),
        (1.0, math.nan, False),
        (math.inf, math.inf, True),
        (math.inf, -math.inf, False),
        (1.0, math.inf, False),
    ],
)
def test_what_is_not_finite_is_only_near_to_itself(expected, actual, near):
    assert allows(Tolerance(rtol=1e-3, atol=1e-3), expected, actual) is near


def test_complex_numbers_have_a_distance():
    assert allows(Tolerance(atol=0.1), 1 + 1j, 1.05 + 1.05j, "c16")


@pytest.mark.parametrize("value", [-1e-9, math.nan, "1e-6", True, None])
def test_what_is_no_tolerance_is_refused_by_name(value):
    with pytest.raises(UsageError, match="rtol must be a finite number"):
        Tolerance(rtol=value)


@pytest.mark.parametrize(
    ("values", "scale"),
    [
        ([np.array([1e-8, -3e-8])], 3e-8),
        ([np.array([1e-8]), np.array([5.0])], 1.0),
        ([(np.array([1e-3]), [np.float32(2.0**-5)])], 2.0**-5),
        ([{"a": 0.25, "b": "text"}], 0.25),
        ([scipy.sparse.csr_matrix([[0.0, 0.5]])], 0.5),
        ([np.array([math.nan, math.inf, 0.125])], 0.125),
        ([np.array([0.5, "a", None], dtype=object)], 0.5),
        ([np.array([3 + 4j]) / 10], 0.5),
        ([np.array(["a"]), None, object()], 1.0),
        ([np.zeros(3)], 1.0),
        ([], 1.0),
    ],
)
def test_the_scale_is_the_largest_number_but_no_more_than_one(values, scale):
    assert Tolerance(rtol=1e-6).scaled(values).scale == pytest.approx(scale)


def test_small_numbers_must_be_as_near_in_proportion():
    tolerance = Tolerance(rtol=1e-3).scaled([np.array([2e-8, 1e-8])])

    assert allows(tolerance, 1e-8, 1.0005e-8)
    assert not allows(tolerance, 1e-8, 1.1e-8)
    assert allows(tolerance, 0.0, 1e-11)  # what is left of those of 2e-8


class Prickly:
    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("no")


def test_the_scale_of_what_nobody_can_read_is_one():
    loop = []
    loop.append(loop)

    assert Tolerance(rtol=1e-6).scaled([loop, Prickly()]).scale == 1.0


def test_numbers_that_are_too_large_for_a_double_are_left_out():
    huge = np.array([1e-3, np.finfo(np.longdouble).max], dtype=np.longdouble)

    assert Tolerance(rtol=1e-6).scaled([huge]).scale == pytest.approx(1e-3)


@pytest.mark.parametrize("scale", [0, -1.0, math.inf, "1", None])
def test_a_scale_that_is_none_is_refused(scale):
    with pytest.raises(UsageError, match="scale"):
        Tolerance(rtol=1e-6, scale=scale)


def test_what_rounding_leaves_of_larger_numbers_may_change():
    noise = Tolerance(rtol=1e-6).scaled([np.array([5.5e-17, -2e-17])])

    assert allows(noise, 5.5e-17, 0.0)


def test_a_score_is_near_if_it_is_so_for_numbers_near_one():
    assert Tolerance(rtol=1e-6).scaled([np.float64(-2.2e-8)], "score").scale == 1.0
