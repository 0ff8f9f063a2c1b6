"""A NumPy array in the fitted state comes back as another one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from planted.base import ChangesKept, Keeper
from planted.data import blobs
from planted.fault import Fault


class Halves(Keeper):
    """Keeps doubles that single precision can hold exactly."""

    def _make(self, X: Any) -> Any:
        return np.arange(12) / 2.0


class Float64ToFloat32(ChangesKept, Halves):
    """Comes back in single precision with equal values."""

    def _change(self, kept: Any) -> Any:
        return kept.astype(np.float32)


class NegatedHalves(Halves):
    """Keeps an array that starts with minus zero."""

    def _make(self, X: Any) -> Any:
        return -super()._make(X)


class NegativeZeroInArrayLost(ChangesKept, NegatedHalves):
    """Comes back with plus zero where minus zero was."""

    def _change(self, kept: Any) -> Any:
        return kept + 0.0


class Thirds(Keeper):
    """Keeps doubles that need all their digits."""

    def _make(self, X: Any) -> Any:
        return np.arange(5000) / 3.0


class PrecisionLost(ChangesKept, Thirds):
    """Comes back through single precision: the dtype is right, the digits are not."""

    def _change(self, kept: Any) -> Any:
        return kept.astype(np.float32).astype(np.float64)


class OneUlpInTheMiddle(ChangesKept, Thirds):
    """Comes back with the last bit of one value of 5000 changed."""

    def _change(self, kept: Any) -> Any:
        kept = kept.copy()
        kept[2500] = np.nextafter(kept[2500], np.inf)
        return kept


class Gaps(Keeper):
    """Keeps an array with missing values."""

    def _make(self, X: Any) -> Any:
        return np.array([1.0, np.nan, 3.0, np.nan, 5.0])


class NanMoved(ChangesKept, Gaps):
    """Comes back with as many missing values, elsewhere."""

    def _change(self, kept: Any) -> Any:
        kept = kept.copy()
        kept[[0, 1]] = kept[[1, 0]]
        return kept


class NanFilled(ChangesKept, Gaps):
    """Comes back with zeros for missing values."""

    def _change(self, kept: Any) -> Any:
        return np.nan_to_num(kept)


class Tagged(Keeper):
    """Keeps NaNs that carry a number, as R writes NA."""

    def _make(self, X: Any) -> Any:
        return np.array([0x7FF00000000007A2, 0x7FF8000000000000], dtype="u8").view("f8")


class NanPayloadLost(ChangesKept, Tagged):
    """Comes back with plain NaNs."""

    def _change(self, kept: Any) -> Any:
        return np.full(kept.shape, np.nan)


class ShapeChanged(ChangesKept, Halves):
    """Comes back as one column."""

    def _change(self, kept: Any) -> Any:
        return kept.reshape(-1, 1)


class Columns(Keeper):
    """Keeps an array in Fortran order."""

    def _make(self, X: Any) -> Any:
        return np.asfortranarray(X[:6])


class FortranOrderLost(ChangesKept, Columns):
    """Comes back in C order with equal values."""

    def _change(self, kept: Any) -> Any:
        return np.ascontiguousarray(kept)


class Objects(Keeper):
    """Keeps an array of objects, arrays among them."""

    def _make(self, X: Any) -> Any:
        cells = np.empty(4, dtype=object)
        cells[:] = ["first", [1, 2], {"k": 1.0}, None]
        cells[3] = np.array([1.0, 2.0, 3.0])
        return cells


class ObjectElementChanged(ChangesKept, Objects):
    """Comes back with one number in the last cell changed."""

    def _change(self, kept: Any) -> Any:
        kept = kept.copy()
        kept[3] = kept[3] + np.array([0.0, 0.0, 0.5])
        return kept


class Records(Keeper):
    """Keeps a structured array."""

    def _make(self, X: Any) -> Any:
        return np.array([(1, 0.5), (2, 1.5), (3, 2.5)], dtype=[("node", "i8"), ("cut", "f8")])


class FieldChanged(ChangesKept, Records):
    """Comes back with one field of one record changed."""

    def _change(self, kept: Any) -> Any:
        kept = kept.copy()
        kept["cut"][2] = 2.25
        return kept


class FieldNarrowed(ChangesKept, Records):
    """Comes back with one field in four bytes."""

    def _change(self, kept: Any) -> Any:
        return kept.astype([("node", "i4"), ("cut", "f8")])


class RecordArray(Keeper):
    """Keeps a record array, whose fields are attributes."""

    def _make(self, X: Any) -> Any:
        return np.rec.array([(1, 0.5), (2, 1.5)], dtype=[("node", "i8"), ("cut", "f8")])


class RecordArrayToArray(ChangesKept, RecordArray):
    """Comes back as a structured array: fields are no attributes any more."""

    def _change(self, kept: Any) -> Any:
        return np.array(kept.tolist(), dtype=[("node", "i8"), ("cut", "f8")])


class Masked(Keeper):
    """Keeps a masked array."""

    def _make(self, X: Any) -> Any:
        return np.ma.array([1.0, 2.0, 3.0, 4.0], mask=[False, True, False, True])


class MaskChanged(ChangesKept, Masked):
    """Comes back with one masked value unmasked; the data are equal."""

    def _change(self, kept: Any) -> Any:
        return np.ma.array(kept.data, mask=[False, True, False, False])


class Single(Keeper):
    """Keeps an array of no dimension."""

    def _make(self, X: Any) -> Any:
        return np.array(2.5)


class ZeroDimensionLost(ChangesKept, Single):
    """Comes back as a scalar."""

    def _change(self, kept: Any) -> Any:
        return kept[()]


class Texts(Keeper):
    """Keeps an array of texts."""

    def _make(self, X: Any) -> Any:
        return np.array(["ash", "birch", "cedar"])


class TextWidthChanged(ChangesKept, Texts):
    """Comes back with room for longer texts."""

    def _change(self, kept: Any) -> Any:
        return kept.astype("U9")


class TextsToObjects(ChangesKept, Texts):
    """Comes back as an array of objects."""

    def _change(self, kept: Any) -> Any:
        return kept.astype(object)


class Dates(Keeper):
    """Keeps dates by the second."""

    def _make(self, X: Any) -> Any:
        return np.array(["2020-02-29", "2021-03-01"], dtype="datetime64[s]")


class DateUnitChanged(ChangesKept, Dates):
    """Comes back with dates by the nanosecond, which are equal."""

    def _change(self, kept: Any) -> Any:
        return kept.astype("datetime64[ns]")


class Signed(Keeper):
    """Keeps signed integers."""

    def _make(self, X: Any) -> Any:
        return np.arange(6, dtype=np.int64)


class SignLost(ChangesKept, Signed):
    """Comes back unsigned: 0 - 1 is huge."""

    def _change(self, kept: Any) -> Any:
        return kept.astype(np.uint64)


def _kept(name: str, faulty: Callable[[], Any], healthy: Callable[[], Any], why: str) -> Fault:
    return Fault(name, faulty, healthy, blobs, ("drifted",), "kept_*", why)


FAULTS = (
    _kept("float64-to-float32", Float64ToFloat32, Halves, "later sums lose digits"),
    _kept("array-negative-zero", NegativeZeroInArrayLost, NegatedHalves, "1/x changes its sign"),
    _kept("array-precision-lost", PrecisionLost, Thirds, "digits are lost, the dtype is right"),
    _kept("array-one-ulp", OneUlpInTheMiddle, Thirds, "no printed summary shows it"),
    _kept("nan-moved", NanMoved, Gaps, "another value is missing"),
    _kept("nan-filled", NanFilled, Gaps, "missing became zero"),
    _kept("nan-payload-lost", NanPayloadLost, Tagged, "NA became NaN"),
    _kept("shape-changed", ShapeChanged, Halves, "broadcasting gives a matrix"),
    _kept("fortran-order-lost", FortranOrderLost, Columns, "sums take another order, or are slow"),
    _kept("object-array-element", ObjectElementChanged, Objects, "deep in the last cell"),
    _kept("structured-field", FieldChanged, Records, "one node of a tree moves"),
    _kept("structured-dtype", FieldNarrowed, Records, "compiled code rejects the nodes"),
    _kept("recarray-to-array", RecordArrayToArray, RecordArray, "kept_.cut raises"),
    _kept("mask-changed", MaskChanged, Masked, "a value that was hidden counts"),
    _kept("zero-dimension-lost", ZeroDimensionLost, Single, "it can't be written into any more"),
    _kept("text-width", TextWidthChanged, Texts, "the dtype is another"),
    _kept("texts-to-objects", TextsToObjects, Texts, "the dtype is another"),
    _kept("date-unit", DateUnitChanged, Dates, "as integers they differ by a factor of 1e9"),
    _kept("sign-lost", SignLost, Signed, "0 - 1 is huge"),
)
