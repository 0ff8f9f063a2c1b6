"""The cells of a DataFrame or Series of pandas that hold objects, as its pickle spells them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .values import Array, Call, Global, Group, Mapping, get, state_of

__all__ = ["cells_of"]

_MOST = 100_000
_ROW = ".iloc[{}]"


def cells_of(table: Call) -> Iterator[tuple[str, Any]]:
    """Yield what is in the columns of objects, with the path that leads to it in Python.

    Nothing comes of a table that another release of pandas spells in another way.

    Parameters
    ----------
    table : Call
        What makes it.
    """
    manager = get(state_of(table), "_mgr")
    if isinstance(manager, Call) and manager.states and _is_group(manager.states[-1]):
        yield from _of_series(manager.states[-1].items)
        return
    parts = manager.args.items if isinstance(manager, Call) and _is_group(manager.args) else []
    if len(parts) < 2 or not all(map(_is_group, parts[:2])):
        return
    blocks, axes = parts[0].items, parts[1].items
    labels = _first_list(axes[0], texts=True) if len(axes) == 2 else None
    for block in blocks:
        spelt = block.args.items if isinstance(block, Call) and _is_group(block.args) else []
        values = _first_list(spelt[0], texts=False) if len(spelt) == 3 else None
        if values is None:
            continue
        if len(axes) == 1:
            yield from ((_ROW.format(row), value) for row, value in enumerate(values))
        elif labels is not None:
            yield from _of_block(values, _columns(spelt[1]), labels, _is_fortran(spelt[0]))


def _of_series(state: list[Any]) -> Iterator[tuple[str, Any]]:
    """Yield the values of a Series: axes, then blocks."""
    values = _first_list(state[1], texts=False) if len(state) > 1 else None
    if values is not None and len(values) == 1 and isinstance(values[0], (Call, Array)):
        values = _first_list(values[0], texts=False) or values
    yield from ((_ROW.format(row), value) for row, value in enumerate(values or ()))


def _of_block(
    values: list[Any], columns: range, labels: list[Any], fortran: bool
) -> Iterator[tuple[str, Any]]:
    """Yield the cells of columns that are kept together."""
    if not len(columns) or columns[-1] >= len(labels) or len(values) % len(columns):
        return
    rows = len(values) // len(columns)
    for i, value in enumerate(values):
        column, row = (i % len(columns), i // len(columns)) if fortran else divmod(i, rows)
        yield f"[{labels[columns[column]]!r}]" + _ROW.format(row), value


def _columns(placement: Any) -> range:
    """Return which columns a block is for: a slice in honest files."""
    items = (
        placement.args.items if isinstance(placement, Call) and _is_group(placement.args) else []
    )
    plain = len(items) == 3 and all(type(item) is int and 0 <= item <= _MOST for item in items)
    return range(*items) if plain and items[2] else range(0)


def _is_fortran(value: Any) -> bool:
    state = value.states[-1] if isinstance(value, Call) and value.states else None
    return isinstance(state, Group) and len(state.items) == 5 and state.items[3] is True


def _first_list(value: Any, *, texts: bool) -> list[Any] | None:
    """Return the first list below a value: of texts only, or of anything."""
    todo = [value]
    for _ in range(_MOST):
        if not todo:
            return None
        value = todo.pop()
        if isinstance(value, Group):
            named = all(type(item) is str for item in value.items)
            if value.kind == "list" and value.items and (named or not texts):
                return value.items
            todo += reversed(value.items)
        elif isinstance(value, Array):
            todo.append(value.content)
        elif isinstance(value, Mapping):
            todo += [part for _, part in reversed(value.items)]
        elif isinstance(value, Call) and not isinstance(value.func, Global):
            continue
        elif isinstance(value, Call):
            todo += [*reversed(value.states), value.args]
    return None


def _is_group(value: Any) -> bool:
    return isinstance(value, Group)
