"""Objects of classes that have no description of their own."""

from __future__ import annotations

import functools

import joblib
import numpy as np
import persist_nasties as nasties
import pytest
from sklearn.linear_model import LinearRegression

from pytest_sklearn_persist.compare.snapshots import Side, compare_snapshots
from pytest_sklearn_persist.observe.objects import is_found_by_name, is_of_a_library, names_of
from pytest_sklearn_persist.observe.snapshot import snapshot


def paths(value):
    seen = snapshot(value)
    return {seen.path(row) for row in range(len(seen.leaves))}


def made():
    """Return a function that nobody finds by its name."""
    kept = [1]
    return lambda: kept


@pytest.mark.parametrize(
    "value", [nasties.dispatched, nasties._doubled, np.mean, np.add, len], ids=lambda v: v.__name__
)
def test_a_function_that_is_found_by_name_is_that_name(value):
    assert is_found_by_name(value)
    assert paths(value) == {""}


@pytest.mark.parametrize("name", ["log1p", "expm1"])
def test_a_ufunc_is_not_that_of_another_library_with_the_same_name(name):
    special = pytest.importorskip("scipy.special")
    one, other = getattr(np, name), getattr(special, name)

    assert names_of(one) == ("numpy", name)
    assert names_of(other) == ("scipy.special", name)
    assert not snapshot(one).same_rows(snapshot(other))


def test_a_ufunc_of_nobody_is_not_found_by_its_name():
    assert not is_found_by_name(np.frompyfunc(abs, 1, 1))


def test_what_a_function_without_a_name_holds_is_part_of_it():
    function = made()

    assert not is_found_by_name(function)
    assert ".__closure__[0]" in paths(function)


def test_a_partial_of_a_function_holds_its_name_and_arguments():
    assert {".func", ".args", ".keywords"} <= paths(functools.partial(nasties.dispatched, X=1))


def test_what_a_library_leaves_out_of_its_own_objects_is_no_part_of_them():
    memory, other = joblib.Memory(None, verbose=0), joblib.Memory(None, verbose=0)
    other.timestamp = 3.0

    assert snapshot(memory).same_rows(snapshot(other))


def test_an_estimator_of_a_library_is_looked_into_all_the_same():
    assert is_of_a_library(joblib.Memory)
    assert not is_of_a_library(LinearRegression)
    assert not is_of_a_library(nasties.CatchAll)


def test_objects_of_a_library_that_call_themselves_equal_are():
    pandas = pytest.importorskip("pandas")
    one, other = pandas.CategoricalDtype(["a", "b"]), pandas.CategoricalDtype(["a", "b"])
    other._a_cache = 1

    assert compare_snapshots(Side(snapshot([one])), Side(snapshot([other]))) == []


@pytest.mark.parametrize("type_", [nasties.CatchAll, nasties.Raises, nasties.Pretends])
def test_an_object_that_raises_when_it_is_looked_at_is_passed_over(type_):
    assert len(snapshot([type_(), 1]).leaves) == 3


def test_two_names_of_one_whole_number_in_c_are_one():
    assert snapshot(np.longlong(3)).same_rows(snapshot(np.int64(3)))
    assert not snapshot(np.int32(3)).same_rows(snapshot(np.int64(3)))


def test_where_the_global_generator_stands_is_no_state():
    one = snapshot([np.random.mtrand._rand])
    other = snapshot([np.random.RandomState(3)])

    assert compare_snapshots(Side(one), Side(other)) == []
    assert compare_snapshots(Side(other), Side(snapshot([np.random.RandomState(4)])))


class Compiled:
    """Stands for a function, and is written with its code."""

    def __init__(self, name):
        self.__qualname__ = self.__name__ = name
        self.__module__ = __name__

    def __call__(self):
        return 1


compiled = Compiled("compiled")


def test_what_stands_for_a_function_is_its_name_also_where_it_came_back_as_another_object():
    assert is_found_by_name(compiled)
    assert is_found_by_name(Compiled("compiled"))
    assert not is_found_by_name(Compiled("another"))
