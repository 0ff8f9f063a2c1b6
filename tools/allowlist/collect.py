"""Fit all that scikit-learn has, save it in every way, and list the globals that loading asks for.

This file runs alone, under Python 2.7 and 3.6 or newer with scikit-learn 0.18 or newer, and needs
nothing but what a scikit-learn of that time needs (and pandas, where it is installed)::

    python collect.py > seen/sklearn-1.9.1.json

What loading asks for is recorded by the unpickler, not read off a file: names are those that stand
in the stream, so ``copy_reg`` and not ``copyreg`` where an old protocol was written.
"""

from __future__ import division, print_function

import collections
import contextlib
import datetime
import decimal
import fractions
import functools
import importlib
import inspect
import io
import itertools
import json
import os
import pickle
import pkgutil
import platform
import shutil
import sys
import tempfile
import types
import warnings

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import scipy
import scipy.sparse
import sklearn

try:
    import joblib
except ImportError:  # scikit-learn before 0.21 brought its own
    from sklearn.externals import joblib
try:
    import pandas
except ImportError:
    pandas = None

PYTHON_2 = sys.version_info[0] == 2
ROWS = 24

# ----------------------------------------------------------------------------------------------
# Data: small, and the same in every release


def _numbers():
    """Return 24 rows of 4 positive numbers in three groups, the group, and a number to predict."""
    rng = np.random.RandomState(0)
    groups = np.arange(ROWS) % 3
    X = np.abs(rng.normal(size=(ROWS, 4)) + groups[:, None] * [2, 1, 0, 3]) + 0.1
    return X, groups, X[:, 0] * 3 + X[:, 3] + 0.5


X, Y, Z = _numbers()
TWO = (Y > 0).astype(int)
NAMES = np.array(["ash", "beech", "cedar"])[Y]
MANY = np.stack([Y % 2, (Y > 1).astype(int), np.arange(ROWS) % 2], axis=1)
TEXTS = ["the %s is %s" % (a, b) for a, b in zip(NAMES, itertools.cycle(["old", "tall", "green"]))]
KINDS = np.array([[a, b] for a, b in zip(NAMES, itertools.cycle("xyz"))], dtype=object)
GAPS = X.copy()
GAPS[::5, 1] = np.nan
DATA = {
    "classes": (X, Y),
    "numbers": (X, Z),
    "two": (X, TWO),
    "names": (X, NAMES),
    "alone": (X, None),
    "texts": (TEXTS, Y),
    "kinds": (KINDS, Y),
    "gaps": (GAPS, Y),
    "line": (X[:, 0], Z),
    "labels": (NAMES, None),
    "sets": ([tuple(row) for row in KINDS], None),
    "dicts": ([{"a": float(row[0]), "b": "x"} for row in X], None),
    "targets": (X, np.stack([Z, Z[::-1]], axis=1)),
    "classes2": (X, np.stack([Y, Y[::-1]], axis=1)),
    "multilabel": (X, MANY),
    "square": (X.dot(X.T), Y),
    "bits": ((X > 1).astype(float), Y),
    "sparse": (scipy.sparse.csr_matrix(np.where(X > 1, X, 0)), Y),
}

# ----------------------------------------------------------------------------------------------
# Finding and making estimators


def find(path):
    """Return what a dotted path names, whichever of its parts is the module."""
    parts = path.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            value = importlib.import_module(".".join(parts[:cut]))
        except ImportError:
            continue
        for part in parts[cut:]:
            value = getattr(value, part)
        return value
    raise ImportError(path)


def classes():
    """Return all public estimator classes, whatever the release offers to list them."""
    for name in ("hist_gradient_boosting", "iterative_imputer", "halving_search_cv"):
        with contextlib.suppress(ImportError) if not PYTHON_2 else _nothing():
            importlib.import_module("sklearn.experimental.enable_" + name)
    base = importlib.import_module("sklearn.base").BaseEstimator
    found = {}
    for module in _modules():
        for name, value in sorted(vars(module).items()):
            if not inspect.isclass(value) or not issubclass(value, base):
                continue
            if name.startswith("_") or not value.__module__.startswith("sklearn"):
                continue
            if not inspect.isabstract(value) and not name.startswith("Base"):
                found.setdefault(value.__module__ + "." + name, value)
    return found


@contextlib.contextmanager
def _nothing():
    try:
        yield
    except ImportError:
        pass


def _modules():
    left_out = {"tests", "externals", "setup", "conftest", "testing", "_testing", "benchmarks"}
    for _, name, _ in pkgutil.walk_packages(sklearn.__path__, "sklearn.", onerror=lambda name: None):
        if left_out & set(name.split(".")) or ".feature_extraction.tests" in name:
            continue
        if "estimator_checks" in name or "mocking" in name or "__check_build" in name or "_array_api" in name:
            continue
        try:
            yield importlib.import_module(name)
        except Exception:
            continue


SMALL = {
    "n_estimators": 3,
    "max_depth": 2,
    "n_init": 1,
    "random_state": 0,
    "n_clusters": 3,
    "min_samples_leaf": 3,
    "hidden_layer_sizes": (3,),
    "n_components": 2,
    "perplexity": 5,
    "n_nonzero_coefs": 1,
    "batch_size": 8,
    "n_alphas": 3,
    "max_bins": 8,
    "n_quantiles": 5,
    "n_iter_search": 2,
    "n_features_to_select": 2,
    "n_subsets": 2,
    "max_subpopulation": 20,
    "n_resampling": 3,
    "n_jobs": 1,
    "Cs": 2,
}
CAPPED = {"max_iter": 25, "n_iter": 25, "n_features": 16, "n_neighbors": 4, "min_samples": 3}


def small(cls, **options):
    """Make an instance that is quick to fit; ``options`` that it does not know are left out."""
    known = [name for name in _parameters(cls)]
    renamed = {"estimator": "base_estimator", "base_estimator": "estimator"}
    chosen = {}
    for name, value in options.items():
        if name not in known and renamed.get(name) in known:
            name = renamed[name]
        chosen[name] = value
    instance = cls(**chosen)
    for name, value in SMALL.items():
        if name in known and name not in chosen and not isinstance(getattr(instance, name, 0), bool):
            _set(instance, name, value)
    for name, most in CAPPED.items():
        now = getattr(instance, name, None)
        if name in known and name not in chosen and isinstance(now, int) and now > most:
            _set(instance, name, most)
    return instance


def _set(instance, name, value):
    if cls_name(instance) == "TSNE" and name in ("n_iter", "max_iter"):
        value = 250
    if cls_name(instance) == "GaussianProcessClassifier" and name == "n_init":
        return
    setattr(instance, name, value)


def cls_name(instance):
    return type(instance).__name__


def _parameters(cls):
    try:
        return cls._get_param_names()
    except (AttributeError, RuntimeError):
        return []


def _inner(name):
    """Return choices for the arguments that a class wants: inner estimators, grids and so on."""
    linear = find("sklearn.linear_model")
    tree = find("sklearn.tree")
    scaler = find("sklearn.preprocessing").StandardScaler()
    pca = find("sklearn.decomposition").PCA(n_components=2)
    logistic = linear.LogisticRegression()
    choices = {
        "estimator": [
            logistic,
            linear.Ridge(),
            tree.DecisionTreeClassifier(max_depth=2, random_state=0),
            find("sklearn.neighbors").KNeighborsClassifier(3),
        ],
        "estimators": [
            [("a", logistic), ("b", tree.DecisionTreeClassifier(max_depth=2))],
            [("a", linear.Ridge()), ("b", tree.DecisionTreeRegressor(max_depth=2))],
        ],
        "transformers": [[("a", scaler, [0, 1]), ("b", "passthrough", slice(2, 4))]],
        "transformer_list": [[("a", scaler), ("b", pca)]],
        "steps": [[("scale", scaler), ("model", logistic)]],
        "param_grid": [{"C": [0.1, 1.0]}, {"alpha": [0.1, 1.0]}],
        "param_distributions": [{"C": [0.1, 1.0]}, {"alpha": [0.1, 1.0]}],
        "dictionary": [np.eye(4)[:3]],
        "fit_inverse_transform": [False],
    }
    choices["base_estimator"] = choices["estimator"]
    return choices.get(name, [])


def required(cls):
    """Return the names of arguments without a default."""
    init = cls.__init__
    if PYTHON_2:
        try:
            spec = inspect.getargspec(init)
        except TypeError:  # none of its own
            return []
        names = spec.args[1:]
        return names[: len(names) - len(spec.defaults or ())]
    parameters = list(inspect.signature(init).parameters.values())[1:]
    kinds = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return [p.name for p in parameters if p.default is p.empty and p.kind not in kinds]


def fit(estimator, data="classes", **arguments):
    """Fit on data by its name."""
    inputs, target = DATA[data] if isinstance(data, str) else data
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with np.errstate(all="ignore"):
            if target is None:
                estimator.fit(inputs, **arguments)
            else:
                estimator.fit(inputs, target, **arguments)
    return estimator


def basic(cls):
    """Yield instances of a class, fitted on every kind of data that it takes (at most three)."""
    wants = required(cls)
    order = [
        "classes", "numbers", "two", "names", "alone", "texts", "kinds", "gaps", "line", "labels",
        "sets", "dicts", "targets", "classes2", "multilabel", "square", "bits", "sparse",
    ]
    fitted = 0
    for values in itertools.product(*[_inner(name) for name in wants]):
        options = dict(zip(wants, values))
        for data in order:
            try:
                instance = fit(small(cls, **options), data)
            except Exception:
                continue
            yield data, instance
            fitted += 1
            if fitted >= 3:
                return
    if not fitted:
        for values in itertools.product(*[_inner(name) for name in wants]):
            yield "unfitted", cls(**dict(zip(wants, values)))
            return


# ----------------------------------------------------------------------------------------------
# What changes which globals are written


def cases():
    """Yield (name, function that makes something to save)."""
    for make in (
        _kernels, _boosting, _linear, _neighbours, _preprocessing, _searches, _functions,
        _composed, _manifolds, _values, _sparse, _frames, _random, _scipy, _objects,
    ):
        for number, (name, function) in enumerate(make()):
            yield "%s-%s-%d" % (make.__name__.strip("_"), name, number), function


def _new(path, data="classes", **options):
    return lambda: fit(small(find("sklearn." + path), **options), data)


def _varied(path, data, **options):
    """Yield one case for each value of the one option."""
    ((option, values),) = options.items()
    for value in values:
        yield path, _new(path, data, **{option: value})


def _kernels():
    def kernel(text):
        names = vars(find("sklearn.gaussian_process.kernels"))
        return eval(text, dict(names))  # a text of this file

    texts = [
        "RBF()", "RBF([1.0] * 4)", "ConstantKernel(2.0)", "WhiteKernel()", "Matern(nu=1.5)",
        "RationalQuadratic()", "ExpSineSquared()", "DotProduct()", "PairwiseKernel(metric='rbf')",
        "RBF() + WhiteKernel()", "ConstantKernel() * RBF()", "RBF() ** 2", "Exponentiation(RBF(), 2)",
        "CompoundKernel([RBF(), Matern()])",
    ]
    for text in texts:
        yield "GPR", lambda t=text: fit(
            find("sklearn.gaussian_process.GaussianProcessRegressor")(kernel(t), alpha=0.1),
            "numbers",
        )
        yield "GPC", lambda t=text: fit(
            find("sklearn.gaussian_process.GaussianProcessClassifier")(kernel(t)), "two"
        )
        yield "kernel", lambda t=text: kernel(t)
    yield "GPC3", _new("gaussian_process.GaussianProcessClassifier", multi_class="one_vs_one")
    for pair in ("rbf_kernel", "chi2_kernel", "laplacian_kernel", "cosine_similarity", "linear_kernel"):
        function = "sklearn.metrics.pairwise." + pair
        yield "SVC", lambda f=function: fit(find("sklearn.svm.SVC")(kernel=find(f)))
        yield "KernelPCA", lambda f=function: fit(
            find("sklearn.decomposition.KernelPCA")(n_components=2, kernel=find(f))
        )
        yield "Nystroem", lambda f=function: fit(
            find("sklearn.kernel_approximation.Nystroem")(n_components=3, kernel=find(f))
        )
        yield "KernelRidge", lambda f=function: fit(
            find("sklearn.kernel_ridge.KernelRidge")(kernel=find(f)), "numbers"
        )


def _boosting():
    hist = "ensemble.HistGradientBoosting"
    losses = [
        "least_squares", "squared_error", "absolute_error", "least_absolute_deviation", "poisson",
        "gamma",
    ]
    for case in _varied(hist + "Regressor", "numbers", loss=losses):
        yield case
    yield "quantile", _new(hist + "Regressor", "numbers", loss="quantile", quantile=0.5)
    for loss in ("auto", "binary_crossentropy", "log_loss", "categorical_crossentropy"):
        yield "hist", _new(hist + "Classifier", "two", loss=loss)
        yield "hist", _new(hist + "Classifier", "classes", loss=loss)
    yield "hist-gaps", _new(hist + "Classifier", "gaps")
    yield "hist-cat", lambda: fit(
        small(find("sklearn." + hist + "Regressor"), categorical_features=[0], max_iter=3),
        (np.round(X).astype(int) % 4, Z),
    )
    yield "hist-early", _new(hist + "Classifier", "two", early_stopping=True, n_iter_no_change=2)
    yield "hist-stop", _new(hist + "Regressor", "numbers", early_stopping=True, scoring="loss")
    yield "hist-scored", _new(hist + "Classifier", "two", scoring="accuracy", early_stopping=True)
    if pandas is not None:
        yield "hist-frame", lambda: fit(
            small(find("sklearn." + hist + "Regressor"), categorical_features="from_dtype"),
            (_frame(), Z),
        )
        yield "hist-frame", lambda: fit(
            small(find("sklearn." + hist + "Regressor"), categorical_features=["a"]),
            (pandas.DataFrame({"a": (Y % 3), "b": X[:, 0]}), Z),
        )
    plain = "ensemble.GradientBoosting"
    losses = ["ls", "lad", "huber", "quantile", "squared_error", "absolute_error"]
    for case in _varied(plain + "Regressor", "numbers", loss=losses):
        yield case
    for data in ("two", "classes"):
        for case in _varied(plain + "Classifier", data, loss=["deviance", "log_loss", "exponential"]):
            yield case
    for init in ("zero", "sklearn.linear_model.Ridge", "sklearn.dummy.DummyRegressor"):
        yield "init", lambda i=init: fit(
            small(find("sklearn." + plain + "Regressor"), init=find(i)() if "." in i else i), "numbers"
        )
    for criterion in ("friedman_mse", "mse", "squared_error", "mae"):
        yield "criterion", _new(plain + "Regressor", "numbers", criterion=criterion)
    for name in ("DecisionTree", "ExtraTree"):
        for splitter in ("best", "random"):
            for criterion in ("gini", "entropy", "log_loss"):
                yield name, _new(
                    "tree." + name + "Classifier", "classes", splitter=splitter, criterion=criterion
                )
            for criterion in ("mse", "mae", "squared_error", "absolute_error", "poisson", "friedman_mse"):
                yield name, _new(
                    "tree." + name + "Regressor", "numbers", splitter=splitter, criterion=criterion
                )
    for name in ("RandomForest", "ExtraTrees"):
        yield name, _new("ensemble.%sClassifier" % name, "gaps")
        yield name, _new("ensemble.%sClassifier" % name, "names", oob_score=True, bootstrap=True)
        yield name, _new("ensemble.%sClassifier" % name, "multilabel", class_weight="balanced")
        yield name, _new("ensemble.%sRegressor" % name, "targets", warm_start=True)
    for algorithm in ("SAMME", "SAMME.R"):
        yield "ada", _new("ensemble.AdaBoostClassifier", "classes", algorithm=algorithm)
    for loss in ("linear", "square", "exponential"):
        yield "ada", _new("ensemble.AdaBoostRegressor", "numbers", loss=loss)


def _linear():
    losses = ["hinge", "log", "log_loss", "modified_huber", "squared_hinge", "perceptron"]
    numeric = [
        "squared_loss", "squared_error", "huber", "epsilon_insensitive",
        "squared_epsilon_insensitive",
    ]
    for loss in losses + numeric:
        for data in ("two", "classes"):
            yield "SGD", _new("linear_model.SGDClassifier", data, loss=loss)
        yield "SGD", _new("linear_model.SGDClassifier", "two", loss=loss, average=True)
    for case in _varied("linear_model.SGDRegressor", "numbers", loss=numeric):
        yield case
    for rate in ("constant", "optimal", "invscaling", "adaptive"):
        yield "SGD", _new("linear_model.SGDRegressor", "numbers", learning_rate=rate, eta0=0.01)
    yield "SGD", _new("linear_model.SGDClassifier", "two", early_stopping=True)
    for solver in ("lbfgs", "sgd", "adam"):
        yield "MLP", _new("neural_network.MLPClassifier", "classes", solver=solver)
        yield "MLP", _new("neural_network.MLPClassifier", "names", solver=solver)
        yield "MLP", _new("neural_network.MLPRegressor", "numbers", solver=solver, max_iter=5)
    yield "MLP", _new("neural_network.MLPClassifier", "multilabel", early_stopping=True)
    for loss in ("hinge", "squared_hinge"):
        yield "PA", _new("linear_model.PassiveAggressiveClassifier", "classes", loss=loss)
    for solver in ("liblinear", "lbfgs", "newton-cg", "sag", "saga", "newton-cholesky"):
        yield "logistic", _new("linear_model.LogisticRegression", "two", solver=solver)
        yield "logistic", _new("linear_model.LogisticRegressionCV", "two", solver=solver, cv=2)
    for solver in ("auto", "svd", "cholesky", "lsqr", "sparse_cg", "sag", "saga", "lbfgs"):
        yield "ridge", _new("linear_model.Ridge", "numbers", solver=solver, positive=solver == "lbfgs")
    for name in ("PoissonRegressor", "GammaRegressor", "TweedieRegressor"):
        for solver in ("lbfgs", "newton-cholesky"):
            yield name, _new("linear_model." + name, "numbers", solver=solver)
    for power in (0, 1, 1.5, 2, 3):
        for link in ("auto", "identity", "log"):
            yield "tweedie", _new("linear_model.TweedieRegressor", "numbers", power=power, link=link)
    for loss in ("absolute_loss", "squared_loss", "absolute_error", "squared_error"):
        yield "ransac", _new("linear_model.RANSACRegressor", "numbers", loss=loss)
    for kernel in ("linear", "poly", "rbf", "sigmoid"):
        yield "svc", _new("svm.SVC", "classes", kernel=kernel, probability=kernel == "rbf")
        yield "svr", _new("svm.NuSVR", "numbers", kernel=kernel)
    for name in ("solver", "shrinkage"):
        yield "lda", _new("discriminant_analysis.LinearDiscriminantAnalysis", "classes", solver="lsqr")
    yield "lda", lambda: fit(
        find("sklearn.discriminant_analysis.LinearDiscriminantAnalysis")(
            solver="lsqr", covariance_estimator=find("sklearn.covariance.OAS")()
        )
    )


def _neighbours():
    metrics = [
        "minkowski", "euclidean", "manhattan", "chebyshev", "canberra", "braycurtis", "hamming",
        "haversine", "jaccard", "matching", "dice", "kulsinski", "rogerstanimoto", "russellrao",
        "sokalmichener", "sokalsneath", "cityblock", "l1", "l2", "p", "infinity", "cosine", "yule",
        "correlation", "sqeuclidean", "nan_euclidean",
    ]
    for metric in metrics:
        for algorithm in ("kd_tree", "ball_tree", "brute"):
            for data in ("two",) if metric != "haversine" else ((X[:, :2] / 10, Y),):
                yield metric, _new(
                    "neighbors.KNeighborsClassifier", data, metric=metric, algorithm=algorithm
                )
    for metric, options in (
        ("seuclidean", {"V": np.ones(4)}), ("mahalanobis", {"V": np.eye(4)}),
        ("mahalanobis", {"VI": np.eye(4)}), ("minkowski", {"p": 3}), ("wminkowski", {"p": 3, "w": np.ones(4)}),
        ("minkowski", {"p": 3, "w": np.ones(4)}),
    ):
        for algorithm in ("ball_tree", "brute", "auto", "kd_tree"):
            yield metric, _new(
                "neighbors.NearestNeighbors", "alone", metric=metric, metric_params=options,
                algorithm=algorithm,
            )
            yield metric, lambda m=metric, o=options: _distance_metric(m, **o)
    for metric in metrics:
        yield metric, lambda m=metric: _distance_metric(m)
        yield metric, lambda m=metric: _distance_metric(m, dtype=np.float32)
    yield "pyfunc", lambda: _distance_metric("pyfunc", func=find("scipy.spatial.distance.euclidean"))
    for name in ("euclidean", "cosine", "cityblock", "correlation", "minkowski", "jaccard"):
        for algorithm in ("ball_tree", "brute"):
            yield "callable", lambda n=name, a=algorithm: fit(
                find("sklearn.neighbors.KNeighborsClassifier")(
                    metric=find("scipy.spatial.distance." + n), algorithm=a
                )
            )
    for tree in ("KDTree", "BallTree"):
        yield tree, lambda t=tree: find("sklearn.neighbors." + t)(X)
        yield tree, lambda t=tree: find("sklearn.neighbors." + t + "32")(X)
        yield tree, lambda t=tree: find("sklearn.neighbors." + t)(X, metric="chebyshev", leaf_size=5)
        yield tree, lambda t=tree: fit(
            find("sklearn.neighbors.NearestNeighbors")(algorithm=_algorithm(t)), (X.astype("f4"), None)
        )
        for weights in ("uniform", "distance"):
            yield tree, _new(
                "neighbors.KNeighborsRegressor", "numbers", algorithm=_algorithm(tree), weights=weights
            )
            yield tree, _new("neighbors.RadiusNeighborsRegressor", "numbers", algorithm=_algorithm(tree))
        yield tree, _new("neighbors.RadiusNeighborsClassifier", "names", radius=9.0, algorithm=_algorithm(tree))
        yield tree, _new("neighbors.KernelDensity", "alone", algorithm=_algorithm(tree))
        yield tree, _new("neighbors.LocalOutlierFactor", "alone", novelty=True, algorithm=_algorithm(tree))
    yield "sparse", _new("neighbors.KNeighborsClassifier", "sparse")
    for metric in ("euclidean", "cosine", "manhattan"):
        yield "cluster", _new("cluster.DBSCAN", "alone", metric=metric)
        yield "cluster", _new("cluster.OPTICS", "alone", metric=metric)
        yield "cluster", _new("cluster.HDBSCAN", "alone", metric=metric, store_centers="both")
        yield "cluster", _new(
            "cluster.AgglomerativeClustering", "alone", affinity=metric, linkage="average"
        )
        yield "cluster", _new(
            "cluster.AgglomerativeClustering", "alone", metric=metric, linkage="average",
            memory=None,
        )


def _algorithm(tree):
    return {"KDTree": "kd_tree", "BallTree": "ball_tree"}[tree]


def _distance_metric(name, dtype=None, **options):
    for path in ("sklearn.metrics", "sklearn.neighbors", "sklearn.neighbors.dist_metrics"):
        try:
            cls = find(path + ".DistanceMetric")
        except (ImportError, AttributeError):
            continue
        arguments = () if dtype is None else (dtype,)
        return cls.get_metric(name, *arguments, **options)
    raise ImportError(name)


def _preprocessing():
    module = "preprocessing."
    for strategy in ("uniform", "quantile", "kmeans"):
        for encode in ("onehot", "onehot-dense", "ordinal"):
            yield "bins", _new(module + "KBinsDiscretizer", "alone", n_bins=3, strategy=strategy, encode=encode)
    for name in ("OneHotEncoder", "OrdinalEncoder"):
        yield name, _new(module + name, "kinds")
        yield name, _new(module + name, "kinds", handle_unknown="ignore")
        yield name, _new(module + name, "kinds", dtype=np.float32)
        yield name, _new(module + name, "kinds", dtype=int)
        yield name, _new(module + name, "kinds", categories=[["ash", "beech", "cedar"], ["x", "y", "z"]])
        yield name, _new(module + name, "kinds", min_frequency=2, max_categories=2)
        yield name, _new(module + name, "kinds", handle_unknown="use_encoded_value", unknown_value=np.nan)
        yield name, _new(module + name, "kinds", drop="first")
        yield name, _new(module + name, "kinds", feature_name_combiner="concat")
        yield name, lambda n=name: fit(
            find("sklearn.preprocessing." + n)(), (np.array([["a", None], ["b", "c"]], dtype=object), None)
        )
        yield name, lambda n=name: fit(
            find("sklearn.preprocessing." + n)(), (np.array([["a", np.nan], ["b", "c"]], dtype=object), None)
        )
        yield name, lambda n=name: fit(find("sklearn.preprocessing." + n)(), (X.round().astype(int), None))
        if pandas is not None:
            yield name, lambda n=name: fit(find("sklearn.preprocessing." + n)(), (_frame(), None))
    yield "target", _new(module + "TargetEncoder", "kinds", cv=2)
    for smooth in ("auto", 1.0):
        yield "target", _new(module + "TargetEncoder", (KINDS, Z), cv=2, smooth=smooth)
    for knots in ("uniform", "quantile"):
        for extrapolation in ("constant", "periodic", "error"):
            yield "spline", _new(
                module + "SplineTransformer", "alone", knots=knots, extrapolation=extrapolation,
                n_knots=4,
            )
            yield "spline", _new(
                module + "SplineTransformer", "alone", knots=knots, sparse_output=True, n_knots=4
            )
    for method in ("yeo-johnson", "box-cox"):
        yield "power", _new(module + "PowerTransformer", "alone", method=method)
    for strategy, value in (("mean", None), ("median", None), ("most_frequent", None), ("constant", 0)):
        yield "impute", _new("impute.SimpleImputer", "gaps", strategy=strategy, fill_value=value)
        yield "impute", _new("impute.SimpleImputer", "gaps", strategy=strategy, add_indicator=True)
    yield "impute", lambda: fit(
        find("sklearn.impute.SimpleImputer")(strategy="most_frequent", missing_values=None),
        (np.array([["a", None], ["b", "c"]], dtype=object), None),
    )
    yield "impute", lambda: fit(find("sklearn.impute.SimpleImputer")(strategy=np.nanmax), "gaps")
    for inner in ("linear_model.BayesianRidge", "tree.DecisionTreeRegressor", "ensemble.ExtraTreesRegressor"):
        yield "iterative", lambda i=inner: fit(
            small(find("sklearn.impute.IterativeImputer"), estimator=small(find("sklearn." + i))), "gaps"
        )
    yield "iterative", _new("impute.IterativeImputer", "gaps", sample_posterior=True, max_iter=2)
    for weights in ("uniform", "distance"):
        yield "knn", _new("impute.KNNImputer", "gaps", weights=weights)
    for bounds in ("nan", "clip", "raise"):
        for increasing in (True, "auto"):
            yield "isotonic", _new(
                "isotonic.IsotonicRegression", "line", out_of_bounds=bounds, increasing=increasing
            )
    for name in ("CountVectorizer", "TfidfVectorizer"):
        path = "feature_extraction.text." + name
        for options in (
            {}, {"analyzer": "char"}, {"stop_words": "english"}, {"stop_words": ["the"]},
            {"ngram_range": (1, 2)}, {"dtype": np.float32}, {"binary": True},
            {"stop_words": frozenset(["is"])}, {"vocabulary": {"ash": 0}}, {"stop_words": {"the"}},
            {"max_features": 3, "min_df": 1, "max_df": 0.9},
        ):
            yield name, _new(path, "texts", **options)
        yield name, lambda p=path: fit(find("sklearn." + p)(preprocessor=str.lower), "texts")
        yield name, lambda p=path: fit(find("sklearn." + p)(tokenizer=str.split), "texts")
        yield name, lambda p=path: fit(
            find("sklearn." + p)(analyzer=str.split, lowercase=False), "texts"
        )
        yield name, lambda p=path: fit(
            find("sklearn." + p)(preprocessor=find("sklearn.feature_extraction.text.strip_accents_unicode")),
            "texts",
        )
    yield "hashing", _new("feature_extraction.text.HashingVectorizer", "texts", n_features=16)
    yield "hashing", _new("feature_extraction.text.HashingVectorizer", "texts", dtype=np.float32)
    for function in ("chi2", "f_classif", "f_regression", "mutual_info_classif", "mutual_info_regression",
                     "r_regression"):
        for cls, option in (
            ("SelectKBest", {"k": 2}), ("SelectPercentile", {"percentile": 50}), ("SelectFpr", {}),
            ("SelectFdr", {}), ("SelectFwe", {}), ("GenericUnivariateSelect", {"mode": "fpr"}),
        ):
            yield cls, lambda f=function, c=cls, o=option: fit(
                find("sklearn.feature_selection." + c)(find("sklearn.feature_selection." + f), **o),
                "numbers" if "regression" in f else "classes",
            )


def _searches():
    selection = "sklearn.model_selection."
    logistic = lambda: find("sklearn.linear_model.LogisticRegression")(solver="liblinear")  # noqa: E731
    splitters = [
        ("KFold", [2]), ("KFold", [2, True]), ("StratifiedKFold", [2]), ("GroupKFold", [2]),
        ("LeaveOneOut", []), ("LeavePOut", [2]), ("LeaveOneGroupOut", []), ("LeavePGroupsOut", [1]),
        ("PredefinedSplit", [np.arange(ROWS) % 2]), ("ShuffleSplit", [2]), ("StratifiedShuffleSplit", [2]),
        ("GroupShuffleSplit", [2]), ("TimeSeriesSplit", [2]), ("RepeatedKFold", []),
        ("RepeatedStratifiedKFold", []), ("StratifiedGroupKFold", [2]),
    ]
    for name, arguments in splitters:
        yield name, lambda n=name, a=arguments: find(selection + n)(*a)
        yield name, lambda n=name, a=arguments: find(selection + "GridSearchCV")(
            logistic(), {"C": [0.1, 1.0]}, cv=find(selection + n)(*a)
        )
    yield "cv", lambda: fit(
        find(selection + "GridSearchCV")(logistic(), {"C": [1.0]}, cv=find(selection + "KFold")(2)), "two"
    )
    for refit in (True, "f1", False):
        yield "refit", lambda r=refit: fit(
            find(selection + "GridSearchCV")(
                logistic(), [{"C": (0.1, 1.0)}, {"penalty": ["l1"]}], cv=2, refit=r,
                scoring=["f1", "accuracy"] if r == "f1" else None, return_train_score=True,
            ),
            "two",
        )
    yield "cv-list", lambda: fit(
        find(selection + "GridSearchCV")(
            logistic(), {"C": np.logspace(-1, 1, 2)}, cv=[(np.arange(12), np.arange(12, 24))]
        ),
        "two",
    )
    yield "cv-check", lambda: find(selection + "check_cv")(
        [(np.arange(12), np.arange(12, 24))]
    )
    for name, arguments in (
        ("uniform", (0.1, 2)), ("expon", ()), ("loguniform", (0.1, 1)), ("reciprocal", (0.1, 1)),
        ("norm", (1, 0.01)), ("gamma", (2,)), ("beta", (2, 3)), ("lognorm", (1,)), ("truncnorm", (0.1, 2)),
        ("triang", (0.5,)), ("chi2", (3,)), ("halfnorm", ()), ("invgamma", (2,)), ("t", (3,)), ("pareto", (2,)),
        ("cauchy", ()), ("laplace", ()), ("logistic", ()), ("weibull_min", (1.5,)), ("rayleigh", ()),
        ("powerlaw", (0.5,)), ("halfcauchy", ()), ("dirichlet", ([1, 1],)), ("arcsine", ()), ("gumbel_r", ()),
    ):
        yield "random", lambda n=name, a=arguments: fit(
            find(selection + "RandomizedSearchCV")(
                logistic(), {"C": find("scipy.stats." + n)(*a)}, n_iter=2, cv=2, random_state=0
            ),
            "two",
        )
        yield "random-unfitted", lambda n=name, a=arguments: find("scipy.stats." + n)(*a)
        yield "random-itself", lambda n=name: find("scipy.stats." + n)
    for name, arguments in (
        ("randint", (2, 5)), ("poisson", (3,)), ("binom", (5, 0.5)), ("geom", (0.5,)), ("bernoulli", (0.5,)),
        ("nbinom", (3, 0.5)), ("zipf", (2,)), ("hypergeom", (20, 7, 12)), ("logser", (0.5,)), ("boltzmann", (1.4, 19)),
    ):
        yield "random", lambda n=name, a=arguments: fit(
            find(selection + "RandomizedSearchCV")(
                find("sklearn.tree.DecisionTreeClassifier")(), {"max_features": find("scipy.stats." + n)(*a),
                "max_depth": [1, 2]}, n_iter=1, cv=2, random_state=0,
            ),
            "two",
        )
        yield "random-unfitted", lambda n=name, a=arguments: find("scipy.stats." + n)(*a)
        yield "random-itself", lambda n=name: find("scipy.stats." + n)
    for name in ("HalvingGridSearchCV", "HalvingRandomSearchCV"):
        yield name, lambda n=name: fit(
            find(selection + n)(find("sklearn.tree.DecisionTreeClassifier")(), {"max_depth": [1, 2]}, cv=2), "two"
        )
    yield "grid", lambda: find(selection + "ParameterGrid")({"a": [1, 2]})
    yield "sampler", lambda: find(selection + "ParameterSampler")({"a": [1, 2]}, 2, random_state=0)
    scorer = "sklearn.metrics.make_scorer"
    for name in public_functions("sklearn.metrics"):
        if name.endswith("_score") or name.endswith(("_error", "_loss", "coef", "deviance", "auc")):
            yield "scorer", lambda n=name: find(scorer)(find("sklearn.metrics." + n))
    yield "scorer", lambda: find(scorer)(find("sklearn.metrics.fbeta_score"), beta=2)
    for options in ({"needs_proba": True}, {"needs_threshold": True}, {"response_method": "predict_proba"},
                    {"response_method": "decision_function"}):
        yield "scorer", lambda o=options: find(scorer)(find("sklearn.metrics.log_loss"), **o)
        yield "scored", lambda o=options: fit(
            find(selection + "GridSearchCV")(
                logistic(), {"C": [1.0]}, cv=2, scoring=find(scorer)(find("sklearn.metrics.roc_auc_score"), **o)
            ),
            "two",
        )
    for name in _scorer_names():
        yield "scorer", lambda n=name: find("sklearn.metrics.get_scorer")(n)
    yield "scored", lambda: fit(
        find(selection + "GridSearchCV")(
            logistic(), {"C": [1.0]}, cv=2, refit="a",
            scoring={"a": find("sklearn.metrics.get_scorer")("accuracy"), "b": find(scorer)(find("sklearn.metrics.f1_score"))},
        ),
        "two",
    )
    yield "scored-cv", lambda: fit(
        small(find("sklearn.linear_model.LogisticRegressionCV"), cv=2, scoring=find("sklearn.metrics.get_scorer")("accuracy")), "two"
    )
    for response in ("auto", "predict_proba"):
        yield "threshold", lambda r=response: fit(
            find(selection + "TunedThresholdClassifierCV")(logistic(), cv=2, response_method=r), "two"
        )
    yield "threshold", lambda: fit(find(selection + "FixedThresholdClassifier")(logistic(), threshold=0.3), "two")


def _scorer_names():
    try:
        return find("sklearn.metrics.get_scorer_names")()
    except AttributeError:
        return sorted(find("sklearn.metrics.scorer.SCORERS" if _release() < (0, 22) else "sklearn.metrics.SCORERS"))


def _release():
    return tuple(int(part) for part in sklearn.__version__.split(".")[:2])


def public_functions(path):
    """Return names of the functions that a module of scikit-learn lists in ``__all__``."""
    module = find(path)
    names = getattr(module, "__all__", None) or [n for n in dir(module) if not n.startswith("_")]
    return [
        name
        for name in names
        if inspect.isfunction(getattr(module, name, None))
        and "plot" not in name
        and name not in ("check_scoring", "get_scorer", "get_scorer_names", "make_scorer")
        and getattr(module, name).__module__.startswith(path)
    ]


NUMPY_UFUNCS = [
    "absolute", "abs", "add", "arccos", "arccosh", "arcsin", "arcsinh", "arctan", "arctan2", "arctanh", "cbrt",
    "ceil", "cos", "cosh", "deg2rad", "degrees", "divide", "exp", "exp2", "expm1", "fabs", "floor", "fmax", "fmin",
    "hypot", "isfinite", "isinf", "isnan", "log", "log10", "log1p", "log2", "logaddexp", "logical_not", "maximum",
    "minimum", "multiply", "negative", "positive", "power", "rad2deg", "radians", "reciprocal", "rint", "sign",
    "signbit", "sin", "sinh", "sqrt", "square", "subtract", "tan", "tanh", "true_divide", "trunc", "invert",
    "logical_and", "logical_or", "greater", "less", "equal", "not_equal", "mod", "remainder", "float_power",
]
NUMPY_FUNCTIONS = [
    "all", "allclose", "amax", "amin", "any", "argmax", "argmin", "argsort", "around", "array", "asarray", "atleast_2d",
    "average", "clip", "column_stack", "concatenate", "copy", "cumprod", "cumsum", "diff", "dot", "expand_dims",
    "hstack", "linspace", "logspace", "max", "mean", "median", "min", "nan_to_num", "nanmax", "nanmean",
    "nanmedian", "nanmin", "nanstd", "nansum", "nanvar", "ones_like", "prod", "ptp", "quantile", "percentile", "ravel",
    "real", "reshape", "round", "sort", "squeeze", "std", "sum", "transpose", "unique", "var", "vstack", "where",
    "zeros_like", "sinc", "digitize", "flip", "fliplr", "hypot", "isclose", "isin", "log1p", "full_like", "identity",
    "eye", "ones", "zeros", "arange", "tile", "repeat", "stack", "trim_zeros", "interp", "histogram", "bincount",
    "corrcoef", "cov", "searchsorted", "swapaxes", "tril", "triu", "trapz", "vdot", "inner", "outer", "float64",
    "linalg.norm", "linalg.pinv", "fft.fft", "fft.rfft",
]
SPECIAL_FUNCTIONS = [
    "expit", "logit", "boxcox", "boxcox1p", "inv_boxcox", "inv_boxcox1p", "erf", "erfc", "erfinv", "gamma", "gammaln",
    "xlogy", "xlog1py", "exp10", "exp2", "log1p", "expm1", "cbrt", "ndtr", "ndtri", "digamma", "psi", "beta", "betaln",
    "softmax", "log_softmax", "logsumexp", "entr", "rel_entr", "kl_div", "huber", "pseudo_huber", "log_expit", "i0",
    "j0", "jv", "sindg", "cosdg", "radian", "round", "comb", "factorial",
]


def _functions():
    transformer = "sklearn.preprocessing.FunctionTransformer"

    def holding(function):
        cls = find(transformer)
        try:
            return cls(function, validate=False)
        except TypeError:
            return cls(function)

    paths = ["numpy." + name for name in NUMPY_UFUNCS + NUMPY_FUNCTIONS]
    paths += ["scipy.special." + name for name in SPECIAL_FUNCTIONS]
    for module in ("metrics", "metrics.pairwise", "preprocessing", "feature_selection", "covariance"):
        paths += ["sklearn.%s.%s" % (module, name) for name in public_functions("sklearn." + module)]
    paths += ["sklearn.metrics.cluster.entropy", "sklearn.utils.extmath.softmax", "sklearn.utils.extmath.stable_cumsum"]
    paths += ["scipy.spatial.distance." + name for name in (
        "euclidean", "cosine", "cityblock", "correlation", "minkowski", "jaccard", "hamming", "canberra", "chebyshev",
        "braycurtis", "dice", "jensenshannon", "mahalanobis", "rogerstanimoto", "russellrao", "seuclidean",
        "sokalmichener", "sokalsneath", "sqeuclidean", "yule")]
    paths += ["scipy.stats." + name for name in (
        "zscore", "skew", "kurtosis", "mode", "rankdata", "iqr", "entropy", "gmean", "hmean", "boxcox", "yeojohnson",
        "pearsonr", "spearmanr", "kendalltau", "ks_2samp", "ttest_ind", "f_oneway")]
    paths += ["scipy.signal." + name for name in ("detrend", "medfilt", "savgol_filter")]
    for path in paths:
        yield "function", lambda p=path: holding(find(p))
        yield "partial", lambda p=path: holding(functools.partial(find(p), 2, axis=0))
    yield "both", lambda: fit(
        find(transformer)(np.log1p, inverse_func=np.expm1, validate=True, kw_args={"dtype": None}), "alone"
    )
    yield "method", lambda: holding(np.random.RandomState(0).uniform)
    yield "method", lambda: holding(np.ndarray.mean)
    yield "builtin", lambda: holding(len)
    for name in ("abs", "float", "int", "str", "len", "max", "min", "sum", "round", "list", "sorted", "bool", "tuple",
                 "set", "frozenset", "dict", "bytes", "object", "complex", "pow", "divmod", "all", "any", "zip",
                 "enumerate", "range", "reversed", "slice", "type", "hash", "repr", "isinstance", "bytearray",
                 "memoryview", "property", "super", "staticmethod", "classmethod"):
        if name in ("abs", "float", "int", "str", "len", "max", "min", "sum", "round", "list", "sorted", "bool",
                    "tuple", "set", "frozenset", "dict", "bytes", "object", "complex", "slice", "range", "bytearray",
                    "pow", "all", "any"):
            yield "builtin", lambda n=name: holding(builtin(n))
    for name in ("lower", "upper", "strip", "split", "casefold", "title"):
        yield "str-method", lambda n=name: holding(getattr(str, n))
        yield "bound-method", lambda n=name: holding(getattr("a b", n))
    if pandas is not None:
        for name in ("to_numeric", "to_datetime", "isna", "notna", "get_dummies", "cut", "DataFrame", "Series"):
            yield "pandas", lambda n=name: holding(getattr(pandas, n))
    yield "operator", lambda: holding(find("operator.itemgetter")(0))
    yield "math", lambda: holding(find("math.log"))
    yield "math", lambda: holding(find("math.sqrt"))
    for name in ("mean", "median", "stdev"):
        yield "statistics", lambda n=name: holding(find("statistics." + n))


def builtin(name):
    return getattr(importlib.import_module("__builtin__" if PYTHON_2 else "builtins"), name)


def _composed():
    pipeline = "sklearn.pipeline."
    linear = "sklearn.linear_model."
    scaler = "sklearn.preprocessing.StandardScaler"
    logistic = linear + "LogisticRegression"

    def steps():
        return [("scale", find(scaler)()), ("model", find(logistic)(solver="liblinear"))]

    yield "pipeline", lambda: fit(find(pipeline + "Pipeline")(steps()), "names")
    yield "pipeline", lambda: fit(find(pipeline + "make_pipeline")(*[s for _, s in steps()]))
    yield "pipeline", lambda: fit(find(pipeline + "Pipeline")([("a", None)] + steps()))
    yield "memory", lambda: fit(find(pipeline + "Pipeline")(steps(), memory=_memory()))
    yield "memory", lambda: find(pipeline + "Pipeline")(steps(), memory=tempfile.mkdtemp(dir=FOLDER))
    yield "memory", lambda: joblib.Memory(None, verbose=0)
    yield "cluster-memory", lambda: fit(
        find("sklearn.cluster.FeatureAgglomeration")(memory=_memory()), "alone"
    )
    for pooling in (np.mean, np.max, np.median):
        yield "pooling", lambda p=pooling: fit(
            find("sklearn.cluster.FeatureAgglomeration")(pooling_func=p), "alone"
        )
    yield "union", lambda: fit(
        find(pipeline + "FeatureUnion")([("a", find(scaler)()), ("b", find("sklearn.decomposition.PCA")(1))])
    )
    for columns in ([0, 1], slice(0, 2), np.array([True, False, True, False]), [True, False, True, False], (0, 1)):
        yield "columns", lambda c=columns: fit(
            find("sklearn.compose.ColumnTransformer")([("a", find(scaler)(), c)], remainder="passthrough")
        )
    yield "columns", lambda: fit(
        find("sklearn.compose.ColumnTransformer")(
            [("a", find(scaler)(), [0])], remainder=find("sklearn.preprocessing.MinMaxScaler")(), sparse_threshold=0
        )
    )
    if pandas is not None:
        selector = lambda **o: find("sklearn.compose.make_column_selector")(**o)  # noqa: E731
        for options in ({"dtype_include": np.number}, {"dtype_exclude": object}, {"pattern": "a"},
                        {"dtype_include": "category"}, {"dtype_include": [np.float64, float, int]}):
            yield "selector", lambda o=options: fit(
                find("sklearn.compose.ColumnTransformer")(
                    [("a", "passthrough", selector(**o))], remainder="drop"
                ),
                (_frame(), Z),
            )
        yield "frame", lambda: fit(
            find("sklearn.compose.ColumnTransformer")(
                [("n", find(scaler)(), ["number"]), ("k", find("sklearn.preprocessing.OneHotEncoder")(), ["kind"])]
            ),
            (_frame(), Z),
        )
        for name in ("pandas", "default", "polars"):
            yield "output", lambda n=name: fit(find(scaler)().set_output(transform=n), (_frame()[["number"]], None))
            yield "output", lambda n=name: fit(
                find(pipeline + "Pipeline")(steps()).set_output(transform=n), (_frame()[["number"]], Y)
            )
        yield "frame-target", lambda: fit(
            find("sklearn.ensemble.RandomForestRegressor")(n_estimators=2, max_depth=2), (_frame()[["number"]], pandas.Series(Z))
        )
    for transformer in ("StandardScaler", "QuantileTransformer"):
        yield "target", lambda t=transformer: fit(
            find("sklearn.compose.TransformedTargetRegressor")(
                find(linear + "Ridge")(), transformer=small(find("sklearn.preprocessing." + t))
            ),
            "numbers",
        )
    yield "target", lambda: fit(
        find("sklearn.compose.TransformedTargetRegressor")(
            find(linear + "Ridge")(), func=np.log1p, inverse_func=np.expm1
        ),
        "numbers",
    )
    for method in ("sigmoid", "isotonic", "temperature"):
        for cv in (2, "prefit"):
            for ensemble in (True, False):
                yield "calibrated", lambda m=method, c=cv, e=ensemble: fit(
                    small(
                        find("sklearn.calibration.CalibratedClassifierCV"), method=m, cv=c,
                        estimator=fit(find(logistic)(solver="liblinear")), **({} if e else {"ensemble": False})
                    )
                )
        yield "calibrated", lambda m=method: fit(
            small(find("sklearn.calibration.CalibratedClassifierCV"), method=m, cv=2, estimator=find("sklearn.svm.LinearSVC")()), "names"
        )
    yield "frozen", lambda: find("sklearn.frozen.FrozenEstimator")(fit(find(logistic)(solver="liblinear")))
    for voting in ("hard", "soft"):
        yield "voting", lambda v=voting: fit(
            find("sklearn.ensemble.VotingClassifier")(
                [("a", find(logistic)(solver="liblinear")), ("b", find("sklearn.naive_bayes.GaussianNB")())], voting=v
            ),
            "names",
        )
    yield "stacking", lambda: fit(
        find("sklearn.ensemble.StackingClassifier")(
            [("a", find(logistic)(solver="liblinear")), ("b", "drop")], final_estimator=find(logistic)(), cv=2
        )
    )
    yield "stacking", lambda: fit(
        find("sklearn.ensemble.StackingRegressor")([("a", find(linear + "Ridge")())], cv=2, passthrough=True), "numbers"
    )
    for name in ("OneVsRestClassifier", "OneVsOneClassifier", "OutputCodeClassifier"):
        yield name, lambda n=name: fit(find("sklearn.multiclass." + n)(find("sklearn.svm.LinearSVC")()), "names")
    yield "ovr", lambda: fit(find("sklearn.multiclass.OneVsRestClassifier")(find(logistic)(solver="liblinear")), "multilabel")
    yield "ovr-constant", lambda: fit(
        find("sklearn.multiclass.OneVsRestClassifier")(find(logistic)(solver="liblinear")),
        (X, np.column_stack([TWO, np.ones(ROWS, int)])),
    )
    yield "routing", _routing
    yield "routing", lambda: _routed()
    for name in ("progress", "ProgressBar", "ScoringMonitor", "BaseCallback"):
        yield "callback", lambda n=name: fit(
            small(find(logistic)).set_callbacks(find("sklearn.callback." + n)())
        )
    for init in ("callable", "array"):
        yield "kmeans", lambda i=init: fit(
            find("sklearn.cluster.KMeans")(3, n_init=1, init=X[:3].copy() if i == "array" else "random"), "alone"
        )
    yield "birch", lambda: fit(find("sklearn.cluster.Birch")(n_clusters=find("sklearn.cluster.KMeans")(2, n_init=1)), "alone")
    yield "birch", lambda: fit(find("sklearn.cluster.Birch")(threshold=0.1, branching_factor=3, n_clusters=None), "alone")
    yield "svd", lambda: fit(find("sklearn.decomposition.TruncatedSVD")(2), "sparse")
    yield "selected", lambda: fit(
        find("sklearn.feature_selection.SelectFromModel")(find(linear + "Lasso")(0.01), threshold="median"), "numbers"
    )
    yield "selected", lambda: fit(
        find("sklearn.feature_selection.SelectFromModel")(find(linear + "Lasso")(0.01), threshold=-np.inf, max_features=2), "numbers"
    )
    yield "chain", lambda: fit(
        find("sklearn.multioutput.ClassifierChain")(find(logistic)(solver="liblinear"), order="random", random_state=0), "multilabel"
    )
    yield "self", lambda: fit(
        small(find("sklearn.semi_supervised.SelfTrainingClassifier"), estimator=find(logistic)(solver="liblinear")),
        (X, np.where(np.arange(ROWS) % 4, TWO, -1)),
    )
    for kernel in ("knn", "rbf"):
        for name in ("LabelPropagation", "LabelSpreading"):
            yield name, _new("semi_supervised." + name, "classes", kernel=kernel, n_neighbors=3)
    yield "label", lambda: fit(find("sklearn.semi_supervised.LabelSpreading")(kernel=find("sklearn.metrics.pairwise.rbf_kernel")))
    yield "bagging", lambda: fit(
        small(find("sklearn.ensemble.BaggingClassifier"), estimator=find(logistic)(solver="liblinear"), max_features=2), "names"
    )
    yield "rfecv", lambda: fit(find("sklearn.feature_selection.RFECV")(find(linear + "Ridge")(), cv=2), "numbers")
    yield "sampler", lambda: fit(find("sklearn.kernel_approximation.AdditiveChi2Sampler")(), "alone")
    yield "patches", lambda: find("sklearn.feature_extraction.image.PatchExtractor")((2, 2))
    yield "gmm", lambda: fit(find("sklearn.mixture.GaussianMixture")(2, covariance_type="tied"), "alone")
    for name in ("KMeans", "MiniBatchKMeans", "BisectingKMeans", "SpectralClustering", "MeanShift"):
        yield name, lambda n=name: fit(small(find("sklearn.cluster." + n)), (X.astype(np.float32), None))


def _memory():
    folder = tempfile.mkdtemp(dir=FOLDER)
    try:
        return joblib.Memory(location=folder, verbose=0)
    except TypeError:
        return joblib.Memory(cachedir=folder, verbose=0)


def _routing():
    with sklearn.config_context(enable_metadata_routing=True):
        estimator = find("sklearn.linear_model.LogisticRegression")()
        estimator.set_fit_request(sample_weight=True).set_score_request(sample_weight="weights")
        return fit(estimator)


def _routed():
    with sklearn.config_context(enable_metadata_routing=True):
        inner = find("sklearn.linear_model.LogisticRegression")().set_fit_request(sample_weight=True)
        inner.set_score_request(sample_weight=True)
        scorer = find("sklearn.metrics.get_scorer")("accuracy").set_score_request(sample_weight=True)
        outer = find("sklearn.model_selection.GridSearchCV")(inner, {"C": [1.0]}, cv=2, scoring=scorer)
        outer.fit(X, TWO, sample_weight=np.ones(ROWS))
        return [outer, outer.get_metadata_routing(), inner.get_metadata_routing()]


def _manifolds():
    for solver in ("auto", "arpack", "dense"):
        yield "isomap", _new("manifold.Isomap", "alone", eigen_solver=solver)
    for method in ("standard", "modified", "hessian", "ltsa"):
        yield "lle", _new("manifold.LocallyLinearEmbedding", "alone", method=method, n_neighbors=8)
    for solver in ("full", "arpack", "randomized", "covariance_eigh"):
        yield "pca", _new("decomposition.PCA", "alone", svd_solver=solver)
    for fun in ("logcosh", "exp", "cube"):
        yield "ica", _new("decomposition.FastICA", "alone", fun=fun)
    for algorithm in ("lars", "cd"):
        yield "dict", _new("decomposition.DictionaryLearning", "alone", fit_algorithm=algorithm, max_iter=3)
        yield "dict", _new("decomposition.MiniBatchDictionaryLearning", "alone", fit_algorithm=algorithm)
    for solver in ("cd", "mu"):
        yield "nmf", _new("decomposition.NMF", "alone", solver=solver)
    for affinity in ("nearest_neighbors", "rbf"):
        yield "embedding", _new("manifold.SpectralEmbedding", "alone", affinity=affinity)
    for method in ("exact", "barnes_hut"):
        yield "tsne", _new("manifold.TSNE", "alone", method=method)
    yield "lda", _new("decomposition.LatentDirichletAllocation", "alone", learning_method="online")
    yield "lda", _new("decomposition.LatentDirichletAllocation", "alone", learning_method="batch")
    for assume in (True, False):
        yield "covariance", _new("covariance.EllipticEnvelope", "alone", assume_centered=assume)


Point = collections.namedtuple("Point", "x y")


def _values():
    """Values that an honest parameter or attribute may hold."""
    date = datetime.datetime(2020, 2, 3, 4, 5, 6)
    values = [
        range(3), slice(1, 2), {1, 2}, frozenset([1]), 1j, bytearray(b"ab"), Ellipsis, NotImplemented, b"abc",
        u"\u00e9", b"\xff\x00", 2**70, (1,), [], {}, None, True, float("nan"), "text",
        collections.OrderedDict([("a", 1)]), collections.Counter("aab"), collections.deque([1], maxlen=3),
        collections.defaultdict(list, a=[1]), collections.defaultdict(int), collections.defaultdict(float),
        collections.defaultdict(dict), collections.defaultdict(set), collections.defaultdict(str),
        collections.defaultdict(tuple), collections.defaultdict(None), collections.defaultdict(bool),
        date, date.date(), date.time(), datetime.timedelta(1, 2, 3), decimal.Decimal("1.5"), fractions.Fraction(1, 3),
        float, int, str, bool, bytes, object, list, dict, tuple, set, frozenset, complex, type(None), type, slice, bytearray,
    ]
    if not PYTHON_2:
        values += [
            types.SimpleNamespace(a=1), datetime.timezone.utc, datetime.timezone(datetime.timedelta(hours=1)),
            date.replace(tzinfo=datetime.timezone.utc), find("pathlib").PurePosixPath("a/b"), find("pathlib").Path("a/b"),
            collections.ChainMap({"a": 1}),
        ]
        values += [find("pathlib").PureWindowsPath("a/b")]
    else:
        values += [unicode("a"), long(5), xrange(3)]  # noqa: F821
    values += [np.dtype(t) for t in ("f8", "f4", ">f4", "i8", "O", "S3", "U3", "M8[ns]", "m8[s]", "?", "c16")]
    values += [np.dtype([("a", "f8"), ("b", "i4", (2,))]), np.dtype("V5")]
    for name in ("bool_", "int8", "int16", "int32", "int64", "intp", "intc", "longlong", "uint8", "uint16", "uint32",
                 "uint64", "uintp", "ulonglong", "float16", "float32", "float64", "longdouble", "complex64", "complex128",
                 "clongdouble", "str_", "bytes_", "object_", "void", "datetime64", "timedelta64", "number", "integer",
                 "signedinteger", "unsignedinteger", "inexact", "floating", "complexfloating", "generic", "character",
                 "flexible", "ndarray", "dtype", "ufunc"):
        kind = getattr(np, name, None)
        if kind is None:
            continue
        values.append(kind)
        if name in ("str_", "bytes_"):
            values.append(kind(b"a" if name == "bytes_" else u"a"))
        elif name.startswith(("int", "uint", "float", "complex", "bool", "long", "ulong", "clong")) and name not in ("integer", "inexact"):
            try:
                values.append(kind(1))
            except TypeError:
                pass
    values += [np.datetime64("2020-01-01"), np.timedelta64(3, "s"), np.array(3.0), np.array([], dtype=object)]
    values += [
        np.array(["a", None, 1], dtype=object), np.asfortranarray(X), X[::2, ::2], X.astype(">f4"), np.array([u"a", u"b"]),
        np.array([b"a"]), np.array(["2020-01-01"], dtype="M8[D]"), np.ma.masked_array([1.0, 2.0], [0, 1]), np.ma.masked,
        np.ma.masked_array(np.array(["a"], dtype=object), [False]), np.ma.nomask, np.matrix([[1]]),
        np.array([(1.0, 2)], dtype=[("a", "f8"), ("b", "i4")]), np.rec.fromrecords([(1, 2)], names="a,b"),
        np.array([[1, 2], [3]] + [None], dtype=object), np.array([slice(1), X], dtype=object), np.array([True]),
        np.arange(3, dtype=np.longdouble), np.poly1d([1, 2]), np.finfo(np.float64), np.iinfo(np.int8), np.newaxis,
    ]
    for value in values:
        yield "value", lambda v=value: [v]

    def mapped():
        path = os.path.join(tempfile.mkdtemp(dir=FOLDER), "x.joblib")
        joblib.dump([X], path)
        return joblib.load(path, mmap_mode="r")

    yield "memmap", mapped
    bunches = ("sklearn.utils.Bunch", "sklearn.datasets.base.Bunch")
    for bunch in bunches:
        yield "bunch", lambda b=bunch: find(b)(a=1, data=X)


def _sparse():
    for kind in ("csr", "csc", "coo", "bsr", "dia", "dok", "lil"):
        for suffix in ("matrix", "array"):
            for dtype in ("f8", "f4", "i8", "?"):
                yield kind, lambda k=kind, s=suffix, d=dtype: find("scipy.sparse.%s_%s" % (k, s))(
                    np.where(X > 1, X, 0).astype(d)
                )


def _frame():
    frame = pandas.DataFrame({"a": X[:, 0].copy(), "number": X[:, 1].copy(), "whole": Y.copy()})
    frame["kind"] = pandas.Categorical(NAMES)
    frame["text"] = [str(name) for name in NAMES]
    frame["flag"] = TWO == 1
    return frame


def _frames():
    if pandas is None:
        return
    pd = pandas

    def evaluated(text):
        return lambda: eval(text, {"pd": pd, "np": np, "X": X, "frame": _frame, "NAMES": NAMES})

    texts = [
        "frame()", "frame().iloc[:3]", "frame()['a']", "frame()['kind']", "frame()['text']", "frame().dtypes", "frame().index",
        "frame().columns", "frame().set_index('text')", "frame().set_index(['text', 'whole'])", "frame().T", "frame().copy()",
        "pd.Series([1, 2])", "pd.Series(['a', None])", "pd.Series([1.5], index=['a'], name='n')", "pd.Series([], dtype=object)",
        "pd.Index([1, 2])", "pd.Index([1.5])", "pd.Index(['a'])", "pd.Index([1, 2], dtype='uint64')", "pd.RangeIndex(3)",
        "pd.MultiIndex.from_tuples([(1, 'a')])", "pd.CategoricalIndex(['a'])", "pd.IntervalIndex.from_breaks([0, 1, 2])",
        "pd.DatetimeIndex(['2020-01-01'])", "pd.date_range('2020', periods=3)", "pd.TimedeltaIndex(['1 days'])",
        "pd.PeriodIndex(['2020-01'], freq='M')", "pd.Period('2020-01', 'M')", "pd.Index([True, False])",
        "pd.Timestamp('2020-01-01')", "pd.Timedelta(1, 's')", "pd.Timestamp('2020-01-01', tz='UTC')", "pd.NaT",
        "pd.date_range('2020', periods=3, tz='UTC')", "pd.Interval(0, 1)", "pd.cut([1, 2, 3], 2)",
        "pd.Categorical(['a', 'b'])", "pd.Categorical(['a'], ordered=True)", "pd.CategoricalDtype(['a'])", "pd.CategoricalDtype()",
        "pd.NA", "pd.array([1, None], dtype='Int64')", "pd.array([1.5, None], dtype='Float64')", "pd.array([True, None], dtype='boolean')",
        "pd.array(['a', None], dtype='string')", "pd.Series(['a'], dtype='string')", "pd.Series([1, None], dtype='Int32')",
        "pd.Series([1], dtype='Int8')", "pd.Series([1], dtype='UInt8')", "pd.Series([1], dtype='Float32')", "pd.Int64Dtype()",
        "pd.Int8Dtype()", "pd.Int16Dtype()", "pd.Int32Dtype()", "pd.UInt8Dtype()", "pd.UInt16Dtype()", "pd.UInt32Dtype()", "pd.UInt64Dtype()",
        "pd.Float32Dtype()", "pd.Float64Dtype()", "pd.BooleanDtype()", "pd.StringDtype()", "pd.DatetimeTZDtype(tz='UTC')",
        "pd.IntervalDtype('int64')", "pd.PeriodDtype('D')", "pd.SparseDtype(float)", "pd.arrays.SparseArray([0.0, 1.0])",
        "pd.Series(pd.arrays.SparseArray([0.0, 1.0]))", "pd.DataFrame({'a': pd.arrays.SparseArray([0.0, 1.0])})",
        "pd.Series([pd.Timestamp('2020-01-01')])", "pd.Series([pd.Timedelta(1)])", "pd.DataFrame(X)", "pd.DataFrame(X.astype('f4'))",
        "pd.DataFrame({'a': [1, 'b']})", "pd.DataFrame()", "pd.Series([1]).values", "frame().dtypes.to_dict()", "frame().iloc[0]",
        "pd.Series({'a': 1, 'b': [2]})", "pd.DataFrame({'t': pd.date_range('2020', periods=2)})", "pd.Int64Index([1])", "pd.Float64Index([1.])",
        "pd.UInt64Index([1])", "pd.DataFrame({'p': pd.period_range('2020', periods=2, freq='D')})", "pd.DataFrame", "pd.Series", "pd.Index",
        "pd.DataFrame({'i': pd.array([1, 2], dtype='Int64'), 's': pd.array(['a', 'b'], dtype='string')})", "pd.Timestamp", "pd.Timedelta",
        "pd.DataFrame({'a': NAMES, 'b': NAMES}).nunique()", "pd.Series(NAMES).value_counts()", "pd.DataFrame({'a': [1]}, index=['x']).attrs",
        "pd.tseries.offsets.Day()", "pd.tseries.offsets.MonthEnd()", "pd.tseries.offsets.Hour(2)", "pd.date_range('2020', periods=3, freq='MS')",
        "pd.date_range('2020', periods=3, freq='W')", "pd.date_range('2020', periods=3, freq='B')", "pd.timedelta_range('1 day', periods=3)",
        "pd.Categorical([1, 2])", "pd.Series(pd.Categorical([1.5]))", "pd.DataFrame({'c': pd.Categorical(['x'])}).dtypes['c']",
        "frame().select_dtypes('number')", "frame()[['a', 'number']].mean()", "frame().values", "frame().groupby('kind', observed=True)['a'].mean()",
    ]
    for text in texts:
        yield "pandas", evaluated(text)


def _random():
    yield "state", lambda: np.random.RandomState(0)
    yield "state", lambda: np.random.mtrand._rand
    yield "state", lambda: _new("ensemble.RandomForestClassifier", random_state=np.random.RandomState(0))()
    yield "state", lambda: _new("neural_network.MLPClassifier", random_state=np.random.RandomState(0))()
    yield "state", lambda: _new("linear_model.SGDClassifier", random_state=np.random.mtrand._rand)()
    yield "generator", lambda: np.random.default_rng(0)
    for name in ("MT19937", "PCG64", "PCG64DXSM", "Philox", "SFC64"):
        yield "generator", lambda n=name: np.random.Generator(getattr(np.random, n)(0))
        yield "generator", lambda n=name: getattr(np.random, n)(0)
        yield "generator", lambda n=name: np.random.RandomState(getattr(np.random, n)(0))
    yield "sequence", lambda: np.random.SeedSequence(5)
    yield "split", lambda: find("sklearn.model_selection.ShuffleSplit")(2, random_state=np.random.RandomState(0))
    yield "frozen", lambda: _with_state(find("scipy.stats.uniform")(0, 1))


def _with_state(frozen):
    frozen.random_state = np.random.RandomState(0)
    return frozen


def _scipy():
    line = np.arange(6.0)
    for kind in ("linear", "nearest", "zero", "slinear", "quadratic", "cubic", "previous", "next"):
        for fill in (np.nan, "extrapolate", (0.0, 1.0)):
            yield "interp1d", lambda k=kind, f=fill: find("scipy.interpolate.interp1d")(
                line, line**2, kind=k, bounds_error=False, fill_value=f
            )
    for name in ("CubicSpline", "PchipInterpolator", "Akima1DInterpolator"):
        yield name, lambda n=name: find("scipy.interpolate." + n)(line, line**2)
    yield "bspline", lambda: find("scipy.interpolate.BSpline")(np.arange(8.0), np.arange(4.0), 3)
    yield "bspline", lambda: find("scipy.interpolate.make_interp_spline")(line, line**2)
    yield "ppoly", lambda: find("scipy.interpolate.PPoly")(np.ones((2, 2)), [0.0, 1.0, 2.0])
    yield "spline", lambda: find("scipy.interpolate.UnivariateSpline")(line, line**2)
    yield "grid", lambda: find("scipy.interpolate.RegularGridInterpolator")((line,), line)
    yield "rbf", lambda: find("scipy.interpolate.RBFInterpolator")(X[:, :2], Z)
    for name in ("cKDTree", "KDTree"):
        yield name, lambda n=name: find("scipy.spatial." + n)(X)
    yield "kde", lambda: find("scipy.stats.gaussian_kde")(X[:, 0])
    yield "result", lambda: find("scipy.optimize.minimize")(lambda x: (x**2).sum(), [1.0])
    yield "multivariate", lambda: find("scipy.stats.multivariate_normal")([0, 0])
    yield "histogram", lambda: find("scipy.stats.rv_histogram")((np.array([1, 2]), np.array([0.0, 1.0, 2.0])))
    yield "discrete", lambda: find("scipy.stats.rv_discrete")(values=([1, 2], [0.5, 0.5]))


def _objects():
    """Parts of models that are saved now and then on their own."""
    for module in ("_loss.loss", "_loss._loss", "_loss.link", "_loss.glm_distribution", "ensemble._gb_losses",
                   "linear_model.sgd_fast", "linear_model._sgd_fast", "ensemble.gradient_boosting",
                   "ensemble._hist_gradient_boosting.loss", "neural_network._stochastic_optimizers",
                   "ensemble._hist_gradient_boosting.binning", "linear_model._linear_loss"):
        try:
            names = sorted(vars(find("sklearn." + module)))
        except (ImportError, AttributeError):
            continue
        for name in names:
            value = getattr(find("sklearn." + module), name)
            if inspect.isclass(value) and value.__module__.split(".")[-1] == module.split(".")[-1]:
                for arguments in ((), (2,), (1.5, 2)):
                    yield name, lambda v=value, a=arguments: v(*a)
    for name in ("loss_", "_loss", "loss_function_", "loss_function"):
        for path, data, options in (
            ("ensemble.GradientBoostingClassifier", "two", {}),
            ("linear_model.SGDClassifier", "two", {"loss": "modified_huber"}),
            ("ensemble.HistGradientBoostingClassifier", "classes", {}),
        ):
            yield name, lambda n=name, p=path, d=data, o=options: getattr(_new(p, d, **o)(), n)
    for module in ("preprocessing", "decomposition", "linear_model", "ensemble"):
        yield "class", lambda m=module: [
            value for value in vars(find("sklearn." + m)).values() if inspect.isclass(value)
        ]
    yield "tags", lambda: find("sklearn.utils.get_tags")(find("sklearn.linear_model.Ridge")())
    yield "tree-nodes", lambda: fit(find("sklearn.tree.DecisionTreeClassifier")()).tree_


# ----------------------------------------------------------------------------------------------
# Saving, loading, and what loading asks for

FOLDER = tempfile.mkdtemp()
if PYTHON_2:
    Unpickler = pickle.Unpickler
else:
    Unpickler = pickle._Unpickler
SEEN = set()
#: Globals that a stream calls (REDUCE, OBJ, INST), and those that it makes instances of.
CALLED = set()
MADE = set()
#: What calls, imports or looks up what it is given, with the arguments that it was given.
ARGUMENTS = set()
WATCHED = {
    "getattr", "type", "encode", "defaultdict", "_ufunc_reconstruct", "__randomstate_ctor", "__generator_ctor",
    "__bit_generator_ctor", "__RandomState_ctor", "_reconstruct", "_mareconstruct", "_p", "_UTC", "Memory",
}
_find_class = Unpickler.find_class
_loads = {}
NAMES_OF = {}


def _recording(self, module, name):
    name = str(name)
    SEEN.add((module, name))
    found = _find_class(self, module, name)
    NAMES_OF.setdefault(id(found), (found, set()))[1].add((module, name))
    return found


def _reducing(self):
    function, arguments = self.stack[-2:]
    for module, name in _names(function):
        CALLED.add((module, name))
        if name in WATCHED:
            given = arguments[1:] if name == "encode" else arguments
            ARGUMENTS.add((module, name, json.dumps([_written(value) for value in given])))
        if name == "_reconstructor":
            MADE.update(_names(arguments[0]))
    _loads["REDUCE"](self)


def _making(self):
    MADE.update(_names(self.stack[-2]))
    _loads["NEWOBJ"](self)


def _making_by_keywords(self):
    MADE.update(_names(self.stack[-3]))
    _loads["NEWOBJ_EX"](self)


def _names(value):
    return NAMES_OF.get(id(value), (None, ()))[1]


def _written(value):
    """Return an argument in words: a class or function by its name, other objects by their class."""
    if value is None or isinstance(value, (bool, int, str)):
        return value if not isinstance(value, str) or _is_name(value) else "<str>"
    if hasattr(value, "__name__"):
        name = getattr(value, "__qualname__", value.__name__)
        return "%s:%s" % (getattr(value, "__module__", None), name)
    return "<%s:%s>" % (type(value).__module__, type(value).__name__)


def _is_name(text):
    letters = set("abcdefghijklmnopqrstuvwxyz0123456789._-")
    return len(text) < 60 and set(text.lower()) <= letters


def _load(file, **options):
    return Unpickler(file, **options).load()


def _code(name):
    code = getattr(pickle, name)
    return code if PYTHON_2 else code[0]


@contextlib.contextmanager
def recording():
    """Have every unpickler record: those of joblib, and those inside of numpy's own format."""
    before = pickle.load, pickle.loads, Unpickler.find_class
    pickle.load = _load
    pickle.loads = lambda data, **options: _load(io.BytesIO(data), **options)
    Unpickler.find_class = _recording
    for name, step in (("REDUCE", _reducing), ("NEWOBJ", _making), ("NEWOBJ_EX", _making_by_keywords)):
        if hasattr(pickle, name):
            _loads[name] = Unpickler.dispatch[_code(name)]
            Unpickler.dispatch[_code(name)] = step
    try:
        yield
    finally:
        pickle.load, pickle.loads, Unpickler.find_class = before
        for name, step in _loads.items():
            Unpickler.dispatch[_code(name)] = step
        NAMES_OF.clear()


def record(value):
    """Save in every way and load each again; return what could not be done."""
    problems = set()
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        try:
            data = pickle.dumps(value, protocol)
        except Exception as error:
            problems.add("%s: %s" % (type(error).__name__, error))
            continue
        _attempt(lambda d=data: _load(io.BytesIO(d)), problems)
    for protocol in (None, 2, pickle.HIGHEST_PROTOCOL):
        path = os.path.join(FOLDER, "value.joblib")
        try:
            joblib.dump(value, path, **({} if protocol is None else {"protocol": protocol}))
        except Exception as error:
            problems.add("%s: %s" % (type(error).__name__, error))
            continue
        _attempt(lambda: joblib.load(path), problems)
    return problems


def _attempt(load, problems):
    try:
        with recording(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            load()
    except Exception as error:
        problems.add("%s: %s" % (type(error).__name__, error))


def versions():
    """Return what made the list."""
    found = {"python": platform.python_version(), "scikit-learn": sklearn.__version__}
    found["numpy"] = np.__version__
    found["scipy"] = scipy.__version__
    found["joblib"] = joblib.__version__
    if pandas is not None:
        found["pandas"] = pandas.__version__
    return found


def everything():
    """Yield (name, value) of all that can be made under this release."""
    warnings.simplefilter("ignore")
    for name, cls in sorted(classes().items()):
        for number, (data, instance) in enumerate(basic(cls)):
            yield "%s-%s-%d" % (name, data, number), instance
    for name, make in cases():
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                value = make()
        except Exception as error:
            if "--explain" in sys.argv:
                print(name, type(error).__name__, str(error)[:150], file=sys.stderr)
            continue
        yield name, value


def flagged():
    """Return {module: {name: flags}}: ``c`` for what is called, ``m`` for what instances are made of."""
    found = {}
    for pair in sorted(SEEN):
        flags = ("c" if pair in CALLED else "") + ("m" if pair in MADE else "")
        found.setdefault(pair[0], {})[pair[1]] = flags
    return found


def render(seen):
    """Return the text of the file: one module a line, one call a line."""
    modules = [
        "%s: %s" % (json.dumps(module), json.dumps(names, sort_keys=True))
        for module, names in sorted(seen["globals"].items())
    ]
    calls = ["%s" % json.dumps([a, b, json.loads(c)]) for a, b, c in seen["arguments"]]
    text = '{"environment": %s,\n' % json.dumps(seen["environment"], sort_keys=True)
    return text + '"globals": {\n%s\n},\n"arguments": [\n%s\n]}\n' % (
        ",\n".join(modules),
        ",\n".join(calls),
    )


def main():
    """Print what was seen."""
    try:
        answer, sys.stdout = sys.stdout, sys.stderr  # some estimators print
        with np.errstate(all="ignore"):
            count = 0
            for name, value in everything():
                problems = record(value)
                count += 1
                if problems and "--explain" in sys.argv:
                    print(name, "not saved:", min(problems)[:150], file=sys.stderr)
    finally:
        sys.stdout = answer
        shutil.rmtree(FOLDER, ignore_errors=True)
    print(sklearn.__version__, count, "objects,", len(SEEN), "globals", file=sys.stderr)
    text = render({"environment": versions(), "globals": flagged(), "arguments": sorted(ARGUMENTS)})
    path = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    with io.open(path[0], "wb") if path else os.fdopen(1, "wb") as file:
        file.write(text.encode("ascii"))


if __name__ == "__main__":
    main()
