"""A list, tuple, dict or set in the fitted state comes back as another one."""

from __future__ import annotations

import math
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from collections.abc import Callable
from typing import Any

import numpy as np

from planted.base import ChangesKept, Keeper
from planted.data import blobs
from planted.fault import Fault

Bounds = namedtuple("Bounds", ["low", "high"])


class Pair(Keeper):
    """Keeps a tuple."""

    def _make(self, X: Any) -> Any:
        return (1, 2.5, "three")


class TupleToList(ChangesKept, Pair):
    """Comes back as a list."""

    def _change(self, kept: Any) -> Any:
        return list(kept)


class Floats(Keeper):
    """Keeps a list of floats."""

    def _make(self, X: Any) -> Any:
        return [float(v) for v in X[:5, 0]]


class ListToArray(ChangesKept, Floats):
    """Comes back as an array: `+` adds instead of joining."""

    def _change(self, kept: Any) -> Any:
        return np.array(kept)


class Ordered(Keeper):
    """Keeps an OrderedDict."""

    def _make(self, X: Any) -> Any:
        return OrderedDict([("b", 1), ("a", 2), ("c", 3)])


class OrderedDictToDict(ChangesKept, Ordered):
    """Comes back as a dict: move_to_end is gone."""

    def _change(self, kept: Any) -> Any:
        return dict(kept)


class Tally(Keeper):
    """Keeps a Counter."""

    def _make(self, X: Any) -> Any:
        return Counter({"a": 2, "b": 1})


class CounterToDict(ChangesKept, Tally):
    """Comes back as a dict: a missing key raises."""

    def _change(self, kept: Any) -> Any:
        return dict(kept)


class Default(Keeper):
    """Keeps a defaultdict."""

    def _make(self, X: Any) -> Any:
        return defaultdict(int, {"a": 1})


class DefaultFactoryLost(ChangesKept, Default):
    """Comes back as a defaultdict with no factory."""

    def _change(self, kept: Any) -> Any:
        return defaultdict(None, kept)


class Vocabulary(Keeper):
    """Keeps a dict whose order says which column is which."""

    def _make(self, X: Any) -> Any:
        return {"pear": 0, "apple": 1, "fig": 2}


class DictReordered(ChangesKept, Vocabulary):
    """Comes back sorted, and equal."""

    def _change(self, kept: Any) -> Any:
        return dict(sorted(kept.items()))


class IntKeys(Keeper):
    """Keeps a dict with numbers for keys."""

    def _make(self, X: Any) -> Any:
        return {0: "a", 1: "b"}


class KeysToText(ChangesKept, IntKeys):
    """Comes back with text for keys, as from JSON."""

    def _change(self, kept: Any) -> Any:
        return {str(k): v for k, v in kept.items()}


class NanKey(Keeper):
    """Keeps a dict with NaN for a key, as a count of missing values would be."""

    def _make(self, X: Any) -> Any:
        return {1.0: 3, math.nan: 4}


class NanKeyValueChanged(ChangesKept, NanKey):
    """Comes back with another value under NaN."""

    def _change(self, kept: Any) -> Any:
        return {k: 5 if k != k else v for k, v in kept.items()}


class Stopwords(Keeper):
    """Keeps a set of words."""

    def _make(self, X: Any) -> Any:
        return {"a", "an", "the", "of", "to", "in"}


class SetMemberMissing(ChangesKept, Stopwords):
    """Comes back with one word less."""

    def _change(self, kept: Any) -> Any:
        return kept - {"of"}


class Frozen(Keeper):
    """Keeps a frozenset."""

    def _make(self, X: Any) -> Any:
        return frozenset({"a", "b"})


class FrozensetToSet(ChangesKept, Frozen):
    """Comes back as a set: it can't be a key any more."""

    def _change(self, kept: Any) -> Any:
        return set(kept)


class Recent(Keeper):
    """Keeps the last few values in a bounded deque."""

    def _make(self, X: Any) -> Any:
        return deque([1.0, 2.0, 3.0], maxlen=3)


class DequeUnbounded(ChangesKept, Recent):
    """Comes back without its bound: it grows forever."""

    def _change(self, kept: Any) -> Any:
        return deque(kept)


class Named(Keeper):
    """Keeps a namedtuple."""

    def _make(self, X: Any) -> Any:
        return Bounds(float(X.min()), float(X.max()))


class NamedtupleToTuple(ChangesKept, Named):
    """Comes back as a tuple, which equals it."""

    def _change(self, kept: Any) -> Any:
        return tuple(kept)


def _kept(
    name: str, faulty: Callable[[], Any], healthy: Callable[[], Any], why: str, path: str = "kept_*"
) -> Fault:
    return Fault(name, faulty, healthy, blobs, ("drifted",), path, why)


FAULTS = (
    _kept("tuple-to-list", TupleToList, Pair, "it can't be a dict's key any more"),
    _kept("list-to-array", ListToArray, Floats, "`+` adds instead of joining"),
    _kept("ordered-dict-to-dict", OrderedDictToDict, Ordered, "equal, with fewer methods"),
    _kept("counter-to-dict", CounterToDict, Tally, "a missing key raises"),
    _kept("default-factory-lost", DefaultFactoryLost, Default, "a missing key raises"),
    _kept("dict-reordered", DictReordered, Vocabulary, "columns change places"),
    _kept("dict-keys-to-text", KeysToText, IntKeys, "no look-up by number finds anything"),
    _kept("nan-key-value", NanKeyValueChanged, NanKey, "a look-up can't find the NaN key"),
    _kept("set-member-missing", SetMemberMissing, Stopwords, "a word is forgotten"),
    _kept("frozenset-to-set", FrozensetToSet, Frozen, "it can't be hashed any more"),
    _kept("deque-unbounded", DequeUnbounded, Recent, "memory grows forever"),
    _kept("namedtuple-to-tuple", NamedtupleToTuple, Named, "equal, without field names"),
)
