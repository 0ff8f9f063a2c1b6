"""Fingerprints: whether two loaded objects are one and the same thing to whoever calls them.

A snapshot says what is compared.  A fingerprint says more, for what has the same one is not asked
again: where arrays lie in memory, the order of sets and attributes, what caches hold.  It is made
only of objects that are known to the last bit; any other has none.
"""

from __future__ import annotations

import hashlib
import marshal
import sys
import types
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from .digest import ATOMS, array_digest
from .objects import BOOKKEEPING, attributes, is_found_by_name, writes_itself
from .snapshot import Leaf, Snapshot

__all__ = ["Fingerprint", "fingerprint"]


class Fingerprint(NamedTuple):
    """What an object is.

    ``owners`` says of each array whether it owns its memory: what does not own it can do less.
    """

    digest: bytes
    owners: bytes

    def covers(self, other: Fingerprint) -> bool:
        """Tell whether what works with an object of this fingerprint works with the other.

        The other may own memory that this one borrows, as unpickled arrays of different protocols
        do: it can be resized as well.  Nothing else may differ.

        Examples
        --------
        >>> borrows, owns = Fingerprint(b"same", bytes([0])), Fingerprint(b"same", bytes([1]))
        >>> borrows.covers(owns), owns.covers(borrows)
        (True, False)
        """
        pairs = zip(self.owners, other.owners, strict=self.digest == other.digest)
        return self.digest == other.digest and all(mine <= its for mine, its in pairs)


class _Unknown(Exception):  # noqa: N818 (named for what it is)
    """Something is held that nobody can look into."""


def fingerprint(state: Snapshot, *, read: bool = True) -> Fingerprint | None:
    """Return the fingerprint of what a snapshot was taken of.

    Parameters
    ----------
    state : Snapshot
        With its objects, in the process where they live.
    read : bool, default=True
        Whether to read large arrays that the snapshot has no digests of; with these in it, there
        is no fingerprint otherwise.

    Returns
    -------
    Fingerprint or None
        None if it holds anything that is not known to the last bit: an opaque object, a frame, a
        function without a name, an attribute that its class keeps to itself, an object that code
        of its own has written or loaded.

    Examples
    --------
    >>> from .snapshot import snapshot
    >>> one, other = (fingerprint(snapshot([np.zeros(3), 1.0])) for _ in range(2))
    >>> one == other, one == fingerprint(snapshot([np.zeros(3), 1]))
    (True, False)
    """
    if state.opaque or len(state.refs) != len(state.leaves):
        return None
    if not read and any(leaf.kind == "array" and leaf.digest is None for leaf in state.leaves):
        return None
    sha = hashlib.sha256()
    owners = bytearray()
    memory: dict[int, int] = {}
    said = _names_by_row(state)
    rows = zip(state.parents, state.segments, state.leaves, state.refs, said, strict=True)
    try:
        for parent, segment, leaf, value, names in rows:
            more = () if leaf.kind == "alias" else tuple(_more(leaf, value, names, memory))
            if isinstance(value, np.ndarray) and leaf.kind != "alias":
                owners.append(value.flags.owndata)
            sha.update(repr((parent, segment, leaf, more)).encode("utf-8", "surrogatepass"))
    except Exception:  # an object may raise whatever it is asked: it is not known, then
        return None
    return Fingerprint(sha.digest(), bytes(owners))


def _names_by_row(state: Snapshot) -> list[list[str]]:
    """Return for each row the segments of its children."""
    found: list[list[str]] = [[] for _ in state.parents]
    for row in range(1, len(state.parents)):
        found[state.parents[row]].append(state.segments[row])
    return found


def _more(leaf: Leaf, value: Any, names: list[str], memory: dict[int, int]) -> Iterator[Any]:
    """Yield what a leaf does not say of its object, and somebody could notice all the same."""
    cls = type(value)
    if leaf.kind == "frame":
        raise _Unknown
    if isinstance(value, np.ndarray):
        yield from _layout(leaf, value, memory)
    elif isinstance(value, (*_GENERATORS, np.random.RandomState)):
        bits = next((getattr(value, n) for n in _BITS if hasattr(value, n)), value)
        yield memory.setdefault(id(bits), len(memory))  # two may draw from one
        yield repr(getattr(getattr(bits, "seed_seq", None), "state", None))
    elif isinstance(value, np.generic):
        yield cls.__name__, value.dtype.str
    elif isinstance(value, (set, frozenset)):
        if leaf.kind != "flat":
            raise _Unknown  # an order of members that only their addresses tell
        yield marshal.dumps(list(value), 2)
    elif leaf.kind == "function" and not isinstance(value, types.MethodType):
        named = isinstance(value, (types.FunctionType, type)) or not hasattr(value, "__self__")
        if named and not is_found_by_name(value):
            raise _Unknown
    elif leaf.kind == "class":
        _must_be_importable(value)
    elif leaf.kind in ("object", "sparse", "dict", "sequence", "flat"):
        yield from _attributes(leaf, value, names)


def _layout(leaf: Leaf, value: np.ndarray[Any, Any], memory: dict[int, int]) -> Iterator[Any]:
    """Yield how an array lies in memory, and in whose: two may be views of one buffer."""
    if type(value) not in _PLAIN_ARRAYS or value.dtype.metadata:
        raise _Unknown
    if type(value) is np.ma.MaskedArray:
        held: dict[str, Any] = vars(value)
        if held.get("_optinfo"):
            raise _Unknown
        yield value.mask is np.ma.nomask, *(held[name] for name in ("_hardmask", "_sharedmask"))
    flags = value.flags
    yield type(value).__name__, getattr(value, "mode", None), value.dtype.str, value.strides
    yield flags.c_contiguous, flags.f_contiguous, flags.writeable, flags.aligned
    whole = value
    while isinstance(whole.base, np.ndarray):
        whole = whole.base
    start = 0 if whole is value else _address(value) - _address(whole)
    owner: object = whole.base
    buffer = id(whole if owner is None else owner)
    yield memory.setdefault(buffer, len(memory)), start, whole.flags.writeable
    if leaf.digest is None and not value.dtype.hasobject:
        yield array_digest(value)


def _address(value: np.ndarray[Any, Any]) -> int:
    return int(value.__array_interface__["data"][0])


def _attributes(leaf: Leaf, value: Any, names: list[str]) -> Iterator[Any]:
    """Yield the order of attributes; what a class does not say of its objects makes them unknown.

    Flags of sparse matrices are no part of their snapshot, but there to be noticed.
    """
    cls = type(value)
    if cls not in (list, tuple, dict):
        _must_be_importable(cls)
        if writes_itself(cls):  # by protocol, by how often, or into a registry: who knows
            raise _Unknown
    held = getattr(value, "__dict__", {})
    yield tuple(held)
    yield [(name, held[name]) for name in sorted(BOOKKEEPING & held.keys())]
    told = {*names, *(marshal.loads(leaf.digest or b"{0") if leaf.kind == "object" else ())}
    for name, child in attributes(value):
        if name not in told:
            if leaf.kind != "sparse":
                raise _Unknown
            yield name, _flag(child)


def _flag(value: Any) -> str:
    """Return what a sparse matrix keeps besides its arrays; these have rows of their own."""
    if isinstance(value, tuple):
        return repr([_flag(item) for item in value])
    if isinstance(value, np.ndarray):
        return "an array"
    if type(value) in ATOMS or isinstance(value, np.generic):
        return repr(value)
    raise _Unknown


_PLAIN_ARRAYS = (np.ndarray, np.memmap, np.ma.MaskedArray)
_GENERATORS = (np.random.Generator, np.random.BitGenerator)
_BITS = ("bit_generator", "_bit_generator")


def _must_be_importable(cls: type) -> None:
    """Let no class pass that is made anew with each load."""
    found: Any = sys.modules.get(cls.__module__)
    for part in cls.__qualname__.split("."):
        found = getattr(found, part, None)
    if found is not cls:
        raise _Unknown
