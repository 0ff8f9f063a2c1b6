"""Two rows of two snapshots, without their children."""

from __future__ import annotations

import marshal
from typing import Any

import numpy as np

from ..observe.snapshot import GLOBAL_GENERATOR, Leaf
from .arrays import compare_values
from .difference import Difference
from .flat import both_short, flat_differences, short
from .walk import Walk, describe_row, meta_text

__all__ = ["compare_array_values", "compare_atoms", "compare_classes", "compare_rows"]

_CONTAINERS = ("flat", "sequence", "set", "dict")
_MOST_VALUES = 200  # differing rows whose values are looked at; beyond, only that they differ


def compare_rows(walk: Walk, e_row: int, a_row: int) -> bool:
    """Compare two nodes; return whether their children are to be compared, too."""
    e, a = walk.expected.snapshot.leaves[e_row], walk.actual.snapshot.leaves[a_row]
    if walk.rules.comparers and _compared_by_user(walk, e_row, a_row):
        return False
    if e.kind in ("array", "objects") and a.kind in ("array", "objects"):
        return _compare_array_rows(walk, e_row, a_row, e, a)
    if GLOBAL_GENERATOR in (e, a) and e.type == a.type:
        return False  # it is nobody's own, and where it stands is no state of an estimator
    if e.type != a.type:
        kind = "container" if walk.area == "output" else "type"
        walk.add(e_row, kind, describe_row(walk.expected, e_row), describe_row(walk.actual, a_row))
        return False
    if e.kind == a.kind == "object":
        compare_classes(walk, e_row, a_row)
        return True
    if e == a:
        return True
    if e.kind in _CONTAINERS and a.kind in _CONTAINERS:
        return _compare_containers(walk, e_row, a_row, e, a)
    if e.kind == "scalar":
        _compare_scalars(walk, e_row, a_row, e, a)
    elif e.kind == "function" and e.meta == a.meta:
        walk.add(e_row, "value", ".".join(map(str, e.meta)), "another function of that name")
    else:
        kind = "format" if e.kind == "sparse" and e.meta[:1] != a.meta[:1] else "value"
        kind = "shape" if kind == "value" and e.kind in ("sparse", "frame") else kind
        walk.add(e_row, kind, meta_text(e), meta_text(a))
    return True


def _compared_by_user(walk: Walk, e_row: int, a_row: int) -> bool:
    e_value, a_value = walk.expected.value(e_row), walk.actual.value(a_row)
    for comparer in walk.rules.comparers:
        texts = comparer(e_value, a_value, walk.path(e_row))
        if texts is not None:
            for text in texts:
                walk.add(e_row, "value", "", text)
            return True
    return False


def _compare_array_rows(walk: Walk, e_row: int, a_row: int, e: Leaf, a: Leaf) -> bool:
    (e_dtype, e_shape, e_order, e_write), (a_dtype, a_shape, a_order, a_write) = e.meta, a.meta
    if e_dtype != a_dtype:
        walk.add(e_row, "dtype", e_dtype, a_dtype)
    if e_shape != a_shape:
        walk.add(e_row, "shape", str(e_shape), str(a_shape))
        return False
    if walk.area == "state" and e_order != a_order and max(e_shape, default=0) > 1:
        names = {"C": "C order (rows together)", "F": "Fortran order (columns together)"}
        walk.add(e_row, "layout", names[e_order], names[a_order])
    if e_write and not a_write and not walk.rules.readonly and walk.area == "state":
        walk.add(e_row, "readonly", "writeable array", "read-only array")
    if e.kind == a.kind == "objects":
        return True
    if e.digest is None or e.digest != a.digest or e_dtype != a_dtype or e.kind != a.kind:
        compare_array_values(walk, e_row, a_row)
    return False


def compare_array_values(walk: Walk, e_row: int, a_row: int) -> None:
    """Compare the values of two arrays of one shape."""
    walk.looked_at += 1
    if walk.looked_at > _MOST_VALUES:
        walk.add(e_row, "value", "", "differs (values not looked at: too many differences)")
        return
    e, a = walk.expected.value(e_row), walk.actual.value(a_row)
    if e is a and e is not None:  # one object at two moments: its old values are gone
        before = walk.expected.snapshot.leaves[e_row].digest
        now = walk.actual.snapshot.leaves[a_row].digest
        if before is not None and now is not None and before != now:
            walk.add(e_row, "value", "other values", "values written in place")
        return
    if e is None or a is None:
        walk.add(e_row, "value", "", "differs")
        return
    if e.dtype.hasobject or a.dtype.hasobject:
        for item in flat_differences(e.ravel().tolist(), a.ravel().tolist(), e.shape):
            walk.add_item(e_row, item)
        return
    for finding in compare_values(e, a, walk.rules.tolerance):
        index = f"[{', '.join(map(str, finding.worst))}]" if finding.worst else ""
        suffix = f"[{finding.field!r}]{index}" if finding.field else index
        place = (e[finding.field], a[finding.field]) if finding.field else (e, a)
        walk.found.append(
            Difference(
                walk.path(e_row, suffix),
                finding.kind,
                walk.area,
                short(place[0][finding.worst]),
                short(place[1][finding.worst]),
                finding.max_abs,
                finding.max_rel,
                finding.max_ulp,
                finding.count,
                int(e.size),
            )
        )


def compare_atoms(
    walk: Walk,
    row: int,
    leaves: tuple[Leaf, Leaf],
    e_rows: dict[str, int],
    a_rows: dict[str, int],
) -> None:
    """Compare the plain attributes of two objects, which their leaves hold.

    What is plain on one side only is taken out of the rows that are still to be paired.
    """
    e_atoms, a_atoms = (marshal.loads(leaf.digest or b"{0") for leaf in leaves)
    for name, value in e_atoms.items():
        if name in a_atoms:
            _compare_plain(walk, row, name, value, a_atoms[name])
        elif name in a_rows:
            there = describe_row(walk.actual, a_rows.pop(name))
            walk.add(row, "type", short(value, kind=True), there, name)
        else:
            walk.add(row, "missing", short(value), "nothing", name)
    for name, value in a_atoms.items():
        if name in e_rows:
            here = describe_row(walk.expected, e_rows.pop(name))
            walk.add(row, "type", here, short(value, kind=True), name)
        elif name not in e_atoms:
            walk.add(row, "extra", "nothing", short(value), name)


def _compare_plain(walk: Walk, row: int, suffix: str, e: Any, a: Any) -> None:
    if type(e) is not type(a):
        walk.add(row, "type", short(e, kind=True), short(a, kind=True), suffix)
    elif isinstance(e, float):
        _compare_numbers(walk, row, suffix, np.asarray(e), np.asarray(a))
    elif marshal.dumps(e, 2) != marshal.dumps(a, 2):
        walk.add(row, "value", *both_short(e, a), suffix)


def _compare_numbers(walk: Walk, row: int, suffix: str, e: Any, a: Any) -> None:
    for found in compare_values(e, a, walk.rules.tolerance):
        walk.found.append(
            Difference(
                walk.path(row, suffix), found.kind, walk.area, short(e[()]), short(a[()]),
                found.max_abs, found.max_rel, found.max_ulp, 1, 1,
            )
        )  # fmt: skip


def compare_classes(walk: Walk, e_row: int, a_row: int) -> None:
    """In one process a class of the same name must also be the same class."""
    e_refs, a_refs = walk.expected.snapshot.refs, walk.actual.snapshot.refs
    if e_refs and a_refs and type(e_refs[e_row]) is not type(a_refs[a_row]):
        name = type(e_refs[e_row]).__qualname__
        walk.add(e_row, "class", f"the class {name}", "another class of the same name")


def _compare_containers(walk: Walk, e_row: int, a_row: int, e: Leaf, a: Leaf) -> bool:
    if e.kind == a.kind and e.kind != "flat":
        if e.meta != a.meta and e.kind != "sequence":
            walk.add(e_row, "shape", f"{e.meta[0]} items", f"{a.meta[0]} items")
        return True
    e_value, a_value = walk.expected.value(e_row), walk.actual.value(a_row)
    if e_value is None or a_value is None:
        walk.add(e_row, "value", "", "differs")
        return False
    if e_value is a_value:  # one object at two moments: its old values are gone
        walk.add(e_row, "value", "other items", "items changed in place")
        return False
    for found in flat_differences(e_value, a_value):
        walk.add_item(e_row, found)
    return False


def _compare_scalars(walk: Walk, e_row: int, a_row: int, e: Leaf, a: Leaf) -> None:
    e_value, a_value = walk.expected.value(e_row), walk.actual.value(a_row)
    if len(e.meta) > 1 and e.meta[1] != a.meta[1]:
        walk.add(e_row, "dtype", e.meta[1], a.meta[1])
    elif isinstance(e_value, (float, np.floating)) and isinstance(a_value, (float, np.floating)):
        _compare_numbers(walk, e_row, "", np.asarray(e_value), np.asarray(a_value))
    elif isinstance(e_value, (str, bytes)) and type(e_value) is type(a_value):
        walk.add(e_row, "value", *both_short(e_value, a_value))
    else:
        walk.add(e_row, "value", str(e.meta[0]), str(a.meta[0]))
