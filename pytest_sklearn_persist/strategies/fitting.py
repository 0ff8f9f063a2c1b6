"""Estimators that are fitted on data that suits them."""

from __future__ import annotations

import copy
import warnings
from typing import Any

from hypothesis import note, reject
from hypothesis import strategies as st

from .data import datasets
from .drawing import estimators
from .snippets import Snippet
from .tables import rows_of
from .targets import weights

__all__ = ["fitted_estimators"]


@st.composite
def fitted_estimators(draw: st.DrawFn, of: Any = None) -> tuple[Any, Any, Any]:
    """Draw a fitted estimator with the X and y that it was fitted on.

    What the estimator refuses when it is fitted is not drawn: it raises ``TypeError``,
    ``ValueError`` or ``NotImplementedError``, or it is scikit-learn's own and raises anything,
    also when it is asked for answers to X.  Warnings are kept quiet.  Where a test fails,
    Hypothesis prints code that makes the example again.

    Parameters
    ----------
    of : class, estimator object, iterable of both, or None, default=None
        As for :func:`estimators`.

    Returns
    -------
    SearchStrategy
        Of tuples ``(estimator, X, y)``.

    Examples
    --------
    >>> from hypothesis import find
    >>> from sklearn.tree import DecisionTreeRegressor
    >>> from pytest_sklearn_persist.strategies import fitted_estimators
    >>> tree, X, y = find(fitted_estimators(DecisionTreeRegressor), lambda fitted: True)
    >>> tree.predict(X).tolist()
    [0.0]
    """
    estimator = draw(estimators(of))
    X, y = draw(_data_for(estimator))
    sample_weight = draw(weights(rows_of(X))) if _draws_weights(draw, estimator, y) else None
    note(_code(estimator, X, y, sample_weight))
    _fit(estimator, X, y, sample_weight)
    return estimator, X, y


def _data_for(estimator: Any) -> st.SearchStrategy[tuple[Any, Any]]:
    try:
        return datasets(estimator)
    except (AttributeError, TypeError, ValueError):
        # The tags of a meta-estimator come from what is inside, which may not go together.
        reject()


def _draws_weights(draw: st.DrawFn, estimator: Any, y: Any) -> bool:
    from sklearn.utils.validation import has_fit_parameter

    if y is None or not has_fit_parameter(estimator, "sample_weight"):
        return False
    return draw(st.integers(0, 5)) == 5


def _fit(estimator: Any, X: Any, y: Any, sample_weight: Any) -> None:
    given = {} if sample_weight is None else {"sample_weight": sample_weight}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            estimator.fit(X, **given) if y is None else estimator.fit(X, y, **given)
            if _is_of_scikit_learn(estimator):
                _use(copy.deepcopy(estimator), X)
        except (NotImplementedError, TypeError, ValueError):
            reject()
        except Exception:
            if not _is_of_scikit_learn(estimator):
                raise
            reject()


def _use(estimator: Any, X: Any) -> None:
    """Ask for answers to X: not all that is taken for fitting is taken afterwards, too."""
    for name in ("predict", "transform", "kneighbors"):
        if hasattr(estimator, name):
            getattr(estimator, name)(X)


def _is_of_scikit_learn(estimator: Any) -> bool:
    return type(estimator).__module__.partition(".")[0] == "sklearn"


def _code(estimator: Any, X: Any, y: Any, sample_weight: Any) -> str:
    """Return code that fits the estimator; it is not fitted yet."""
    snippet = Snippet()
    lines = [f"X = {snippet.literal(X)}"]
    arguments = ["X"]
    if y is not None:
        lines.append(f"y = {snippet.literal(y)}")
        arguments.append("y")
    if sample_weight is not None:
        arguments.append(f"sample_weight={snippet.literal(sample_weight)}")
    lines.append(f"estimator = {snippet.literal(estimator)}.fit({', '.join(arguments)})")
    return snippet.text(*lines)
