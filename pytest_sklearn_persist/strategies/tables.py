"""Tables, texts and whatever else estimators take for X."""

from __future__ import annotations

import importlib.util
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ..needs import Needs

__all__ = ["inputs", "rows_of"]

Strategy = st.SearchStrategy[Any]

WORDS: Final = ("apple", "pear", "plum", "red", "green", "ripe", "sour")
#: What a table of numbers may be, the simplest first; tags leave some out.
_PLAIN: Final = ("float64", "float32", "int64", "fortran", "ties", "constant", "scaled", "frame")


def inputs(needs: Needs, rows: int, columns: int) -> Strategy:
    """Draw X of so many rows, in one of the forms that tags allow."""
    match needs.layout:
        case "text":
            return _texts(rows)
        case "dicts":
            return st.lists(_dicts(), min_size=rows, max_size=rows)
        case "labels":
            return _labels(rows)
        case "label-sets":
            sets = st.lists(st.sampled_from(WORDS[:3]), unique=True, max_size=2).map(tuple)
            return st.lists(sets, min_size=rows, max_size=rows)
        case "vector":
            return _numbers(rows, 1, positive=needs.positive_X).map(lambda table: table[:, 0])
    if needs.pairwise is not None:
        return _pairwise(rows, columns, needs.pairwise)
    if needs.categories:
        return _categories(needs, rows, columns)
    return _table(needs, rows, columns)


def rows_of(X: Any) -> int:
    """Return the number of rows of X; a sparse matrix has no length."""
    return int(X.shape[0]) if hasattr(X, "shape") else len(X)


def _numbers(rows: int, columns: int, *, positive: bool = False) -> Strategy:
    """Draw quarters, which every type of float holds exactly and a person can read."""
    elements = st.integers(1 if positive else -20, 20)
    # Without a fill each element is drawn, as a table of one value tells nothing.
    whole = arrays("int64", (rows, columns), elements=elements, fill=st.nothing())
    return whole.map(lambda table: table / 4)


@st.composite
def _table(draw: st.DrawFn, needs: Needs, rows: int, columns: int) -> Any:
    table = draw(_numbers(rows, columns, positive=needs.positive_X))
    form = draw(st.sampled_from(_forms(needs)))
    if needs.missing and draw(st.integers(0, 3)) == 3:
        _leave_gaps(draw, table)
        if form in {"int64", "sparse"}:
            form = "float64"
    return _in_form(table, form)


def _forms(needs: Needs) -> list[str]:
    forms = list(_PLAIN)
    if not _has("pandas"):
        forms.remove("frame")
    if needs.sparse:
        forms += ["sparse", "csc"]
    return forms


def _in_form(table: Any, form: str) -> Any:
    import numpy as np

    match form:
        case "float32":
            return table.astype(np.float32)
        case "int64":
            return np.ceil(table).astype(np.int64)
        case "fortran":
            return np.asfortranarray(table)
        case "ties":
            half = (len(table) + 1) // 2
            return np.concatenate([table[:half], table[: len(table) - half]])
        case "constant":
            return np.concatenate([table[:, :-1], np.ones((len(table), 1))], axis=1)
        case "scaled":
            return table * np.where(np.arange(table.shape[1]) % 2, 100.0, 0.001)
        case "frame":
            return _frame(table)
        case "sparse" | "csc":
            return _sparse(np.where(table > 2.0, table, 0.0), form)
    return table


def _sparse(table: Any, form: str) -> Any:
    from scipy import sparse

    return sparse.csr_matrix(table) if form == "sparse" else sparse.csc_matrix(table)


def _frame(table: Any) -> Any:
    import pandas as pd

    return pd.DataFrame({f"x{number}": table[:, number] for number in range(table.shape[1])})


def _leave_gaps(draw: st.DrawFn, table: Any) -> None:
    """Take out a few values, never all of a column."""
    import numpy as np

    if len(table) < 2:
        return
    places = st.tuples(st.integers(1, len(table) - 1), st.integers(0, table.shape[1] - 1))
    for place in draw(st.lists(places, min_size=1, max_size=3)):
        table[place] = np.nan


def _texts(rows: int) -> Strategy:
    texts = st.lists(st.sampled_from(WORDS), min_size=2, max_size=5).map(" ".join)
    return st.lists(texts, min_size=rows, max_size=rows)


def _dicts() -> Strategy:
    size = st.integers(0, 8).map(lambda number: number / 4)
    return st.fixed_dictionaries({"size": size}, optional={"fruit": st.sampled_from(WORDS)})


@st.composite
def _labels(draw: st.DrawFn, rows: int) -> Any:
    import numpy as np

    kinds: list[list[Any]] = [[0, 1, 2], [*WORDS[:3]]]
    kind = draw(st.sampled_from(kinds))
    return np.array(draw(st.lists(st.sampled_from(kind), min_size=rows, max_size=rows)))


@st.composite
def _pairwise(draw: st.DrawFn, rows: int, columns: int, kind: str) -> Any:
    """Draw points, and return how far they are from each other, or how like each other."""
    import numpy as np

    points = draw(_numbers(rows, columns))
    squares = ((points[:, None, :] - points[None, :, :]) ** 2).sum(axis=2)
    return np.sqrt(squares) if kind == "distance" else np.round(np.exp(-squares / 10), 4)


@st.composite
def _categories(draw: st.DrawFn, needs: Needs, rows: int, columns: int) -> Any:
    """Draw levels: numbers, and where tags allow it, texts and columns of pandas."""
    import numpy as np

    whole = arrays("int64", (rows, columns), elements=st.integers(0, 2), fill=st.nothing())
    levels = draw(whole)
    forms = ["numbers", "floats"]
    if needs.strings:
        forms += ["texts", "frame"] if _has("pandas") else ["texts"]
    if not needs.strings and needs.layout == "numeric" and not needs.positive_X:
        forms.append("plain")
    match draw(st.sampled_from(forms)):
        case "floats":
            return levels.astype(float)
        case "texts":
            return np.array(WORDS[:3], dtype=object)[levels]
        case "frame":
            return _frame(np.array(WORDS[:3], dtype=object)[levels]).astype("category")
        case "plain":
            return draw(_table(needs, rows, columns))
    return levels


def _has(library: str) -> bool:
    return importlib.util.find_spec(library) is not None
