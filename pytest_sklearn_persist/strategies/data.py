"""Data sets that the tags of an estimator allow."""

from __future__ import annotations

from numbers import Integral
from typing import Any, Final

from hypothesis import strategies as st

from ..needs import Needs, needs_of
from .tables import inputs
from .targets import targets

__all__ = ["datasets"]

#: Numbers of rows, as often as they are drawn; fewer rows are simpler.
_ROWS: Final = (1, 2, 3, 4, 5, 6, *[8] * 2, *[12] * 6, *[16] * 8, *[20] * 8, *[30] * 6)
_COLUMNS: Final = (1, *[2] * 2, *[3] * 4, *[4] * 3)


def datasets(for_: Any = None) -> st.SearchStrategy[tuple[Any, Any]]:
    """Draw X and y that the tags of an estimator allow.

    X is a table of floats (64 or 32 bits, in C or Fortran order) or of whole numbers, with ties,
    constant columns or columns of different sizes, a data frame where pandas is installed, and
    where the tags allow them sparse matrices, missing values, categories, texts, dicts, distances
    or kernels.  y has labels (numbers or texts) or numbers, in two columns where the tags allow
    that, and is None for estimators that take no target.

    Parameters
    ----------
    for_ : estimator object, class, or None, default=None
        None is for a classifier that takes a table of numbers.

    Returns
    -------
    SearchStrategy
        Of tuples ``(X, y)``.

    Examples
    --------
    >>> from hypothesis import find
    >>> from sklearn.linear_model import LogisticRegression
    >>> from pytest_sklearn_persist.strategies import datasets
    >>> X, y = find(datasets(LogisticRegression()), lambda data: True)
    >>> X.tolist(), y.tolist()
    ([[0.0], [0.0]], [0, 1])
    """
    estimator = for_() if isinstance(for_, type) else for_
    needs = Needs(target="classes") if estimator is None else needs_of(estimator)
    return _datasets(needs, _rows(needs, estimator), _columns(estimator))


@st.composite
def _datasets(
    draw: st.DrawFn, needs: Needs, rows: tuple[int, ...], columns: tuple[int, ...]
) -> tuple[Any, Any]:
    number = draw(st.sampled_from(rows))
    X = draw(inputs(needs, number, draw(st.sampled_from(columns))))
    return X, draw(targets(needs, number))


def _rows(needs: Needs, estimator: Any) -> tuple[int, ...]:
    """Return how many rows X may have, fewest first, as often as they are drawn.

    One row more than parameters such as ``n_neighbors`` ask for is drawn more often.
    """
    params = {} if estimator is None else estimator.get_params(deep=False)
    folds = params.get("cv")
    least = (2 if "classes" in needs.target else 1) * (folds if isinstance(folds, int) else 1)
    asked = [
        int(value)
        for name, value in params.items()
        if name.startswith("n_") and name not in _NO_ROWS and isinstance(value, Integral)
    ]
    edge = max(asked, default=0) + 1
    if not least < edge < 2 * _ROWS[-1]:
        return (least, *(number for number in _ROWS if number > least))
    few = {number for number in _ROWS if least < number < edge}
    return (least, *sorted(few), *[edge] * 8, *(number for number in _ROWS if number > edge))


#: They count something else than rows.
_NO_ROWS: Final = frozenset("n_estimators n_init n_iter n_jobs n_restarts n_alphas".split())


def _columns(estimator: Any) -> tuple[int, ...]:
    """Return how many columns X may have."""
    dictionary = getattr(estimator, "dictionary", None)
    if dictionary is not None:
        return (len(dictionary[0]),)
    steps = [estimator, *(step for _, step in getattr(estimator, "steps", []))]
    if any(hasattr(step, "transformers") for step in steps):
        return tuple(number for number in _COLUMNS if number > 1)
    return _COLUMNS
