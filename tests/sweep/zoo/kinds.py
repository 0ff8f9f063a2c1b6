"""Kinds of input: sparse, data frames, missing values, other numbers; and kinds of output."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from . import data, fitting, frames
from .build import Spec, new
from .instances import plain

SPARSE_CLASSES = """
    BernoulliNB CalibratedClassifierCV ComplementNB DecisionTreeClassifier GridSearchCV
    IsolationForest KNeighborsClassifier LinearSVC LogisticRegression MLPClassifier MultinomialNB
    NearestCentroid NuSVC OneVsRestClassifier Perceptron RandomForestClassifier SGDClassifier SVC
    SelectFromModel StackingClassifier
    """
SPARSE_NUMBERS = """
    ElasticNet KNeighborsRegressor Lasso LinearRegression LinearSVR MLPRegressor QuantileRegressor
    RandomForestRegressor Ridge RidgeCV SGDRegressor SVR
    """
SPARSE_UNSUPERVISED = """
    BernoulliRBM Binarizer Birch BisectingKMeans DBSCAN FeatureUnion KMeans KNeighborsTransformer
    KernelPCA LatentDirichletAllocation LocalOutlierFactor MaxAbsScaler MiniBatchKMeans NMF
    NearestNeighbors Normalizer Nystroem OneClassSVM PCA PolynomialFeatures QuantileTransformer
    RBFSampler SGDOneClassSVM SparseRandomProjection TfidfTransformer TruncatedSVD
    VarianceThreshold
    """
# what the plain arguments have to become on sparse input
SPARSE_OPTIONS: dict[str, dict[str, Any]] = {
    "Birch": {"threshold": 20.0},
    "DBSCAN": {"eps": 30.0},
    "FeatureUnion": {
        "transformer_list": [("largest", new("MaxAbsScaler")), ("few", new("SelectKBest", k=3))]
    },
    "KernelPCA": {"kernel": "linear", "fit_inverse_transform": False},
    "LinearSVC": {"dual": True, "max_iter": 100},
    "NearestCentroid": {"metric": "euclidean"},
    "PCA": {"svd_solver": "arpack", "random_state": 0},
    "QuantileTransformer": {"ignore_implicit_zeros": True},
    "QuantileRegressor": {"solver": "highs"},
    "SGDOneClassSVM": {"tol": 1e-2},
}
FRAMED_CLASSES = """
    BaggingClassifier DecisionTreeClassifier FrozenEstimator GaussianMixture GaussianNB
    GridSearchCV HistGradientBoostingClassifier KMeans KNeighborsClassifier LogisticRegression RFE
    RandomForestClassifier SVC SelectFromModel StackingClassifier VotingClassifier
    """
PANDAS_OUT = """
    ColumnTransformer FeatureAgglomeration FeatureUnion FunctionTransformer IterativeImputer
    KBinsDiscretizer NMF PCA PolynomialFeatures SelectKBest SimpleImputer SplineTransformer
    StandardScaler
    """
MISSING = """
    BaggingClassifier DecisionTreeClassifier ExtraTreesClassifier HistGradientBoostingClassifier
    IterativeImputer KNNImputer MaxAbsScaler MinMaxScaler MissingIndicator PowerTransformer
    QuantileTransformer RandomForestClassifier RobustScaler SimpleImputer StandardScaler
    VarianceThreshold
    """
MISSING_NUMBERS = "DecisionTreeRegressor HistGradientBoostingRegressor RandomForestRegressor"
FLOAT32 = """
    Birch GaussianMixture KMeans LogisticRegression MLPClassifier NearestNeighbors PCA
    SGDClassifier
    """
FORTRAN = """
    KMeans KNeighborsClassifier LogisticRegression
    """
# only dense input is plain for these, and only with a switch sparse
UNCENTRED = {
    "StandardScaler": {"with_mean": False},
    "RobustScaler": {"with_centering": False},
    "SimpleImputer": {"missing_values": np.nan, "strategy": "most_frequent"},
}


def specs() -> Iterator[Spec]:
    """Cases whose input is unusual."""
    yield from _sparse()
    yield from _frames()
    for name in MISSING.split():
        yield Spec("missing", plain(name), data.iris_nan, fitting.plain)
    for name in MISSING_NUMBERS.split():
        yield Spec("missing", plain(name), data.diabetes_nan, fitting.plain)
    for name in FLOAT32.split():
        yield Spec("float32", plain(name), data.iris_float32, fitting.plain)
    for name in FORTRAN.split():
        yield Spec("fortran", plain(name), data.iris_fortran, fitting.plain)


def _sparse() -> Iterator[Spec]:
    by_target = (
        (SPARSE_CLASSES, data.digits_sparse),
        (SPARSE_UNSUPERVISED, data.digits_sparse),
        (SPARSE_NUMBERS, data.diabetes_sparse),
    )
    for names, source in by_target:
        for name in names.split():
            estimator = plain(name, **SPARSE_OPTIONS.get(name, {}))
            yield Spec("sparse", estimator, source, fitting.plain)
    for name, options in UNCENTRED.items():
        yield Spec("sparse", plain(name, **options), data.digits_sparse, fitting.plain)
    for name in ("LogisticRegression", "RandomForestClassifier", "TruncatedSVD"):
        yield Spec("sparse-array", plain(name), data.digits_sparse_array, fitting.plain)
    ridge = plain("Ridge", solver="sparse_cg", random_state=0)
    yield Spec("sparse-solver", ridge, data.diabetes_sparse, fitting.plain)


def _frames() -> Iterator[Spec]:
    pandas, polars = ("pandas",), ("pandas", "polars")
    iris = frames.framed(data.iris_labels)
    for name in FRAMED_CLASSES.split():
        how = fitting.inner_fitted if name == "FrozenEstimator" else fitting.plain
        yield Spec("frame", plain(name), iris, how, pandas)
    for name in ("Ridge", "RandomForestRegressor"):
        yield Spec("frame", plain(name), frames.framed(data.diabetes), fitting.plain, pandas)
    yield Spec("frame", plain("PLSRegression"), frames.framed(data.linnerud), fitting.plain, pandas)
    for name in PANDAS_OUT.split():
        options: dict[str, Any] = {}
        if name == "KBinsDiscretizer":
            options = {"encode": "ordinal"}
        yield Spec("set-output", plain(name, **options), iris, fitting.as_pandas, pandas)
    for name in ("StandardScaler", "PCA"):
        yield Spec("polars", plain(name), frames.polars_iris, fitting.as_polars, polars)
    boosting = plain("HistGradientBoostingClassifier")
    yield Spec("polars", boosting, frames.polars_iris, fitting.plain, polars)
