"""Which part of what a file holds takes how many bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .budget import Budget
from .values import Array, Blob, Call, Group, Mapping

__all__ = ["SizeInfo", "sizes_in"]

_DEEPEST = 12
_MANY_KEYS = 20
_SHORT = 8
_LARGEST = 0.01  # of all: what is smaller is not listed
#: Attributes that are no part of what a fitted estimator computes with, by what is known of them.
_LEFT_BEHIND = {
    "stop_words_": "for looking at only: may be deleted before saving (del model.stop_words_)",
    "cv_results_": "of the search: predict does not need it",
    "oob_decision_function_": "of training: predict does not need it",
    "oob_prediction_": "of training: predict does not need it",
    "train_score_": "of training: predict does not need it",
    "loss_curve_": "of training: predict does not need it",
    "_fit_X": "the training data, which it predicts from",
    "X_train_": "the training data, which it predicts from",
    "X_fit_": "the training data, which it predicts from",
}


@dataclass(frozen=True, slots=True)
class SizeInfo:
    """The bytes that a part of a file takes, before compression.

    Attributes
    ----------
    path : str
        Such as ``models_[*].data``.
    count : int
        How many parts have this path.
    bytes : int
        Of all of them together, with everything in them.
    share : float
        Of all bytes that the file holds.
    remark : str or None
        What is known of such an attribute.
    """

    path: str
    count: int
    bytes: int
    share: float
    remark: str | None


class _Node:
    """All parts that have one path."""

    __slots__ = ("bytes", "children", "count")

    def __init__(self) -> None:
        self.bytes = 0
        self.count = 0
        self.children: dict[str, _Node] = {}


def sizes_in(roots: list[tuple[str, Any]], budget: Budget | None = None) -> list[SizeInfo]:
    """Return the largest parts of what pickles make, the largest first.

    Parameters
    ----------
    roots : list of (str, object)
        What each pickle makes, with its path.
    budget : Budget, optional

    Examples
    --------
    >>> state = Mapping([("coef_", Blob("bytes", 100)), ("a", 1)])
    >>> [(one.path, one.bytes) for one in sizes_in([("", state)])]
    [("['coef_']", 100), ("['a']", 4)]
    """
    top, budget, seen = _Node(), budget or Budget(), set[int]()
    for path, root in roots:
        _measure(root, top.children.setdefault(path, _Node()) if path else top, seen, budget)
    total = max(_sum_up(top), 1)
    found = [one for one in _listed("", top, total) if one.path]
    return sorted(found, key=lambda one: -one.bytes)


def _measure(root: Any, top: _Node, seen: set[int], budget: Budget) -> None:
    todo: list[tuple[Any, _Node, int]] = [(root, top, 0)]
    while todo:
        budget.step()
        value, node, depth = todo.pop()
        if isinstance(value, (Call, Group, Mapping, Array)) or (
            type(value) is str and len(value) > _SHORT
        ):
            if id(value) in seen:
                continue
            seen.add(id(value))
        node.bytes += _own_bytes(value)
        for label, part in _parts(value):
            inner = node
            if label and depth < _DEEPEST:
                inner = node.children.setdefault(label, _Node())
                inner.count += 1
            todo.append((part, inner, depth + bool(label)))


def _own_bytes(value: Any) -> int:
    """Return about how many bytes a value takes in a pickle, without what is in it."""
    if type(value) is str:
        return len(value) + 2
    if isinstance(value, Blob):
        return value.size if value.size is not None else 9
    if isinstance(value, Array):
        return value.size
    return 4 if type(value) is int else 1


def _parts(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Group):
        yield from (("[*]", part) for part in value.items)
    elif isinstance(value, Mapping):
        yield from _keyed(value.items)
    elif isinstance(value, Array):
        yield "", value.content
    elif isinstance(value, Call):
        yield "", value.args
        for state in value.states:
            yield from _of_state(state)
        yield from (("[*]", part) for part in value.items)
        yield from _keyed(value.pairs)


def _of_state(state: Any) -> Iterator[tuple[str, Any]]:
    parts = state.items if isinstance(state, Group) and state.kind == "tuple" else [state]
    for part in parts:
        if isinstance(part, Mapping):
            for key, attribute in part.items:
                yield f".{key}" if type(key) is str else "[*]", attribute
        else:
            yield "", part


def _keyed(pairs: list[tuple[Any, Any]]) -> Iterator[tuple[str, Any]]:
    for key, part in pairs:
        plain = type(key) in (str, int) and len(pairs) <= _MANY_KEYS
        yield f"[{key[:40]!r}]" if plain and type(key) is str else "[*]", part
        if not plain:
            yield "[*]", key


def _sum_up(node: _Node) -> int:
    """Let each node count what is below it."""
    node.bytes += sum(_sum_up(child) for child in node.children.values())
    return node.bytes


def _listed(path: str, node: _Node, total: int) -> Iterator[SizeInfo]:
    """Yield what is large, the outer part first."""
    if node.bytes < _LARGEST * total:
        return
    name = path.rpartition(".")[2]
    if not path.endswith("[*]"):  # the collection itself is listed, and what is in each item
        yield SizeInfo(
            path.removeprefix("."),
            max(node.count, 1),
            node.bytes,
            round(node.bytes / total, 4),
            _LEFT_BEHIND.get(name.partition("[")[0]),
        )
    for label, child in node.children.items():
        yield from _listed(path + label, child, total)
