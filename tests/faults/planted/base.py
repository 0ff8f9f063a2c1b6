"""The healthy estimators that every defect is planted in, and the mixins that plant it.

Sums are taken element by element and not through BLAS, so that an output never depends on where
in memory an array lies.
"""

from __future__ import annotations

import weakref
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin, TransformerMixin
from sklearn.utils import check_array
from sklearn.utils.validation import check_is_fitted

__all__ = [
    "Centroid",
    "ChangesKept",
    "ChangesState",
    "Codes",
    "Keeper",
    "Line",
    "Returning",
    "Scaler",
    "is_back",
    "matrix",
]

State = dict[str, Any]
_LOADED: weakref.WeakSet[Any] = weakref.WeakSet()


def matrix(estimator: Any, X: Any, *, reset: bool = False, **options: Any) -> Any:
    """Validate `X`; with `reset`, note its names and number of features."""
    names = getattr(X, "columns", None)
    options.setdefault("dtype", np.float64)
    checked = check_array(X, **options)
    if reset:
        estimator.n_features_in_ = checked.shape[1]
        if names is not None:
            estimator.feature_names_in_ = np.asarray(names, dtype=object)
        elif hasattr(estimator, "feature_names_in_"):
            del estimator.feature_names_in_
    return checked


class Line(RegressorMixin, BaseEstimator):
    """A regressor with one slope a feature."""

    def __init__(self, shrink: Any = 0.5) -> None:
        self.shrink = shrink

    def fit(self, X: Any, y: Any = None) -> Any:
        """Learn one slope a feature."""
        X = matrix(self, X, reset=True)
        y = X[:, 0] if y is None else np.asarray(y, dtype=np.float64)
        self.intercept_ = float(y.mean())
        self.mean_ = X.mean(axis=0)
        centred = X - self.mean_
        self.coef_ = (centred * (y - self.intercept_)[:, None]).sum(axis=0) / (
            (centred**2).sum(axis=0) * (1.0 + float(self.shrink))
        )
        self.spread_ = float((y - self._line(X)).std())
        return self

    def _line(self, X: Any) -> Any:
        return ((X - self.mean_) * self.coef_).sum(axis=1) + self.intercept_

    def predict(self, X: Any) -> Any:
        """Return one value a row."""
        check_is_fitted(self)
        return self._line(matrix(self, X))


class Keeper(Line):
    """A `Line` that also keeps what `_make` returns, in `kept_`; no output depends on it."""

    def fit(self, X: Any, y: Any = None) -> Any:
        """Learn the line, then make what is kept."""
        super().fit(X, y)
        self.kept_ = self._make(matrix(self, X))
        return self

    def _make(self, X: Any) -> Any:
        return X.mean(axis=0)


class Scaler(TransformerMixin, BaseEstimator):
    """A transformer that centres and scales, in one go or batch by batch."""

    def __init__(self, factor: Any = 1.0) -> None:
        self.factor = factor

    def fit(self, X: Any, y: Any = None) -> Any:
        """Learn mean and scale of `X` alone."""
        self.seen_ = 0
        return self.partial_fit(X, y)

    def partial_fit(self, X: Any, y: Any = None) -> Any:
        """Learn from one more batch."""
        first = not getattr(self, "seen_", 0)
        X = matrix(self, X, reset=first)
        self.sum_ = X.sum(axis=0) + (0.0 if first else self.sum_)
        self.squares_ = (X**2).sum(axis=0) + (0.0 if first else self.squares_)
        self.seen_ = X.shape[0] + getattr(self, "seen_", 0)
        self.mean_ = self.sum_ / self.seen_
        self.scale_ = np.sqrt(np.maximum(self.squares_ / self.seen_ - self.mean_**2, 1e-12))
        return self

    def transform(self, X: Any) -> Any:
        """Return the rows centred and scaled."""
        check_is_fitted(self)
        return (matrix(self, X) - self.mean_) / self.scale_ * self.factor

    def inverse_transform(self, X: Any) -> Any:
        """Return the rows as they were."""
        check_is_fitted(self)
        return matrix(self, X) / self.factor * self.scale_ + self.mean_

    def get_feature_names_out(self, input_features: Any = None) -> Any:
        """Return one name a column."""
        if input_features is None:
            plain = [f"x{i}" for i in range(len(self.mean_))]
            input_features = getattr(self, "feature_names_in_", plain)
        return np.asarray(input_features, dtype=object)


class Centroid(ClassifierMixin, BaseEstimator):
    """A classifier by the nearest centroid."""

    def __init__(self, sharpness: Any = 1.0) -> None:
        self.sharpness = sharpness

    def fit(self, X: Any, y: Any) -> Any:
        """Learn one centroid a class."""
        X = matrix(self, X, reset=True)
        self.classes_, codes = np.unique(np.asarray(y), return_inverse=True)
        self.centroids_ = np.array([X[codes == k].mean(axis=0) for k in range(len(self.classes_))])
        return self

    def decision_function(self, X: Any) -> Any:
        """Return minus the squared distance to each centroid."""
        check_is_fitted(self)
        X = matrix(self, X)
        return -((X[:, None, :] - self.centroids_[None]) ** 2).sum(axis=2) * self.sharpness

    def predict(self, X: Any) -> Any:
        """Return one label a row."""
        return self.classes_[self.decision_function(X).argmax(axis=1)]

    def predict_proba(self, X: Any) -> Any:
        """Return one share a class."""
        scores = self.decision_function(X)
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        return shares / shares.sum(axis=1, keepdims=True)


class Codes(TransformerMixin, BaseEstimator):
    """A transformer from text to whole numbers; what it never saw becomes -1."""

    def fit(self, X: Any, y: Any = None) -> Any:
        """Learn the categories of each column."""
        X = self._text(X)
        self.n_features_in_ = X.shape[1]
        self.categories_ = [np.unique(column) for column in X.T]
        return self

    @staticmethod
    def _text(X: Any) -> Any:
        X = np.asarray(X)
        if X.ndim != 2 or X.dtype.kind not in "OUST":
            raise ValueError("Expected two-dimensional text")
        return X.astype(object)

    def transform(self, X: Any) -> Any:
        """Return the place of each value among the categories."""
        check_is_fitted(self)
        X = self._text(X)
        places = [{value: i for i, value in enumerate(known)} for known in self.categories_]
        return np.array(
            [[float(places[j].get(v, -1)) for j, v in enumerate(row)] for row in X]
        ).reshape(X.shape)


class ChangesState:
    """Puts the state through `_write` when it is dumped and through `_read` when it is loaded."""

    def _write(self, state: State) -> State:
        return state

    def _read(self, state: State) -> State:
        return state

    def __getstate__(self) -> State:
        # A copy: what object.__getstate__ returns may be the live __dict__.
        return self._write(dict(super().__getstate__()))  # type: ignore[misc]

    def __setstate__(self, state: State) -> None:
        super().__setstate__(self._read(dict(state)))  # type: ignore[misc]


class ChangesKept(ChangesState):
    """Puts `kept_` through `_change` when it is loaded."""

    def _change(self, kept: Any) -> Any:
        raise NotImplementedError

    def _read(self, state: State) -> State:
        if "kept_" in state:  # one that is not fitted has none
            state["kept_"] = self._change(state["kept_"])
        return state


class Returning:
    """Notes that it was loaded outside of its state, so that nothing but its acts can tell."""

    def __setstate__(self, state: State) -> None:
        super().__setstate__(state)  # type: ignore[misc]
        _LOADED.add(self)


def is_back(estimator: Any) -> bool:
    """Whether `estimator` was loaded, and not made and fitted here."""
    return estimator in _LOADED
