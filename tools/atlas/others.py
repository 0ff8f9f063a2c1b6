"""Models that the atlas was not made of: other data, other parameters, other things put together.

`produce.py --kinds others` records them, so that forecasts of the atlas can be held against what
really becomes of such files. Runs under Python 3.6 or newer with scikit-learn 0.22 or newer.
"""

import functools
import inspect
import os
import sys
import warnings
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "allowlist"))

import collect
import numpy as np
import scipy.sparse
from kinds import folder_of

__all__ = ["folder_of", "half_of", "kinds"]

#: What a release calls otherwise.
SPELT = {
    "estimator": ("base_estimator",),
    "log_loss": ("log", "deviance"),
    "squared_error": ("squared_loss", "mse", "ls"),
    "absolute_error": ("lad", "mae", "least_absolute_deviation"),
    "sqrt": ("auto",),
}


def half_of(name):
    """Return the half that a kind is in: rules are made by one, and only measured by the other."""
    return ("seen", "held out")[zlib.crc32(name.encode()) % 2]


def kinds():
    """Yield (name, function that returns a fitted estimator, its inputs and targets)."""
    find = _Finder()
    for number, (name, data, build) in enumerate(MODELS):
        yield "%s#%d" % (name, number), functools.partial(_fitted, find, data, build)


def _fitted(find, data, build):
    inputs, targets = DATA[data]()
    np.random.seed(7)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        given = (inputs,) if targets is None else (inputs, targets)
        return build(find).fit(*given), inputs, targets


# ----------------------------------------------------------------------------------------------
# Data


def _loaded(name, columns, rows):
    from sklearn import datasets

    loaded = getattr(datasets, "load_" + name)()
    order = np.random.RandomState(11).permutation(len(loaded.data))[:rows]
    return loaded.data[order][:, columns], loaded.target[order]


def _cancer():
    return _loaded("breast_cancer", [0, 1, 4, 8, 9, 14, 19], 150)


def _wine():
    return _loaded("wine", [0, 1, 4, 6, 9, 12], 130)


def _digits():
    return _loaded("digits", list(range(8, 48, 2)), 160)


def _diabetes():
    return _loaded("diabetes", [0, 2, 3, 5, 8, 9], 140)


def _named():
    X, y = _wine()
    return X, np.array(["red", "rose", "white"])[y]


def _counts():
    X, y = _digits()
    return X, (y > 4).astype(int)


def _sparse_two():
    X, y = _cancer()
    X = (X - X.mean(0)) / X.std(0)
    return scipy.sparse.csr_matrix(np.where(X > 0.2, X, 0)), y


def _sparse_three():
    X, y = _digits()
    return scipy.sparse.csr_matrix(X), y % 3


def _holes_two():
    X, y = _cancer()
    return _pierced(X), y


def _holes_number():
    X, y = _diabetes()
    return _pierced(X), y


def _pierced(X):
    X = X.copy()
    X[np.random.RandomState(5).uniform(size=X.shape) < 0.12] = np.nan
    return X


def _two_numbers():
    X, y = _diabetes()
    return X, np.stack([y, 0.01 * X[:, 1] - 3e-5 * y], axis=1)


def _labels():
    X, y = _wine()
    return X, np.stack([y == 0, X[:, 0] > 13, (y > 0) & (X[:, 1] > 2)], axis=1).astype(int)


def _two_classes():
    X, y = _wine()
    return X, np.stack([y, (X[:, 0] > 13).astype(int)], axis=1)


def _positive():
    X, y = _diabetes()
    return X - X.min(0) + 0.01, y


def _blobs():
    X, _ = _digits()
    return X, None


def _plain():
    X, _ = _wine()
    return X, None


def _holes():
    return _holes_two()[0], None


WORDS = "price bread rain goal match river cloud oven storm salt team wind flour score pass".split()


def _lines(groups):
    """Return lines of words whose frequencies are far from equal, and their groups."""
    rng = np.random.RandomState(3)
    texts, targets = [], []
    for number in range(90):
        group = number % groups
        weights = 1.0 / (1 + (np.arange(len(WORDS)) + 4 * group) % len(WORDS))
        words = rng.choice(WORDS, size=rng.randint(4, 14), p=weights / weights.sum())
        texts.append("The " + " ".join(words) + " of %d" % rng.randint(9))
        targets.append(group)
    return texts, np.array(targets)


def _lines_alone():
    return _lines(3)[0], None


def _table(rows=120):
    import pandas

    X, y = _cancer()
    X, y = X[:rows], y[:rows]
    rng = np.random.RandomState(1)
    frame = pandas.DataFrame(_pierced(X[:, :3]), columns=["radius", "texture", "smooth"])
    frame["clinic"] = pandas.Series(
        list(rng.choice(["north", "south", "east", "west"], rows)), dtype=object
    )
    frame["grade"] = pandas.Series(
        list(np.array(["i", "ii", "iii"])[rng.randint(3, size=rows)]), dtype=object
    )
    frame["visits"] = rng.randint(1, 9, rows)
    return frame, y


def _table_number():
    frame, _ = _table()
    return frame, np.round(frame["visits"].values * 3.5 + np.arange(len(frame)) % 7, 2)


def _words():
    rng = np.random.RandomState(4)
    columns = [["ox", "cat", "dog", "emu"], ["low", "high"], ["a", "b", "c", "d", "e"]]
    parts = [
        np.array(c, dtype=object)[np.minimum(rng.geometric(0.5, 110) - 1, len(c) - 1)]
        for c in columns
    ]
    return np.stack(parts, axis=1), rng.randint(2, size=110)


def _line():
    X, y = _diabetes()
    return X[:, 1], y


DATA = {
    "two": _cancer,
    "three": _wine,
    "ten": _digits,
    "number": _diabetes,
    "named": _named,
    "counts": _counts,
    "sparse two": _sparse_two,
    "sparse three": _sparse_three,
    "holes two": _holes_two,
    "holes number": _holes_number,
    "holes": _holes,
    "two numbers": _two_numbers,
    "labels": _labels,
    "two classes": _two_classes,
    "positive": _positive,
    "alone": _plain,
    "pixels": _blobs,
    "lines two": functools.partial(_lines, 2),
    "lines three": functools.partial(_lines, 3),
    "lines": _lines_alone,
    "table": _table,
    "table number": _table_number,
    "words": _words,
    "line": _line,
}

# ----------------------------------------------------------------------------------------------
# Models


class _Finder(object):
    """``find.PCA(n_components=2)``: classes by their names alone, options as the release spells."""

    def __getattr__(self, name):
        for path, cls in collect.classes().items():
            if path.rpartition(".")[2] == name:
                return functools.partial(_made, cls)
        raise ValueError("this release has no %s" % name)

    def pipe(self, *steps):
        from sklearn.pipeline import make_pipeline

        return make_pipeline(*steps)


def _made(cls, *arguments, **options):
    known = inspect.signature(cls.__init__).parameters
    chosen = {}
    for name, value in options.items():
        if name not in known:
            name = next((other for other in SPELT.get(name, ()) if other in known), name)
        chosen[name] = value
    if "random_state" in known and "random_state" not in chosen:
        chosen["random_state"] = 13
    if "n_estimators" in known and "n_estimators" not in chosen:
        chosen["n_estimators"] = 7
    return cls(*arguments, **chosen)


def _one(name, **options):
    """Return what builds one estimator; a value may be spelt as the release takes it."""

    def build(find):
        tries = [options]
        for key, value in options.items():
            tries += (
                [dict(options, **{key: other}) for other in SPELT.get(value, ())]
                if isinstance(value, str)
                else []
            )
        if len(tries) == 1:
            return getattr(find, name)(**options)
        return _Trying(find, name, tries)

    return build


class _Trying(object):
    """Fits the first of several spellings that the release takes."""

    def __init__(self, find, name, tries):
        self.makers = [functools.partial(getattr(find, name), **options) for options in tries]

    def fit(self, *data):
        error = None
        for make in self.makers:
            try:
                return make().fit(*data)
            except Exception as problem:
                error = problem
        raise error


def _on(data, name, **options):
    spelt = ", ".join("%s=%s" % (key, options[key]) for key in sorted(options))
    return "%s[%s on %s]" % (name, spelt, data), data, _one(name, **options)


def _put(data, name, build):
    return "%s on %s" % (name, data), data, build


def _logistic(**options):
    return lambda f: f.LogisticRegression(max_iter=300, **options)


def _forest(f, kind="Classifier", **options):
    return getattr(f, "RandomForest" + kind)(max_depth=4, **options)


def _prepared(f, sparse=False):
    numbers = f.pipe(f.SimpleImputer(strategy="median", add_indicator=True), f.RobustScaler())
    kinds = f.pipe(
        f.SimpleImputer(strategy="most_frequent"), f.OneHotEncoder(handle_unknown="ignore")
    )
    parts = [
        ("numbers", numbers, ["radius", "texture", "smooth"]),
        ("kinds", kinds, ["clinic", "grade"]),
    ]
    return f.ColumnTransformer(
        transformers=parts, remainder="passthrough", sparse_threshold=float(sparse)
    )


def _ordinal(f):
    code = f.OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
    return f.ColumnTransformer(
        transformers=[("kinds", code, ["clinic", "grade"])], remainder="passthrough"
    )


def _gaussian(f):
    from sklearn.gaussian_process.kernels import RBF, WhiteKernel

    return f.GaussianProcessRegressor(kernel=RBF(0.5) + WhiteKernel(0.3))


MODELS = [
    _on("two", "LogisticRegression", C=0.3, max_iter=400),
    _on("named", "LogisticRegression", C=2.0, max_iter=400, solver="newton-cg"),
    _on("three", "LogisticRegression", solver="liblinear"),
    _on("two", "LogisticRegression", solver="liblinear", penalty="l1", C=0.7),
    _on("ten", "LogisticRegression", solver="sag", max_iter=60),
    _on(
        "three",
        "LogisticRegression",
        solver="saga",
        penalty="elasticnet",
        l1_ratio=0.4,
        max_iter=80,
    ),
    _on("three", "LogisticRegression", multi_class="ovr", max_iter=300),
    _on("two", "LogisticRegression", multi_class="multinomial", max_iter=300),
    _on("two", "LogisticRegression", multi_class="ovr", max_iter=300),
    _on("ten", "LogisticRegression", multi_class="multinomial", max_iter=100),
    _on("two", "LogisticRegression", penalty="none", max_iter=300),
    _on("sparse two", "LogisticRegression", C=0.5),
    _on("sparse three", "LogisticRegression", class_weight="balanced", max_iter=200),
    _on("three", "LogisticRegressionCV", Cs=3, cv=3, max_iter=200),
    _on("two", "LogisticRegressionCV", Cs=4, cv=3, scoring="roc_auc", max_iter=200),
    _on("two", "SGDClassifier", loss="log_loss", alpha=0.01),
    _on("three", "SGDClassifier", loss="hinge", penalty="elasticnet"),
    _on("ten", "SGDClassifier", loss="modified_huber", average=10),
    _on("number", "SGDRegressor", loss="squared_error", learning_rate="adaptive"),
    _on("two", "Perceptron", penalty="l2"),
    _on("three", "PassiveAggressiveClassifier", C=0.5),
    _on("number", "Ridge", alpha=3.0, solver="cholesky"),
    _on("two numbers", "Ridge", alpha=0.2, solver="lsqr"),
    _on("number", "RidgeCV", alphas=(0.1, 1.0, 10.0)),
    _on("three", "RidgeClassifier", alpha=2.0),
    _on("two", "RidgeClassifierCV", alphas=(0.1, 1.0)),
    _on("number", "Lasso", alpha=0.05),
    _on("two numbers", "LinearRegression", fit_intercept=False),
    _on("number", "ElasticNet", alpha=0.1, l1_ratio=0.3),
    _on("number", "LassoCV", cv=3, n_alphas=20),
    _on("number", "ElasticNetCV", cv=3, n_alphas=10),
    _on("number", "BayesianRidge", compute_score=True),
    _on("number", "ARDRegression"),
    _on("number", "HuberRegressor", epsilon=1.5),
    _on("number", "QuantileRegressor", quantile=0.7, alpha=0.1, solver="highs"),
    _on("positive", "PoissonRegressor", alpha=0.3),
    _on("positive", "GammaRegressor", alpha=0.1),
    _on("positive", "TweedieRegressor", power=1.2),
    _on("number", "RANSACRegressor", min_samples=20),
    _on("number", "TheilSenRegressor", max_subpopulation=200),
    _on("number", "LassoLarsIC", criterion="bic"),
    _on("number", "OrthogonalMatchingPursuit", n_nonzero_coefs=3),
    _on("three", "DecisionTreeClassifier", max_depth=5, min_samples_leaf=3),
    _on("two", "DecisionTreeClassifier", criterion="entropy", max_leaf_nodes=9),
    _on("two classes", "DecisionTreeClassifier", max_depth=4),
    _on("number", "DecisionTreeRegressor", max_depth=5, ccp_alpha=0.1),
    _on("positive", "DecisionTreeRegressor", criterion="poisson", max_depth=4),
    _on("two numbers", "DecisionTreeRegressor", max_depth=6),
    _on("two", "RandomForestClassifier", max_depth=6, max_features="sqrt"),
    _on("ten", "RandomForestClassifier", max_depth=5, class_weight="balanced_subsample"),
    _on("labels", "RandomForestClassifier", max_depth=3),
    _on("counts", "RandomForestClassifier", max_samples=0.6),
    _on("number", "RandomForestRegressor", max_depth=5, min_samples_split=4),
    _on("two numbers", "RandomForestRegressor", max_depth=4, max_features=0.6),
    _on("three", "ExtraTreesClassifier", max_depth=5, criterion="entropy"),
    _on("number", "ExtraTreesRegressor", max_depth=5),
    _on("alone", "RandomTreesEmbedding", max_depth=3),
    _on("two", "GradientBoostingClassifier", max_depth=2, learning_rate=0.3),
    _on("three", "GradientBoostingClassifier", max_depth=2, subsample=0.8),
    _on("number", "GradientBoostingRegressor", max_depth=3),
    _on("number", "GradientBoostingRegressor", loss="huber", alpha=0.85),
    _on("number", "GradientBoostingRegressor", loss="quantile", alpha=0.2),
    _on("number", "GradientBoostingRegressor", loss="absolute_error", n_iter_no_change=3),
    _on("holes two", "HistGradientBoostingClassifier", max_iter=9, max_depth=3),
    _on("three", "HistGradientBoostingClassifier", max_iter=6, l2_regularization=0.5),
    _on("number", "HistGradientBoostingRegressor", max_iter=8),
    _on("holes number", "HistGradientBoostingRegressor", max_iter=8, loss="absolute_error"),
    _on("positive", "HistGradientBoostingRegressor", max_iter=8, loss="poisson"),
    _on("number", "HistGradientBoostingRegressor", max_iter=8, loss="quantile", quantile=0.8),
    _on(
        "counts",
        "HistGradientBoostingClassifier",
        max_iter=5,
        categorical_features=(1, 3),
        max_bins=40,
    ),
    _on("two", "AdaBoostClassifier", learning_rate=0.5),
    _on("three", "AdaBoostClassifier", algorithm="SAMME"),
    _on("three", "AdaBoostClassifier"),
    _on("number", "AdaBoostRegressor", loss="exponential"),
    _on("two", "BaggingClassifier", max_features=0.7),
    _on("number", "BaggingRegressor", bootstrap_features=True),
    _put(
        "three",
        "BaggingClassifier[LogisticRegression]",
        lambda f: f.BaggingClassifier(estimator=_logistic()(f)),
    ),
    _put("number", "AdaBoostRegressor[Ridge]", lambda f: f.AdaBoostRegressor(estimator=f.Ridge())),
    _on("alone", "IsolationForest", max_samples=60),
    _on("two", "IsolationForest", contamination=0.1, max_features=0.8),
    _on("two", "SVC", C=2.0, gamma="auto"),
    _on("three", "SVC", kernel="linear", probability=True),
    _on("ten", "SVC", kernel="poly", degree=2, decision_function_shape="ovo"),
    _on("sparse three", "SVC", kernel="linear"),
    _on("three", "NuSVC", nu=0.3),
    _on("number", "SVR", C=5.0, kernel="rbf"),
    _on("number", "NuSVR", nu=0.4),
    _on("three", "LinearSVC", C=0.4, max_iter=400),
    _on("number", "LinearSVR", C=0.4, loss="squared_epsilon_insensitive"),
    _on("alone", "OneClassSVM", nu=0.2, gamma=0.05),
    _on("two", "KNeighborsClassifier", n_neighbors=7, weights="distance"),
    _on("three", "KNeighborsClassifier", n_neighbors=3, metric="manhattan"),
    _on("sparse three", "KNeighborsClassifier", n_neighbors=4),
    _on("labels", "KNeighborsClassifier", n_neighbors=5, algorithm="kd_tree"),
    _on("two", "KNeighborsClassifier", n_neighbors=5, algorithm="brute", metric="cosine"),
    _on("number", "KNeighborsRegressor", n_neighbors=6, p=1),
    _on("two numbers", "KNeighborsRegressor", n_neighbors=4, algorithm="ball_tree"),
    _on("two", "RadiusNeighborsClassifier", radius=400.0),
    _on("number", "RadiusNeighborsRegressor", radius=0.3),
    _on("alone", "NearestNeighbors", n_neighbors=4, metric="chebyshev"),
    _on("three", "NearestCentroid"),
    _on("alone", "LocalOutlierFactor", novelty=True, n_neighbors=9),
    _on("alone", "KernelDensity", bandwidth=3.0),
    _on("three", "NeighborhoodComponentsAnalysis", n_components=2, max_iter=15),
    _on("three", "GaussianNB", var_smoothing=1e-7),
    _on("ten", "MultinomialNB", alpha=0.3),
    _on("counts", "ComplementNB", norm=True),
    _on("counts", "BernoulliNB", binarize=3.0),
    _on("words", "OrdinalEncoder"),
    _on("words", "OneHotEncoder", drop="if_binary"),
    _on("words", "OneHotEncoder", min_frequency=12, handle_unknown="infrequent_if_exist"),
    _on("words", "OneHotEncoder", handle_unknown="ignore"),
    _on("words", "TargetEncoder", cv=3),
    _on("three", "LinearDiscriminantAnalysis", solver="svd", store_covariance=True),
    _on("two", "LinearDiscriminantAnalysis", solver="lsqr", shrinkage="auto"),
    _on("three", "LinearDiscriminantAnalysis", solver="eigen", n_components=2),
    _on("three", "QuadraticDiscriminantAnalysis", reg_param=0.2),
    _on("two", "QuadraticDiscriminantAnalysis", store_covariance=True),
    _on("three", "GaussianProcessClassifier"),
    _on("number", "GaussianProcessRegressor", alpha=0.5, normalize_y=True),
    _put("number", "GaussianProcessRegressor[kernel]", _gaussian),
    _on("three", "MLPClassifier", hidden_layer_sizes=(8, 5), max_iter=60),
    _on("number", "MLPRegressor", hidden_layer_sizes=(9,), activation="logistic", max_iter=60),
    _on("labels", "MLPClassifier", hidden_layer_sizes=(6,), max_iter=40),
    _on("number", "KernelRidge", kernel="rbf", gamma=0.2),
    _on("two numbers", "PLSRegression", n_components=2),
    _on("two numbers", "PLSCanonical", n_components=1),
    _on("two numbers", "CCA", n_components=1),
    _on("line", "IsotonicRegression", out_of_bounds="clip"),
    _on("pixels", "PCA", n_components=6, whiten=True),
    _on("pixels", "PCA", n_components=0.8),
    _on("pixels", "IncrementalPCA", n_components=4, batch_size=30),
    _on("pixels", "KernelPCA", n_components=4, kernel="poly", degree=2),
    _on("pixels", "KernelPCA", n_components=3, kernel="rbf", gamma=0.001),
    _on("pixels", "NMF", n_components=4, solver="mu", max_iter=60),
    _on("pixels", "FastICA", n_components=3, max_iter=50),
    _on("pixels", "FactorAnalysis", n_components=3),
    _on("pixels", "TruncatedSVD", n_components=5),
    _on("pixels", "SparsePCA", n_components=3, max_iter=20),
    _on("pixels", "MiniBatchDictionaryLearning", n_components=5, batch_size=20, n_iter=20),
    _on("pixels", "LatentDirichletAllocation", n_components=3, max_iter=4),
    _on("pixels", "KMeans", n_clusters=5, n_init=2),
    _on("alone", "KMeans", n_clusters=3, n_init=2, algorithm="elkan"),
    _on("pixels", "MiniBatchKMeans", n_clusters=4, n_init=2, batch_size=50),
    _on("alone", "Birch", n_clusters=3, threshold=30.0),
    _on("alone", "MeanShift", bandwidth=200.0),
    _on("alone", "AffinityPropagation", damping=0.8),
    _on("alone", "GaussianMixture", n_components=3, covariance_type="spherical"),
    _on("alone", "GaussianMixture", n_components=2, reg_covar=0.1),
    _on("alone", "BayesianGaussianMixture", n_components=3, max_iter=30),
    _on("pixels", "Isomap", n_neighbors=7, n_components=2),
    _on("pixels", "LocallyLinearEmbedding", n_neighbors=8, n_components=2),
    _on("alone", "EllipticEnvelope", contamination=0.15),
    _on("pixels", "BernoulliRBM", n_components=4, n_iter=3),
    _on("alone", "StandardScaler", with_std=False),
    _on("sparse two", "MaxAbsScaler"),
    _on("alone", "MinMaxScaler", feature_range=(-1, 1), clip=True),
    _on("alone", "RobustScaler", quantile_range=(10.0, 90.0)),
    _on("positive", "PowerTransformer", method="box-cox"),
    _on("alone", "PowerTransformer", standardize=False),
    _on("alone", "QuantileTransformer", n_quantiles=40, output_distribution="normal"),
    _on("alone", "KBinsDiscretizer", n_bins=4, strategy="uniform"),
    _on("alone", "KBinsDiscretizer", n_bins=3, encode="ordinal", strategy="quantile"),
    _on("alone", "PolynomialFeatures", degree=3, include_bias=False),
    _on("alone", "SplineTransformer", n_knots=4, degree=2),
    _on("holes", "SimpleImputer", strategy="median"),
    _on("holes", "SimpleImputer", strategy="constant", fill_value=-1),
    _on("holes", "KNNImputer", n_neighbors=3, weights="distance"),
    _on("holes", "MissingIndicator", features="all"),
    _on("holes two", "IterativeImputer", max_iter=3),
    _on("lines", "CountVectorizer", ngram_range=(1, 2), min_df=2),
    _on("lines", "TfidfVectorizer", min_df=2, max_df=0.95),
    _on("lines", "TfidfVectorizer", use_idf=False, norm="l1"),
    _on("lines", "TfidfVectorizer", analyzer="char_wb", ngram_range=(2, 3), sublinear_tf=True),
    _on("lines", "HashingVectorizer", n_features=64),
    _put(
        "lines two",
        "Tfidf+Logistic",
        lambda f: f.pipe(f.TfidfVectorizer(stop_words="english"), _logistic()(f)),
    ),
    _put(
        "lines three",
        "Tfidf+LinearSVC",
        lambda f: f.pipe(f.TfidfVectorizer(norm="l1"), f.LinearSVC()),
    ),
    _put(
        "lines three",
        "Count+Tfidf+SGD",
        lambda f: f.pipe(f.CountVectorizer(), f.TfidfTransformer(), f.SGDClassifier()),
    ),
    _put(
        "lines three",
        "Count+NB",
        lambda f: f.pipe(f.CountVectorizer(binary=True), f.ComplementNB()),
    ),
    _put(
        "lines two",
        "Hashing+Tfidf+Ridge",
        lambda f: f.pipe(
            f.HashingVectorizer(n_features=128), f.TfidfTransformer(norm="l1"), f.RidgeClassifier()
        ),
    ),
    _put(
        "lines three",
        "Tfidf+SVD+Forest",
        lambda f: f.pipe(f.TfidfVectorizer(), f.TruncatedSVD(n_components=4), _forest(f)),
    ),
    _put(
        "lines",
        "Tfidf+NMF",
        lambda f: f.pipe(f.TfidfVectorizer(), f.NMF(n_components=3, max_iter=60)),
    ),
    _put(
        "lines three",
        "Union[Tfidf words, chars]+Logistic",
        lambda f: f.pipe(
            f.FeatureUnion(
                transformer_list=[
                    ("w", f.TfidfVectorizer()),
                    ("c", f.TfidfVectorizer(analyzer="char")),
                ]
            ),
            _logistic()(f),
        ),
    ),
    _put(
        "two",
        "Scaler+PCA+Logistic",
        lambda f: f.pipe(f.StandardScaler(), f.PCA(n_components=3), _logistic()(f)),
    ),
    _put(
        "three",
        "Scaler+KNN",
        lambda f: f.pipe(f.MinMaxScaler(), f.KNeighborsClassifier(n_neighbors=4)),
    ),
    _put(
        "number",
        "Poly+Lasso",
        lambda f: f.pipe(f.PolynomialFeatures(degree=2), f.StandardScaler(), f.Lasso(alpha=0.5)),
    ),
    _put("holes two", "Imputer+Forest", lambda f: f.pipe(f.SimpleImputer(), _forest(f))),
    _put(
        "holes number",
        "KNNImputer+Boosting",
        lambda f: f.pipe(f.KNNImputer(), f.GradientBoostingRegressor(max_depth=2)),
    ),
    _put("three", "Select+SVC", lambda f: f.pipe(f.SelectPercentile(percentile=60), f.SVC())),
    _put(
        "ten", "Variance+NB", lambda f: f.pipe(f.VarianceThreshold(threshold=0.5), f.GaussianNB())
    ),
    _put(
        "three",
        "LDA+Tree",
        lambda f: f.pipe(
            f.LinearDiscriminantAnalysis(n_components=2), f.DecisionTreeClassifier(max_depth=4)
        ),
    ),
    _put(
        "three",
        "Nystroem+SGD",
        lambda f: f.pipe(
            f.StandardScaler(), f.Nystroem(n_components=20), f.SGDClassifier(loss="hinge")
        ),
    ),
    _put("table", "Columns+Logistic", lambda f: f.pipe(_prepared(f), _logistic()(f))),
    _put("table", "Columns+Forest", lambda f: f.pipe(_prepared(f, sparse=True), _forest(f))),
    _put(
        "table",
        "Columns+HistBoosting",
        lambda f: f.pipe(_ordinal(f), f.HistGradientBoostingClassifier(max_iter=5)),
    ),
    _put("table number", "Columns+Ridge", lambda f: f.pipe(_prepared(f), f.Ridge())),
    _put(
        "table number",
        "Columns+Boosting",
        lambda f: f.pipe(_prepared(f), f.GradientBoostingRegressor(max_depth=2)),
    ),
    _put("table", "Columns", _prepared),
    _put(
        "table",
        "Grid[Columns+Logistic]",
        lambda f: f.GridSearchCV(
            estimator=f.pipe(_prepared(f), _logistic()(f)),
            param_grid={"logisticregression__C": [0.1, 1.0]},
            cv=3,
        ),
    ),
    _put(
        "two",
        "Grid[Scaler+SVC]",
        lambda f: f.GridSearchCV(
            estimator=f.pipe(f.StandardScaler(), f.SVC()), param_grid={"svc__C": [0.5, 2.0]}, cv=3
        ),
    ),
    _put(
        "number",
        "Random[Forest]",
        lambda f: f.RandomizedSearchCV(
            estimator=_forest(f, "Regressor"),
            param_distributions={"max_features": [0.4, 0.8]},
            n_iter=2,
            cv=2,
        ),
    ),
    _put(
        "three",
        "Voting[hard]",
        lambda f: f.VotingClassifier(
            estimators=[
                ("n", f.GaussianNB()),
                ("t", f.DecisionTreeClassifier(max_depth=3)),
                ("k", f.KNeighborsClassifier()),
            ]
        ),
    ),
    _put(
        "two",
        "Voting[soft]",
        lambda f: f.VotingClassifier(
            estimators=[("l", _logistic()(f)), ("f", _forest(f))], voting="soft", weights=[2, 1]
        ),
    ),
    _put(
        "number",
        "VotingRegressor",
        lambda f: f.VotingRegressor(estimators=[("r", f.Ridge()), ("k", f.KNeighborsRegressor())]),
    ),
    _put(
        "two",
        "Stacking[KNN, NB]",
        lambda f: f.StackingClassifier(
            estimators=[("k", f.KNeighborsClassifier()), ("n", f.GaussianNB())], cv=3
        ),
    ),
    _put(
        "number",
        "StackingRegressor",
        lambda f: f.StackingRegressor(
            estimators=[("r", f.Ridge()), ("t", f.DecisionTreeRegressor(max_depth=3))],
            final_estimator=_forest(f, "Regressor"),
            cv=3,
        ),
    ),
    _put(
        "three",
        "Calibrated[NB]",
        lambda f: f.CalibratedClassifierCV(estimator=f.GaussianNB(), cv=3),
    ),
    _put(
        "two",
        "Calibrated[Forest, isotonic]",
        lambda f: f.CalibratedClassifierCV(estimator=_forest(f), cv=3, method="isotonic"),
    ),
    _put("three", "OneVsRest[Logistic]", lambda f: f.OneVsRestClassifier(estimator=_logistic()(f))),
    _put("three", "OneVsOne[LinearSVC]", lambda f: f.OneVsOneClassifier(estimator=f.LinearSVC())),
    _put(
        "labels",
        "OneVsRest[Logistic]",
        lambda f: f.OneVsRestClassifier(estimator=_logistic(solver="liblinear")(f)),
    ),
    _put(
        "labels",
        "Chain[Logistic]",
        lambda f: f.ClassifierChain(estimator=_logistic()(f), order=[2, 0, 1]),
    ),
    _put(
        "two classes",
        "MultiOutput[Logistic]",
        lambda f: f.MultiOutputClassifier(estimator=_logistic()(f)),
    ),
    _put(
        "two numbers",
        "MultiOutputRegressor[Boosting]",
        lambda f: f.MultiOutputRegressor(estimator=f.GradientBoostingRegressor(max_depth=2)),
    ),
    _put(
        "two numbers",
        "RegressorChain[Tree]",
        lambda f: f.RegressorChain(estimator=f.DecisionTreeRegressor(max_depth=3)),
    ),
    _put(
        "positive",
        "Target[log, Ridge]",
        lambda f: f.TransformedTargetRegressor(
            regressor=f.Ridge(), func=np.log1p, inverse_func=np.expm1
        ),
    ),
    _put(
        "number",
        "Target[quantiles, Forest]",
        lambda f: f.TransformedTargetRegressor(
            regressor=_forest(f, "Regressor"), transformer=f.QuantileTransformer(n_quantiles=30)
        ),
    ),
    _put(
        "two", "RFE[Ridge]", lambda f: f.RFE(estimator=f.RidgeClassifier(), n_features_to_select=3)
    ),
    _put(
        "two",
        "RFECV[Tree]",
        lambda f: f.RFECV(estimator=f.DecisionTreeClassifier(max_depth=3), cv=3),
    ),
    _put(
        "number",
        "From[Lasso]+Linear",
        lambda f: f.pipe(f.SelectFromModel(estimator=f.Lasso(alpha=0.5)), f.LinearRegression()),
    ),
    _put(
        "three",
        "From[ExtraTrees]+Logistic",
        lambda f: f.pipe(f.SelectFromModel(estimator=f.ExtraTreesClassifier()), _logistic()(f)),
    ),
    _put(
        "two",
        "Sequential[KNN]",
        lambda f: f.SequentialFeatureSelector(
            estimator=f.KNeighborsClassifier(), n_features_to_select=2, cv=2
        ),
    ),
    _put(
        "three",
        "Union[PCA, Best]+Logistic",
        lambda f: f.pipe(
            f.FeatureUnion(
                transformer_list=[("p", f.PCA(n_components=2)), ("b", f.SelectKBest(k=2))]
            ),
            _logistic()(f),
        ),
    ),
    _put(
        "positive",
        "Function+Ridge",
        lambda f: f.pipe(f.FunctionTransformer(func=np.log1p), f.Ridge()),
    ),
    _put(
        "three",
        "KMeans+Logistic",
        lambda f: f.pipe(f.KMeans(n_clusters=4, n_init=2), _logistic()(f)),
    ),
    _put(
        "two",
        "SelfTraining[Tree]",
        lambda f: f.SelfTrainingClassifier(estimator=f.DecisionTreeClassifier(max_depth=3)),
    ),
    _put(
        "three", "OutputCode[Logistic]", lambda f: f.OutputCodeClassifier(estimator=_logistic()(f))
    ),
    _on("three", "DummyClassifier", strategy="prior"),
    _on("number", "DummyRegressor", strategy="median"),
    _on("three", "LabelSpreading", kernel="knn", n_neighbors=5),
]
