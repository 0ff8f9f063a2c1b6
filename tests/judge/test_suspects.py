"""Which part of an estimator a cause is about."""

from __future__ import annotations

import math
import socket
import threading
import weakref

import numpy as np
import persist_specimens as specimens
import pytest
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from pytest_sklearn_persist.judge.suspects import (
    find_apart,
    find_shared_memory,
    find_strided,
    find_suspect,
    pickling_methods,
)


def made_inside():
    def function():
        return 1

    return function


def class_made_inside():
    class Inside:
        pass

    return Inside


def object_of_a_class_made_inside():
    return class_made_inside()()


def holding(value):
    estimator = LinearRegression()
    estimator.held_ = [value]
    return estimator


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (lambda: lambda x: x, "a lambda"),
        (made_inside, "a function made inside another"),
        (class_made_inside, "a class made inside a function"),
        (object_of_a_class_made_inside, "an object of Inside"),
        (threading.Lock, "a lock"),
        (threading.RLock, "a lock"),
        (lambda: (i for i in ()), "a generator"),
        (lambda: math, "a module"),
        (lambda: weakref.ref(LinearRegression), "a weak reference"),
        (threading.Thread, "a thread"),
    ],
)
def test_what_can_not_be_written_is_named_with_its_place(make, what):
    value = make()
    suspect = find_suspect(holding(value))

    assert suspect.path == "held_[0]"
    assert what in suspect.what
    assert suspect.remedy


def test_an_open_file_is_named(tmp_path):
    with (tmp_path / "a").open("w") as file:
        assert find_suspect(holding(file)).what == "an open file"


def test_an_open_socket_is_named():
    with socket.socket() as opened:
        assert find_suspect(holding(opened)).what == "a socket"


def test_it_is_found_at_any_depth():
    pipeline = make_pipeline(FunctionTransformer(lambda X: X))

    assert find_suspect(pipeline).path == "steps[0][1].func"


def test_an_honest_estimator_has_none():
    assert find_suspect(LinearRegression().fit([[1.0], [2.0]], [1.0, 2.0])) is None


def test_pickling_methods_of_a_users_own_are_named():
    estimator = specimens.ChangesCoef()

    assert pickling_methods(estimator, "coef_[0]") == ["ChangesCoef.__setstate__"]


def test_pickling_methods_are_those_of_the_owner_of_the_path():
    pipeline = make_pipeline(StandardScaler(), specimens.ForgetsCoef())

    assert pickling_methods(pipeline, "steps[1][1].coef_") == ["ForgetsCoef.__getstate__"]
    assert pickling_methods(pipeline, "steps[0][1].mean_") == []


def test_libraries_are_not_blamed():
    assert pickling_methods(LinearRegression(), "coef_") == []


def test_an_object_that_joblib_writes_apart_is_found():
    shared = [1, 2]
    estimator = LinearRegression()
    estimator.parts_ = np.array([None, shared], dtype=object)
    estimator.same_ = shared

    assert find_apart(estimator) in ("parts_[1]", "same_")
    assert find_apart(LinearRegression()) is None


def test_two_arrays_in_the_same_memory_are_found():
    estimator = LinearRegression()
    estimator.all_ = np.arange(10.0)
    estimator.part_ = estimator.all_[2:]
    apart = LinearRegression()
    apart.low_, apart.high_ = np.split(np.arange(10.0), 2)

    assert find_shared_memory(estimator) == ("all_", "part_")
    assert find_shared_memory(apart) is None


def test_an_array_with_gaps_is_found():
    estimator = LinearRegression()
    estimator.coef_ = np.arange(10.0)[::2]

    assert find_strided(estimator) == "coef_"
    assert find_strided(LinearRegression()) is None
