"""One answer against the recorded one, across versions: what is the same there, and what is not.

Between two versions the types of whole numbers that a sparse matrix counts with may change, and a
number of numpy may become one of Python; what a machine of the other byte order has pickled keeps
that order: nobody's result is another for it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from ..compare.arrays import compare_values
from ..compare.difference import Difference
from ..compare.flat import short
from ..compare.subjects import compare_seen
from ..compare.walk import Rules
from ..observe.observation import seen_of
from ..observe.snapshot import Options
from ..recorder import Output, Probe, spell_call

__all__ = ["FOREIGN_OPTIONS", "OPTIONS", "compare_outputs", "is_draw", "narrow_rules"]

#: Large arrays are compared directly, not by a digest.
OPTIONS = Options(digest_above=1 << 20)
#: Where a machine of the other byte order has recorded, that order is looked through.
FOREIGN_OPTIONS = replace(OPTIONS, native=True)
_PARTS = ("indices", "indptr", "row", "col", "offsets")


def is_draw(label: str) -> bool:
    """Tell whether a call draws at random: how, is a matter of the linear algebra library."""
    return label.partition("(")[0] in ("sample", "sample_y")


def narrow_rules(rules: Rules, probe: Probe) -> Rules:
    """Return rules for a probe: where it holds float32, so do the numbers on the way."""
    dtype = getattr(probe.X, "dtype", None)
    tolerance = rules.tolerance
    narrow = isinstance(dtype, np.dtype) and dtype.kind == "f" and dtype.itemsize <= 4
    if not narrow or tolerance.is_exact:
        return rules
    wide = tolerance.float32_rtol if tolerance.float32_rtol is not None else 10 * tolerance.rtol
    return replace(rules, tolerance=replace(tolerance, rtol=wide, float32_rtol=wide))


def compare_outputs(
    wanted: Output, actual: Output, rules: Rules, options: Options = OPTIONS
) -> list[Difference]:
    """Return what differs between two answers to one call."""
    path = spell_call(wanted.method, wanted.probe)
    value, actual = _as_plain(wanted.value, actual)
    wanted = wanted._replace(value=value, overwrites=actual.overwrites)
    if _are_sparse(value, actual.value):
        return _compare_sparse(value, actual.value, path, rules, options)
    gone = actual.error == "gone"
    if gone:
        actual = actual._replace(error="AttributeError")
    found = compare_seen(
        seen_of(wanted, options), seen_of(actual, options), path, rules=rules, gone=gone
    )
    return [replace(one, kind="close") if _is_text_type(one) else one for one in found]


def _is_text_type(difference: Difference) -> bool:
    """Tell whether pandas only keeps texts in another type, as since its version 3."""
    names = {difference.expected.strip("'"), difference.actual.strip("'")}
    return difference.path.endswith(".dtype") and names <= {"object", "str", "string"}


def _as_plain(value: Any, actual: Output) -> tuple[Any, Output]:
    """Make a number of numpy and one of Python the same type: each is used as the other."""
    kinds = [isinstance(one, np.generic) for one in (value, actual.value)]
    if kinds[0] == kinds[1]:
        return value, actual
    plain = [one.item() if isinstance(one, np.generic) else one for one in (value, actual.value)]
    if type(plain[0]) is not type(plain[1]):
        return value, actual
    return plain[0], actual._replace(value=plain[1])


def _are_sparse(one: Any, other: Any) -> bool:
    return all(hasattr(value, "tocsr") and len(value.shape) == 2 for value in (one, other))


def _compare_sparse(
    one: Any, other: Any, path: str, rules: Rules, options: Options
) -> list[Difference]:
    """Compare two sparse matrices as matrices: element by element, wherever they are kept."""
    found: list[Difference] = []
    pairs = {
        "container": (type(one).__name__, type(other).__name__),
        "format": (one.format, other.format),
        "dtype": (_type_of(one, options), _type_of(other, options)),
        "shape": (str(one.shape), str(other.shape)),
    }
    for kind, (before, now) in pairs.items():
        if before != now and not (kind == "format" and found):
            found.append(Difference(path, kind, "output", before, now))
    if one.shape != other.shape or "O" in (one.dtype.kind, other.dtype.kind):
        return found
    columns = max(1, int(one.shape[1]))
    places, values = zip(*map(_elements, (one, other)), strict=True)
    union = np.union1d(*places)
    whole = []
    for own, data in zip(places, values, strict=True):
        filled = np.zeros(len(union), dtype=data.dtype)
        filled[np.searchsorted(union, own)] = data
        whole.append(filled)
    for result in compare_values(whole[0], whole[1], rules.tolerance):
        worst = result.worst[0]
        row, column = divmod(int(union[worst]), columns)
        found.append(
            Difference(
                f"{path}[{row}, {column}]", result.kind, "output",
                short(whole[0][worst]), short(whole[1][worst]),
                result.max_abs, result.max_rel, result.max_ulp, result.count,
                int(one.shape[0]) * columns,
            )
        )  # fmt: skip
    return found + ([] if found else _index_types(one, other, path, options))


def _type_of(array: Any, options: Options) -> str:
    return str(array.dtype.newbyteorder("=") if options.native else array.dtype)


def _elements(matrix: Any) -> tuple[Any, Any]:
    """Return places (row times columns plus column) and values of what is stored, sorted."""
    coo = matrix.tocsr(copy=True).tocoo()
    coo.sum_duplicates()
    rows, columns = coo.row.astype(np.int64), coo.col.astype(np.int64)
    places = rows * max(1, int(matrix.shape[1])) + columns
    order = np.argsort(places, kind="stable")
    return places[order], coo.data[order]


def _index_types(one: Any, other: Any, path: str, options: Options) -> list[Difference]:
    """Tell that the same matrix is kept with other types of indices: close, not bit for bit."""
    for name in _PARTS:
        if hasattr(one, name) and hasattr(other, name):
            parts = (getattr(matrix, name) for matrix in (one, other))
            before, now = (_type_of(part, options) for part in parts)
            if before != now:
                text = f"{name} {before}", f"{name} {now}"
                return [Difference(path, "close", "output", *text)]
    return []
