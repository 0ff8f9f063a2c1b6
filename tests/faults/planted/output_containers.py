"""What transform returns comes in another container after loading; the values are equal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scipy import sparse

from planted.base import Returning, Scaler, is_back
from planted.data import blobs
from planted.fault import Fault


class Framed(Scaler):
    """Returns a DataFrame."""

    def transform(self, X: Any) -> Any:
        """Return the rows centred and scaled, with names."""
        import pandas as pd

        return pd.DataFrame(super().transform(X), columns=["a", "b", "c"])


class FrameToArray(Returning, Framed):
    """Returns an array instead."""

    def transform(self, X: Any) -> Any:
        """Return the rows centred and scaled."""
        table = super().transform(X)
        return table.to_numpy() if is_back(self) else table


class ColumnNames(Returning, Framed):
    """Returns the columns under other names."""

    def transform(self, X: Any) -> Any:
        """Return the rows centred and scaled, with names."""
        table = super().transform(X)
        return table.set_axis(["a", "b", "x2"], axis=1) if is_back(self) else table


class ColumnOrder(Returning, Framed):
    """Returns the columns in another order, each with its own name."""

    def transform(self, X: Any) -> Any:
        """Return the rows centred and scaled, with names."""
        table = super().transform(X)
        return table[["b", "a", "c"]] if is_back(self) else table


class RowIndex(Returning, Framed):
    """Returns rows that are numbered from one."""

    def transform(self, X: Any) -> Any:
        """Return the rows centred and scaled, with names."""
        table = super().transform(X)
        return table.set_axis(table.index + 1, axis=0) if is_back(self) else table


class Sparse(Scaler):
    """Returns a CSR matrix."""

    def transform(self, X: Any) -> Any:
        """Return the rows centred and scaled, sparse."""
        return sparse.csr_matrix(super().transform(X))


class SparseToDense(Returning, Sparse):
    """Returns an array instead."""

    def transform(self, X: Any) -> Any:
        """Return the rows centred and scaled."""
        rows = super().transform(X)
        return rows.toarray() if is_back(self) else rows


class CsrToCsc(Returning, Sparse):
    """Returns a CSC matrix instead."""

    def transform(self, X: Any) -> Any:
        """Return the rows centred and scaled, sparse."""
        rows = super().transform(X)
        return rows.tocsc() if is_back(self) else rows


def _container(
    name: str, faulty: Callable[[], Any], healthy: Callable[[], Any], why: str, **more: Any
) -> Fault:
    return Fault(name, faulty, healthy, blobs, ("drifted",), "transform*", why, **more)


_PANDAS = {"needs": {"pandas": "1.3"}}

FAULTS = (
    _container("output-frame-to-array", FrameToArray, Framed, ".columns raises", **_PANDAS),
    _container("output-column-names", ColumnNames, Framed, "a column is not found", **_PANDAS),
    _container("output-column-order", ColumnOrder, Framed, "to_numpy is mixed up", **_PANDAS),
    _container("output-row-index", RowIndex, Framed, "rows are joined wrongly", **_PANDAS),
    _container("output-sparse-to-dense", SparseToDense, Sparse, "memory runs out"),
    _container("output-csr-to-csc", CsrToCsc, Sparse, "taking rows is slow"),
)
