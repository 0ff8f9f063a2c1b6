"""Data sets that tags allow."""

from __future__ import annotations

import numpy as np
import pytest
import sklearn
from hypothesis import find
from packaging.version import Version
from persist_strategies import quickly
from scipy import sparse
from sklearn.base import BaseEstimator
from sklearn.cluster import KMeans
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.impute import SimpleImputer
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LinearRegression, LogisticRegression, MultiTaskLasso
from sklearn.naive_bayes import GaussianNB, MultinomialNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import LabelEncoder, OneHotEncoder, StandardScaler
from sklearn.svm import SVC

from pytest_sklearn_persist.strategies import datasets
from pytest_sklearn_persist.strategies.tables import rows_of


class Own(BaseEstimator):
    def __init__(self, n_neighbors=7):
        self.n_neighbors = n_neighbors

    def fit(self, X, y=None):
        return self


def drawn(estimator, examples=25):
    """Data sets of an estimator."""
    found = []
    quickly(datasets(estimator), examples)(found.append)
    return found


def dense(X):
    return X.toarray() if sparse.issparse(X) else np.asarray(X, dtype=float)


def has_gaps(X):
    return bool(np.isnan(dense(X)).any())


@pytest.mark.parametrize("estimator", [LogisticRegression(), GaussianNB(), KMeans(), Own()])
def test_there_are_no_gaps_where_tags_allow_none(estimator):
    assert not any(has_gaps(X) for X, _ in drawn(estimator))


@pytest.mark.parametrize("estimator", [SimpleImputer(), StandardScaler()])
def test_there_are_gaps_where_tags_allow_them(estimator):
    found = [has_gaps(X) for X, _ in drawn(estimator)]

    assert any(found)
    assert not all(found)


@pytest.mark.skipif(
    Version(sklearn.__version__) < Version("1.6"), reason="tags tell of sparse data since 1.6"
)
@pytest.mark.parametrize(
    ("estimator", "expected"), [(LogisticRegression(), True), (GaussianNB(), False)]
)
def test_sparse_matrices_come_up_where_tags_allow_them(estimator, expected):
    assert any(sparse.issparse(X) for X, _ in drawn(estimator, 50)) is expected


@pytest.mark.full
def test_tables_come_in_every_form():
    pytest.importorskip("pandas")
    kinds = {
        (type(X).__name__, str(getattr(X, "dtype", "")), X.values.flags.f_contiguous)
        if hasattr(X, "values")
        else (type(X).__name__, str(X.dtype), X.flags.f_contiguous)
        for X, _ in drawn(GaussianNB(), 150)
        if min(X.shape) > 1
    }

    assert {kind[:2] for kind in kinds} >= {
        ("DataFrame", ""),
        ("ndarray", "float32"),
        ("ndarray", "float64"),
        ("ndarray", "int64"),
    }
    assert ("ndarray", "float64", True) in kinds


@pytest.mark.parametrize("estimator", [LogisticRegression(), SVC()])
def test_a_classifier_has_two_classes_or_more_as_numbers_or_texts(estimator):
    targets = [y for _, y in drawn(estimator)]

    assert all(2 <= len(np.unique(y)) <= 3 for y in targets)
    assert {y.dtype.kind for y in targets} == {"i", "U"}


def test_a_regressor_has_numbers():
    assert {y.dtype.kind for _, y in drawn(LinearRegression())} == {"f"}


@pytest.mark.full
def test_two_columns_of_targets_come_up_where_tags_allow_them():
    assert {y.ndim for _, y in drawn(LinearRegression(), 100)} == {1, 2}
    assert {y.ndim for _, y in drawn(KNeighborsClassifier(), 100)} == {1, 2}
    assert {y.ndim for _, y in drawn(MultiTaskLasso())} == {2}
    assert {y.ndim for _, y in drawn(LogisticRegression())} == {1}


def test_what_takes_no_target_has_none():
    assert {y is None for _, y in drawn(StandardScaler())} == {True}


@pytest.mark.full
def test_numbers_are_not_below_zero_where_tags_say_so():
    assert min(dense(X).min() for X, _ in drawn(MultinomialNB())) >= 0


def test_distances_are_those_of_points():
    for X, _ in drawn(KNeighborsClassifier(metric="precomputed")):
        assert (X == X.T).all()
        assert not X.diagonal().any()


@pytest.mark.full
def test_kernels_are_symmetric_and_positive():
    for X, _ in drawn(SVC(kernel="precomputed")):
        assert np.linalg.eigvalsh(X).min() > -1e-2
        assert (X == X.T).all()


@pytest.mark.full
def test_categories_are_numbers_and_texts():
    kinds = {np.asarray(X).dtype.kind for X, _ in drawn(OneHotEncoder())}

    assert kinds >= {"i", "f", "O"}


@pytest.mark.parametrize(
    ("estimator", "kind"), [(TfidfVectorizer(), str), (DictVectorizer(), dict)], ids=str
)
def test_what_takes_no_table_gets_what_it_takes(estimator, kind):
    assert {type(row) for X, _ in drawn(estimator) for row in X} == {kind}


@pytest.mark.full
@pytest.mark.parametrize("estimator", [IsotonicRegression(), LabelEncoder()])
def test_what_takes_one_column_gets_one(estimator):
    assert {X.ndim for X, _ in drawn(estimator)} == {1}


def test_transformers_of_columns_get_the_columns_they_name():
    columns = ColumnTransformer([("first", "passthrough", [0]), ("second", "drop", [1])])

    assert min(X.shape[1] for X, _ in drawn(columns)) >= 2


@pytest.mark.full
def test_one_row_more_than_a_parameter_asks_for_comes_up():
    assert 8 in {rows_of(X) for X, _ in drawn(Own(7), 100)}


@pytest.mark.full
def test_the_simplest_data_is_one_row_of_zero():
    X, y = find(datasets(LinearRegression()), lambda data: True)

    assert (X.tolist(), y.tolist()) == ([[0.0]], [0.0])


def test_a_class_is_made_with_its_defaults_and_nothing_stands_for_a_classifier():
    assert {y is None for _, y in drawn(Own, 10)} == {True}
    assert all(len(np.unique(y)) >= 2 for _, y in drawn(None, 10))
