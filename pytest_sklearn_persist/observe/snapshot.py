"""A snapshot: everything an object holds, to the last element, as rows that can be compared.

The walk keeps its own stack, so depth is no limit; every object is visited once, so cycles are
none either, and an object met again is written as an alias of where it was met first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

__all__ = ["GLOBAL_GENERATOR", "ROOT", "Leaf", "Options", "Snapshot", "snapshot"]

ROOT = ""


class Leaf(NamedTuple):
    """What one node is, apart from its children.

    ``kind`` says how it is compared, ``type`` is the full name of its class, ``meta`` what is
    compared by itself (dtype, shape, order, a name…) and ``digest`` stands for its values; None
    means that the values are the children, or (large arrays) that they are compared directly.
    """

    kind: str
    type: str
    meta: tuple[Any, ...] = ()
    digest: bytes | None = None


#: The generator behind ``numpy.random.seed`` and its like, wherever somebody holds it.
GLOBAL_GENERATOR = Leaf("name", "numpy.random.RandomState", ("the global generator",))


@dataclass(frozen=True, slots=True)
class Options:
    """How to look.

    Parameters
    ----------
    native : bool
        Look through the byte order of arrays (place ``byteswapped``).
    digest_above : int or None
        Arrays of more bytes than this get no digest, they are compared by reference; None means
        that every array gets one.
    order_depth : int
        How deep members of sets and keys of dicts are looked into, to find an order for them.
    """

    native: bool = False
    digest_above: int | None = None
    order_depth: int = 3


@dataclass(slots=True)
class Snapshot:
    """Rows in the order of the walk; a parent always stands before its children.

    Attributes
    ----------
    parents : list of int
        Row of the parent, -1 for the root.
    segments : list of str
        What is appended to the parent's path: ``.coef_``, ``[3]``, ``['key']``.
    leaves : list of Leaf
    refs : list of object
        The objects themselves; empty when the snapshot came from another process.
    opaque : list of int
        Rows of objects that could not be looked into; only their type is compared.
    """

    parents: list[int] = field(default_factory=list)
    segments: list[str] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)
    refs: list[Any] = field(default_factory=list)
    opaque: list[int] = field(default_factory=list)
    nbytes: int = 0

    def path(self, row: int) -> str:
        """Return the path of a row from the root: ``.estimators_[3].coef_``."""
        parts: list[str] = []
        while row > 0:
            parts.append(self.segments[row])
            row = self.parents[row]
        return "".join(reversed(parts))

    def children(self) -> list[list[int]]:
        """Return for each row the rows of its children, in order."""
        result: list[list[int]] = [[] for _ in self.parents]
        for row in range(1, len(self.parents)):
            result[self.parents[row]].append(row)
        return result

    def without_refs(self) -> Snapshot:
        """Return the same rows without the objects, to be sent or kept."""
        return Snapshot(self.parents, self.segments, self.leaves, [], self.opaque, self.nbytes)

    def same_rows(self, other: Snapshot) -> bool:
        """Tell whether every row is equal (what has no digest is not judged by this)."""
        return (
            self.leaves == other.leaves
            and self.segments == other.segments
            and self.parents == other.parents
        )

    def modules(self) -> frozenset[str]:
        """Return the packages that the bytes of this object will ask for (two name parts)."""
        names: set[str] = set()
        for type_, kind, meta in {
            (leaf.type, leaf.kind, leaf.meta if leaf.kind in ("function", "class") else ())
            for leaf in self.leaves
        }:
            names.add(".".join(type_.split(".")[:2]))
            if kind in ("function", "class") and meta:
                names.add(".".join(str(meta[0]).split(".")[:2]))
        return frozenset(names)


def snapshot(value: Any, options: Options = Options()) -> Snapshot:
    """Walk through an object.

    Parameters
    ----------
    value : object
        Anything: an estimator, what a method returned, parameters.
    options : Options

    Returns
    -------
    Snapshot

    Examples
    --------
    >>> snap = snapshot({"a": [1, {"b": 2.5}]})
    >>> [snap.path(row) for row in range(len(snap.leaves))]
    ['', "['a']", "['a'][0]", "['a'][1]"]
    """
    from .nodes import describe, is_aliasable

    result = Snapshot()
    seen: dict[int, int] = {}
    stack: list[tuple[int, str, Any]] = [(-1, ROOT, value)]
    while stack:
        parent, segment, item = stack.pop()
        row = len(result.parents)
        result.parents.append(parent)
        result.segments.append(segment)
        result.refs.append(item)  # also keeps temporary objects alive, so that ids stay unique
        try:
            if is_aliasable(item):
                first = seen.setdefault(id(item), row)
                if first != row:
                    result.leaves.append(Leaf("alias", "", (first,)))
                    continue
            leaf, children = describe(item, options)
            children = _listed(children)
        except Exception:  # of any kind: an object may raise whatever it is asked
            leaf, children = Leaf("opaque", _name_of(type(item))), ()
        result.leaves.append(leaf)
        if leaf.kind == "opaque":
            result.opaque.append(row)
        elif leaf.kind == "array":
            result.nbytes += item.nbytes
        if children:
            stack.extend((row, name, child) for name, child in reversed(_listed(children)))
    return result


def _name_of(cls: type) -> str:
    home = cls.__dict__.get("__module__")
    return f"{home if isinstance(home, str) else ''}.{type.__getattribute__(cls, '__name__')}"


def _listed(children: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return children if isinstance(children, list) else list(children)
