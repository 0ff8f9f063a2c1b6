"""Estimators as a machine of the other byte order would have written them."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from persist_specimens import Mean

from pytest_sklearn_persist.byteswap import can_swap, dump_byteswapped, swapped
from pytest_sklearn_persist.compare.snapshots import Side, compare_snapshots
from pytest_sklearn_persist.formats import all_formats, get_format
from pytest_sklearn_persist.observe.snapshot import Options, snapshot

SWAPPABLE = [f for f in all_formats() if can_swap(f) is None and f.available() is None]


class Holder:
    def __init__(self, **attributes):
        self.__dict__.update(attributes)


def make_holder():
    return Holder(
        floats=np.array([1.5, -0.0, np.nan]),
        matrix=np.asfortranarray(np.arange(6).reshape(2, 3)),
        texts=np.array(["a", "bc"]),
        fields=np.ones(2, [("a", "i4"), ("b", "f8", (2,))]),
        objects=np.array([np.arange(2.0), "a", None], dtype=object),
        scalar=np.float64(2.5),
        whole=np.int32(7),
        bytes_=np.zeros(3, "u1"),
        flag=np.bool_(True),
        dtype=np.dtype("f8"),
        plain=[1, 2.5, "a"],
        strided=np.arange(10.0)[::2],
        random=np.random.RandomState(3),
    )


@pytest.mark.parametrize("array", [np.array([1.5, 2.5]), np.array(["a"]), np.ones(2, "i4,f8")])
def test_a_swapped_array_has_the_same_values_in_the_other_order(array):
    other = swapped(array)

    assert not other.dtype.isnative
    assert (other == array).all()
    assert other.tobytes() != array.tobytes()


@pytest.mark.parametrize(
    "value",
    [
        np.zeros(2, "u1"),
        np.zeros(2, "S3"),
        np.zeros(2, bool),
        np.zeros(2, ">f8" if np.dtype("<f8").isnative else "<f8"),
        np.array([None]),
        1.5,
        "a",
        np.dtype("u1"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_has_no_byte_order_or_one_of_its_own_stays(value):
    assert swapped(value) is value


@pytest.mark.parametrize("format_", SWAPPABLE, ids=lambda format_: format_.name)
def test_what_is_loaded_is_the_same_but_for_the_byte_order(format_, tmp_path):
    path = tmp_path / "estimator"
    dump_byteswapped(format_, make_holder(), path)
    loaded = format_.load(path)
    options = Options(native=True)

    sides = Side(snapshot(make_holder(), options)), Side(snapshot(loaded, options))

    assert compare_snapshots(*sides) == []


@pytest.mark.parametrize("text", ["pickle:5", "pickle:5:file"])
def test_pickled_arrays_come_back_in_the_other_order(text, tmp_path):
    # Up to protocol 4, and in joblib, arrays are turned round when they are loaded.
    dump_byteswapped(get_format(text), Mean().fit(np.ones((3, 2))), tmp_path / "a")

    assert not get_format(text).load(tmp_path / "a").coef_.dtype.isnative


@pytest.mark.parametrize("text", ["pickle:5", "pickle:3", "joblib"])
def test_the_bytes_are_not_those_of_this_machine(text, tmp_path):
    marker = np.array([1.2345678901234567])
    dump_byteswapped(get_format(text), [marker], tmp_path / "a")
    written = (tmp_path / "a").read_bytes()

    assert marker.tobytes() not in written
    assert swapped(marker).tobytes() in written


def test_the_original_stays_as_it_was(tmp_path):
    holder = make_holder()
    before = snapshot(holder)
    dump_byteswapped(get_format("pickle:5"), holder, tmp_path / "a")
    dump_byteswapped(get_format("joblib"), holder, tmp_path / "b")

    assert snapshot(holder).same_rows(before)


def test_one_array_held_twice_stays_one_in_a_pickle(tmp_path):
    array = np.ones(3)
    dump_byteswapped(get_format("pickle:5"), [array, array], tmp_path / "a")
    first, second = pickle.loads((tmp_path / "a").read_bytes())

    assert first is second


@pytest.mark.parametrize("text", ["joblib:mmap=r", "joblib:mmap=c", "cloudpickle", "skops"])
def test_formats_that_can_not_be_swapped_say_why(text):
    assert can_swap(get_format(text))
