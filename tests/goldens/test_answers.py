"""An answer against the recorded one, across versions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from pytest_sklearn_persist.compare.tolerance import Tolerance
from pytest_sklearn_persist.compare.walk import Rules
from pytest_sklearn_persist.goldens.answers import (
    FOREIGN_OPTIONS,
    OPTIONS,
    compare_outputs,
    narrow_rules,
)
from pytest_sklearn_persist.recorder import Output, Probe

RULES = Rules(Tolerance(rtol=1e-6))


def output(value):
    return Output("transform", "X", value, None, "", False)


def found(expected, actual, rules=RULES, options=OPTIONS):
    return compare_outputs(output(expected), output(actual), rules, options)


def kinds(expected, actual, options=OPTIONS):
    return [difference.kind for difference in found(expected, actual, options=options)]


MATRIX = sparse.csr_matrix(np.array([[0.0, 2.0, 0.0], [1.0, 0.0, 3.0]]))


def test_the_same_matrix_has_no_difference():
    assert found(MATRIX, MATRIX.copy()) == []


def test_stored_in_another_order_it_is_the_same_matrix():
    turned = sparse.csr_matrix(
        (np.array([2.0, 3.0, 1.0]), np.array([1, 2, 0]), np.array([0, 1, 3])), shape=(2, 3)
    )

    assert found(MATRIX, turned) == []


def test_an_explicit_zero_is_a_zero():
    filled = sparse.csr_matrix(
        (np.array([0.0, 2.0, 1.0, 3.0]), np.array([0, 1, 0, 2]), np.array([0, 2, 4])), shape=(2, 3)
    )

    assert found(MATRIX, filled) == []


def test_wider_indices_are_close_not_identical():
    wide = MATRIX.copy()
    wide.indices = wide.indices.astype(np.int64)

    assert kinds(MATRIX, wide) == ["close"]


def test_a_changed_element_is_named_by_row_and_column():
    other = MATRIX.copy()
    other[1, 2] = 3.5

    [difference] = found(MATRIX, other)

    assert (difference.path, difference.count, difference.size) == ("transform[1, 2]", 1, 6)
    assert difference.max_abs == 0.5


def test_an_element_that_moves_is_two_differences():
    moved = sparse.csr_matrix(np.array([[2.0, 0.0, 0.0], [1.0, 0.0, 3.0]]))

    [difference] = found(MATRIX, moved)

    assert difference.count == 2


@pytest.mark.parametrize(
    ("other", "kind"),
    [
        (MATRIX.tocsc(), "container"),
        (getattr(sparse, "csr_array", sparse.csc_matrix)(MATRIX), "container"),
        (MATRIX.astype(np.float32), "dtype"),
        (MATRIX[:1], "shape"),
        (MATRIX.toarray(), "container"),
    ],
    ids=["format", "class", "dtype", "shape", "dense"],
)
def test_what_kind_of_matrix_it_is_counts(other, kind):
    assert kind in kinds(MATRIX, other)


@given(st.integers(0, 5), st.floats(0.1, 10))
def test_every_changed_element_is_found(place, change):
    other = MATRIX.tolil()
    row, column = divmod(place, 3)
    other[row, column] += change

    [difference] = found(MATRIX, other.tocsr())

    assert difference.path == f"transform[{row}, {column}]"


def test_a_number_of_numpy_is_a_number():
    assert found(np.float64(0.5), 0.5) == []


def test_a_number_of_another_kind_is_not():
    assert kinds(np.int64(1), 1.0) == ["container"]


def test_a_number_that_differs_is_a_value():
    assert kinds(np.float64(0.5), 0.75) == ["value"]


def test_float32_inputs_have_the_tolerance_of_float32():
    probe = Probe("float32", np.zeros((1, 1), dtype=np.float32), None, ())
    value = np.array([1.0])

    assert found(value, value + 5e-6, narrow_rules(RULES, probe))[0].kind == "close"
    assert found(value, value + 5e-6)[0].kind == "value"


def test_float32_is_not_made_wider_twice():
    probe = Probe("float32", np.zeros((1, 1), dtype=np.float32), None, ())
    value = np.array([1.0], dtype=np.float32)

    assert found(value, value + np.float32(5e-6), narrow_rules(RULES, probe))[0].kind == "close"
    assert found(value, value + np.float32(5e-5), narrow_rules(RULES, probe))[0].kind == "value"


def test_exact_rules_stay_exact():
    probe = Probe("float32", np.zeros((1, 1), dtype=np.float32), None, ())

    assert narrow_rules(Rules(), probe).tolerance.is_exact


def swapped(array):
    """Return the same numbers in the other byte order."""
    return array.astype(array.dtype.newbyteorder("S"))


@pytest.mark.parametrize("dtype", ["f4", "f8", "i4", "i8", "U3"])
def test_the_byte_order_of_the_machine_that_recorded_is_no_difference(dtype):
    array = np.array([1, 20, 300]).astype(dtype)

    assert found(array, swapped(array), options=FOREIGN_OPTIONS) == []


def test_the_other_byte_order_in_a_matrix_is_no_difference():
    other = MATRIX.copy()
    other.indices = swapped(other.indices)

    assert found(MATRIX, other, options=FOREIGN_OPTIONS) == []


def test_a_value_that_differs_is_found_in_the_other_byte_order():
    array = np.array([1.0, 20.0, 300.0])

    assert kinds(array, swapped(np.array([1.0, 21.0, 300.0])), FOREIGN_OPTIONS) == ["value"]


def test_bytes_that_were_taken_in_the_wrong_order_are_found():
    array = np.array([1.0, 20.0, 300.0])

    assert kinds(array, array.byteswap(), FOREIGN_OPTIONS) == ["value"]


def test_another_byte_order_on_the_same_kind_of_machine_is_a_difference():
    array = np.array([1.0, 20.0, 300.0])

    assert kinds(array, swapped(array)) == ["dtype"]
