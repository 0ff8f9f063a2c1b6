"""What a loaded model may hold that is called later."""

from __future__ import annotations

import collections
import functools
import os

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import FunctionTransformer

from pytest_sklearn_persist.gate.holding import copy_of_plain, may_be_held_as, refused_partial
from pytest_sklearn_persist.gate.hook import Gate, Inert
from pytest_sklearn_persist.gate.trust import Trust

PLAIN = [1, "a", b"b", None, 1.5, 2j, slice(1), np.float32(1), [1, (2, {3})], {"a": [1]}, float]


@pytest.mark.parametrize("value", PLAIN, ids=repr)
def test_plain_values_are_copied(value):
    assert copy_of_plain(value) == value


def test_a_copy_is_nobody_elses():
    inner = [1]
    copied = copy_of_plain({"a": inner})
    inner.append(2)
    assert copied == {"a": [1]}


CIRCLE: list[object] = []
CIRCLE.append(CIRCLE)
OTHER = {
    "an estimator": LogisticRegression(),
    "a function": os.getpid,
    "a class that does something": LogisticRegression,
    "objects": np.array([None]),
    "a kind of dict": collections.OrderedDict(),
    "a circle": CIRCLE,
    "an iterator": iter([]),
}


@pytest.mark.parametrize("value", OTHER.values(), ids=OTHER)
def test_nothing_else_is_plain(value):
    with pytest.raises(ValueError, match=r"\w"):
        copy_of_plain([value])


@pytest.fixture
def gate():
    gate = Gate(Trust(("mypkg.*",)), ".")
    gate.note(np.mean, "numpy", "mean")
    return gate


@pytest.mark.parametrize(
    "function",
    [np.mean, np.log1p, int, functools.partial(np.mean)],
    ids=["function", "ufunc", "class", "partial"],
)
def test_a_partial_of_what_computes_is_held(gate, function):
    assert refused_partial(gate, function, (1,), {"a": 2}, None) is None


@pytest.mark.parametrize(
    "function",
    [CountVectorizer, CountVectorizer().fit, LogisticRegression.fit, os.getpid, Inert("a.b")],
    ids=["class", "bound method", "method", "builtin", "inert"],
)
def test_a_partial_of_anything_else_is_not(gate, function):
    assert "functools.partial of" in refused_partial(gate, function, (), {}, None)


def test_a_partial_of_the_users_own_takes_anything(gate):
    def own():
        pass

    own.__module__ = "mypkg.functions"
    assert refused_partial(gate, own, (LogisticRegression(),), {}, None) is None


def test_functions_are_held_where_parameters_are():
    assert may_be_held_as(FunctionTransformer, "inverse_func")
    assert not may_be_held_as(FunctionTransformer, "toarray")
    assert not may_be_held_as(int, "real")
