"""Data that suit an estimator, made from its tags."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
import sklearn
from packaging.version import Version
from sklearn.base import BaseEstimator
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import IsolationForest
from sklearn.feature_extraction import FeatureHasher
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LinearRegression, LogisticRegression, MultiTaskLasso
from sklearn.model_selection import GridSearchCV
from sklearn.naive_bayes import CategoricalNB, MultinomialNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    LabelBinarizer,
    MinMaxScaler,
    MultiLabelBinarizer,
    OneHotEncoder,
    StandardScaler,
)
from sklearn.utils import all_estimators

from pytest_sklearn_persist.errors import PersistenceError
from pytest_sklearn_persist.needs import needs_of
from pytest_sklearn_persist.plugin.data import fit_on_suitable_data, is_fitted, make_data

#: What needs more than a table of numbers, and has no tag that says so.
CAN_NOT_KNOW = {
    "ColumnTransformer",  # names of columns
    "GaussianRandomProjection",  # thousands of columns
    "SelfTrainingClassifier",  # an estimator inside
    "SparseCoder",  # a dictionary that fits X
    "SparseRandomProjection",  # thousands of columns
}


OLD = Version(sklearn.__version__) < Version("1.3")


def constructible() -> list[type]:
    """Every estimator that can be made without an argument."""
    found = []
    for name, class_ in all_estimators():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # some are deprecated
            try:
                class_()
            except TypeError:
                continue
        if name not in CAN_NOT_KNOW:
            found.append(class_)
    return found


@pytest.mark.parametrize("class_", constructible(), ids=lambda class_: class_.__name__)
def test_estimator_of_scikit_learn_can_be_fitted(class_: type) -> None:
    if OLD and class_.__name__ == "SelectKBest":
        pytest.skip("before scikit-learn 1.3 it needs ten columns, and no tag says so")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        estimator = class_()
    fitted, _, _ = fit_on_suitable_data(estimator)

    assert type(fitted) is class_


META = {
    "text inside a search": GridSearchCV(
        make_pipeline(TfidfVectorizer(), LogisticRegression()), {}, cv=2
    ),
    "positive inside a pipeline": make_pipeline(MinMaxScaler(clip=True), MultinomialNB()),
    "categories inside a pipeline": make_pipeline(OneHotEncoder(), LogisticRegression()),
    "several targets": MultiTaskLasso(),
    "distances": KNeighborsClassifier(metric="precomputed"),
}


@pytest.mark.parametrize("name", META)
def test_what_is_needed_inside_is_found(name: str) -> None:
    fitted, X, _ = fit_on_suitable_data(META[name])

    assert len(fitted.predict(X)) == len(X)


def test_data_are_the_same_in_every_run() -> None:
    state = np.random.get_state()[1].copy()
    first, second = (make_data(needs_of(LogisticRegression())) for _ in range(2))

    np.testing.assert_array_equal(first[0], second[0])
    np.testing.assert_array_equal(np.random.get_state()[1], state)


def test_estimator_itself_stays_unfitted() -> None:
    estimator = LogisticRegression()
    fit_on_suitable_data(estimator)

    assert not is_fitted(estimator)


@pytest.mark.parametrize(
    ("estimator", "what"),
    [
        (LogisticRegression(), lambda X, y: len(set(y)) == 3),
        (LinearRegression(), lambda X, y: y.dtype == float),
        (StandardScaler(), lambda X, y: y is None),
        (IsolationForest(), lambda X, y: y is None),
        (TfidfVectorizer(), lambda X, y: isinstance(X[0], str)),
        (FeatureHasher(), lambda X, y: isinstance(X[0], dict)),
        (OneHotEncoder(), lambda X, y: isinstance(X[0, 0], str)),
        (CategoricalNB(), lambda X, y: np.array_equal(X, np.floor(X))),
        (MultinomialNB(), lambda X, y: X.min() >= 0),
        (IsotonicRegression(), lambda X, y: X.ndim == 1),
        (LabelBinarizer(), lambda X, y: X.ndim == 1),
        (MultiLabelBinarizer(), lambda X, y: isinstance(X[0], tuple)),
        (KNeighborsClassifier(metric="precomputed"), lambda X, y: X.shape[0] == X.shape[1]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_kind_of_data_follows_from_the_tags(estimator, what) -> None:
    if OLD and isinstance(estimator, CategoricalNB):
        pytest.skip("before scikit-learn 1.3 no tag says that it needs categories")
    assert what(*make_data(needs_of(estimator)))


def test_estimator_without_tags_gets_numbers() -> None:
    class Plain:
        def fit(self, X):
            return self

    X, y = make_data(needs_of(Plain()))

    assert (X.ndim, y) == (2, None)


def test_estimator_that_fits_on_nothing_says_what_to_write() -> None:
    estimator = ColumnTransformer([("scale", StandardScaler(), ["price"])])

    with pytest.raises(PersistenceError, match=r"parametrize_roundtrip\(\[\(ColumnTransformer"):
        fit_on_suitable_data(estimator)


def test_first_reason_is_told() -> None:
    class Stubborn(BaseEstimator):
        def fit(self, X, y=None):
            raise ValueError("needs the moon")

    with pytest.raises(PersistenceError, match="ValueError: needs the moon"):
        fit_on_suitable_data(Stubborn())


def test_pipeline_is_fitted_when_all_of_its_steps_are() -> None:
    X, y = make_data(needs_of(LogisticRegression()))
    pipeline = make_pipeline(FunctionTransformer(), StandardScaler(), FunctionTransformer())

    assert (is_fitted(pipeline), is_fitted(pipeline.fit(X, y))) == (False, True)


@pytest.mark.skipif(OLD, reason="before scikit-learn 1.3 check_is_fitted passes it")
def test_estimator_without_state_counts_as_not_fitted() -> None:
    assert not is_fitted(FunctionTransformer().fit([[1.0]]))
