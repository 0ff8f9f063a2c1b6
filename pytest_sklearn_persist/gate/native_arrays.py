"""Sparse matrices, splines, generators and tables: compiled code follows the indices in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

__all__ = ["CHECKS"]

_HIGHEST_DEGREE = 5  # FITPACK has room for as much


def _wrong_indices(name: str, indices: Any, most: int) -> str | None:
    """Look whether indices are numbers from 0 on, and below an end."""
    indices = np.asarray(indices)
    if indices.size and not 0 <= indices.min() <= indices.max() < most:
        at = int(np.argmax((indices < 0) | (indices >= most)))
        return f"{name}[{at}] is {indices.ravel()[at]}, of {most}"
    return None


def _shape_of(matrix: Any) -> tuple[int, ...]:
    shape = vars(matrix).get("_shape", vars(matrix).get("shape"))
    return tuple(int(length) for length in shape) if isinstance(shape, tuple) else ()


def _is_kind(matrix: Any, kind: str) -> bool:
    return any(base.__name__.startswith((kind, f"_{kind}")) for base in type(matrix).__mro__)


def _wrong_compressed(matrix: Any) -> str | None:
    """Look at a CSR, CSC or BSR matrix, or array."""
    own, shape = vars(matrix), _shape_of(matrix)
    if not shape or not {"data", "indices", "indptr"} <= set(own):
        return None
    data, indices, indptr = (np.asarray(own[name]) for name in ("data", "indices", "indptr"))
    rows, columns = shape if len(shape) == 2 else (1, shape[0])
    if _is_kind(matrix, "csc"):
        rows, columns = columns, rows
    if _is_kind(matrix, "bsr"):
        block = data.shape[1:]
        if len(block) != 2 or not all(block) or rows % block[0] or columns % block[1]:
            return f"it has blocks of the shape {block}"
        rows, columns = rows // block[0], columns // block[1]
    elif data.ndim != 1:
        return f"data has the shape {data.shape}"
    if indptr.shape != (rows + 1,):
        return f"indptr has the shape {indptr.shape} for {rows} rows"
    if indices.shape != data.shape[:1]:
        return f"indices has the shape {indices.shape} for {len(data)} values"
    if indptr[0] != 0 or indptr[-1] > len(indices) or (indptr[1:] < indptr[:-1]).any():
        return f"indptr does not rise from 0 to at most {len(indices)}"
    return _wrong_indices("indices", indices[: int(indptr[-1])], columns)


def _wrong_coo(matrix: Any) -> str | None:
    own, shape = vars(matrix), _shape_of(matrix)
    coords = own.get("coords") or tuple(own[name] for name in ("row", "col") if name in own)
    if not shape or "data" not in own or len(coords) != len(shape):
        return None
    for name, indices, length in zip(("row", "col", *"xyz"), coords, shape, strict=False):
        if np.shape(indices) != np.shape(own["data"]):
            return f"{name} has the shape {np.shape(indices)} for {np.size(own['data'])} values"
        text = _wrong_indices(name, indices, length)
        if text is not None:
            return text
    return None


def _wrong_dia(matrix: Any) -> str | None:
    own = vars(matrix)
    if not {"data", "offsets"} <= set(own):
        return None
    data, offsets = np.asarray(own["data"]), np.asarray(own["offsets"])
    if data.ndim != 2 or offsets.shape != data.shape[:1]:
        return f"offsets has the shape {offsets.shape}, and data {data.shape}"
    return None


def _wrong_lil(matrix: Any) -> str | None:
    own, shape = vars(matrix), _shape_of(matrix)
    if len(shape) != 2 or not {"data", "rows"} <= set(own):
        return None
    rows, data = own["rows"].tolist(), own["data"].tolist()
    if len(rows) != shape[0] or [*map(len, rows)] != [*map(len, data)]:
        return f"rows and data of its {shape[0]} rows do not agree"
    numbers = [number for row in rows for number in row]
    return _wrong_indices("rows", np.array(numbers, dtype=np.int64), shape[1])


def _wrong_bspline(spline: Any) -> str | None:
    own = vars(spline)
    knots, values = own.get("_t", own.get("t")), own.get("_c", own.get("c"))
    degree = own.get("k")
    if knots is None or values is None or degree is None:
        return None
    if np.ndim(knots) != 1 or np.ndim(values) < 1 or not 0 <= degree < len(knots):
        return f"it has the degree {degree} and {np.shape(knots)} knots"
    needed = len(knots) - degree - 1
    if needed < degree + 1 or len(values) < needed:
        return f"it has {len(knots)} knots and {len(values)} coefficients of the degree {degree}"
    return None


def _wrong_piecewise(spline: Any) -> str | None:
    """Look at a PPoly, or BPoly: coefficients of each piece."""
    try:
        values, ends = np.asarray(spline.c), np.asarray(spline.x)
    except AttributeError:  # of another release of scipy
        return None
    if values.ndim < 2 or ends.ndim != 1 or values.shape[1] != len(ends) - 1:
        return f"it has coefficients of the shape {values.shape} for {ends.shape} ends"
    return None


def _wrong_fitpack(spline: Any) -> str | None:
    arguments = vars(spline).get("_eval_args")
    if not isinstance(arguments, tuple) or len(arguments) != 3:
        return None
    knots, values, degree = arguments
    if not 0 <= degree <= _HIGHEST_DEGREE or len(values) < len(knots) - degree - 1:
        return f"it has {len(knots)} knots and {len(values)} coefficients of the degree {degree}"
    return None


def _wrong_grid(interpolator: Any) -> str | None:
    own = vars(interpolator)
    grid, values = own.get("_grid", own.get("grid")), own.get("_values", own.get("values"))
    if grid is None or values is None:
        return None
    sides = tuple(len(side) for side in grid)
    if np.shape(values)[: len(sides)] != sides:
        return f"it has values of the shape {np.shape(values)} on a grid of {sides}"
    return None


def _wrong_density(density: Any) -> str | None:
    own = vars(density)
    data, weights = own.get("dataset"), own.get("_weights")
    if not isinstance(data, np.ndarray) or weights is None:
        return None
    if data.ndim != 2 or np.shape(weights) != data.shape[1:]:
        return f"it has weights of the shape {np.shape(weights)} for {data.shape}"
    return None


def _wrong_generator(generator: Any) -> str | None:
    """Look how far a generator is in the numbers that it has at hand."""
    state = generator.state
    position = state["state"].get("pos", state.get("buffer_pos", 0))
    most = len(state["state"]["key"]) if "pos" in state["state"] else len(state["buffer"])
    return None if 0 <= position <= most else f"it is at number {position} of {most}"


#: numpy asks what it is to make an array of for these, and follows the address in the answer.
_ADDRESSES = ("__array_interface__", "__array_struct__")


def _wrong_labels(series: Any) -> str | None:
    """Look at the labels of a series, which answers for an attribute with an element."""
    index = series.index
    wrong = [name for name in _ADDRESSES if index.dtype.kind not in "iufbmM" and name in index]
    return f"it has an element {wrong[0]}" if wrong else None


def _without_elements(values: Any) -> str | None:
    return "it has no elements" if values._ndarray is None else None  # noqa: SLF001


def _wrong_sparse(index: Any) -> str | None:
    return _wrong_indices("indices", index.indices, index.length)


def _wrong_categories(values: Any) -> str | None:
    codes, most = np.asarray(values.codes), len(values.categories)
    if codes.size and not -1 <= codes.min() <= codes.max() < most:
        return f"it has the codes {codes.min()} to {codes.max()} of {most} categories"
    return None


def _wrong_multi_index(index: Any) -> str | None:
    for level, codes in zip(index.levels, index.codes, strict=True):
        text = _wrong_indices("codes", np.asarray(codes) + 1, len(level) + 1)
        if text is not None:
            return text
    return None


def _wrong_blocks(manager: Any) -> str | None:
    """Look at the parts of a table: each column is in one of them, and all have all rows."""
    lengths = [len(axis) for axis in manager.axes]
    places = [np.asarray(block.mgr_locs.as_array) for block in manager.blocks]
    for block, place in zip(manager.blocks, places, strict=True):
        shape = block.values.shape
        if shape not in ((len(place), *lengths[1:]), (*lengths[1:],)):
            return f"a part of it has the shape {shape} for {len(place)} columns of {lengths[1:]}"
    columns = np.sort(np.concatenate(places)) if places else np.zeros(0, dtype=np.intp)
    if not np.array_equal(columns, np.arange(lengths[0])):
        return f"its parts are not its {lengths[0]} columns"
    return None


CHECKS: dict[tuple[str, str], Callable[[Any], str | None]] = {
    ("scipy", "_cs_matrix"): _wrong_compressed,
    ("scipy", "_coo_base"): _wrong_coo,
    ("scipy", "coo_matrix"): _wrong_coo,
    ("scipy", "_dia_base"): _wrong_dia,
    ("scipy", "dia_matrix"): _wrong_dia,
    ("scipy", "_lil_base"): _wrong_lil,
    ("scipy", "lil_matrix"): _wrong_lil,
    ("scipy", "BSpline"): _wrong_bspline,
    ("scipy", "_BSpline"): _wrong_bspline,
    ("scipy", "_PPolyBase"): _wrong_piecewise,
    ("scipy", "UnivariateSpline"): _wrong_fitpack,
    ("scipy", "RegularGridInterpolator"): _wrong_grid,
    ("scipy", "gaussian_kde"): _wrong_density,
    ("numpy", "MT19937"): _wrong_generator,
    ("numpy", "Philox"): _wrong_generator,
    ("pandas", "Categorical"): _wrong_categories,
    ("pandas", "NDArrayBacked"): _without_elements,
    ("pandas", "IntIndex"): _wrong_sparse,
    ("pandas", "Series"): _wrong_labels,
    ("pandas", "MultiIndex"): _wrong_multi_index,
    ("pandas", "BlockManager"): _wrong_blocks,
}
