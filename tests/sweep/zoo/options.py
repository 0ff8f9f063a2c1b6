"""Parameters that change what an estimator holds after it is fitted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from . import data, fitting, functions
from .build import Data, Spec, new
from .instances import LOGISTIC, RIDGE, TREE, TREE_REGRESSOR, plain

Row = tuple[str, str, dict[str, Any], Data]

KNOTS = np.array([[4.0, 2.0, 1.0, 0.0], [5.5, 3.0, 3.0, 1.0], [8.0, 4.5, 7.0, 2.6]])

LINEAR: list[Row] = [
    ("ARDRegression", "scores", {"compute_score": True}, data.diabetes),
    ("BayesianRidge", "scores", {"compute_score": True}, data.diabetes),
    (
        "ElasticNetCV",
        "ratios",
        {"l1_ratio": [0.2, 0.8], "cv": 2, "selection": "random"},
        data.diabetes,
    ),
    ("LassoCV", "positive", {"positive": True, "cv": 2}, data.diabetes),
    ("LassoLars", "path", {"alpha": 0.01, "fit_path": True, "jitter": 1e-6}, data.diabetes),
    ("LassoLarsIC", "bic", {"criterion": "bic"}, data.diabetes),
    ("LinearRegression", "positive", {"positive": True}, data.diabetes),
    (
        "LogisticRegression",
        "liblinear",
        {"solver": "liblinear", "random_state": 0},
        data.iris_binary,
    ),
    ("LogisticRegression", "saga", {"solver": "saga", "random_state": 0, "tol": 0.1}, data.iris),
    ("LogisticRegression", "newton", {"solver": "newton-cg", "class_weight": {1: 2.0}}, data.iris),
    (
        "LinearSVC",
        "hinge",
        {"dual": True, "loss": "hinge", "multi_class": "crammer_singer"},
        data.iris,
    ),
    ("Perceptron", "penalty", {"penalty": "elasticnet", "class_weight": "balanced"}, data.iris),
    ("QuantileRegressor", "tail", {"quantile": 0.8, "alpha": 0.01}, data.diabetes),
    ("Ridge", "sag", {"solver": "sag", "random_state": 0}, data.diabetes),
    ("Ridge", "positive", {"positive": True, "alpha": 0.5}, data.diabetes),
    ("RidgeCV", "stored", {"store_cv_results": True, "alphas": (0.1, 1.0)}, data.diabetes),
    ("RidgeCV", "grid", {"cv": 2, "scoring": "r2"}, data.diabetes),
    ("RidgeClassifierCV", "alphas", {"alphas": np.array([0.1, 1.0])}, data.iris),
    ("SGDClassifier", "log-loss", {"loss": "log_loss"}, data.iris),
    ("SGDClassifier", "modified-huber", {"loss": "modified_huber", "penalty": "l1"}, data.iris),
    (
        "SGDClassifier",
        "squared-hinge",
        {"loss": "squared_hinge", "penalty": "elasticnet"},
        data.iris,
    ),
    (
        "SGDClassifier",
        "perceptron",
        {"loss": "perceptron", "early_stopping": True},
        data.iris_binary,
    ),
    ("SGDRegressor", "huber", {"loss": "huber", "average": 10}, data.diabetes),
    ("SGDRegressor", "epsilon", {"loss": "epsilon_insensitive", "max_iter": 9}, data.diabetes),
    ("TweedieRegressor", "normal", {"power": 0, "link": "log"}, data.diabetes),
    (
        "RANSACRegressor",
        "callables",
        {"loss": functions.squared, "is_model_valid": functions.is_valid, "max_trials": 5},
        data.diabetes,
    ),
    ("DummyClassifier", "uniform", {"strategy": "uniform"}, data.iris_labels),
    (
        "DummyClassifier",
        "constant",
        {"strategy": "constant", "constant": "setosa"},
        data.iris_labels,
    ),
    ("DummyRegressor", "quantile", {"strategy": "quantile", "quantile": 0.3}, data.diabetes),
    ("CCA", "one", {"n_components": 1, "scale": False}, data.linnerud),
    ("PLSRegression", "single", {"n_components": 2}, data.diabetes),
    ("LinearDiscriminantAnalysis", "lsqr", {"solver": "lsqr", "shrinkage": "auto"}, data.iris),
    (
        "LinearDiscriminantAnalysis",
        "eigen",
        {"solver": "eigen", "covariance_estimator": new("OAS"), "priors": [0.2, 0.3, 0.5]},
        data.iris,
    ),
    ("QuadraticDiscriminantAnalysis", "stored", {"store_covariance": True}, data.iris),
]
TREES: list[Row] = [
    ("AdaBoostClassifier", "stump", {"estimator": TREE, "learning_rate": 0.5}, data.iris),
    ("AdaBoostRegressor", "loss", {"loss": "exponential", "estimator": RIDGE}, data.diabetes),
    (
        "BaggingClassifier",
        "features",
        {"estimator": new("GaussianNB"), "max_features": 0.5, "bootstrap_features": True},
        data.iris,
    ),
    ("BaggingRegressor", "out-of-bag", {"estimator": RIDGE, "oob_score": True}, data.diabetes),
    ("DecisionTreeClassifier", "entropy", {"criterion": "entropy", "ccp_alpha": 0.02}, data.iris),
    (
        "DecisionTreeClassifier",
        "monotonic",
        {"monotonic_cst": [1, 0, 0, -1], "max_depth": 3},
        data.iris_binary,
    ),
    ("DecisionTreeRegressor", "absolute", {"criterion": "absolute_error"}, data.diabetes),
    (
        "DecisionTreeRegressor",
        "poisson",
        {"criterion": "poisson", "max_leaf_nodes": 5},
        data.diabetes,
    ),
    ("ExtraTreesRegressor", "bootstrap", {"bootstrap": True, "oob_score": True}, data.diabetes),
    (
        "GradientBoostingClassifier",
        "init",
        {"init": LOGISTIC, "subsample": 0.7, "n_iter_no_change": 2},
        data.iris_binary,
    ),
    ("GradientBoostingClassifier", "exponential", {"loss": "exponential"}, data.iris_binary),
    ("GradientBoostingRegressor", "huber", {"loss": "huber", "init": "zero"}, data.diabetes),
    ("GradientBoostingRegressor", "quantile", {"loss": "quantile", "alpha": 0.8}, data.diabetes),
    (
        "HistGradientBoostingClassifier",
        "early",
        {"early_stopping": True, "interaction_cst": "pairwise", "monotonic_cst": [1, 0, 0, -1]},
        data.iris_binary,
    ),
    (
        "HistGradientBoostingClassifier",
        "categories",
        {"categorical_features": [0, 3], "max_bins": 16},
        data.wine_whole_numbers,
    ),
    ("HistGradientBoostingRegressor", "poisson", {"loss": "poisson"}, data.diabetes),
    (
        "HistGradientBoostingRegressor",
        "quantile",
        {"loss": "quantile", "quantile": 0.8},
        data.diabetes,
    ),
    ("HistGradientBoostingRegressor", "gamma", {"loss": "gamma", "scoring": "r2"}, data.diabetes),
    ("IsolationForest", "contamination", {"contamination": 0.1, "max_samples": 20}, data.iris),
    (
        "RandomForestClassifier",
        "out-of-bag",
        {"oob_score": True, "class_weight": "balanced_subsample", "max_samples": 0.9},
        data.iris,
    ),
    ("RandomForestClassifier", "jobs", {"n_jobs": 2}, data.iris),
    ("RandomTreesEmbedding", "dense-output", {"sparse_output": False}, data.iris),
    ("MLPClassifier", "sgd", {"solver": "sgd", "activation": "tanh", "momentum": 0.5}, data.iris),
    ("MLPClassifier", "lbfgs", {"solver": "lbfgs", "activation": "logistic"}, data.iris),
    ("MLPRegressor", "early", {"early_stopping": True, "activation": "identity"}, data.diabetes),
]
SHAPES: list[Row] = [
    ("Binarizer", "threshold", {"threshold": 1.5, "copy": False}, data.wine),
    ("FastICA", "cube", {"fun": functions.cube, "whiten": "unit-variance"}, data.iris),
    ("FactorAnalysis", "rotated", {"rotation": "varimax"}, data.iris),
    (
        "FunctionTransformer",
        "callables",
        {
            "func": functions.log1p,
            "inverse_func": functions.expm1,
            "kw_args": {"scale": 2.0},
            "inv_kw_args": {"scale": 2.0},
            "feature_names_out": functions.names_with_log,
        },
        data.wine,
    ),
    ("FunctionTransformer", "ufunc", {"func": np.log1p, "inverse_func": np.expm1}, data.wine),
    ("GenericUnivariateSelect", "score", {"score_func": functions.f_score}, data.iris),
    ("IsotonicRegression", "clipped", {"out_of_bounds": "clip"}, data.diabetes_line),
    ("IsotonicRegression", "decreasing", {"increasing": False, "y_max": 200.0}, data.diabetes_line),
    (
        "IterativeImputer",
        "inner",
        {"estimator": TREE_REGRESSOR, "add_indicator": True},
        data.iris_nan,
    ),
    ("IterativeImputer", "posterior", {"sample_posterior": True}, data.iris_nan),
    ("KNNImputer", "indicator", {"add_indicator": True, "weights": "distance"}, data.iris_nan),
    ("KBinsDiscretizer", "ordinal", {"encode": "ordinal", "strategy": "kmeans"}, data.iris),
    ("KBinsDiscretizer", "default", {"quantile_method": "averaged_inverted_cdf"}, data.iris),
    (
        "KBinsDiscretizer",
        "onehot-dense",
        {"encode": "onehot-dense", "strategy": "uniform"},
        data.iris,
    ),
    ("LatentDirichletAllocation", "online", {"learning_method": "online"}, data.wine),
    ("LedoitWolf", "centred", {"assume_centered": True, "block_size": 2}, data.iris),
    ("MinCovDet", "support", {"support_fraction": 0.8, "store_precision": False}, data.iris),
    ("MinMaxScaler", "clipped", {"feature_range": (-1, 1), "clip": True}, data.iris),
    ("MissingIndicator", "sparse-output", {"sparse": True}, data.iris_nan),
    ("NMF", "multiplicative", {"solver": "mu", "beta_loss": "kullback-leibler"}, data.wine),
    ("NeighborhoodComponentsAnalysis", "warm", {"warm_start": True, "init": "lda"}, data.iris),
    ("Normalizer", "l1", {"norm": "l1"}, data.iris),
    ("PCA", "whitened", {"whiten": True, "n_components": 0.95}, data.iris),
    ("PCA", "randomized", {"svd_solver": "randomized", "random_state": 0}, data.iris),
    ("PCA", "likelihood", {"n_components": "mle", "svd_solver": "full"}, data.iris),
    ("PatchExtractor", "all", {"max_patches": None, "patch_size": (6, 7)}, data.digits_images),
    ("PolynomialFeatures", "interaction", {"interaction_only": True, "degree": (2, 3)}, data.iris),
    ("PowerTransformer", "box-cox", {"method": "box-cox", "standardize": False}, data.wine),
    ("QuantileTransformer", "normal", {"output_distribution": "normal"}, data.iris),
    ("RFE", "importance", {"importance_getter": functions.most_important, "step": 2}, data.iris),
    ("RobustScaler", "range", {"quantile_range": (10, 90), "unit_variance": True}, data.iris),
    ("SelectFromModel", "threshold", {"threshold": "1.2*mean", "prefit": False}, data.iris),
    (
        "SelectFromModel",
        "max-features",
        {"max_features": functions.half_of_columns, "threshold": -np.inf},
        data.iris,
    ),
    ("SequentialFeatureSelector", "backward", {"direction": "backward", "tol": -0.1}, data.iris),
    ("SimpleImputer", "constant", {"strategy": "constant", "fill_value": -1.0}, data.iris_nan),
    ("SimpleImputer", "indicator", {"strategy": "median", "add_indicator": True}, data.iris_nan),
    ("SplineTransformer", "knots", {"knots": KNOTS, "extrapolation": "linear"}, data.iris),
    (
        "SplineTransformer",
        "periodic",
        {"extrapolation": "periodic", "include_bias": False},
        data.iris,
    ),
    ("SplineTransformer", "sparse-output", {"sparse_output": True, "degree": 2}, data.iris),
    ("SparseCoder", "lasso", {"transform_algorithm": "lasso_lars"}, data.linnerud_atoms),
    (
        "DictionaryLearning",
        "split",
        {"split_sign": True, "transform_algorithm": "threshold"},
        data.diabetes,
    ),
    ("TruncatedSVD", "arpack", {"algorithm": "arpack"}, data.digits),
]


def specs() -> Iterator[Spec]:
    """Cases that turn on a parameter."""
    for name, kind, options, source in LINEAR + TREES + SHAPES:
        yield Spec(kind, plain(name, **options), source, fitting.plain)
