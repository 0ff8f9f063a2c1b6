"""Attributes are dropped, added or changed, in the estimator or in one that it holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn.neighbors import KDTree
from sklearn.tree import DecisionTreeRegressor

from planted.base import ChangesKept, ChangesState, Keeper, Line, State
from planted.data import blobs
from planted.fault import Fault


class Rebuilding(ChangesState, Keeper):
    """Drops what it kept and makes it again: the healthy way to drop something."""

    def _make(self, X: Any) -> Any:
        return self.mean_ * 2.0

    def _write(self, state: State) -> State:
        state.pop("kept_", None)
        return state

    def _read(self, state: State) -> State:
        if "mean_" in state:
            state["kept_"] = state["mean_"] * 2.0
        return state


class AttributeDropped(Rebuilding):
    """Drops what it kept, and does not make it again."""

    def _read(self, state: State) -> State:
        return state


class Private(Line):
    """Keeps something under a private name."""

    def fit(self, X: Any, y: Any = None) -> Any:
        """Learn the line, and note one more thing."""
        super().fit(X, y)
        self._scratch = {"rows": len(X)}
        return self


class PrivateAttributeDropped(ChangesState, Private):
    """Drops it."""

    def _write(self, state: State) -> State:
        state.pop("_scratch", None)
        return state


class AttributeAdded(ChangesState, Line):
    """Comes back with one attribute more."""

    def _read(self, state: State) -> State:
        return {**state, "loaded_": True}


class Forest(Keeper):
    """Keeps three fitted trees."""

    def _make(self, X: Any) -> Any:
        trees = [DecisionTreeRegressor(max_depth=2, random_state=k) for k in range(3)]
        return [tree.fit(X, X[:, 0]) for tree in trees]


class ThresholdUlp(ChangesKept, Forest):
    """Comes back with one threshold of the last tree one bit off."""

    def _change(self, kept: Any) -> Any:
        state = kept[2].tree_.__getstate__()
        nodes = state["nodes"].copy()
        nodes["threshold"][0] = np.nextafter(nodes["threshold"][0], np.inf)
        kept[2].tree_.__setstate__({**state, "nodes": nodes})
        return kept


class NestedAttributeDropped(ChangesKept, Forest):
    """Comes back with an attribute of the second tree missing."""

    def _change(self, kept: Any) -> Any:
        del kept[1].max_features_
        return kept


class Neighbours(Keeper):
    """Keeps a k-d tree."""

    def _make(self, X: Any) -> Any:
        return KDTree(X, leaf_size=5)


class LeafSizeChanged(ChangesKept, Neighbours):
    """Comes back with a tree of the same points, built anew with larger leaves."""

    def _change(self, kept: Any) -> Any:
        return KDTree(np.array(kept.data), leaf_size=20)


def _kept(
    name: str, faulty: Callable[[], Any], healthy: Callable[[], Any], why: str, path: str = "kept_*"
) -> Fault:
    return Fault(name, faulty, healthy, blobs, ("drifted",), path, why)


FAULTS = (
    _kept("attribute-dropped", AttributeDropped, Rebuilding, "something learned is gone"),
    _kept("private-attribute-dropped", PrivateAttributeDropped, Private, "gone", "*_scratch*"),
    _kept("attribute-added", AttributeAdded, Line, "a saved copy is not the same", "*loaded_*"),
    _kept("tree-threshold-ulp", ThresholdUlp, Forest, "a row on the cut may change sides"),
    _kept("nested-attribute-dropped", NestedAttributeDropped, Forest, "in one tree of many"),
    _kept("kd-tree-rebuilt", LeafSizeChanged, Neighbours, "ties come in another order"),
)
