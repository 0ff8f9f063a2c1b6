"""Stand-ins for functions that call or import what they are given."""

from __future__ import annotations

import os

import numpy as np
import pytest
from scipy.interpolate import interp1d
from sklearn.linear_model import LogisticRegression

from pytest_sklearn_persist.gate.guards import stand_in
from pytest_sklearn_persist.gate.hook import Gate, Refused
from pytest_sklearn_persist.gate.trust import Trust

RANDOM = "numpy.random._pickle"
pickles = pytest.importorskip(RANDOM)
CORE = "numpy.core"


@pytest.fixture
def gate():
    return Gate(Trust(), ".")


def test_text_becomes_bytes(gate):
    assert stand_in(gate, "_codecs", "encode")("caf\xe9", "latin1") == b"caf\xe9"


@pytest.mark.parametrize("encoding", ["zlib", "rot13", "utf-8", None, "idna"])
def test_no_other_encoding_is_looked_for(gate, encoding):
    with pytest.raises(Refused, match="the encoding"):
        stand_in(gate, "_codecs", "encode")("text", encoding)


@pytest.mark.parametrize(("module", "name"), [("numpy", "log1p"), ("scipy.special", "expit")])
def test_ufuncs_are_found(gate, module, name):
    assert isinstance(stand_in(gate, CORE, "_ufunc_reconstruct")(module, name), np.ufunc)


@pytest.mark.parametrize(
    ("module", "name"), [("os", "system"), ("numpy", "load"), ("numpy.f2py", "main"), ("numpy", 1)]
)
def test_nothing_else_is_imported(gate, module, name):
    with pytest.raises(Refused, match="is not trusted"):
        stand_in(gate, CORE, "_ufunc_reconstruct")(module, name)


def test_generators_of_numpy_are_made(gate):
    make = stand_in(gate, RANDOM, "__bit_generator_ctor")
    assert type(make("MT19937")).__name__ == "MT19937"
    assert isinstance(
        stand_in(gate, RANDOM, "__randomstate_ctor")("MT19937"), np.random.RandomState
    )
    assert isinstance(stand_in(gate, RANDOM, "__generator_ctor")("PCG64"), np.random.Generator)


def test_no_other_maker_is_called(gate):
    with pytest.raises(Refused, match="is not trusted"):
        stand_in(gate, RANDOM, "__generator_ctor")("PCG64", os.getpid)
    with pytest.raises(Refused, match="is not trusted"):
        stand_in(gate, RANDOM, "__bit_generator_ctor")("os")


def test_methods_that_honest_models_hold_are_bound(gate):
    line = interp1d([0.0, 1.0], [0.0, 1.0])
    assert callable(stand_in(gate, "builtins", "getattr")(type(line), "_call_linear"))
    assert callable(stand_in(gate, "builtins", "getattr")(np.random.RandomState(0), "uniform"))


@pytest.mark.parametrize(
    ("owner", "name"),
    [(str, "lower"), ("text", "strip"), (LogisticRegression(), "predict")],
    ids=["of a type", "of a text", "of an estimator"],
)
def test_methods_are_bound(gate, owner, name):
    assert callable(stand_in(gate, "builtins", "getattr")(owner, name))


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (os, "system"),
        (str, "__class__"),
        (str, "format"),
        (LogisticRegression, "__init__"),
        (np.zeros(3), "tofile"),
        (test_methods_are_bound, "__globals__"),
        (LogisticRegression(), "C"),
    ],
    ids=["a module", "hidden", "reads any", "a constructor", "writes", "a function", "a parameter"],
)
def test_no_other_attribute_is_looked_up(gate, owner, name):
    with pytest.raises(Refused, match="is not trusted"):
        stand_in(gate, "builtins", "getattr")(owner, name)


def test_a_stand_in_does_not_do_what_the_original_could_not(gate):
    with pytest.raises(ImportError):
        stand_in(gate, "numpy.no_such_module", "_ufunc_reconstruct")


def test_nothing_stands_in_for_other_names(gate):
    assert stand_in(gate, "collections", "defaultdict") is None
