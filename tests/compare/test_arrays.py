"""Two arrays: what differs, how much and where it is worst."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from pytest_sklearn_persist.compare.arrays import compare_values
from pytest_sklearn_persist.compare.tolerance import Tolerance

EXACT = Tolerance()


def only(expected, actual, tolerance=EXACT):
    [finding] = compare_values(np.asarray(expected), np.asarray(actual), tolerance)
    return finding


def nan_with(payload):
    return np.array([0x7FF8000000000000 + payload], dtype=np.uint64).view(np.float64)


@pytest.mark.parametrize(
    "array",
    [
        np.array([]),
        np.zeros((3, 0)),
        np.array(1.5),
        np.array([np.nan, -0.0, np.inf, 1.5]),
        np.array([[1, 2], [3, 4]], order="F"),
        np.array([1 + 2j, complex(np.nan, 1)]),
        np.array(["NaT", "2020-01-01"], "M8[D]"),
        np.array(["a", ""]),
        np.array([b"a", b"\xff"]),
        np.zeros(2, "V3"),
        np.zeros(2, [("a", "f8"), ("b", "U2", (2,))]),
        np.arange(12.0)[::2],
    ],
    ids=lambda array: f"{array.dtype}{array.shape}",
)
def test_equal_arrays_have_no_finding(array):
    assert compare_values(array, array.copy(), EXACT) == []


def test_the_worst_of_several_places_is_named():
    finding = only([[0.0, 1.0], [2.0, 3.0]], [[0.5, 1.0], [2.0, 7.0]])

    assert (finding.kind, finding.worst, finding.count, finding.max_abs) == (
        "value",
        (1, 1),
        2,
        4.0,
    )


def test_relative_difference_is_that_of_the_expected_value():
    assert only([4.0], [5.0]).max_rel == 0.25


def test_neighbouring_floats_are_one_ulp_apart():
    assert only([1.0], [np.nextafter(1.0, 2)]).max_ulp == 1


def test_ulps_count_across_zero():
    assert only([5e-324], [-5e-324]).max_ulp == 2


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", ">f4", ">f8"])
def test_ulps_are_those_of_the_dtype(dtype):
    ones = np.ones(1, dtype)
    one_on = np.nextafter(ones.astype(dtype.lstrip(">")), 2).astype(dtype)

    assert only(ones, one_on).max_ulp == 1


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", "g", "c8", "c16"])
def test_the_sign_of_zero_is_seen(dtype):
    finding = only(np.zeros(2, dtype), np.array([0.0, -0.0], dtype))

    assert (finding.kind, finding.worst, finding.count) == ("zero-sign", (1,), 1)


def test_the_payload_of_a_nan_is_seen_and_is_not_called_a_pattern():
    finding = only(nan_with(1), nan_with(2))

    assert (finding.kind, finding.count, finding.max_abs) == ("nan-payload", 1, None)


def test_nan_in_another_place_is_graver_than_another_value():
    finding = only([1.0, np.nan, 3.0], [np.nan, 2.0, 9.0])

    assert (finding.kind, finding.count, finding.max_abs) == ("nan", 3, 6.0)


def test_infinity_counts_as_the_worst_place():
    finding = only([1.0, 2.0], [3.0, np.inf])

    assert (finding.worst, finding.max_abs) == ((1,), 2.0)


def test_the_difference_of_narrow_floats_does_not_overflow():
    assert only(np.array([60000], "f2"), np.array([-60000], "f2")).max_abs == 120_000


def test_large_integers_keep_their_small_difference():
    assert only([2**60], [2**60 + 1]).max_abs == 1.0


@pytest.mark.parametrize(
    ("dtype", "size"), [("i1", 255), ("u1", 255), ("i8", 2**64), ("u8", 2**64)]
)
def test_integers_of_both_ends_are_as_far_apart_as_they_are(dtype, size):
    limits = np.iinfo(dtype)

    found = only(np.array([limits.min], dtype), np.array([limits.max], dtype))

    assert found.max_abs == pytest.approx(size)


def test_booleans_differ_by_one():
    assert only([True, False], [True, True]).max_abs == 1.0


def test_values_are_compared_across_dtypes():
    assert compare_values(np.array([1, 2]), np.array([1.0, 2.0]), EXACT) == []
    assert only(np.array([1, 2]), np.array([1.0, 2.5])).max_abs == 0.5


def test_types_that_know_no_comparison_differ_everywhere():
    assert only(np.array(["a", "b"]), np.array([1, 2])).count == 2


def test_other_byte_order_with_equal_values_has_no_finding():
    assert compare_values(np.array([1.5], "<f8"), np.array([1.5], ">f8"), EXACT) == []


def test_bytes_without_a_type_are_compared():
    assert only(np.zeros(2, "V3"), np.array([b"abc", b"\0\0\0"], "V3")).worst == (0,)


def test_fields_are_compared_one_by_one():
    dtype = [("a", "i4"), ("b", [("c", "f8")])]
    expected, actual = np.zeros(3, dtype), np.zeros(3, dtype)
    actual["a"][1] = 7
    actual["b"]["c"][2] = 0.5

    found = compare_values(expected, actual, EXACT)

    assert [(f.field, f.worst, f.max_abs) for f in found] == [("a", (1,), 7.0), ("b.c", (2,), 0.5)]


def test_within_tolerance_is_close():
    finding = only([1.0, 2.0], [1.0, 2.0 + 1e-9], Tolerance(rtol=1e-6))

    assert (finding.kind, finding.count) == ("close", 1)


def test_beyond_tolerance_is_a_value():
    assert only([1.0, 2.0], [1.0 + 1e-9, 2.5], Tolerance(rtol=1e-6)).kind == "value"


def test_tolerance_does_not_let_a_nan_pass():
    assert only([1.0], [np.nan], Tolerance(rtol=1.0)).kind == "nan"


def test_tolerance_does_not_apply_to_integers():
    assert only([1000], [1001], Tolerance(rtol=0.1)).kind == "value"


def test_the_sign_of_zero_is_close_with_a_tolerance():
    assert only([0.0], [-0.0], Tolerance(atol=1e-9)).kind == "close"


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("shape", [(700, 1000), (1, 700_000), (2, 350_000), (700_000,)])
def test_the_place_is_right_beyond_the_first_block(shape, order):
    expected = np.zeros(shape, order=order)
    actual = expected.copy(order="K")
    where = tuple(n - 1 for n in shape)
    actual[where] = 2.0

    finding = only(expected, actual)

    assert (finding.worst, finding.count) == (where, 1)


def test_orders_of_memory_may_differ():
    expected = np.arange(600_000.0).reshape(600, 1000)
    actual = np.asfortranarray(expected)
    actual[599, 3] += 1

    assert only(expected, actual).worst == (599, 3)


@pytest.mark.parametrize("shape", [(25_000_000,), (1, 25_000_000), (5000, 5000)], ids=str)
def test_huge_arrays_are_not_copied(shape):
    expected = np.zeros(shape)
    actual = np.zeros(shape)
    actual[tuple(n - 2 if n > 1 else 0 for n in shape)] = 1.0
    tracemalloc.start()
    try:
        finding = only(expected, actual)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert finding.count == 1
    assert peak < 20e6


def test_an_array_that_differs_everywhere_is_not_copied_either():
    expected, actual = np.zeros(6_000_000), np.ones(6_000_000)
    tracemalloc.start()
    try:
        finding = only(expected, actual)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert finding.count == 6_000_000
    assert peak < 30e6


def test_elements_within_tolerance_are_not_counted_as_different():
    expected = np.zeros(5)
    actual = np.array([0.0, 0.01, 0.01, 1.0, np.nan])
    [finding] = compare_values(expected, actual, Tolerance(atol=0.1))

    assert (finding.kind, finding.count) == ("nan", 2)
