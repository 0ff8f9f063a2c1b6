"""Two arrays: what differs, how much and where it is worst, without a copy of the whole."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from .tolerance import Tolerance

__all__ = ["ArrayFinding", "compare_values"]

_BLOCK = 1 << 18  # elements looked at together
if TYPE_CHECKING:  # numpy 1.21 knows no such thing when it runs
    Array: TypeAlias = np.ndarray[Any, Any]


@dataclass(slots=True)
class ArrayFinding:
    """What the comparison of two arrays of one shape found.

    ``kind`` is the gravest of ``nan`` (the pattern differs), ``value``, ``nan-payload`` (other
    bits of a NaN), ``zero-sign`` and ``close`` (within tolerance); ``count`` says how many
    elements differ (for ``value`` and ``nan``: beyond tolerance); ``worst`` is the index of the
    largest difference.
    """

    kind: str = "close"
    count: int = 0
    worst: tuple[int, ...] = ()
    max_abs: float | None = None
    max_rel: float | None = None
    max_ulp: int | None = None
    field: str | None = None


_GRAVITY = ("close", "zero-sign", "nan-payload", "value", "nan")


def compare_values(expected: Array, actual: Array, tolerance: Tolerance) -> list[ArrayFinding]:
    """Compare two arrays of the same shape, element by element; structured ones field by field.

    Parameters
    ----------
    expected, actual : ndarray
        Same shape; dtypes may differ (that is a finding of its own, made by the caller).
    tolerance : Tolerance

    Returns
    -------
    list of ArrayFinding
        Empty if all values are equal bit for bit (or, across dtypes, in value).

    Examples
    --------
    >>> import numpy as np
    >>> [found] = compare_values(np.array([1.0, 2.0]), np.array([1.0, 2.5]), Tolerance())
    >>> found.kind, found.worst, found.max_abs
    ('value', (1,), 0.5)
    """
    if expected.dtype.names and expected.dtype.names == actual.dtype.names:
        findings = []
        for name in expected.dtype.names:
            for finding in compare_values(expected[name], actual[name], tolerance):
                finding.field = name if finding.field is None else f"{name}.{finding.field}"
                findings.append(finding)
        return findings
    finding = ArrayFinding()
    largest = -1.0
    near = 0  # how many of the counted are within tolerance
    for start, e, a in _blocks(expected, actual):
        differs = _differs(e, a)
        if not differs.any():
            continue
        where = np.flatnonzero(differs)
        finding.count += len(where)
        score, kind = _measure(e[where], a[where], tolerance, finding)
        near += _count_near(e[where], a[where], tolerance)
        if _GRAVITY.index(kind) > _GRAVITY.index(finding.kind):
            finding.kind, largest = kind, -1.0
        top = int(np.argmax(score))
        if score[top] > largest and _GRAVITY.index(kind) >= _GRAVITY.index(finding.kind):
            largest = float(score[top])
            flat = start + int(where[top])
            finding.worst = tuple(int(i) for i in np.unravel_index(flat, expected.shape))
    if finding.kind in ("value", "nan"):
        finding.count -= near
    return [finding] if finding.count else []


def _count_near(e: Array, a: Array, tolerance: Tolerance) -> int:
    if tolerance.is_exact or e.dtype.kind not in "fc" or a.dtype.kind not in "fc":
        return 0
    return int(np.count_nonzero(tolerance.allows(e, a)))


def _blocks(expected: Array, actual: Array) -> Iterator[tuple[int, Array, Array]]:
    """Yield (offset in C order, piece, piece), flat and small, so that nothing big is copied."""
    if expected.flags.c_contiguous and actual.flags.c_contiguous:
        e_flat, a_flat = expected.reshape(-1), actual.reshape(-1)
        for start in range(0, e_flat.size, _BLOCK):
            part = slice(start, start + _BLOCK)
            yield start, e_flat[part], a_flat[part]
        return
    per_row = max(1, expected[0].size if len(expected) else 1)
    if per_row > _BLOCK:
        for row in range(len(expected)):
            for start, e, a in _blocks(expected[row], actual[row]):
                yield row * per_row + start, e, a
        return
    rows = max(1, _BLOCK // per_row)
    for row in range(0, len(expected), rows):
        part = slice(row, row + rows)
        yield row * per_row, expected[part].reshape(-1), actual[part].reshape(-1)


def _differs(e: Array, a: Array) -> Array:
    """Return which elements are not the same bits (across dtypes: not the same value)."""
    if e.dtype == a.dtype and e.dtype.kind in "fc" and e.dtype.itemsize in (2, 4, 8, 16):
        width = e.dtype.itemsize if e.dtype.kind == "f" else e.dtype.itemsize // 2
        if width <= 8:
            bits = np.dtype(f"u{width}")
            e_bits = np.ascontiguousarray(e).view(bits)
            a_bits = np.ascontiguousarray(a).view(bits)
            unequal: Array = e_bits != a_bits
            if width == e.dtype.itemsize or not len(e):
                return unequal
            return np.asarray(unequal.reshape(len(e), -1).any(axis=1))
    if "V" in (e.dtype.kind, a.dtype.kind):
        return np.array([bytes(x) != bytes(y) for x, y in zip(e, a, strict=True)], dtype=bool)
    try:
        with np.errstate(invalid="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # older numpy: what can't be compared is a warning
            unequal = np.asarray(e != a)
            if e.dtype.kind in "fcmM" and a.dtype.kind in "fcmM":
                unequal &= ~((e != e) & (a != a))
                if e.dtype.kind in "fc" and a.dtype.kind in "fc":
                    unequal |= _other_signs(e, a)
    except TypeError:  # numpy's own word for dtypes that can't be compared
        unequal = np.ones(len(e), dtype=bool)
    if unequal.shape != e.shape:
        return np.ones(len(e), dtype=bool)
    return np.asarray(unequal, dtype=bool)


def _other_signs(e: Array, a: Array) -> Array:
    """Return where a zero has the other sign (types whose bits hold padding can't show it)."""
    parts = ((np.real(e), np.real(a)), (np.imag(e), np.imag(a)))
    differs = [(np.signbit(x) != np.signbit(y)) & (x == 0) & (y == 0) for x, y in parts]
    return np.asarray(differs[0] | differs[1])


def _measure(e: Array, a: Array, tolerance: Tolerance, finding: ArrayFinding) -> tuple[Array, str]:
    """Return a score an element (for the worst place) and the kind; update the maxima."""
    if e.dtype.kind not in "biufc" or a.dtype.kind not in "biufc":
        return np.ones(len(e)), "value"
    if e.dtype.kind in "biu" and a.dtype.kind in "biu":
        gap = _integer_gap(e, a)
        _keep_max(finding, "max_abs", gap)
        return gap, "value"
    is_nan_e, is_nan_a = np.isnan(e), np.isnan(a)
    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
        wide = np.promote_types(np.promote_types(e.dtype, a.dtype), np.float64)
        gap = np.abs(a.astype(wide) - e.astype(wide))
        relative = gap / np.abs(e.astype(wide))
    finite = np.isfinite(gap)
    _keep_max(finding, "max_abs", gap[finite])
    _keep_max(finding, "max_rel", relative[finite & np.isfinite(relative)])
    if e.dtype == a.dtype and e.dtype.kind == "f" and e.dtype.itemsize <= 8:
        _keep_max(finding, "max_ulp", _ulps(e, a)[finite], whole=True)
    score = np.where(finite, gap, np.inf)
    kinds = ["close" if not tolerance.is_exact else "value"]
    if (is_nan_e != is_nan_a).any():
        kinds.append("nan")
        score = np.where(is_nan_e != is_nan_a, np.inf, np.where(finite, gap, 0))
    same_nan = is_nan_e & is_nan_a
    if not tolerance.is_exact:
        near = tolerance.allows(e, a)
        if not near.all():
            kinds.append("value")
    if (same_nan | ((e == 0) & (a == 0))).all():
        kinds = ["zero-sign" if not same_nan.any() else "nan-payload"]
        if not tolerance.is_exact:
            kinds = ["close"]
    return score, max(kinds, key=_GRAVITY.index)


def _integer_gap(e: Array, a: Array) -> Array:
    """Return distances between whole numbers, exact before they are rounded to floats."""
    if e.dtype.kind == "b" or a.dtype.kind == "b" or e.dtype.kind != a.dtype.kind:
        return np.abs(a.astype(np.float64) - e.astype(np.float64))
    wide = np.promote_types(e.dtype, a.dtype).newbyteorder("=")
    e, a = e.astype(wide), a.astype(wide)
    # The difference may not fit a signed type: it wraps round to the right unsigned number.
    gap = np.maximum(e, a) - np.minimum(e, a)
    return np.asarray(gap.view(np.dtype(f"u{wide.itemsize}")).astype(np.float64))


def _keep_max(finding: ArrayFinding, name: str, values: Array, *, whole: bool = False) -> None:
    if len(values):
        largest = values.max()
        known = getattr(finding, name)
        value = int(largest) if whole else float(largest)
        setattr(finding, name, value if known is None else max(known, value))


def _ulps(e: Array, a: Array) -> Array:
    """Return distances in units in the last place: floats of one sign sort like their bits."""
    signed = np.dtype(f"i{e.dtype.itemsize}")

    def ordered(values: Array) -> Array:
        bits = np.ascontiguousarray(values.astype(values.dtype.newbyteorder("="))).view(signed)
        low = np.array(np.iinfo(signed).min, dtype=signed)
        return np.where(bits < 0, low - bits, bits).astype(np.int64)

    here, there = ordered(e), ordered(a)
    across = np.abs(here.astype(np.float64)) + np.abs(there.astype(np.float64))
    one_sign = (here < 0) == (there < 0)  # only then the difference cannot overflow
    return np.where(one_sign, np.abs(there - np.where(one_sign, here, there)), across)
