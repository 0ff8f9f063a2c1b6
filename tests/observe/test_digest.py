"""Digests: equal for equal values in every process, different for any difference."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

from pytest_sklearn_persist.observe import digest
from pytest_sklearn_persist.observe.digest import (
    array_digest,
    code_digest,
    digest_of,
    dtype_text,
    flat_digest,
)

ARANGE = array_digest(np.arange(100_000.0))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([1], [True]),
        ([1], [1.0]),
        ([0.0], [-0.0]),
        (["a"], [b"a"]),
        ([None], [False]),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({1: "a"}, {True: "a"}),
        ({1}, {True}),
        ([2**70], [2**70 + 1]),
        (["a" * 500], ["a" * 499 + "b"]),
    ],
)
def test_values_that_python_takes_for_equal_have_other_digests(one, other):
    assert flat_digest(one) != flat_digest(other)


def test_one_text_twice_is_as_two_equal_texts():
    text, twin = (f"not {word}" for word in ("interned", "interned"))

    assert flat_digest([text, text]) == flat_digest([text, twin])


def test_the_order_of_a_set_has_no_part_in_it():
    assert flat_digest({0, 8, 16}) == flat_digest({16, 8, 0})


@pytest.mark.parametrize(
    "value",
    [[[]], {"a": []}, {("a",): 1}, {(1,)}, [np.int64(1)]],
    ids=lambda value: type(value).__name__,
)
def test_containers_of_more_than_plain_values_have_none(value):
    assert flat_digest(value) is None


def test_containers_of_a_class_of_their_own_have_one():
    class Names(list):
        pass

    class Point(tuple):
        __slots__ = ()

    assert flat_digest(Names(["a"])) == flat_digest(["a"])
    assert flat_digest(Point((1, 2))) is not None


def test_few_bytes_are_their_own_digest_and_many_are_short():
    assert digest_of(b"abc") == b"abc"
    assert len(digest_of(b"x" * 10_000)) == 33


ARRAYS = [
    np.arange(24.0).reshape(2, 3, 4),
    np.asfortranarray(np.arange(6).reshape(2, 3)),
    np.arange(20.0)[::2],
    np.arange(200_000.0).reshape(2, -1)[:, ::2],
    np.asfortranarray(np.arange(100_000.0).reshape(4, -1)),
    np.ones(20_001, np.dtype([("a", "u1"), ("b", "f8", (2,))], align=True)),
    np.array(1.5),
    np.zeros((0, 3)),
    np.array(["a", "bc"]),
    np.array(["2020-01-01"], "M8[D]"),
    np.ones(3, [("a", "u1"), ("b", "f8", (2,))]),
    np.ones(3, np.dtype([("a", "u1"), ("b", "f8")], align=True)),
    np.zeros(2, "V3"),
]


@pytest.mark.parametrize("array", ARRAYS, ids=lambda array: f"{array.dtype}{array.shape}")
def test_a_copy_in_the_same_order_has_the_same_digest(array):
    assert array_digest(array) == array_digest(array.copy(order="K"))


@pytest.mark.parametrize("array", [a for a in ARRAYS if a.size and a.dtype.kind in "fiU"])
def test_any_changed_element_changes_the_digest(array):
    changed = array.copy(order="K")
    for where in (next(np.ndindex(array.shape)), tuple(n - 1 for n in array.shape)):
        before = changed[where]
        changed[where] = "z" if array.dtype.kind == "U" else before + 1
        assert array_digest(changed) != array_digest(array)
        changed[where] = before


def test_bits_of_nan_and_the_sign_of_zero_count():
    payloads = np.array([0x7FF8000000000001, 0x7FF8000000000002], np.uint64).view(float)

    assert array_digest(payloads[:1]) != array_digest(payloads[1:])
    assert array_digest(np.array([0.0])) != array_digest(np.array([-0.0]))


def test_padding_between_fields_does_not_count():
    dtype = np.dtype([("a", "u1"), ("b", "f8")], align=True)
    clean, dirty = np.zeros(2, dtype), np.full(2 * dtype.itemsize, 255, "u1").view(dtype)
    for name in dtype.names:
        dirty[name] = clean[name]

    assert clean.tobytes() != dirty.tobytes()
    assert array_digest(clean) == array_digest(dirty)


def test_byte_order_counts_unless_told_otherwise():
    little, big = np.arange(3.0).astype("<f8"), np.arange(3.0).astype(">f8")

    assert array_digest(little) != array_digest(big)
    assert array_digest(little, native=True) == array_digest(big, native=True)
    assert dtype_text(little.dtype) != dtype_text(big.dtype)
    assert dtype_text(little.dtype, native=True) == dtype_text(big.dtype, native=True)


@pytest.mark.parametrize(
    ("one", "other"),
    [("M8[s]", "M8[ms]"), ("U3", "U4"), ([("a", "f8")], [("b", "f8")]), ("f4", "f8")],
)
def test_texts_of_dtypes_tell_them_apart(one, other):
    assert dtype_text(np.dtype(one)) != dtype_text(np.dtype(other))


def test_functions_are_told_apart_by_what_they_do_not_by_where_they_stand():
    def digest(source):
        scope = {}
        exec(compile(source, f"{len(source)}.py", "exec"), scope)
        return code_digest(scope["f"].__code__)

    assert digest("def f(x): return x + 1") == digest("\n\n\ndef f(x): return x + 1")
    assert digest("def f(x): return x + 1") != digest("def f(x): return x + 2")
    assert digest("def f(x): return x + 1") != digest("def f(x): return x - 1")
    assert digest("def f(x): return (lambda: 1)") != digest("def f(x): return (lambda: 2)")


_SCRIPT = """
import hashlib, pickle
import numpy as np
from pytest_sklearn_persist.observe.snapshot import snapshot

class Member:
    def __init__(self, held):
        self.held = held

value = {
    "plain": {"spam", "ham", "eggs", 1, 2.5, None},
    "nested": {("spam", ("a",)), ("ham", ("b",)), ("eggs", ("c",))},
    "frozen": {frozenset({("a",), ("b",)}), frozenset({("c",)})},
    "keys": {("spam", 1): [1], frozenset({"x", "y"}): [2], int: [3], np.int64(3): [4]},
    "function": lambda x: x in {"spam", "ham"},
    "arrays": [np.arange(4.0), np.array(["a", None, ("b",)], dtype=object)],
    "members": {Member("a"), Member(("b",)), Member(np.arange(3))},
}
rows = snapshot(value)
print(hashlib.sha256(repr((rows.leaves, rows.segments, rows.parents)).encode()).hexdigest())
"""


def test_snapshots_are_the_same_in_every_process_and_hash_seed(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(_SCRIPT)

    def run(seed):
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        command = [sys.executable, "-W", "ignore", str(script)]
        return subprocess.run(command, env=environment, check=True, capture_output=True).stdout

    assert len({run(seed) for seed in ("0", "1", "4711")}) == 1


class TestReadOnlyMaps:
    """What is mapped to be read only is read once, and never mistaken for another."""

    @pytest.fixture
    def path(self, tmp_path):
        np.arange(100_000.0).tofile(tmp_path / "values")
        return tmp_path / "values"

    def test_it_is_read_once_as_long_as_it_lives(self, path, monkeypatch):
        mapped = np.memmap(path, mode="r", dtype="f8")
        first = array_digest(np.asarray(mapped))
        monkeypatch.setattr(digest, "_digest_of_values", None)  # reading it again would raise

        assert array_digest(np.asarray(mapped)) == first == ARANGE

    def test_it_is_forgotten_with_its_object(self, path):
        array_digest(np.asarray(np.memmap(path, mode="r", dtype="f8")))

        assert not digest._mapped

    def test_a_part_or_another_view_has_a_digest_of_its_own(self, path):
        mapped = np.memmap(path, mode="r", dtype="f8")
        array_digest(np.asarray(mapped))

        values = np.arange(100_000.0)
        assert array_digest(np.asarray(mapped)[1:]) == array_digest(values[1:])
        assert array_digest(np.asarray(mapped)[::2]) == array_digest(values[::2])
        integers = values.view("i8")
        assert array_digest(np.asarray(mapped).view("i8")) == array_digest(integers)

    @pytest.mark.parametrize("mode", ["r+", "c"])
    def test_what_can_be_written_is_read_again(self, path, mode):
        mapped = np.memmap(path, mode=mode, dtype="f8")
        array_digest(np.asarray(mapped))
        mapped[5] = -1

        assert array_digest(np.asarray(mapped)) != ARANGE
