"""Small deterministic data frames, made of the data sets that ship with scikit-learn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .data import Xy, diabetes, iris_labels


def _frame(X: Any, names: Any) -> Any:
    import pandas as pd

    return pd.DataFrame(X, columns=[str(name) for name in names])


def framed(data: Callable[[], Xy]) -> Callable[[], Xy]:
    """The same data with ``X`` as a pandas ``DataFrame``."""

    def load() -> Xy:
        X, y = data()
        return _frame(X, [f"column {i}" for i in range(X.shape[1])]), y

    return load


def mixed() -> Xy:
    """People: two floats, two categories (one ordered), a string and a flag."""
    import pandas as pd

    X, y = diabetes()
    weight = np.digitize(X[:, 2], [-0.02, 0.02])
    frame = _frame(X[:, [0, 2]], ["age", "bmi"])
    frame["sex"] = pd.Categorical(np.where(X[:, 1] > 0, "m", "f"))
    frame["weight"] = pd.Categorical.from_codes(weight, ["low", "middle", "high"], ordered=True)
    frame["city"] = np.array(["Lyon", "Oslo", "Rome", "Wien"])[np.arange(len(X)) * 7 % 4]
    frame["old"] = X[:, 0] > 0
    return frame, y


def mixed_labels() -> Xy:
    """As :func:`mixed`, with a label in text instead of a number."""
    frame, y = mixed()
    return frame, np.where(y > np.median(y), "worse", "better")


def mixed_missing() -> Xy:
    """As :func:`mixed`, with missing numbers, categories and strings."""
    frame, y = mixed()
    for column, start in (("age", 1), ("sex", 2), ("city", 3)):
        frame.loc[frame.index[start::9], column] = None
    return frame, y


def mixed_without_strings() -> Xy:
    """As :func:`mixed`, where every column has a dtype that says what it is."""
    frame, y = mixed()
    return frame.drop(columns="city"), y


def mixed_without_strings_missing() -> Xy:
    """As :func:`mixed_missing`, without strings."""
    frame, y = mixed_missing()
    return frame.drop(columns="city"), y


def categories() -> Xy:
    """The columns of :func:`mixed` that are no numbers."""
    frame, y = mixed()
    return frame[["sex", "weight", "city"]], y


def categories_missing() -> Xy:
    """As :func:`categories`, with missing values."""
    frame, y = mixed_missing()
    return frame[["sex", "weight", "city"]], y


def category_array() -> Xy:
    """Strings in an object array."""
    frame, y = categories()
    return frame.astype(str).to_numpy(dtype=object), y


def polars_iris() -> Xy:
    """As :func:`iris_labels`, as a polars ``DataFrame``."""
    import polars

    X, y = iris_labels()
    return polars.DataFrame({f"x{i}": column for i, column in enumerate(X.T)}), y
