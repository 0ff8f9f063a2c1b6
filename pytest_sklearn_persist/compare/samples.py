"""A sample of an output that differs: enough to plot the recorded one against the new one."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import numpy as np

__all__ = ["MOST_OUTPUTS", "checked_sample", "sample_of"]

#: Outputs of one artifact of which a sample is kept.
MOST_OUTPUTS = 8
_MOST_VALUES = 200
_MOST_CHANGES = 20
_LABEL = 60  # characters
_SPECIAL = ("nan", "inf", "-inf")


def sample_of(path: str, expected: Any, actual: Any) -> dict[str, Any] | None:
    """Return a sample of two outputs as JSON types; None where they can't be set side by side.

    Numbers are sampled at even distances, and where they differ most; of labels the pairs that
    differ are counted.

    Parameters
    ----------
    path : str
        The call: ``predict_proba``.
    expected, actual : array-like, sparse matrix or DataFrame
        Of the same shape.

    Examples
    --------
    >>> sample_of("predict", np.array(["a", "b", "a"]), np.array(["a", "a", "b"]))["changes"]
    [['a', 'b', 1], ['b', 'a', 1]]
    >>> sample_of("transform", np.array([[0.5], [1.0]]), np.array([[0.5], [np.inf]]))["actual"]
    [0.5, 'inf']
    """
    arrays = [_flat(value) for value in (expected, actual)]
    if any(array is None for array in arrays) or np.shape(arrays[0]) != np.shape(arrays[1]):
        return None
    one, other = arrays
    if one.size == 0:
        return None
    if all(array.dtype.kind == "f" for array in (one, other)):
        return _values(path, one, other)
    pairs = zip(one.tolist(), other.tolist(), strict=True)
    changes = Counter((_label(e), _label(a)) for e, a in pairs if e != a and (e == e or a == a))
    if not changes:
        return None
    most = sorted(changes.items(), key=lambda change: (-change[1], change[0]))[:_MOST_CHANGES]
    rows = [[before, now, number] for (before, now), number in most]
    return {"path": path, "kind": "labels", "size": int(one.size), "changes": rows}


def _flat(value: Any) -> Any:
    """Return the elements in one row of an array, or None."""
    if hasattr(value, "toarray"):
        rows, columns = value.shape
        value = value.toarray() if rows * columns <= 1_000_000 else None
    try:
        array = np.asarray(value)
    except ValueError:
        return None
    if array.dtype.kind == "O" and any(isinstance(one, (list, tuple, dict)) for one in array.flat):
        return None
    return array.reshape(-1) if array.dtype.kind in "biufUSO" else None


def _values(path: str, one: Any, other: Any) -> dict[str, Any]:
    with np.errstate(all="ignore"):
        distance = np.abs(one.astype(np.float64) - other.astype(np.float64))
    distance[np.isnan(distance)] = np.where(
        np.isnan(one) == np.isnan(other), 0.0, np.inf
    )[np.isnan(distance)]  # fmt: skip
    worst = np.argsort(-distance, kind="stable")[: _MOST_VALUES // 4]
    even = np.linspace(0, one.size - 1, _MOST_VALUES - len(worst)).round().astype(int)
    chosen = np.unique(np.concatenate([worst, even]))
    return {
        "path": path,
        "kind": "values",
        "size": int(one.size),
        "index": chosen.tolist(),
        "expected": [_number(value) for value in one[chosen].tolist()],
        "actual": [_number(value) for value in other[chosen].tolist()],
    }


def _number(value: float) -> float | str:
    return value if math.isfinite(value) else str(value)


def _label(value: Any) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= _LABEL else text[: _LABEL - 1] + "…"


def checked_sample(sample: Any) -> dict[str, Any]:
    """Return a sample that came from elsewhere, with nothing in it but what belongs there.

    Raises
    ------
    ValueError
        It is none.

    Examples
    --------
    >>> checked_sample({"path": "predict", "kind": "labels", "size": 2, "changes": "all"})
    Traceback (most recent call last):
        ...
    ValueError: no sample of an output
    """
    made: dict[str, Any] = {}
    try:
        made = {"path": _text(sample["path"]), "kind": sample["kind"], "size": int(sample["size"])}
        if made["kind"] == "labels":
            rows = list(sample["changes"])[:_MOST_CHANGES]
            made["changes"] = [[_text(e), _text(a), int(number)] for e, a, number in rows]
        elif made["kind"] == "values":
            made["index"] = [int(one) for one in sample["index"]][:_MOST_VALUES]
            for side in ("expected", "actual"):
                made[side] = [_as_number(one) for one in sample[side]][:_MOST_VALUES]
            if not len(made["index"]) == len(made["expected"]) == len(made["actual"]):
                made.clear()
        else:
            made.clear()
    except (TypeError, ValueError, KeyError):
        made.clear()
    if not made:
        raise ValueError("no sample of an output")
    return made


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value[:200]


def _as_number(value: Any) -> float | str:
    if isinstance(value, str) and value in _SPECIAL:
        return value
    if isinstance(value, (int, float)) and math.isfinite(value):
        return float(value)
    raise TypeError
