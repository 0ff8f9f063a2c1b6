"""What a pickle may call, and with what."""

from __future__ import annotations

import collections
import copyreg
import functools
import os

import numpy as np
import pytest
from scipy import stats

from pytest_sklearn_persist.gate.calls import refused_build, refused_call, refused_new
from pytest_sklearn_persist.gate.hook import Gate
from pytest_sklearn_persist.gate.trust import Trust


@pytest.fixture
def gate():
    gate = Gate(Trust(("mypkg.*",)), ".")
    for found in (type, collections.defaultdict, np.dtype, copyreg._reconstructor, np.ndarray):
        gate.note(found, found.__module__, found.__qualname__)
    return gate


def test_what_was_not_found_by_its_name_is_not_called(gate):
    assert "made itself" in refused_call(gate, "".join, ((),))


def test_an_instance_does_not_say_whose_it_is(gate):
    pretender = functools.partial(os.getpid)
    pretender.__module__ = "mypkg.models"
    assert "made itself" in refused_call(gate, pretender, ())


def test_the_masked_value_is_asked_for(gate):
    kind = type(np.ma.masked)
    gate.note(kind, "numpy.ma.core", "MaskedConstant")
    assert refused_call(gate, kind, ()) is None


def test_what_is_only_ever_referred_to_is_not_called(gate):
    gate.note(np.log1p, "numpy", "log1p")
    assert "no file does" in refused_call(gate, np.log1p, (1.0,))


def test_arrays_are_made_by_their_own_functions_only(gate):
    make = np.zeros(1).__reduce__()[0]
    gate.note(make, make.__module__, "_reconstruct")
    pd = pytest.importorskip("pandas")
    gate.note(pd.core.indexes.base._new_Index, "pandas.core.indexes.base", "_new_Index")
    assert refused_call(gate, make, (np.ndarray, (0,), b"b")) is None
    abuse = (np.ndarray, {"shape": (1,), "dtype": object, "buffer": bytes(8)})
    assert "no file does" in refused_call(gate, pd.core.indexes.base._new_Index, abuse)


@pytest.mark.parametrize("value", [None, Ellipsis, NotImplemented], ids=["None", "...", "not"])
def test_types_of_singletons_are_asked_for(gate, value):
    assert refused_call(gate, type, (value,)) is None


@pytest.mark.parametrize(
    "arguments", [("X", (), {}), (1.5,), (os,)], ids=["makes", "asks", "asks a module"]
)
def test_no_class_is_made_or_asked_for(gate, arguments):
    assert "a class" in refused_call(gate, type, arguments)


def test_a_dict_makes_values_only(gate):
    assert refused_call(gate, collections.defaultdict, (list,)) is None
    assert refused_call(gate, collections.defaultdict, ()) is None
    assert "call a function" in refused_call(gate, collections.defaultdict, (os.getpid,))


def test_a_dtype_is_a_copy(gate):
    assert refused_call(gate, np.dtype, ("f8", False, True)) is None
    assert refused_call(gate, np.dtype, ("f8", 0, 1)) is None
    assert "numpy itself" in refused_call(gate, np.dtype, ("f8", False, False))


def test_an_array_is_not_made_from_addresses(gate):
    assert "no file does" in refused_call(gate, np.ndarray, ((1,), object, bytes(8)))
    assert "no file does" in refused_call(gate, copyreg._reconstructor, (np.memmap, object, None))
    assert "no file does" in refused_new(np.matrix)


def test_a_class_is_not_changed(gate):
    for target in (collections.OrderedDict, test_a_class_is_not_changed, os):
        assert "itself" in refused_build(gate, target, {"x": 1})


def test_an_object_does_not_tell_numpy_where_to_read(gate):
    for state in ({"__array_interface__": 1}, (None, {"__array_struct__": 1})):
        assert "read memory" in refused_build(gate, object(), state)


STRUCTURED = [
    np.dtype([("a", "f8"), ("b", "O")]),
    np.dtype([("a", "f8"), ("b", "i4")], align=True),
    np.dtype([("a", "f8", (2,)), ("b", [("c", "O")])]),
    np.dtype({"names": ["a"], "formats": ["O"], "offsets": [8], "itemsize": 32}),
    np.dtype([(("title", "a"), "f8")]),
    np.dtype("f4"),
    np.dtype(("i4", (2,))),
    np.dtype("M8[ns]"),
]


@pytest.mark.parametrize("dtype", STRUCTURED, ids=str)
def test_the_state_of_a_dtype_is_honest(gate, dtype):
    assert refused_build(gate, np.dtype("V8"), dtype.__reduce__()[2]) is None


OBJECT = np.dtype(object)
STATES = {
    "objects are hidden": (3, "|", None, ("a",), {"a": (OBJECT, 0)}, 8, 1, 0),
    "objects in an array are hidden": (3, "|", (OBJECT, (1,)), None, None, 8, 1, 0),
    "a field lies outside": (3, "|", None, ("a",), {"a": (np.dtype("f8"), 8)}, 8, 1, 0),
    "a field lies before": (3, "|", None, ("a",), {"a": (np.dtype("f8"), -8)}, 8, 1, 0),
    "a name without a field": (3, "|", None, ("a", "b"), {"a": (np.dtype("f8"), 0)}, 8, 1, 0),
    "a field without a name": (3, "|", None, (), {"a": (np.dtype("f8"), 0)}, 8, 1, 0),
    "names without fields": (3, "|", None, ("a",), None, 8, 1, 0),
}


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_a_dtype_that_lies_is_refused(gate, state):
    assert "dtype in it" in refused_build(gate, np.dtype("V8"), state)


@pytest.mark.parametrize(
    "dist", [stats.norm, stats.beta, stats.randint, stats.gamma, stats.t], ids=lambda d: d.name
)
def test_the_code_that_scipy_writes_is_let_through(gate, dist):
    assert refused_build(gate, dist, dist.__getstate__()) is None


TEMPLATES = {
    "a call": "import os\nos.getpid()",
    "a default": "def _parse_args(self, loc=__import__('os').getpid()):\n    return (), loc, 1",
    "a decorator": "@print\ndef _parse_args(self):\n    return (), 0, 1",
    "an annotation": "def _parse_args(self, loc: print(1)):\n    return (), loc, 1",
    "another method": "def _parse_args(self):\n    return self.os.system('x')",
    "another function": "def rvs(self):\n    return ()",
    "no text": b"def _parse_args(self): return ()",
    "no code": "def",
}


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_no_other_code_is_run_for_a_distribution(gate, template):
    assert "run code" in refused_build(gate, stats.norm, {"_parse_arg_template": template})
