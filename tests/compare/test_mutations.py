"""Whatever an object holds: a copy has no difference, and one change is found at its place."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest

pytest.importorskip("hypothesis")

from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from persist_structures import arrays, changes, structures

from pytest_sklearn_persist.compare.snapshots import Side, compare_snapshots
from pytest_sklearn_persist.observe.snapshot import snapshot

steady = settings(
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def differences(expected, actual):
    return compare_snapshots(Side(snapshot(expected)), Side(snapshot(actual)))


@settings(steady, max_examples=50)
@given(structures())
def test_a_deep_copy_has_no_difference(structure):
    assert differences(structure, copy.deepcopy(structure)) == []


@pytest.mark.full
@settings(steady, max_examples=40)
@given(structures())
def test_a_pickled_copy_has_no_difference(structure):
    assert differences(structure, pickle.loads(pickle.dumps(structure, protocol=5))) == []


@pytest.mark.full
@settings(steady, max_examples=80)
@given(structures(), st.data())
def test_one_change_is_found_where_it_is(structure, data):
    changed = copy.deepcopy(structure)
    change = data.draw(st.sampled_from(changes(changed)), label="change")
    change.make()

    found = differences(structure, changed)

    assert found, change
    assert any(difference.path.startswith(change.path) for difference in found), (change, found)


@settings(steady, max_examples=50)
@given(structures(), st.data())
def test_one_change_is_found_from_the_other_side_too(structure, data):
    changed = copy.deepcopy(structure)
    # Loading makes arrays writeable: only the loss of that is a difference.
    both_ways = [change for change in changes(changed) if change.what != "read-only"]
    data.draw(st.sampled_from(both_ways)).make()

    assert differences(changed, structure)


_SIDES = st.integers(1, 4)
_NOT_EMPTY = st.tuples() | st.tuples(_SIDES) | st.tuples(_SIDES, _SIDES) | st.tuples(*[_SIDES] * 4)


@settings(steady, max_examples=50)
@given(arrays(shapes=_NOT_EMPTY), st.data())
def test_one_changed_element_is_one_difference_with_index_count_and_size(array, data):
    where = tuple(data.draw(st.integers(0, n - 1)) for n in array.shape)
    changed = array.copy(order="K")
    changed[where] = data.draw(st.integers(0, 100))
    before, after = array[where], changed[where]
    assume(before.tobytes() != after.tobytes())

    [found] = differences(array, changed)

    assert found.path == (f"[{', '.join(map(str, where))}]" if where else "")
    assert (found.count, found.size) == (1, array.size)
    if np.isfinite(before):
        exact = abs(float(after) - float(before))
        assert found.max_abs == pytest.approx(exact, rel=1e-6, abs=1e-300)
