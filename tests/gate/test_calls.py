"""What a pickle may call, and with what."""

from __future__ import annotations

import collections
import copyreg
import functools
import os
import types

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import fbeta_score
from sklearn.model_selection import RandomizedSearchCV
from sklearn.utils import Bunch

from pytest_sklearn_persist.gate.calls import checked_call, refused_new
from pytest_sklearn_persist.gate.hook import Gate, Refused
from pytest_sklearn_persist.gate.trust import Trust


@pytest.fixture
def gate():
    gate = Gate(Trust(("mypkg.*",)), ".")
    for found in (collections.defaultdict, collections.OrderedDict, collections.deque, np.dtype):
        gate.note(found, found.__module__, found.__qualname__)
    for kind in (LogisticRegression, RandomizedSearchCV, functools.partial, Bunch):
        gate.note(kind, kind.__module__, kind.__qualname__)
    gate.note(type, "builtins", "type")
    gate.note(fbeta_score, "sklearn.metrics._classification", "fbeta_score")
    gate.note(np.log1p, "numpy", "log1p")
    return gate


@pytest.fixture
def make(gate):
    return gate.hide(np.zeros(1).__reduce__()[0], "numpy._core.multiarray", "_reconstruct")


@pytest.fixture
def array(gate):
    return gate.hide(np.ndarray, "numpy", "ndarray")


def call(gate, function, *arguments):
    meant, given = checked_call(gate, function, arguments)
    return meant(*given)


def test_what_was_not_found_by_its_name_is_not_called(gate):
    with pytest.raises(Refused, match="made itself"):
        call(gate, "".join, ())


def test_an_instance_does_not_say_whose_it_is(gate):
    pretender = functools.partial(os.getpid)
    pretender.__module__ = "mypkg.models"
    with pytest.raises(Refused, match="made itself"):
        call(gate, pretender)


def test_the_masked_value_is_asked_for(gate):
    kind = type(np.ma.masked)
    gate.note(kind, "numpy.ma.core", "MaskedConstant")
    assert call(gate, kind) is np.ma.masked


def test_what_is_only_ever_referred_to_is_not_called(gate):
    with pytest.raises(Refused, match="no file does"):
        call(gate, np.log1p, 1.0)


def test_an_estimator_is_not_made_by_its_constructor(gate):
    with pytest.raises(Refused, match="no file does"):
        call(gate, LogisticRegression)


def test_arrays_are_made_by_their_own_functions_only(gate, make, array):
    assert call(gate, make, array, (0,), b"b").shape == (0,)
    pd = pytest.importorskip("pandas")
    index = gate.hide(pd.core.indexes.base._new_Index, "pandas.core.indexes.base", "_new_Index")
    abuse = (np.ndarray, {"shape": (1,), "dtype": object, "buffer": bytes(8)})
    with pytest.raises(Refused, match="an index of pandas"):
        call(gate, index, *abuse)


@pytest.mark.parametrize(
    "arguments",
    [
        (np.ndarray, (5,), b"b"),
        (np.ndarray, (0,), b"O"),
        (np.ndarray, [0], b"b"),
        (dict, (0,), b"b"),
    ],
    ids=["a shape", "a type", "a list", "another class"],
)
def test_an_array_is_empty_until_it_gets_its_state(gate, make, arguments):
    with pytest.raises(Refused, match="an array"):
        call(gate, make, *arguments)


def test_what_makes_arrays_is_an_argument_of_nothing_else(gate, array):
    for value in (array, gate.hide(getattr, "builtins", "getattr")):
        with pytest.raises(Refused, match="it would use"):
            call(gate, collections.deque, value)


@pytest.mark.parametrize("value", [None, Ellipsis, NotImplemented], ids=["None", "...", "not"])
def test_types_of_singletons_are_asked_for(gate, value):
    assert call(gate, type, value) is type(value)


@pytest.mark.parametrize(
    "arguments", [("X", (), {}), (1.5,), (os,)], ids=["makes", "asks", "asks a module"]
)
def test_no_class_is_made_or_asked_for(gate, arguments):
    with pytest.raises(Refused, match="a class"):
        call(gate, type, *arguments)


def test_a_dict_makes_values_only(gate):
    assert call(gate, collections.defaultdict, list).default_factory is list
    assert call(gate, collections.defaultdict).default_factory is None
    for factory in (os.getpid, LogisticRegression, functools.partial(list)):
        with pytest.raises(Refused, match="call a function"):
            call(gate, collections.defaultdict, factory)


def test_containers_are_made_of_values(gate):
    assert call(gate, collections.OrderedDict, [["a", 1]]) == {"a": 1}
    with pytest.raises(Refused, match="make a value of"):
        call(gate, collections.deque, map(print, [1]))


def test_a_partial_of_a_metric_is_held(gate):
    held = call(gate, functools.partial, fbeta_score)
    assert held.func is fbeta_score


@pytest.mark.parametrize(
    "function",
    [RandomizedSearchCV.fit, LogisticRegression, os.getpid, "".join, LogisticRegression().fit],
    ids=["a method", "a class", "unknown", "bound", "of an estimator"],
)
def test_a_partial_of_nothing_else_is_held(gate, function):
    with pytest.raises(Refused, match=r"a functools\.partial of"):
        call(gate, functools.partial, function)


def test_the_arguments_of_a_partial_are_plain_values(gate):
    for value in (fbeta_score, LogisticRegression(), np.array([None])):
        with pytest.raises(Refused, match="in it"):
            call(gate, functools.partial, fbeta_score, [value])


def test_a_partial_is_called_for_the_parts_of_a_table_only(gate):
    blocks = pytest.importorskip("pandas").core.internals.blocks
    gate.note(blocks.new_block, "pandas.core.internals.blocks", "new_block")
    values, place = np.eye(2), slice(0, 2)

    made, given = checked_call(gate, functools.partial(blocks.new_block, ndim=2), (values, place))
    assert made.func is blocks.new_block
    assert given == (values, place)
    for function in (
        functools.partial(blocks.new_block),
        functools.partial(blocks.new_block, values, ndim=2),
        functools.partial(blocks.new_block, ndim=2, klass=os.getpid),
        functools.partial(blocks.new_block, ndim=[2]),
        functools.partial(fbeta_score, beta=2),
    ):
        with pytest.raises(Refused, match="made itself"):
            checked_call(gate, function, (values, place))
    with pytest.raises(Refused, match="no file does"):
        checked_call(gate, functools.partial(blocks.new_block, ndim=2), (np.ndarray, place))


def test_nobody_changes_the_arguments_of_a_partial_afterwards(gate):
    labels = [1]
    held = call(gate, functools.partial, fbeta_score, labels)
    labels.append(os.getpid)
    assert held.args == ([1],)


def test_an_array_is_not_made_from_addresses(gate, array):
    make = gate.hide(copyreg._reconstructor, "copyreg", "_reconstructor")
    for kind in (array, gate.hide(np.memmap, "numpy", "memmap")):
        assert "no file does" in refused_new(gate, kind)
        with pytest.raises(Refused, match="no file does"):
            call(gate, make, kind, object, None)


def test_an_instance_is_made_of_nothing(gate):
    assert refused_new(gate, LogisticRegression) is None
    assert "no file does" in refused_new(gate, LogisticRegression, (1,))
    assert "made itself" in refused_new(gate, types.SimpleNamespace)


def test_an_instance_under_protocol_0_is_made_of_its_own_kind(gate):
    make = gate.hide(copyreg._reconstructor, "copyreg", "_reconstructor")
    assert call(gate, make, Bunch, dict, {"a": 1}) == {"a": 1}
    for arguments in ((Bunch, LogisticRegression, None), (LogisticRegression, dict, {})):
        with pytest.raises(Refused, match="no file does"):
            call(gate, make, *arguments)


def test_a_tree_of_cython_is_made_of_its_own_class(gate):
    cython = "__pyx_unpickle_SeedSequence"
    module = pytest.importorskip("numpy.random.bit_generator")
    make = gate.hide(getattr(module, cython), "numpy.random.bit_generator", cython)
    for arguments in ((LogisticRegression, 1, None), (np.random.SeedSequence, 1, ({},))):
        with pytest.raises(Refused, match="SeedSequence"):
            call(gate, make, *arguments)


def test_a_dtype_is_not_used_before_it_is_complete(gate, make, array):
    gate.expect_state(call(gate, np.dtype, "V8", False, True))
    with pytest.raises(Refused, match="before that is complete"):
        call(gate, make, array, (0,), b"b")
