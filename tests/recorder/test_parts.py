"""The estimators in what was loaded are told by paths that pick them again."""

from __future__ import annotations

import datetime
import enum

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression

from pytest_sklearn_persist.recorder import Members, estimators_in, part_at

MODEL, OTHER = LinearRegression(), LinearRegression()
Color = enum.Enum("Color", ["RED", "BLUE"])


def cell(value, shape=()):
    made = np.empty(shape, dtype=object)
    made[...] = value
    return made


KEYS = {
    "str of numpy": ([np.str_("a"), np.str_("b")], "['a']"),
    "int of numpy": ([np.int64(3), np.int64(4)], "[3]"),
    "float of numpy": ([np.float64(0.5), np.float64(1.5)], "[0.5]"),
    "bool of numpy": ([np.True_, np.False_], "[True]"),
    "tuple": ([("EU", 2020), ("US", 2021)], "[('EU', 2020)]"),
    "tuple of numpy": ([(np.str_("EU"), np.int64(1)), 2], "[('EU', 1)]"),
    "bytes": ([b"a", b"b"], "[b'a']"),
    "none": ([None, 1], "[None]"),
    "infinite": ([float("inf"), 1], ".iloc[0]"),
    "not a number": ([float("nan"), 1], ".iloc[0]"),
    "date": ([datetime.date(2020, 1, 1), datetime.date(2021, 1, 1)], ".iloc[0]"),
    "timestamp": ([pd.Timestamp("2020-01-01"), pd.Timestamp("2021-01-01")], ".iloc[0]"),
    "datetime of numpy": ([np.datetime64("2020-01-01", "ns"), 1], ".iloc[0]"),
    "enum": ([Color.RED, Color.BLUE], ".iloc[0]"),
    "frozenset": ([frozenset([1]), 2], ".iloc[0]"),
    "long": (["k" * 1200, "j" * 1200], ".iloc[0]"),
    "lone surrogate": (["a\udc80", "b"], "['a\\udc80']"),
    "quotes and lines": (["it's \"\n\x1b", "b"], "['it\\'s \"\\n\\x1b']"),
}


@pytest.mark.parametrize(("keys", "path"), KEYS.values(), ids=KEYS)
def test_a_key_of_any_kind_is_told_as_text_that_finds_it(keys, path):
    loaded = dict(zip(keys, (MODEL, OTHER), strict=True))
    found = estimators_in(loaded)

    assert found[0][0] == path
    assert [part_at(loaded, one) for one, _ in found] == [MODEL, OTHER]


TABLES = {
    "array without dimensions": cell(MODEL),
    "array in two dimensions": cell(MODEL, (1, 1)),
    "dict in an array": cell({"model": MODEL}),
    "columns of two levels": pd.DataFrame({("m", "a"): [MODEL]}),
    "columns of dates": pd.DataFrame({pd.Timestamp("2020-01-01"): [MODEL]}),
    "columns of one name": pd.DataFrame([[MODEL, 1]], columns=["m", "m"]),
}


@pytest.mark.parametrize("loaded", TABLES.values(), ids=TABLES)
def test_an_estimator_in_a_table_is_told_by_a_path_that_finds_it(loaded):
    [(path, found)] = estimators_in(loaded)

    assert found is MODEL
    assert part_at(loaded, path) is MODEL


def test_a_member_of_a_long_name_is_told_by_its_name():
    name = "a/" * 250
    [(path, _)] = estimators_in(Members({name: MODEL}))

    assert path == f"[{name!r}]"


@pytest.mark.parametrize("many", [list, tuple, np.array, pd.Series], ids=lambda one: one.__name__)
def test_many_plain_values_do_not_hide_an_estimator(many):
    words = many([f"w{i}" for i in range(150_000)])

    assert estimators_in({"words": words, "model": MODEL}) == [("['model']", MODEL)]
