"""A snapshot: everything that an object holds, as rows."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from pytest_sklearn_persist.observe.snapshot import Options, snapshot


class Thing:
    def __init__(self, **attributes):
        self.__dict__.update(attributes)


def paths(value):
    found = snapshot(value)
    return [found.path(row) for row in range(len(found.leaves))]


def test_parents_stand_before_their_children():
    found = snapshot({"a": [[1, []], {"b": ([],)}]})

    assert all(parent < row for row, parent in enumerate(found.parents))


def test_paths_are_spelt_as_in_code():
    value = Thing(steps=[("scale", Thing(mean_=np.zeros(2)))])

    assert ".steps[0][1].mean_" in paths(value)


def test_an_object_met_again_is_an_alias():
    shared = [1, []]
    found = snapshot([shared, shared])

    assert found.leaves[-1].kind == "alias"
    assert found.path(found.leaves[-1].meta[0]) == "[0]"


@pytest.mark.parametrize(
    "value",
    [1, "a", None, (), np.float64(1), int, len, np.sin],
    ids=lambda value: type(value).__name__,
)
def test_values_that_never_change_are_no_aliases(value):
    assert "alias" not in {leaf.kind for leaf in snapshot([value, value, []]).leaves}


def test_a_cycle_is_an_alias_of_its_beginning():
    value = []
    value.append(value)

    assert [leaf.kind for leaf in snapshot(value).leaves] == ["sequence", "alias"]


def test_depth_is_no_limit():
    value = []
    for _ in range(10_000):
        value = [value]

    assert snapshot(value).path(10_000) == "[0]" * 10_000


def test_snapshots_of_one_thing_have_the_same_rows():
    value = Thing(a=[np.zeros(3)], b={"c": 1.5})

    assert snapshot(value).same_rows(snapshot(value))


def test_snapshots_of_another_thing_have_other_rows():
    assert not snapshot(Thing(a=1)).same_rows(snapshot(Thing(a=2)))


def test_rows_travel_without_the_objects():
    found = snapshot(Thing(a=np.zeros(3)))
    bare = pickle.loads(pickle.dumps(found.without_refs()))

    assert bare.refs == []
    assert bare.same_rows(found)


def test_taking_a_snapshot_changes_nothing():
    value = Thing(a=np.random.RandomState(0), b=iter([1, 2, 3]))
    before = value.a.get_state()[2]
    snapshot(value)

    assert value.a.get_state()[2] == before
    assert list(value.b) == [1, 2, 3]


def test_large_arrays_get_no_digest_if_told_so():
    value = [np.zeros(1000), np.zeros(10)]
    _, large, small = snapshot(value, Options(digest_above=1000)).leaves

    assert large.digest is None
    assert small.digest is not None


def test_the_bytes_of_arrays_are_counted():
    assert snapshot([np.zeros(10), np.zeros(10, "i4")]).nbytes == 120


def test_what_can_not_be_looked_into_is_listed():
    found = snapshot([(i for i in ()), 1, []])

    assert [found.path(row) for row in found.opaque] == ["[0]"]


def test_modules_that_loading_needs_are_named():
    from sklearn.linear_model import Ridge

    found = snapshot(Ridge(alpha=np.float64(1.0)))

    assert "sklearn.linear_model" in found.modules()


def test_children_are_listed_by_parent():
    found = snapshot([[[]], [[]]])

    assert found.children()[0] == [1, 3]
