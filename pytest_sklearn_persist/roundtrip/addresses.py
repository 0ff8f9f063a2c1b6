"""State in which a library writes where things lie in memory: two copies of one object differ."""

from __future__ import annotations

import pickle
from typing import Any

from ..compare.snapshots import Side, compare_snapshots
from ..observe.objects import has_own, is_of_a_library
from ..observe.snapshot import Snapshot, snapshot

__all__ = ["differs_in_copies"]


def differs_in_copies(state: Snapshot, path: str) -> str | None:
    """Return which part of an object's state is not even the same in two copies of it.

    The nodes of a tree of scipy hold pointers, and its state has their bytes.  What is not the
    same in two copies that were made in the same way is not part of what the object knows.

    Parameters
    ----------
    state : Snapshot
        Of the original, with its objects.
    path : str
        Of a difference.

    Returns
    -------
    str or None
        The path of the part, or None where copies agree, or cannot be made.
    """
    row = _owner(state, path)
    if row is None:
        return None
    try:
        dumped = pickle.dumps(state.refs[row])
        first, second = (pickle.loads(dumped) for _ in range(2))
        found = compare_snapshots(Side(snapshot(first)), Side(snapshot(second)))
    except Exception:  # an object may raise whatever it is asked: nothing is known, then
        return None
    prefix = state.path(row).removeprefix(".")
    blocks = {f"{prefix}{path}" for path in _arrays(first)}
    for one in found:
        part = f"{prefix}.{one.path}"
        block = part.rpartition("[")[0]
        # Of a block of bytes any element may hold an address; a tuple is looked at one by one.
        if one.kind == "value" and (part == path or block == path.rpartition("[")[0] in blocks):
            return block if block in blocks else part
    return None


def _arrays(value: Any) -> list[str]:
    seen = snapshot(value)
    return [seen.path(row) for row, leaf in enumerate(seen.leaves) if leaf.kind == "array"]


def _owner(state: Snapshot, path: str) -> int | None:
    """Return the row of the innermost object of a library, in what it says itself of its state."""
    found = [
        row
        for row, leaf in enumerate(state.leaves if state.refs else ())
        if leaf.kind == "object"
        and path.startswith(state.path(row).removeprefix(".") + ".__")
        and _says_itself(type(state.refs[row]))
    ]
    return max(found, key=lambda row: len(state.path(row)), default=None)


def _says_itself(cls: type[Any]) -> bool:
    return has_own(cls, "__getstate__", "__reduce__", "__reduce_ex__") and is_of_a_library(cls)
