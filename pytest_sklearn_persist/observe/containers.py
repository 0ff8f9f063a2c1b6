"""Data containers of scipy, pandas and polars, looked into without importing any of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from .snapshot import Leaf

__all__ = ["describe_container"]

#: Which attributes hold the values of a sparse matrix or array, by format.  Flags and caches
#: (``has_sorted_indices`` …) are worked out when somebody asks, so they are no part of it.
_SPARSE_PARTS = {
    "csr": ("data", "indices", "indptr"),
    "csc": ("data", "indices", "indptr"),
    "bsr": ("data", "indices", "indptr"),
    "coo": ("data", "row", "col"),
    "dia": ("data", "offsets"),
    "lil": ("data", "rows"),  # lists of numbers, whose dtype stands nowhere else
}

Described = tuple[Leaf, list[tuple[str, Any]]]


def describe_container(value: Any) -> Described | None:
    """Return leaf and children of a sparse matrix, a frame, a series or an index, else None."""
    cls = type(value)
    name = f"{cls.__module__}.{cls.__qualname__}"
    if hasattr(value, "tocsr") and hasattr(value, "format"):
        return _sparse(value)
    if name.startswith("polars."):
        return _polars(value, cls.__name__)
    if cls.__name__ == "DataFrame":
        return _pandas_frame(value)
    if cls.__name__ == "Series":
        return Leaf("frame", "pandas.Series", (value.shape,)), [
            (".name", value.name),
            (".index", value.index),
            (".values", _column(value)),
        ]
    if cls.__name__.endswith("Index"):
        return _pandas_index(value, cls.__name__)
    if cls.__name__ == "Categorical":
        return Leaf("frame", "pandas.Categorical", (value.ordered,)), [
            (".codes", np.asarray(value.codes)),
            (".categories", value.categories),
        ]
    return _extension_array(value, name)


def _sparse(value: Any) -> Described | None:
    parts = _SPARSE_PARTS.get(value.format)
    short = f"scipy.sparse.{type(value).__name__}"
    if parts is None:
        if value.format != "dok":
            return None
        return Leaf("sparse", short, (value.format, value.shape)), [
            (".dtype", str(value.dtype)),
            (".keys()", np.array(list(value.keys()))),
            (".values()", np.array(list(value.values()), dtype=value.dtype)),
        ]
    if value.format == "coo" and len(value.shape) != 2:
        parts = ("data", "coords")
    children = [(f".{part}", getattr(value, part)) for part in parts]
    if value.format == "lil":
        children.append((".dtype", str(value.dtype)))
    return Leaf("sparse", short, (value.format, value.shape)), children


def _pandas_frame(value: Any) -> Described:
    dtypes = [str(dtype) for dtype in value.dtypes]
    children: list[tuple[str, Any]] = [
        (".columns", value.columns),
        (".dtypes", dtypes),
        (".index", value.index),
    ]
    for position, column in enumerate(value.columns):
        children.append((f"[{column!r}]", _column(value.iloc[:, position])))
    if value.attrs:
        children.append((".attrs", value.attrs))
    return Leaf("frame", "pandas.DataFrame", (value.shape,)), children


def _column(series: Any) -> Any:
    """Return the values of a series as something with a description of its own."""
    if isinstance(series.dtype, np.dtype):
        return series.to_numpy()
    if hasattr(series, "cat"):
        return series.array
    pairs = zip(series, series.isna(), strict=True)
    values = [None if missing else item for item, missing in pairs]
    return {"dtype": str(series.dtype), "values": values}


def _pandas_index(value: Any, name: str) -> Described:
    children: list[tuple[str, Any]] = [(".names", list(value.names))]
    if name == "RangeIndex":
        return Leaf("frame", "pandas.RangeIndex", (value.start, value.stop, value.step)), children
    if hasattr(value, "categories") and hasattr(value, "codes") and not hasattr(value, "levels"):
        children += [(".codes", np.asarray(value.codes)), (".categories", value.categories)]
    else:
        children += [(".dtype", str(value.dtype)), (".values", value.tolist())]
    return Leaf("frame", f"pandas.{name}", (len(value),)), children


def _extension_array(value: Any, name: str) -> Described | None:
    if hasattr(value, "dtype") and hasattr(value, "isna"):
        return Leaf("frame", name, (str(value.dtype),)), [(".values", list(value))]
    return None


def _polars(value: Any, name: str) -> Described | None:
    if name == "DataFrame":
        children: list[tuple[str, Any]] = [
            (".columns", list(value.columns)),
            (".dtypes", [str(dtype) for dtype in value.dtypes]),
        ]
        children += [(f"[{c!r}]", value[c].to_list()) for c in value.columns]
        return Leaf("frame", "polars.DataFrame", (value.shape,)), children
    if name == "Series":
        return Leaf("frame", "polars.Series", (value.shape,)), [
            (".name", value.name),
            (".dtype", str(value.dtype)),
            (".values", value.to_list()),
        ]
    return None
