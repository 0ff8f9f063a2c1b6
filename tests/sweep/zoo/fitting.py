"""Ways in which an estimator comes to be fitted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import sklearn
from sklearn.base import is_classifier

Fit = Callable[[Any, Any, Any], None]


def plain(estimator: Any, X: Any, y: Any) -> None:
    """``fit(X, y)``, or ``fit(X)`` where there is no target."""
    estimator.fit(X) if y is None else estimator.fit(X, y)


def weighted(estimator: Any, X: Any, y: Any) -> None:
    """``fit`` with one weight a row."""
    weights = 0.5 + np.arange(np.shape(X)[0]) % 4
    estimator.fit(X, y, sample_weight=weights)


def in_two_parts(estimator: Any, X: Any, y: Any) -> None:
    """``partial_fit`` on the even, then on the odd rows."""
    for part in (slice(0, None, 2), slice(1, None, 2)):
        if y is None:
            estimator.partial_fit(X[part])
        elif is_classifier(estimator):
            estimator.partial_fit(X[part], y[part], **_classes(y))
        else:
            estimator.partial_fit(X[part], y[part])


def twice(**changed: Any) -> Fit:
    """``fit``, change parameters, ``fit`` again: what ``warm_start`` is for."""

    def fit(estimator: Any, X: Any, y: Any) -> None:
        plain(estimator, X, y)
        estimator.set_params(**changed)
        plain(estimator, X, y)

    return fit


def as_pandas(estimator: Any, X: Any, y: Any) -> None:
    """``set_output(transform="pandas")``, then ``fit``."""
    estimator.set_output(transform="pandas")
    plain(estimator, X, y)


def as_polars(estimator: Any, X: Any, y: Any) -> None:
    """``set_output(transform="polars")``, then ``fit``."""
    estimator.set_output(transform="polars")
    plain(estimator, X, y)


def requesting(**requests: Any) -> Fit:
    """Ask for metadata at ``fit`` (set while routing is on, kept afterwards), then ``fit``."""

    def fit(estimator: Any, X: Any, y: Any) -> None:
        with sklearn.config_context(enable_metadata_routing=True):
            estimator.set_fit_request(**requests)
        plain(estimator, X, y)

    return fit


def inner_fitted(estimator: Any, X: Any, y: Any) -> None:
    """Fit the inner estimator before the outer: what is frozen or calibrated later on."""
    inner = getattr(estimator, "estimator", None)
    if inner is None:
        inner = estimator.base_estimator
    getattr(inner, "estimator", inner).fit(X, y)
    plain(estimator, X, y)


def _classes(y: Any) -> dict[str, Any]:
    values = np.unique(y) if y.ndim == 1 else [np.unique(column) for column in y.T]
    return {"classes": values}
