"""Two snapshots: every difference, each with its path.  Never stops at the first."""

from __future__ import annotations

from ..observe.objects import has_own, is_of_a_library
from ..observe.snapshot import Snapshot
from .difference import Area, Difference
from .rows import compare_array_values, compare_atoms, compare_classes, compare_rows
from .walk import Rules, Side, Walk, describe_row

__all__ = ["Rules", "Side", "compare_snapshots"]


def compare_snapshots(
    expected: Side,
    actual: Side,
    *,
    area: Area = "state",
    prefix: str = "",
    rules: Rules | None = None,
) -> list[Difference]:
    """Return what differs between two snapshots.

    Parameters
    ----------
    expected, actual : Side
    area : str
        Written into each difference.
    prefix : str
        What stands before each path, such as ``predict_proba``.
    rules : Rules, optional

    Returns
    -------
    list of Difference
        In the order of the walk.  Values within tolerance are listed with kind ``close``.
    """
    e, a = expected.snapshot, actual.snapshot
    walk = Walk(expected, actual, area, prefix, rules or Rules())
    if e.same_rows(a) and not walk.rules.comparers:
        for row, leaf in enumerate(e.leaves):
            if leaf.kind == "object":
                compare_classes(walk, row, row)
            elif leaf.kind == "array" and leaf.digest is None:
                compare_array_values(walk, row, row)
        return walk.found
    e_children, a_children = e.children(), a.children()
    partner: dict[int, int] = {}  # row here -> row there, to tell aliases apart
    pending = [(0, 0)]
    seen: set[tuple[int, int]] = set()
    while pending:
        e_row, a_row = pending.pop()
        e_row, a_row = _through_aliases(walk, e_row, a_row, partner)
        if (e_row, a_row) in seen:
            continue
        seen.add((e_row, a_row))
        partner.setdefault(e_row, a_row)
        if _says_equal(walk, e_row, a_row):
            continue
        if compare_rows(walk, e_row, a_row):
            pairs = _pair_children(walk, e_row, a_row, e_children[e_row], a_children[a_row])
            pending.extend(reversed(pairs))
    return walk.found


def _says_equal(walk: Walk, e_row: int, a_row: int) -> bool:
    """Tell whether an object of another library calls the two equal: that is what counts then."""
    e, a = walk.expected.snapshot.leaves[e_row], walk.actual.snapshot.leaves[a_row]
    if not e.kind == a.kind == "object" or e.type != a.type or not walk.expected.snapshot.refs:
        return False
    here = walk.expected.value(e_row)
    if not has_own(type(here), "__eq__") or not is_of_a_library(type(here)):
        return False
    try:
        return (here == walk.actual.value(a_row)) is True
    except Exception:  # whatever comparing raises, or fetching: it says nothing then
        return False


def _through_aliases(
    walk: Walk, e_row: int, a_row: int, partner: dict[int, int]
) -> tuple[int, int]:
    """Follow aliases on both sides to what they stand for, and note where they disagree."""
    e_leaf, a_leaf = walk.expected.snapshot.leaves[e_row], walk.actual.snapshot.leaves[a_row]
    e_target = e_leaf.meta[0] if e_leaf.kind == "alias" else None
    a_target = a_leaf.meta[0] if a_leaf.kind == "alias" else None
    if e_target is not None and a_target is not None:
        strict = walk.rules.aliases or not _joblib_writes_twice(walk, e_row, e_target)
        if strict and partner.get(e_target, a_target) != a_target:
            there = walk.actual.snapshot.path(a_target).removeprefix(".") or "the estimator"
            walk.add(e_row, "alias", f"the same object as {_target(walk, e_target)}", there)
        return e_target, a_target
    if e_target is not None:
        if walk.rules.aliases or not _joblib_writes_twice(walk, e_row, e_target):
            same = f"the same object as {_target(walk, e_target)}"
            walk.add(e_row, "alias", same, "a copy of its own")
        return e_target, a_row
    if a_target is not None:
        there = walk.actual.snapshot.path(a_target).removeprefix(".") or "the estimator"
        walk.add(e_row, "alias", "an object of its own", f"the same object as {there}")
        return e_row, a_target
    return e_row, a_row


def _joblib_writes_twice(walk: Walk, row: int, target: int) -> bool:
    """Tell whether joblib writes an object once for each of two references.

    It takes arrays out of the pickle, and pickles what an array of objects holds by itself.
    """
    snapshot = walk.expected.snapshot
    leaf = snapshot.leaves[target]
    if leaf.kind in ("array", "objects") or leaf.type.endswith(".matrix"):
        return True
    for place in (row, target):
        while place > 0:
            place = snapshot.parents[place]
            if snapshot.leaves[place].kind == "objects":
                return True
    return False


def _target(walk: Walk, row: int) -> str:
    return walk.path(row) or "the estimator itself"


def _pair_children(
    walk: Walk, e_row: int, a_row: int, e_rows: list[int], a_rows: list[int]
) -> list[tuple[int, int]]:
    """Pair the children by name; one that has no partner is a finding."""
    here = _by_name(walk.expected.snapshot, e_rows)
    there = _by_name(walk.actual.snapshot, a_rows)
    e_leaf, a_leaf = walk.expected.snapshot.leaves[e_row], walk.actual.snapshot.leaves[a_row]
    if e_leaf.kind == "object" and e_leaf.digest != a_leaf.digest:
        compare_atoms(walk, e_row, (e_leaf, a_leaf), here, there)
    pairs = []
    for segment, row in here.items():
        other = there.pop(segment, None)
        if other is None:
            walk.add(row, "missing", describe_row(walk.expected, row), "nothing")
        else:
            pairs.append((row, other))
    for segment, row in there.items():
        walk.add(e_row, "extra", "nothing", describe_row(walk.actual, row), segment)
    if e_leaf.kind == "dict" and len(pairs) == len(e_rows):
        order = [other for _, other in pairs]
        if order != sorted(order):
            names = [
                ", ".join(side.snapshot.segments[row] for row in rows[:3])
                for side, rows in ((walk.expected, e_rows), (walk.actual, a_rows))
            ]
            walk.add(e_row, "order", names[0], names[1])
    return pairs


def _by_name(snapshot: Snapshot, rows: list[int]) -> dict[str, int]:
    """Return rows by their segments; a second one of a name (columns of a frame) gets a number."""
    found: dict[str, int] = {}
    for number, row in enumerate(rows):
        segment = snapshot.segments[row]
        found[segment if segment not in found else f"{segment}#{number}"] = row
    return found
