"""Parameters that hold other estimators: pipelines, meta-estimators, column transformers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from hypothesis import strategies as st

from .parameters import changes_of

__all__ = ["grids", "nested_values"]

Strategy = st.SearchStrategy[Any]
#: Draws estimators of a class; each of them is small and holds no other.
Configured = Callable[[type], Strategy]

_ONE: Final = (
    "base_estimator covariance_estimator estimator final_estimator init regressor transformer"
).split()


def nested_values(cls: type, name: str, configured: Configured) -> Strategy | None:
    """Return values of a parameter that holds estimators, None for any other parameter.

    Parameters
    ----------
    cls : type
        The class that the parameter is of.
    name : str
        What scikit-learn calls it: a class of one's own that uses the name is taken to mean the
        same.
    configured : callable
        Draws estimators of a class.
    """
    match name:
        case "steps":
            return _steps(configured)
        case "transformers":
            return _column_transformers(configured)
        case "transformer_list":
            return _named(_transformers(configured))
        case "estimators":
            return _named(_predictors(cls, configured))
        case "covariance_estimator":
            return _covariances(configured)
        case "transformer":
            return _transformers(configured)
        case _ if name in _ONE:
            return _predictors(cls, configured)
    return None


def _any_of(classes: list[type], configured: Configured) -> Strategy:
    return st.sampled_from(classes).flatmap(configured)


def _predictors(cls: type, configured: Configured) -> Strategy:
    """Draw what the estimator outside is: classifiers, regressors, or any of both."""
    from sklearn.base import ClassifierMixin, RegressorMixin
    from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
    from sklearn.naive_bayes import GaussianNB
    from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

    classifiers = [DecisionTreeClassifier, LogisticRegression, GaussianNB]
    regressors = [DecisionTreeRegressor, Ridge, LinearRegression]
    if issubclass(cls, ClassifierMixin):
        return _any_of(classifiers, configured)
    if issubclass(cls, RegressorMixin):
        return _any_of(regressors, configured)
    # What selects features asks for coefficients or importances.
    return _any_of([classifiers[0], regressors[0], classifiers[1], regressors[1]], configured)


def _transformers(configured: Configured) -> Strategy:
    from sklearn.decomposition import PCA
    from sklearn.impute import SimpleImputer
    from sklearn.preprocessing import MaxAbsScaler, MinMaxScaler, StandardScaler

    return _any_of([StandardScaler, MinMaxScaler, MaxAbsScaler, SimpleImputer, PCA], configured)


def _covariances(configured: Configured) -> Strategy:
    from sklearn.covariance import EmpiricalCovariance, LedoitWolf

    return _any_of([EmpiricalCovariance, LedoitWolf], configured)


def _named(values: Strategy) -> Strategy:
    """Draw one or two estimators, each with a name."""
    return st.lists(values, min_size=1, max_size=2).map(
        lambda found: [(f"e{number}", each) for number, each in enumerate(found, 1)]
    )


@st.composite
def _steps(draw: st.DrawFn, configured: Configured) -> list[tuple[str, Any]]:
    from sklearn.base import ClassifierMixin
    from sklearn.feature_extraction.text import TfidfVectorizer

    kind = draw(st.sampled_from(["model", "transformer", "text"]))
    if kind == "text":
        first, last = configured(TfidfVectorizer), _text_classifiers(configured)
        return [("text", draw(first)), ("model", draw(last))]
    before = draw(st.lists(_transformers(configured) | st.just("passthrough"), max_size=2))
    if kind == "transformer":
        last = _transformers(configured)
    else:
        last = _predictors(ClassifierMixin, configured) | _predictors(object, configured)
    steps = [(f"step{number}", each) for number, each in enumerate(before, 1)]
    return [*steps, ("model", draw(last))]


def _text_classifiers(configured: Configured) -> Strategy:
    from sklearn.linear_model import LogisticRegression
    from sklearn.naive_bayes import MultinomialNB

    return _any_of([MultinomialNB, LogisticRegression], configured)


@st.composite
def _column_transformers(draw: st.DrawFn, configured: Configured) -> list[tuple[str, Any, Any]]:
    """Draw transformers of the first and of the second column; data has to have both."""
    from sklearn.preprocessing import OneHotEncoder

    first = draw(_transformers(configured) | st.just("passthrough"))
    second = draw(configured(OneHotEncoder) | _transformers(configured) | st.just("drop"))
    return [("first", first, [0]), ("second", second, draw(st.sampled_from([[1], slice(1, 2)])))]


@st.composite
def grids(draw: st.DrawFn, estimator: Any) -> dict[str, list[Any]]:
    """Draw a grid of one parameter of an estimator, with one or two values."""
    cls: type = type(estimator)
    changes = changes_of(cls)
    if not changes:
        return {}
    name = draw(st.sampled_from(sorted(changes)))
    return {name: draw(st.lists(changes[name], min_size=1, max_size=2))}
