"""Functions that call or import what they are given."""

from __future__ import annotations

import os
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from scipy.interpolate import interp1d
from sklearn.linear_model import LogisticRegression

from pytest_sklearn_persist.gate.guards import GUARDS, makes_zone, refused_zone
from pytest_sklearn_persist.gate.hook import Gate
from pytest_sklearn_persist.gate.trust import Trust

RANDOM = "numpy.random._pickle"
pickles = pytest.importorskip(RANDOM)


@pytest.fixture
def refused():
    """A function that says what is wrong with the arguments of another."""
    gate = Gate(Trust(("mypkg.*",)), ".")
    maker = gate.hide(pickles.__bit_generator_ctor, RANDOM, "__bit_generator_ctor")

    def ask(name, *arguments):
        given = tuple(
            maker if value is pickles.__bit_generator_ctor else value for value in arguments
        )
        return GUARDS[name](gate, given)

    return ask


def test_text_becomes_bytes(refused):
    assert refused("encode", "caf\xe9", "latin1") is None


@pytest.mark.parametrize("encoding", ["zlib", "rot13", "utf-8", None, "idna"])
def test_no_other_encoding_is_looked_for(refused, encoding):
    assert "the encoding" in refused("encode", "text", encoding)


@pytest.mark.parametrize(("module", "name"), [("numpy", "log1p"), ("scipy.special", "expit")])
def test_ufuncs_are_found(refused, module, name):
    assert refused("_ufunc_reconstruct", module, name) is None


@pytest.mark.parametrize(
    ("module", "name"), [("os", "system"), ("numpy", "load"), ("numpy.f2py", "main"), ("numpy", 1)]
)
def test_nothing_else_is_imported(refused, module, name):
    assert "is not trusted" in refused("_ufunc_reconstruct", module, name)


def test_generators_of_numpy_are_made(refused):
    maker = pickles.__bit_generator_ctor
    assert refused("__bit_generator_ctor", "MT19937") is None
    assert refused("__randomstate_ctor", "MT19937", maker) is None
    assert refused("__generator_ctor", np.random.PCG64(0)) is None


def test_no_other_maker_is_called(refused):
    assert "is not trusted" in refused("__generator_ctor", "PCG64", os.getpid)
    assert "is not trusted" in refused("__bit_generator_ctor", "os")


def test_methods_that_honest_models_hold_are_bound(refused):
    line = interp1d([0.0, 1.0], [0.0, 1.0])
    assert refused("getattr", type(line), "_call_linear") is None
    assert refused("getattr", np.random.RandomState(0), "uniform") is None


@pytest.mark.parametrize(
    ("owner", "name"), [(str, "lower"), ("text", "strip"), ({"a": 1}, "get")], ids=str
)
def test_methods_of_values_are_bound(refused, owner, name):
    assert refused("getattr", owner, name) is None


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (os, "system"),
        (str, "__class__"),
        (str, "format"),
        (LogisticRegression, "__init__"),
        (LogisticRegression, "fit"),
        (LogisticRegression(), "predict"),
        (np.zeros(3), "tofile"),
        (test_text_becomes_bytes, "__globals__"),
        (LogisticRegression(), "C"),
        ([], "append"),
    ],
    ids=[
        "a module",
        "hidden",
        "reads any",
        "a constructor",
        "a method",
        "of an estimator",
        "writes",
        "a function",
        "a parameter",
        "collects",
    ],
)
def test_no_other_attribute_is_looked_up(refused, owner, name):
    assert "is not trusted" in refused("getattr", owner, name)


def test_too_much_is_refused(refused):
    assert "too much" in refused("getattr", str, "lower", 1, 2, 3)


def test_a_zone_is_read_with_the_method_that_pickles_bind(refused):
    assert refused("getattr", ZoneInfo, "_unpickle") is None
    assert makes_zone(ZoneInfo._unpickle)


@pytest.mark.parametrize("name", ["from_file", "no_cache", "clear_cache", "__new__"])
def test_no_other_method_of_zones_is_bound(refused, name):
    assert "is not trusted" in refused("getattr", ZoneInfo, name)


@pytest.mark.parametrize(
    "function", [ZoneInfo, ZoneInfo.from_file, str.lower, "a".lower, os.getcwd]
)
def test_nothing_else_makes_zones(function):
    assert not makes_zone(function)


@pytest.mark.parametrize(
    "key", ["Europe/Berlin", "UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+1"]
)
def test_keys_of_zones_are_read(key):
    assert refused_zone((key, 1)) is None


@pytest.mark.parametrize(
    "arguments",
    [
        ("../../etc/passwd", 1),
        ("/etc/passwd", 1),
        ("Europe/../x", 1),
        ("a.b", 1),
        ("UTC", None),
        ("UTC",),
        (b"UTC", 1),
    ],
    ids=str,
)
def test_no_other_file_is_read_as_a_zone(arguments):
    assert "is not trusted" in refused_zone(arguments)
