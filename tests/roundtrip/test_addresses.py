"""What two copies of one object differ in is no state of it; all else is."""

from __future__ import annotations

import numpy as np
import persist_specimens as specimens
import pytest
from scipy.spatial import KDTree, cKDTree

from pytest_sklearn_persist import Status, check_roundtrip
from pytest_sklearn_persist.observe.snapshot import snapshot
from pytest_sklearn_persist.roundtrip import addresses
from pytest_sklearn_persist.roundtrip.addresses import differs_in_copies

X = np.random.RandomState(0).uniform(size=(30, 3))
HERE = {"formats": "pickle:5", "places": "same"}


@pytest.mark.parametrize("tree", [cKDTree, KDTree])
def test_an_estimator_with_a_tree_of_scipy_survives(tree):
    result = check_roundtrip(specimens.KeepsATree(tree).fit(X), X, **HERE)
    [outcome] = result.outcomes

    assert outcome.status is Status.IDENTICAL, str(result)
    assert any(text.startswith("tree_.__getstate__()[0]: ") for text in outcome.not_compared)


def test_a_tree_of_other_points_is_a_finding():
    result = check_roundtrip(specimens.ChangesItsTree(cKDTree).fit(X), X, **HERE)

    assert result.status is Status.DRIFTED, str(result)
    assert any(
        found.path.startswith("tree_.__getstate__()[1]")
        for outcome in result.outcomes
        for found in outcome.differences
    )


def test_what_copies_agree_about_is_compared():
    state = snapshot(specimens.KeepsATree(cKDTree).fit(X))

    assert differs_in_copies(state, "tree_.__getstate__()[0][40]") == "tree_.__getstate__()[0]"
    assert differs_in_copies(state, "tree_.__getstate__()[1][0, 0]") is None
    assert differs_in_copies(state, "mean_") is None


def test_a_state_without_its_objects_says_nothing():
    state = snapshot(specimens.KeepsATree(cKDTree).fit(X)).without_refs()

    assert differs_in_copies(state, "tree_.__getstate__()[0][40]") is None


class Numbered:
    """Has a number of its own beside what it knows."""

    made = 0

    def __init__(self, level):
        self.level = level
        Numbered.made += 1
        self.number = Numbered.made

    def __reduce__(self):
        return Numbered, (self.level,), (self.level, self.number)

    def __setstate__(self, state):
        self.level = state[0]


def test_a_number_of_its_own_excuses_nothing_beside_it(monkeypatch):
    monkeypatch.setattr(addresses, "_says_itself", lambda cls: cls is Numbered)
    monkeypatch.setattr("pytest_sklearn_persist.observe.objects.is_of_a_library", lambda cls: True)
    model = specimens.Mean().fit(X)
    model.box_ = Numbered(0.5)
    state = snapshot(model)
    copies = [path for path in map(state.path, range(len(state.leaves))) if "box_" in path]

    assert copies
    assert differs_in_copies(state, "box_.__reduce__[1][0]") is None
