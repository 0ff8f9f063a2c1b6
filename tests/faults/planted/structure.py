"""What holds what, and which parts are one and the same, changes in the fitted state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from planted.base import ChangesKept, ChangesState, Keeper, State
from planted.data import blobs
from planted.fault import Fault

DEPTH = 3000


class Nested(Keeper):
    """Keeps a list in a list in a tuple in a dict."""

    def _make(self, X: Any) -> Any:
        return {"trees": ({"leaves": [[1.0, 2.0], [3.0, 4.0]]}, {"leaves": [[5.0], [6.0, 7.0]]})}


class NestedElementChanged(ChangesKept, Nested):
    """Comes back with one number at the bottom changed."""

    def _change(self, kept: Any) -> Any:
        kept["trees"][1]["leaves"][1][0] = 6.5
        return kept


class DeepList(ChangesState, Keeper):
    """Keeps lists in lists, far deeper than pickle can go, and writes them flat."""

    def _make(self, X: Any) -> Any:
        return self._nest(float(len(X)))

    @staticmethod
    def _nest(bottom: float) -> Any:
        nested: Any = [bottom]
        for _ in range(DEPTH):
            nested = [nested]
        return nested

    def _write(self, state: State) -> State:
        if "kept_" in state:
            nested = state["kept_"]
            while isinstance(nested, list):
                nested = nested[0]
            state["kept_"] = nested
        return state

    def _read(self, state: State) -> State:
        if "kept_" in state:
            state["kept_"] = self._nest(state["kept_"])
        return state


class DeepListBottomChanged(DeepList):
    """Comes back with another number at the very bottom."""

    def _write(self, state: State) -> State:
        state = super()._write(state)
        if "kept_" in state:
            state["kept_"] += 1.0
        return state


class SharedList(Keeper):
    """Keeps one list under two names: what is added to one is in the other."""

    def fit(self, X: Any, y: Any = None) -> Any:
        """Learn the line, and keep one list twice."""
        super().fit(X, y)
        self.shared_a_ = self.shared_b_ = [1, 2, 3]
        return self


class SharedListLost(ChangesState, SharedList):
    """Comes back with two lists of equal content."""

    def _read(self, state: State) -> State:
        if "shared_b_" in state:
            state["shared_b_"] = list(state["shared_b_"])
        return state


class SameObjectTwice(Keeper):
    """Keeps a list that holds one dict twice."""

    def _make(self, X: Any) -> Any:
        node = {"value": 1}
        return [node, {"value": 1}, node]


class SameObjectTwiceLost(ChangesKept, SameObjectTwice):
    """Comes back with three dicts instead of two."""

    def _change(self, kept: Any) -> Any:
        return [dict(node) for node in kept]


class AliasMade(ChangesKept, SameObjectTwice):
    """Comes back with one dict three times: a change to one changes all."""

    def _change(self, kept: Any) -> Any:
        return [kept[0]] * 3


class Cyclic(Keeper):
    """Keeps itself, in a dict that holds itself too."""

    def _make(self, X: Any) -> Any:
        ring: dict[str, Any] = {"owner": self, "value": 1.0}
        ring["ring"] = ring
        return ring


class CycleCut(ChangesKept, Cyclic):
    """Comes back with a ring that is opened into two."""

    def _change(self, kept: Any) -> Any:
        return {"owner": self, "value": 1.0, "ring": kept}


def _kept(
    name: str, faulty: Callable[[], Any], healthy: Callable[[], Any], why: str, path: str = "kept_*"
) -> Fault:
    return Fault(name, faulty, healthy, blobs, ("drifted",), path, why)


FAULTS = (
    _kept("nested-element", NestedElementChanged, Nested, "one number in thousands changes"),
    _kept("deep-list-bottom", DeepListBottomChanged, DeepList, "too deep for recursion"),
    _kept("alias-lost", SharedListLost, SharedList, "two names drift apart", "shared_*"),
    _kept("same-object-twice-lost", SameObjectTwiceLost, SameObjectTwice, "nodes drift apart"),
    _kept("alias-made", AliasMade, SameObjectTwice, "a change to one node changes all"),
    _kept("cycle-cut", CycleCut, Cyclic, "a ring became a chain that ends in a ring"),
)
