"""An order and names for what has none."""

from __future__ import annotations

import enum

import numpy as np
import pytest

from pytest_sklearn_persist.observe.order import in_order, key_text
from pytest_sklearn_persist.observe.snapshot import Options


class Kind(enum.Enum):
    A = 1


class Held:
    def __init__(self, value):
        self.value = value


def test_the_order_does_not_depend_on_how_the_members_come():
    members = [("a", (i,)) for i in range(30)]

    assert in_order(members, Options()) == in_order(reversed(members), Options())


def test_objects_are_ordered_by_what_they_hold():
    members = [Held(np.arange(i)) for i in range(10)]

    forth = [len(member.value) for member in in_order(members, Options())]
    back = [len(member.value) for member in in_order(members[::-1], Options())]

    assert forth == back


@pytest.mark.parametrize(
    ("key", "text"),
    [
        (("alpha", 1), "('alpha', 1)"),
        (int, "int"),
        (Kind.A, "Kind.A"),
    ],
)
def test_keys_are_spelt_as_one_would_write_them(key, text):
    assert key_text(key, Options()) == text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("alpha", 1), ("beta", 1)),
        (("x" * 200, 1), ("x" * 200, 2)),
        (frozenset({"a"}), frozenset({"b"})),
        (((1,), "a"), ((2,), "a")),
        (np.int64(1), np.int32(1)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_names_of_keys_tell_them_apart(one, other):
    assert key_text(one, Options()) != key_text(other, Options())


def test_names_of_keys_hold_no_addresses():
    assert "0x" not in key_text(Held(object()), Options())
    assert key_text(Held(1), Options()) == key_text(Held(1), Options())


def test_long_keys_have_short_names():
    assert len(key_text(("x" * 1000,), Options())) < 80
