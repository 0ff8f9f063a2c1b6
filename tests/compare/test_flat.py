"""Containers of plain values: which items differ."""

from __future__ import annotations

import math

import numpy as np
import pytest

from pytest_sklearn_persist.compare.flat import both_short, flat_differences, short
from pytest_sklearn_persist.compare.snapshots import Side, compare_snapshots
from pytest_sklearn_persist.observe.snapshot import snapshot


def found(expected, actual, shape=None):
    return [(d.path, d.kind) for d in flat_differences(expected, actual, shape)]


def test_a_changed_item_is_named_by_its_place():
    [difference] = flat_differences([1, "a", 2.5], [1, "b", 2.5])

    assert difference == ("[1]", "value", "'a'", "'b'", 1, 3)


def test_items_of_an_array_are_named_by_row_and_column():
    assert found([1, 2, 3, 4], [1, 2, 3, 5], (2, 2)) == [("[1, 1]", "value")]


def test_the_item_of_an_array_without_axes_has_no_place():
    assert found(["a"], ["b"], ()) == [("", "value")]


def test_elements_of_an_array_that_are_equal_are_no_finding():
    assert found(["a", "b"], ["a", "b"], (2,)) == []


@pytest.mark.parametrize(
    ("expected", "actual", "kind"),
    [
        (1, True, "type"),
        (1, 1.0, "type"),
        (0, False, "type"),
        ("a", b"a", "type"),
        (None, False, "type"),
        (0.0, -0.0, "zero-sign"),
        (math.nan, 0.0, "value"),
        (1e16, 1e16 + 2, "value"),
        (2**80, 2**80 + 1, "value"),
    ],
)
def test_what_equals_by_python_is_still_told_apart(expected, actual, kind):
    assert found([expected], [actual]) == [("[0]", kind)]


def test_nan_equals_nan():
    assert found([math.nan, 1], [float("nan"), 2]) == [("[1]", "value")]


def test_lists_of_other_lengths_differ_in_shape():
    assert found([1, 2], [1, 2, 3]) == [("", "shape")]


def test_items_that_differ_in_the_same_way_are_counted_not_listed():
    [difference] = flat_differences(list(range(1000)), list(range(1, 1001)))

    assert (difference.path, difference.number, difference.total) == ("[0]", 1000, 1000)


def test_members_of_a_set_are_missing_or_extra():
    assert found({1, "a"}, {1, "b"}) == [("", "missing"), ("", "extra")]


def test_members_of_a_set_that_are_equal_by_python_are_told_apart():
    assert found({1}, {True}) == [("", "missing"), ("", "extra")]


def test_keys_are_missing_or_extra():
    assert found({"a": 1, "b": 2}, {"a": 1, "c": 2}) == [("['b']", "missing"), ("['c']", "extra")]


def test_the_order_of_keys_is_seen():
    assert found({"a": 1, "b": 2}, {"b": 2, "a": 1}) == [("", "order")]


@pytest.mark.parametrize(("here", "there"), [(1, True), (1, 1.0), (0.0, -0.0)])
def test_keys_that_are_equal_by_python_are_told_apart(here, there):
    assert found({here: 5}, {there: 5}) == [(f"[{here!r}]", "missing"), (f"[{there!r}]", "extra")]


def test_a_nan_key_is_found_again():
    assert found({math.nan: 1, "a": 1}, {float("nan"): 1, "a": 2}) == [("['a']", "value")]


def test_a_dict_and_a_list_differ_in_type():
    assert found({}, []) == [("", "type")]


def test_bytes_are_compared_whole():
    assert found(bytearray(b"abc"), bytearray(b"abd")) == [("", "value")]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1 + 0.2, "0.30000000000000004"),
        (np.float32(0.1), "0.10000000149011612"),
        (np.datetime64("2020-01-01"), "2020-01-01"),
        (None, "None"),
        (object(), "<object>"),
        (bytearray(b"a"), "bytearray(b'a')"),
    ],
)
def test_values_are_short_texts_without_addresses(value, text):
    assert short(value) == text


def test_long_values_are_cut():
    assert len(short("x" * 1000)) <= 80


def test_the_type_is_told_where_it_matters():
    assert short(True, kind=True) == "True (bool)"


def test_long_texts_are_shown_where_they_begin_to_differ():
    expected, actual = both_short("x" * 500 + "end", "x" * 500 + "END")

    assert "end" in expected
    assert "END" in actual
    assert len(expected) < 60


def test_a_text_that_was_cut_off_is_shown_at_its_end():
    expected, actual = both_short("x" * 500 + "end", "x" * 500)

    assert expected.endswith("end'")
    assert actual.endswith("x'")


@pytest.mark.parametrize("shape", [dict, lambda items: {**dict(items), "more": object}])
def test_a_long_key_is_cut_and_still_told_from_others(shape):
    keys = ["word " * 200 + last for last in "ab"]
    old, new = (snapshot(shape([(key, n) for key in keys])) for n in (1, 2))
    paths = [d.path for d in compare_snapshots(Side(old), Side(new))]

    assert len(set(paths)) == 2
    assert max(map(len, paths)) < 100
