"""How a pickle makes arrays: nothing has numpy take bytes for addresses."""

from __future__ import annotations

import numpy as np
import pytest

from pytest_sklearn_persist.gate.dtypes import (
    refused_array_state,
    refused_buffer,
    refused_dtype,
    refused_dtype_state,
    refused_scalar,
)

OBJECT, FLOAT = np.dtype(object), np.dtype(float)
HONEST = [
    np.dtype([("a", "f8"), ("b", "O")]),
    np.dtype([("a", "f8"), ("b", "i4")], align=True),
    np.dtype([("a", "f8", (2,)), ("b", [("c", "O")])]),
    np.dtype({"names": ["a"], "formats": ["O"], "offsets": [8], "itemsize": 32}),
    np.dtype([(("title", "a"), "f8")]),
    np.dtype([]),
    np.dtype("f4"),
    np.dtype(">f4"),
    np.dtype("U7"),
    np.dtype("S0"),
    np.dtype("V3"),
    np.dtype("?"),
    np.dtype(("i4", (2,))),
    np.dtype(("O", (2,))),
    np.dtype("M8[ns]"),
    np.dtype("m8"),
    np.dtype("f8", metadata={"unit": "cm"}),
    np.dtype((np.record, [("a", "f8")])),
]


@pytest.mark.parametrize("dtype", HONEST, ids=str)
def test_what_numpy_writes_of_a_dtype_is_honest(dtype):
    _, arguments, state = dtype.__reduce__()
    assert refused_dtype(arguments) is None
    assert refused_dtype_state(np.dtype(*arguments), state) is None


MADE = {
    "numpy's own": ("f8", False, False),
    "a list of types": ("f8,O", False, True),
    "a class": (float, False, True),
    "a dict": ({"names": ["a"], "formats": ["O"]}, False, True),
    "aligned": ("f8", True, True),
}


@pytest.mark.parametrize("arguments", MADE.values(), ids=MADE)
def test_a_dtype_is_a_copy_of_a_plain_type(arguments):
    assert "a dtype" in refused_dtype(arguments)


STATES = {
    "objects are hidden": (3, "|", None, ("a",), {"a": (OBJECT, 0)}, 8, 1, 0),
    "objects in an array are hidden": (3, "|", (OBJECT, (1,)), None, None, 8, 1, 0),
    "objects that are not there": (3, "|", None, None, None, 8, 1, 63),
    "a field lies outside": (3, "|", None, ("a",), {"a": (FLOAT, 8)}, 8, 1, 0),
    "a field lies before": (3, "|", None, ("a",), {"a": (FLOAT, -8)}, 8, 1, 0),
    "fields lie over each other": (
        3,
        "|",
        None,
        ("a", "b"),
        {"a": (OBJECT, 0), "b": (FLOAT, 0)},
        8,
        1,
        27,
    ),
    "a name without a field": (3, "|", None, ("a", "b"), {"a": (FLOAT, 0)}, 8, 1, 0),
    "a field without a name": (3, "|", None, (), {"a": (FLOAT, 0)}, 8, 1, 0),
    "names without fields": (3, "|", None, ("a",), None, 8, 1, 0),
    "seven parts of version 4": (4, "|", None, ("a",), {"a": (OBJECT, 0)}, 8, 1),
    "seven parts of version 3": (3, "|", None, ("a",), {"a": (OBJECT, 0)}, 8, 1),
    "nine parts of version 3": (3, "|", None, None, None, 8, 1, 0, {}),
    "eight parts of version 4": (4, "|", None, None, None, 8, 1, 0),
    "version 1": (1, "|", None, ("a",), {"a": (OBJECT, 0)}, 8, 1),
    "a list": [3, "|", None, None, None, 8, 1, 0],
    "an array of arrays without end": (3, "|", (FLOAT, (2**62,)), None, None, 8, 1, 0),
    "a negative size": (3, "|", None, None, None, -8, 1, 0),
    "metadata that are called": (4, "|", None, None, None, 8, 1, 0, {"a": print}),
}


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_a_dtype_that_lies_is_refused(state):
    assert "dtype" in refused_dtype_state(np.dtype("V8"), state)


ARRAYS = [
    np.arange(6.0).reshape(2, 3),
    np.array(["a", None], dtype=object),
    np.array(1),
    np.empty(0),
]


@pytest.mark.parametrize("array", ARRAYS, ids=lambda a: str(a.dtype) + str(a.shape))
def test_what_numpy_writes_of_an_array_is_honest(array):
    assert refused_array_state(array.__reduce__()[2], masked=False) is None


def test_what_numpy_writes_of_a_masked_array_is_honest():
    array = np.ma.array([1.0, 2.0], mask=[True, False])
    assert refused_array_state(array.__reduce__()[2], masked=True) is None


LYING = {
    "bytes for objects": (1, (1,), OBJECT, False, bytes(8)),
    "a list that is too short": (1, (3,), OBJECT, False, [1]),
    "bytes that are too short": (1, (3,), FLOAT, False, bytes(8)),
    "no version": ((1,), FLOAT, False, bytes(8)),
    "version 0": (0, (1,), FLOAT, False, bytes(8)),
    "a shape of less than nothing": (1, (-1, -1), FLOAT, False, bytes(8)),
    "a text for a dtype": (1, (1,), "f8", False, bytes(8)),
    "a list of numbers": (1, (1,), FLOAT, False, [1.0]),
}


@pytest.mark.parametrize("state", LYING.values(), ids=LYING)
def test_an_array_that_lies_is_refused(state):
    assert "an array" in refused_array_state(state, masked=False)


def test_bytes_become_numbers_and_no_objects():
    assert refused_buffer((bytearray(16), FLOAT, (2,), "C")) is None
    assert "for objects" in refused_buffer((bytes(8), OBJECT, (1,), "C"))
    for odd in ((bytes(8), FLOAT, (2,), "C"), (memoryview(bytes(8)), FLOAT, (1,), "C")):
        assert "an array" in refused_buffer(odd)


def test_a_scalar_is_made_of_its_bytes():
    assert refused_scalar((FLOAT, bytes(8))) is None
    assert "for objects" in refused_scalar((OBJECT, bytes(8)))
    assert "a scalar" in refused_scalar((FLOAT, bytes(4)))
