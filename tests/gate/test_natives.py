"""What compiled code would follow out of its arrays is found, named, and nothing else is."""

from __future__ import annotations

import collections
import functools
import hashlib
import pickle
import types
from pathlib import Path

import numpy as np
import pytest
from persist_hostile import REGISTER
from persist_hostile.samples import NATIVE
from sklearn.ensemble import RandomForestClassifier
from sklearn.tree import DecisionTreeClassifier

from pytest_sklearn_persist import Status, check_artifact
from pytest_sklearn_persist.gate.containers import ContainerError
from pytest_sklearn_persist.gate.natives import verify_loaded, verify_state
from pytest_sklearn_persist.gate.policy import TrustPolicy

X = np.random.RandomState(0).normal(size=(40, 3))
Y = (X[:, 0] > 0).astype(int)
#: These are found while, or before, a pickle is loaded.
EARLY = {
    "a tree of scipy in a circle",
    "a tree of scipy with narrow numbers",
    "a tree of scipy with a narrow order",
    "numbers of skops far away",
}
SAMPLES = [name for name, one in REGISTER.items() if one.kind == NATIVE and name not in EARLY]


def far(tree):
    """The state of a tree whose root leads far away."""
    state = tree.__getstate__()
    state["nodes"] = state["nodes"].copy()
    state["nodes"]["left_child"][0] = 99999
    return state


def broken():
    """A decision tree whose root leads far away."""
    model = DecisionTreeClassifier(random_state=0).fit(X, Y)
    model.tree_.__setstate__(far(model.tree_))
    return model


def in_array():
    array = np.empty((2, 2), dtype=object)
    array[1, 0] = broken()
    return array


@pytest.mark.parametrize("name", SAMPLES)
def test_it_is_found_before_it_is_used(name, tmp_path):
    sample = REGISTER[name]
    if sample.missing:
        pytest.skip(f"needs {sample.missing}")
    import joblib

    loaded = joblib.load(sample.write(tmp_path, tmp_path / "marker"))

    with pytest.raises(ContainerError) as caught:
        verify_loaded(loaded)
    assert caught.value.status == "damaged"


@pytest.mark.parametrize(
    ("make", "place"),
    [
        (broken, "tree_: "),
        (lambda: [0, {"a": broken()}], "[1][a].tree_: "),
        (in_array, "[1, 0].tree_: "),
        (lambda: functools.partial(len, broken()), "tree_: "),
        (lambda: collections.deque([broken()]), "tree_: "),
        (lambda: broken().predict, "tree_: "),
        (lambda: {(1, 0): broken()}, "[tuple].tree_: "),
        (lambda: with_slot(broken()), "tree_: "),
        (lambda: types.SimpleNamespace(inner=broken()), "inner.tree_: "),
    ],
)
def test_the_element_is_named(make, place):
    with pytest.raises(ContainerError) as caught:
        verify_loaded(make())
    text = str(caught.value)
    assert text.endswith("node 0: left child 99999 of 3 nodes")
    assert place.lstrip(".") in text


class Slotted:
    __slots__ = ("__dict__", "__weakref__", "model")


def with_slot(model):
    """Hold a model where attributes are none."""
    made = Slotted()
    made.model = model
    return made


def test_the_tree_of_a_forest_is_named():
    forest = RandomForestClassifier(3, random_state=0).fit(X, Y)
    tree = forest.estimators_[2].tree_
    tree.__setstate__(far(tree))

    with pytest.raises(ContainerError, match=r"^estimators_\[2\]\.tree_: node 0: left child 99999"):
        verify_loaded(forest)


def test_honest_models_pass():
    forest = RandomForestClassifier(3, random_state=0).fit(X, Y)
    verify_loaded(pickle.loads(pickle.dumps(forest)))


def test_a_tree_that_was_pruned_by_hand_passes():
    model = DecisionTreeClassifier(random_state=0).fit(X, X[:, 1] > 0.3)
    model.tree_.children_left[0] = model.tree_.children_right[0] = -1

    verify_loaded(model)


def test_nothing_of_it_is_called():
    class Endless(list):
        def __iter__(self):
            raise AssertionError("called")

        def __getattr__(self, name):
            raise AssertionError("called")

    verify_loaded(Endless([object()]))


def test_a_state_with_another_count_is_found_before_the_tree_has_it():
    tree = DecisionTreeClassifier(random_state=0).fit(X, Y).tree_

    with pytest.raises(ContainerError, match="it says that it has 99 nodes, and has 3"):
        verify_state(tree, {**tree.__getstate__(), "node_count": 99})


def test_bytes_that_were_reviewed_are_looked_at_too(tmp_path: Path):
    path = REGISTER["a forest with one tree that leads far away"].write(tmp_path, tmp_path / "no")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()

    outcome = check_artifact(
        path, trusted=TrustPolicy(mode="hash", reviewed=frozenset({digest}), base="HEAD")
    )

    assert outcome.status is Status.DAMAGED
    assert "estimators_[2].tree_: node 0" in str(outcome.differences[0].actual)
