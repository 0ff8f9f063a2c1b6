"""Repairs say little, and do no more than they say."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from pytest_sklearn_persist.judge.known_changes import known_changes
from pytest_sklearn_persist.judge.load_repairs import is_load_repair, read_load_repairs
from pytest_sklearn_persist.judge.repairs import Repair, repairs_of

REPAIRABLE = [change for change in known_changes() if change.repair]


class Thing(SimpleNamespace):
    """Stands for an estimator."""

    def __init__(self, answer=42, **attributes):
        super().__init__(**attributes)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("None", None),
        ("'text'", "text"),
        ("1e-9", 1e-9),
        ("{}", {}),
        ("old", 8.0),
        ("old / 2", 4.0),
        ("old * 2", 16.0),
        ("part.size", 3),
        ("pair[1]", "b"),
        ("matrix.diagonal()[0]", 1.0),
        ("1 / old if nothing is None else nothing", 0.125),
        ("'new' if name == 'other' else name", "name"),
    ],
)
def test_a_value_is_worked_out_of_the_attributes(value, expected):
    thing = Thing(
        old=8.0,
        part=np.zeros(3),
        pair=("a", "b"),
        matrix=np.eye(2),
        nothing=None,
        name="name",
    )
    repair = Repair.read(f"Thing.new = {value}")

    assert repair.apply(thing)
    assert thing.new == expected


def test_default_is_that_of_the_constructor():
    thing = Thing()

    assert Repair.read("Thing.answer = default").apply(thing)
    assert thing.answer == 42


def test_what_is_there_is_left_alone():
    thing = Thing(new=1)

    assert not Repair.read("Thing.new = 2").apply(thing)
    assert thing.new == 1


def test_a_replacement_needs_something_to_replace():
    thing = Thing()

    assert not Repair.read("Thing.new := 2").apply(thing)
    assert not hasattr(thing, "new")


def test_a_replacement_replaces():
    thing = Thing(new=3)

    assert Repair.read("Thing.new := new * 2").apply(thing)
    assert thing.new == 6


def test_what_was_never_fitted_needs_no_repair():
    thing = Thing()

    assert not Repair.read("Thing.new = learned_").apply(thing)
    assert not hasattr(thing, "new")


def test_an_array_inside_is_written_to_where_it_is():
    values = np.array([[1.0, 3.0], [2.0, 0.0]])
    thing = Thing(part=SimpleNamespace(value=values))

    assert Repair.read("Thing.part.value := shares(part.value)").apply(thing)
    assert thing.part.value is values
    assert values.tolist() == [[0.25, 0.75], [1.0, 0.0]]


def test_other_classes_are_left_alone():
    thing = Thing()

    assert not Repair.read("Other*.new = 2").apply(thing)


@pytest.mark.parametrize(
    "value", ["old.__class__", "print(1)", "[x for x in old]", "old.save()", "lambda: 1"]
)
def test_nothing_else_can_be_said(value):
    with pytest.raises(ValueError, match="it can't be worked out"):
        Repair.read(f"Thing.new = {value}").apply(Thing(old=1))


@pytest.mark.parametrize("text", ["", "x = 1", "Thing.new == 1", "Thing.new = 1 +", "Thing.new"])
def test_what_is_no_repair_is_not_read(text):
    with pytest.raises(ValueError, match=r"is not a repair|to no expression"):
        Repair.read(text)


@pytest.mark.parametrize("change", REPAIRABLE, ids=lambda change: change.id)
def test_every_repair_of_the_table_can_be_read(change):
    lines = repairs_of(change.id)
    states, names = read_load_repairs(lines)
    others = [Repair.read(line) for line in lines if not is_load_repair(line)]

    assert {one.text for one in (*states, *names, *others)} == set(lines)


@pytest.mark.parametrize("change", REPAIRABLE, ids=lambda change: change.id)
def test_a_repair_comes_with_a_remedy_that_says_so(change):
    assert change.remedy_kind in ("set", "convert")


def test_what_is_not_known_has_no_repair():
    assert repairs_of("of another version of this package") == ()
