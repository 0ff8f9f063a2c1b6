"""Functions that estimators of the zoo refer to. They are importable, as pickle asks."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.base import BaseEstimator


def manhattan(a: Any, b: Any) -> float:
    """A metric as a function."""
    return float(np.abs(np.asarray(a) - np.asarray(b)).sum())


def inverse_square(distances: Any) -> Any:
    """Weights of neighbours as a function."""
    return 1.0 / (1.0 + np.asarray(distances, dtype=float) ** 2)


def linear_kernel(A: Any, B: Any) -> Any:
    """A kernel between two tables as a function."""
    return np.asarray(A) @ np.asarray(B).T


def pair_kernel(a: Any, b: Any) -> float:
    """A kernel between two rows as a function."""
    return float(np.exp(-0.1 * np.sum((np.asarray(a) - np.asarray(b)) ** 2)))


def log1p(X: Any, *, scale: float = 1.0) -> Any:
    """A transformation."""
    return np.log1p(np.abs(X)) * scale


def expm1(X: Any, *, scale: float = 1.0) -> Any:
    """The way back from :func:`log1p`."""
    return np.expm1(X / scale)


def names_with_log(transformer: Any, names: Any) -> Any:
    """Names of the columns that :func:`log1p` returns."""
    return np.asarray([f"log {name}" for name in names], dtype=object)


def first_columns(X: Any) -> list[int]:
    """Which columns a ``ColumnTransformer`` takes."""
    return list(range(min(2, X.shape[1])))


def half_of_columns(X: Any) -> int:
    """How many columns a selector takes."""
    return int(np.shape(X)[1]) // 2


def split_words(text: str) -> list[str]:
    """A tokenizer."""
    return text.lower().split()


def without_digits(text: str) -> str:
    """A preprocessor."""
    return "".join(letter for letter in text.lower() if not letter.isdigit())


def long_words(text: str) -> list[str]:
    """An analyzer."""
    return [word for word in text.split() if len(word) > 4]


def cube(x: Any) -> tuple[Any, Any]:
    """A non-linearity for ``FastICA`` with its mean derivative."""
    return x**3, (3 * x**2).mean(axis=-1)


def most_important(estimator: Any) -> Any:
    """What a feature selector ranks features by."""
    return np.abs(estimator.coef_).sum(axis=0) if estimator.coef_.ndim > 1 else estimator.coef_**2


def f_score(X: Any, y: Any) -> Any:
    """A score a feature."""
    return np.abs(np.asarray(X, dtype=float)).mean(axis=0)


def best_of(results: Any) -> int:
    """Which candidate a search takes."""
    return int(np.argmax(results["mean_test_score"]))


def squared(y_true: Any, y_pred: Any) -> Any:
    """A loss for ``RANSACRegressor``."""
    return np.asarray((y_true - y_pred) ** 2).reshape(len(y_true), -1).sum(axis=1)


def is_valid(model: Any, X: Any, y: Any) -> bool:
    """Whether ``RANSACRegressor`` may keep a model."""
    return bool(np.all(np.isfinite(model.coef_)))


class Scaled(BaseEstimator):  # type: ignore[misc]
    """A feature map with a parameter of its own, for the search spaces of the zoo."""

    def __init__(self, factor: float = 1.0) -> None:
        self.factor = factor

    def fit(self, X: Any, y: Any = None) -> Scaled:
        """Remember how many columns there are."""
        self.n_features_in_ = np.shape(X)[1]
        return self

    def transform(self, X: Any) -> Any:
        """Multiply."""
        return np.asarray(X) * self.factor


def gram_kernel(A: Any, B: Any) -> Any:
    """A kernel between two tables that never is negative."""
    return np.exp(-0.5 * np.abs(np.asarray(A)[:, None] - np.asarray(B)[None]).sum(axis=2))
