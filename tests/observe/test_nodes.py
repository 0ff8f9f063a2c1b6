"""What each type of object is made of."""

from __future__ import annotations

import collections
import enum
import functools
import logging
import pathlib
import re
import types
from unittest import mock

import numpy as np
import pytest

from pytest_sklearn_persist.observe.nodes import describe, is_aliasable, type_name
from pytest_sklearn_persist.observe.snapshot import Options, snapshot


def leaf(value):
    return describe(value, Options())[0]


def children(value):
    return [name for name, _ in describe(value, Options())[1]]


class Color(enum.Enum):
    RED = 1


Pair = collections.namedtuple("Pair", "a b")


class Names(list):
    def __init__(self, items, title):
        super().__init__(items)
        self.title = title


class Slotted:
    __slots__ = ("__hidden", "shown", "unset")

    def __init__(self):
        self.shown = []
        self.__hidden = []


class Base:
    __slots__ = ("below",)


class Derived(Base):
    __slots__ = ("__dict__", "above")


class Stubborn:
    """Raises whatever it is asked."""

    def __eq__(self, other):
        raise RuntimeError

    def __hash__(self):
        raise RuntimeError

    def __repr__(self):
        raise RuntimeError

    def __len__(self):
        raise RuntimeError

    def __bool__(self):
        raise RuntimeError

    def __getattr__(self, name):
        raise RuntimeError(name)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (1, "scalar"),
        (np.float32(1), "scalar"),
        ([1, 2], "flat"),
        ([1, []], "sequence"),
        (Pair(1, 2), "flat"),
        (Pair(1, []), "sequence"),
        ({1, 2}, "flat"),
        ({(1, ())}, "set"),
        ({"a": 1}, "flat"),
        ({"a": []}, "dict"),
        (collections.OrderedDict(a=1), "dict"),
        (np.zeros(2), "array"),
        (np.array([None, "a"]), "array"),
        (np.array([None, []], dtype=object), "objects"),
        (np.zeros(2, "O,f8"), "sequence"),
        (np.dtype("f8"), "name"),
        (Color.RED, "name"),
        (re.compile("a"), "name"),
        (slice(1, 2), "name"),
        (..., "name"),
        (pathlib.PurePosixPath("a"), "name"),
        (logging.getLogger("a"), "name"),
        (np, "name"),
        (len, "function"),
        (np.sin, "function"),
        (lambda: 1, "function"),
        ([].append, "function"),
        (int, "class"),
        (functools.partial(int, base=2), "object"),
        (np.random.RandomState(0), "object"),
        (np.random.PCG64(0), "object"),
        (ValueError("a"), "object"),
        (types.SimpleNamespace(a=1), "object"),
        (object(), "object"),
        ((i for i in ()), "opaque"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_each_type_is_of_its_kind(value, kind):
    assert leaf(value).kind == kind


def test_a_memory_map_is_an_array(tmp_path):
    np.save(tmp_path / "a.npy", np.zeros(3))
    mapped = np.load(tmp_path / "a.npy", mmap_mode="r")

    assert type_name(type(mapped)) == "numpy.ndarray"


def test_attributes_of_slots_are_found_private_ones_and_inherited_ones_too():
    derived = Derived()
    derived.below, derived.above, derived.extra = [1, []], [2, []], [3, []]

    assert children(Slotted()) == ["._Slotted__hidden", ".shown"]
    assert children(derived) == [".above", ".below", ".extra"]


def test_plain_attributes_stand_in_the_leaf_and_need_no_rows():
    thing = types.SimpleNamespace(a=1, b="x", c=None, d=[])

    assert children(thing) == [".d"]
    assert leaf(thing) != leaf(types.SimpleNamespace(a=2, b="x", c=None, d=[]))


def test_containers_of_a_class_of_their_own_show_items_and_attributes():
    found = snapshot(Names(["a", []], title=["b"]))

    assert {found.path(row) for row in range(4)} == {"", "[0]", "[1]", ".title"}


def test_the_version_that_scikit_learn_adds_is_not_part_of_the_state():
    assert leaf(types.SimpleNamespace(a=1)) == leaf(
        types.SimpleNamespace(a=1, _sklearn_version="0.1")
    )


def test_an_object_that_raises_whatever_it_is_asked_is_described():
    assert snapshot([Stubborn(), 1]).leaves


def test_an_object_that_pretends_to_be_a_dict_is_described():
    assert snapshot(mock.Mock(spec=dict)).leaves


def test_a_tree_of_scikit_learn_is_described_to_the_last_node():
    from sklearn.tree import DecisionTreeClassifier

    tree = DecisionTreeClassifier().fit([[0], [1], [2], [3]], [0, 1, 0, 1]).tree_
    found = snapshot(tree)
    names = {found.path(row) for row in range(len(found.leaves))}

    assert {".nodes", ".values"} <= names


def test_neighbour_trees_are_described():
    from sklearn.neighbors import KDTree

    assert snapshot(KDTree(np.arange(20.0).reshape(10, 2))).nbytes > 0


@pytest.mark.parametrize("value", [1, "a", None, 1.5, b"", (), np.float64(1), Color.RED, int])
def test_what_never_changes_is_not_aliasable(value):
    assert not is_aliasable(value)


@pytest.mark.parametrize(
    "value", [[], {}, set(), np.zeros(1), (1, 2), object()], ids=lambda value: type(value).__name__
)
def test_what_may_change_is_aliasable(value):
    assert is_aliasable(value)


@pytest.mark.parametrize(
    "recorded", [np.float64(1.5), np.array([1.5])], ids=lambda value: type(value).__name__
)
def test_byte_order_is_looked_through_only_if_told_so(recorded):
    swapped = np.asarray(recorded).astype(">f8")

    assert describe(np.asarray(recorded), Options()) != describe(swapped, Options())
    assert describe(np.asarray(recorded), Options(native=True)) == describe(
        swapped, Options(native=True)
    )


def test_sets_of_objects_that_hold_the_set_end():
    class Member:
        pass

    member = Member()
    member.others = {member, ("a", (1,))}

    assert snapshot(member).leaves


def test_dicts_with_keys_that_hold_the_dict_end():
    class Key:
        pass

    key = Key()
    key.held = {key: [1], (key,): [2]}

    assert snapshot(key).leaves
