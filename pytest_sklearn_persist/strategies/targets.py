"""Targets, and weights of rows."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st

from ..needs import Needs

__all__ = ["targets", "weights"]

Strategy = st.SearchStrategy[Any]

#: Labels of classes, the simplest first: not sorted, not from 0, texts, truth values.
_LABELS: Final[tuple[list[Any], ...]] = ([0, 1, 2], [3, 1, 7], ["no", "yes", "maybe"])
#: One time in five; the simpler is the other.
_SOMETIMES: Final = st.sampled_from([False] * 4 + [True])


def targets(needs: Needs, rows: int) -> Strategy:
    """Draw y for so many rows; None for an estimator that takes no target."""
    if needs.target == "none" or needs.layout in {"labels", "label-sets"}:
        return st.none()
    return _numbers(needs, rows) if needs.target == "numbers" else _classes(needs, rows)


def weights(rows: int) -> Strategy:
    """Draw weights of rows, of which few are zero."""
    import numpy as np

    one = st.sampled_from([1.0, 2.0, 0.5, 1.0, 3.0, 0.0])
    return st.lists(one, min_size=rows, max_size=rows).map(np.array)


@st.composite
def _classes(draw: st.DrawFn, needs: Needs, rows: int) -> Any:
    """Draw labels; each class comes up in turn, but for the rows that are drawn."""
    import numpy as np

    number = 2 if needs.target == "two-classes" or needs.outputs > 1 else draw(st.integers(2, 3))
    in_turn = np.arange(rows) % number
    free = st.lists(st.integers(0, number - 1), max_size=max(rows // 4, 0))
    drawn = draw(free)
    codes = np.concatenate([in_turn[: rows - len(drawn)], drawn]).astype(np.int64)
    if needs.outputs > 1 or (needs.multi_output and draw(_SOMETIMES)):
        return np.column_stack([codes, in_turn[::-1]])
    labels = draw(st.sampled_from(_LABELS))
    return np.array([labels[code] for code in codes])


@st.composite
def _numbers(draw: st.DrawFn, needs: Needs, rows: int) -> Any:
    import numpy as np

    columns = needs.outputs
    if columns == 1 and needs.multi_output and draw(_SOMETIMES):
        columns = 2
    low = 1 if needs.positive_y else -20
    size = rows * columns
    drawn = draw(st.lists(st.integers(low, 20), min_size=size, max_size=size))
    y = np.array(drawn, dtype=np.float64).reshape(rows, columns) / 4
    return y[:, 0] if columns == 1 else y
