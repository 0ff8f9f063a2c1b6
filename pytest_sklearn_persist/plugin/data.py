"""Fit an estimator on small data that suits it, for checks of estimators that come unfitted."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from ..needs import Needs, needs_of, steps_of

_ROWS: Final = 60
_COLUMNS: Final = 4
_WORDS: Final = (
    "apple",
    "pear",
    "plum",
    "quince",
    "cherry",
    "red",
    "green",
    "ripe",
    "sour",
    "sweet",
)


def is_fitted(estimator: Any) -> bool:
    """Tell whether an estimator was fitted; one that never needs it counts as not fitted.

    An estimator without state still has to be called with data to be checked.
    """
    from sklearn.exceptions import NotFittedError
    from sklearn.utils.validation import check_is_fitted

    if steps := steps_of(estimator):
        return all(is_fitted(step) for step in steps if _has_fitted_state(step))
    if not _has_fitted_state(estimator):
        return False
    try:
        check_is_fitted(estimator)
    except NotFittedError:
        return False
    except TypeError:
        # Not an estimator; what checks it says so better.
        return True
    return True


def _has_fitted_state(estimator: Any) -> bool:
    """Tell whether fitting leaves something behind."""
    return not hasattr(estimator, "fit") or needs_of(estimator).requires_fit


def fit_on_suitable_data(estimator: Any) -> tuple[Any, Any, Any]:
    """Fit a clone on made-up data.

    The data follows from the tags of the estimator. A meta-estimator does not always pass on
    what the estimator inside needs, so other data is tried where fitting raises.

    Parameters
    ----------
    estimator : object
        An unfitted estimator; it is left as it is.

    Returns
    -------
    fitted, X, y
        A fitted clone, and what it was fitted on.

    Raises
    ------
    UsageError
        It fits on none of the data; the text says why and what to write instead.
    """
    from pytest_sklearn_persist.errors import UsageError

    needs = needs_of(estimator)
    first_error: Exception | None = None
    for attempt in _attempts(needs):
        X, y = make_data(attempt)
        try:
            return fit_clone(estimator, X, y), X, y
        except Exception as error:
            first_error = first_error or error
    name = type(estimator).__name__
    msg = (
        f"{name} could not be fitted on made-up data ({type(first_error).__name__}: {first_error});"
        f" give data of your own: parametrize_roundtrip([({name}(...), X, y)])"
    )
    raise UsageError(msg) from first_error


def fit_clone(estimator: Any, X: Any, y: Any = None) -> Any:
    """Fit a clone; what it warns of is about the data and tells nothing about saving."""
    from sklearn.base import clone

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        clone_ = clone(estimator)
        # Some have to return self and don't, so what was cloned is used.
        clone_.fit(X) if y is None else clone_.fit(X, y)
    return clone_


def _attempts(needs: Needs) -> Iterator[Needs]:
    yield needs
    if needs.target == "none":
        yield replace(needs, target="classes")
    yield replace(needs, target="classes", outputs=2)
    yield replace(needs, target="numbers", outputs=2)
    yield replace(needs, positive_X=True, positive_y=True)
    yield replace(needs, layout="text")
    yield replace(needs, categories=True, strings=True)
    yield Needs(target=needs.target)


def make_data(needs: Needs) -> tuple[Any, Any]:
    """Make X and y, the same in every run."""
    import numpy as np

    rng = np.random.RandomState(0)
    groups = np.arange(_ROWS) % (2 if needs.target == "two-classes" else 3)
    centres = rng.uniform(-4, 4, size=(3, _COLUMNS))
    table = centres[groups] + rng.normal(size=(_ROWS, _COLUMNS))
    return _make_X(needs, rng, table, groups), _make_y(needs, rng, table, groups)


def _make_X(needs: Needs, rng: Any, table: Any, groups: Any) -> Any:
    import numpy as np

    levels = np.digitize(table, [-2.0, 0.0, 2.0])
    match needs.layout:
        case "text":
            return [" ".join(rng.choice(_WORDS[g : g + 8], size=6)) for g in groups]
        case "dicts":
            return [
                {"size": float(row[0]), "fruit": _WORDS[g]}
                for row, g in zip(table, groups, strict=True)
            ]
        case "labels":
            return np.asarray(_WORDS, dtype=object)[groups]
        case "label-sets":
            return [
                tuple(sorted({_WORDS[g], _WORDS[k]}))
                for g, k in zip(groups, levels[:, 0], strict=True)
            ]
        case "vector":
            return table[:, 0] - table[:, 0].min() if needs.positive_X else table[:, 0]
    if needs.pairwise is not None:
        squares = ((table[:, None, :] - table[None, :, :]) ** 2).sum(axis=2)
        return np.sqrt(squares) if needs.pairwise == "distance" else np.exp(-squares / 10)
    if needs.categories:
        return np.asarray(_WORDS, dtype=object)[levels] if needs.strings else levels.astype(float)
    return table - table.min(axis=0) + 0.5 if needs.positive_X else table


def _make_y(needs: Needs, rng: Any, table: Any, groups: Any) -> Any:
    import numpy as np

    if needs.target == "none" or needs.layout in {"labels", "label-sets"}:
        return None
    if needs.target == "numbers":
        y = table @ rng.normal(size=(_COLUMNS, needs.outputs)) + rng.normal(size=(_ROWS, 1))
        if needs.positive_y:
            y = np.abs(y) + 0.1
        return y[:, 0] if needs.outputs == 1 else y
    if needs.outputs == 1:
        return groups
    return np.column_stack([groups == 0, table[:, 0] > np.median(table[:, 0])]).astype(int)
