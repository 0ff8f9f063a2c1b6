"""A state gets the field that it lacks, and nothing else changes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_sklearn_persist.judge.load_repairs import NameRepair, StateRepair, read_load_repairs

REPAIR = StateRepair.read("Tree(nodes.missing_go_to_left = 1)")


class Tree:
    """Stands for the class of scikit-learn."""


@given(st.lists(st.sampled_from(["u1", "i4", "f8", "c16"]), min_size=1, max_size=5))
def test_the_other_fields_stay_as_they_were(formats):
    dtype = np.dtype([(f"f{i}", form) for i, form in enumerate(formats)], align=True)
    before = np.frombuffer(bytes(range(1, 101)) * dtype.itemsize, dtype=dtype)[:7]
    state = {"nodes": before}

    assert REPAIR.apply(Tree(), state)
    after = state["nodes"]
    assert all((after[name] == before[name]).all() for name in before.dtype.names)
    assert (after["missing_go_to_left"] == 1).all()
    assert after.dtype.itemsize % 8 == 0


def test_a_field_that_is_there_stays():
    state = {"nodes": np.zeros(3, dtype=[("missing_go_to_left", "u1")])}

    assert not REPAIR.apply(Tree(), state)


@pytest.mark.parametrize("state", [None, {}, {"nodes": None}, {"nodes": np.zeros(3)}, [1]])
def test_another_state_is_left_alone(state):
    assert not REPAIR.apply(Tree(), state)


def test_another_class_is_left_alone():
    state = {"nodes": np.zeros(3, dtype=[("left", "i8")])}

    assert not REPAIR.apply(object(), state)
    assert state["nodes"].dtype.names == ("left",)


@pytest.mark.parametrize("text", ["", "Tree(nodes.x = y)", "Tree.nodes = 0", "Tree(nodes = 0)"])
def test_what_is_no_repair_is_not_read(text):
    with pytest.raises(ValueError, match="is not a repair"):
        StateRepair.read(text)


@pytest.mark.parametrize("text", ["", "is", "a is", "a is b c", "a-b is c"])
def test_what_is_no_name_is_not_read(text):
    with pytest.raises(ValueError, match="is not a repair"):
        NameRepair.read(text)


def test_each_line_is_read_as_what_it_is():
    lines = ["a.b is c", "Pipeline.memory = None", "Tree(nodes.x = 0)"]
    states, names = read_load_repairs(lines)

    assert [one.text for one in states] == ["Tree(nodes.x = 0)"]
    assert [(one.module, one.renamed) for one in names] == [("a.b", "c")]
