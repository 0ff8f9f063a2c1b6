"""A sparse matrix or a pandas object in the fitted state comes back as another one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import sparse

from planted.base import ChangesKept, Keeper
from planted.data import blobs
from planted.fault import Fault


class Sparse(Keeper):
    """Keeps a CSR matrix with one zero stored."""

    def _make(self, X: Any) -> Any:
        matrix = sparse.csr_matrix(np.where(X[:6] > 0, X[:6], 0.0))
        matrix.data[0] = 0.0
        return matrix


class CsrToCsc(ChangesKept, Sparse):
    """Comes back by columns."""

    def _change(self, kept: Any) -> Any:
        return kept.tocsc()


class SparseToDense(ChangesKept, Sparse):
    """Comes back dense."""

    def _change(self, kept: Any) -> Any:
        return kept.toarray()


class SparseValueChanged(ChangesKept, Sparse):
    """Comes back with one stored value changed."""

    def _change(self, kept: Any) -> Any:
        kept = kept.copy()
        kept.data[-1] += 0.5
        return kept


class StoredZeroDropped(ChangesKept, Sparse):
    """Comes back without the zero that was stored: equal values, another pattern."""

    def _change(self, kept: Any) -> Any:
        kept = kept.copy()
        kept.eliminate_zeros()
        return kept


class WideIndices(Keeper):
    """Keeps a CSR matrix with 64-bit indices, as large matrices have."""

    def _make(self, X: Any) -> Any:
        matrix = sparse.csr_matrix(X[:6])
        matrix.indices = matrix.indices.astype(np.int64)
        matrix.indptr = matrix.indptr.astype(np.int64)
        return matrix


class IndicesNarrowed(ChangesKept, WideIndices):
    """Comes back with 32-bit indices."""

    def _change(self, kept: Any) -> Any:
        kept = kept.copy()
        kept.indices = kept.indices.astype(np.int32)
        kept.indptr = kept.indptr.astype(np.int32)
        return kept


class Frame(Keeper):
    """Keeps a DataFrame with a named index, named columns and an ordered category."""

    def _make(self, X: Any) -> Any:
        import pandas as pd

        rows = pd.Index([10, 20, 30], name="row")
        columns = pd.Index(["b", "a"], name="column")
        table = pd.DataFrame([[1, 1.5], [2, 2.5], [3, 3.5]], index=rows, columns=columns)
        return table.astype({"b": "int64"})


class ColumnsReordered(ChangesKept, Frame):
    """Comes back with sorted columns."""

    def _change(self, kept: Any) -> Any:
        return kept[["a", "b"]]


class IndexLost(ChangesKept, Frame):
    """Comes back with rows numbered from 0."""

    def _change(self, kept: Any) -> Any:
        return kept.reset_index(drop=True)


class IndexNameLost(ChangesKept, Frame):
    """Comes back with an index that has no name."""

    def _change(self, kept: Any) -> Any:
        return kept.rename_axis(index=None)


class ColumnsNameLost(ChangesKept, Frame):
    """Comes back with columns that have no name together."""

    def _change(self, kept: Any) -> Any:
        return kept.rename_axis(columns=None)


class ColumnDtypeChanged(ChangesKept, Frame):
    """Comes back with whole numbers as floats."""

    def _change(self, kept: Any) -> Any:
        return kept.astype({"b": "float64"})


class Grades(Keeper):
    """Keeps a Series of ordered categories."""

    def _make(self, X: Any) -> Any:
        import pandas as pd

        order = ["low", "mid", "high"]
        values = pd.Categorical(["mid", "low", "high"], categories=order, ordered=True)
        return pd.Series(values, name="grade")


class CategoriesReordered(ChangesKept, Grades):
    """Comes back with categories by the alphabet: every value is equal, every code is not."""

    def _change(self, kept: Any) -> Any:
        return kept.cat.reorder_categories(["high", "low", "mid"])


class OrderOfCategoriesLost(ChangesKept, Grades):
    """Comes back with categories that know no order."""

    def _change(self, kept: Any) -> Any:
        return kept.cat.as_unordered()


class SeriesNameLost(ChangesKept, Grades):
    """Comes back without its name."""

    def _change(self, kept: Any) -> Any:
        return kept.rename(None)


def _kept(
    name: str, faulty: Callable[[], Any], healthy: Callable[[], Any], why: str, **more: Any
) -> Fault:
    return Fault(name, faulty, healthy, blobs, ("drifted",), "kept_*", why, **more)


_PANDAS = {"needs": {"pandas": "1.3"}}

FAULTS = (
    _kept("csr-to-csc", CsrToCsc, Sparse, "rows are slow, .indices mean something else"),
    _kept("sparse-to-dense", SparseToDense, Sparse, "memory, and every sparse method is gone"),
    _kept("sparse-value", SparseValueChanged, Sparse, "one weight changes"),
    _kept("stored-zero-dropped", StoredZeroDropped, Sparse, "the pattern of the graph changes"),
    _kept("sparse-index-dtype", IndicesNarrowed, WideIndices, "compiled code rejects it"),
    _kept("frame-column-order", ColumnsReordered, Frame, "columns change places", **_PANDAS),
    _kept("frame-index-lost", IndexLost, Frame, "no look-up by label finds anything", **_PANDAS),
    _kept("frame-index-name", IndexNameLost, Frame, "joins by name fail", **_PANDAS),
    _kept("frame-columns-name", ColumnsNameLost, Frame, "stacking loses a name", **_PANDAS),
    _kept("frame-column-dtype", ColumnDtypeChanged, Frame, "a count became a float", **_PANDAS),
    _kept("category-order", CategoriesReordered, Grades, "every code changes", **_PANDAS),
    _kept("category-unordered", OrderOfCategoriesLost, Grades, "`<` raises", **_PANDAS),
    _kept("series-name-lost", SeriesNameLost, Grades, "the column is named 0", **_PANDAS),
)
