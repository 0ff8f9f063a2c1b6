"""The kinds of estimators in the atlas: each public one once, and configurations that people use.

Runs beside ``../allowlist/collect.py``, which has the data and knows how to make any estimator of
any release, under Python 3.6 or newer.
"""

import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "allowlist"))

import collect
import numpy as np

#: What is not for saving: it is made in passing, or has nothing to ask.
LEFT_OUT = {"MetadataRequest"}
#: What would be fitted on anything at all is fitted on what it is for.
OWN_DATA = {"HashingVectorizer": "texts", "FeatureHasher": "dicts"}
OWN_OPTIONS = {"QuantileRegressor": {"solver": "highs"}, "SpectralBiclustering": {"n_best": 2}}


def kinds():
    """Yield (name, function that returns a fitted estimator, its inputs and targets)."""
    names = set()
    for path, cls in sorted(collect.classes().items()):
        name = path.rpartition(".")[2]
        if name not in names and name not in LEFT_OUT:
            names.add(name)
            yield name, _basic(cls)
    for name, make in variants():
        if name in names:
            raise ValueError("two kinds are called %s" % name)
        names.add(name)
        yield name, make


def folder_of(name):
    """Return a kind's name as the name of a golden."""
    return re.sub(r"[^\w.+-]+", "-", name.replace("[", "+").replace("=", "-")).strip("-")


def _basic(cls):
    name = cls.__name__

    def make():
        if name in OWN_DATA or name in OWN_OPTIONS:
            inputs, targets = collect.DATA[OWN_DATA.get(name, "numbers")]
            estimator = collect.small(cls, **OWN_OPTIONS.get(name, {}))
            return collect.fit(estimator, (inputs, targets)), inputs, targets
        for data, estimator in collect.basic(cls):
            if data == "unfitted":
                break
            inputs, targets = collect.DATA[data]
            return estimator, inputs, targets
        raise ValueError("nothing that it could be fitted on")

    return make


# ----------------------------------------------------------------------------------------------
# Configurations

#: (estimator, data, options); of values in a tuple the first that the release takes.
VARIANTS = [
    ("ensemble.RandomForestClassifier", "classes", {"criterion": "entropy"}),
    ("ensemble.RandomForestClassifier", "names", {"oob_score": True, "bootstrap": True}),
    ("ensemble.RandomForestClassifier", "multilabel", {"class_weight": "balanced"}),
    ("ensemble.RandomForestClassifier", "classes", {"warm_start": True}),
    ("ensemble.RandomForestClassifier", "classes", {"max_features": ("log2",)}),
    ("ensemble.RandomForestRegressor", "numbers", {"criterion": ("absolute_error", "mae")}),
    ("ensemble.RandomForestRegressor", "targets", {"oob_score": True, "bootstrap": True}),
    ("ensemble.ExtraTreesClassifier", "classes", {"bootstrap": True}),
    ("ensemble.ExtraTreesRegressor", "targets", {"bootstrap": True}),
    ("ensemble.GradientBoostingClassifier", "two", {"loss": "exponential"}),
    ("ensemble.GradientBoostingClassifier", "classes", {"subsample": 0.7}),
    ("ensemble.GradientBoostingClassifier", "two", {"init": "zero"}),
    ("ensemble.GradientBoostingRegressor", "numbers", {"loss": "huber"}),
    ("ensemble.GradientBoostingRegressor", "numbers", {"loss": "quantile", "alpha": 0.8}),
    ("ensemble.GradientBoostingRegressor", "numbers", {"loss": ("absolute_error", "lad")}),
    ("ensemble.HistGradientBoostingClassifier", "two", {}),
    ("ensemble.HistGradientBoostingClassifier", "gaps", {}),
    (
        "ensemble.HistGradientBoostingClassifier",
        "two",
        {"early_stopping": True, "n_iter_no_change": 2},
    ),
    ("ensemble.HistGradientBoostingRegressor", "numbers", {"loss": "poisson"}),
    (
        "ensemble.HistGradientBoostingRegressor",
        "numbers",
        {"loss": ("absolute_error", "least_absolute_deviation")},
    ),
    ("ensemble.HistGradientBoostingRegressor", "codes", {"categorical_features": [0]}),
    ("ensemble.AdaBoostClassifier", "two", {"n_estimators": 5}),
    ("ensemble.AdaBoostRegressor", "numbers", {"loss": "square"}),
    ("ensemble.BaggingClassifier", "classes", {"oob_score": True}),
    ("ensemble.IsolationForest", "alone", {"contamination": 0.2}),
    ("tree.DecisionTreeClassifier", "classes", {"criterion": "entropy"}),
    ("tree.DecisionTreeClassifier", "classes", {"splitter": "random"}),
    ("tree.DecisionTreeClassifier", "multilabel", {}),
    ("tree.DecisionTreeClassifier", "classes", {"ccp_alpha": 0.01}),
    ("tree.DecisionTreeRegressor", "numbers", {"criterion": ("absolute_error", "mae")}),
    ("tree.DecisionTreeRegressor", "numbers", {"criterion": "friedman_mse"}),
    ("tree.DecisionTreeRegressor", "targets", {}),
    ("linear_model.LogisticRegression", "two", {}),
    ("linear_model.LogisticRegression", "names", {"C": 0.1}),
    ("linear_model.LogisticRegression", "two", {"solver": "liblinear"}),
    ("linear_model.LogisticRegression", "classes", {"solver": "saga"}),
    ("linear_model.LogisticRegression", "two", {"penalty": "l1", "solver": "liblinear"}),
    ("linear_model.LogisticRegression", "two", {"class_weight": "balanced"}),
    ("linear_model.LogisticRegression", "sparse", {}),
    ("linear_model.LogisticRegressionCV", "two", {"cv": 2}),
    ("linear_model.Ridge", "targets", {}),
    ("linear_model.Ridge", "numbers", {"solver": "svd"}),
    ("linear_model.RidgeCV", "numbers", {"cv": 2}),
    ("linear_model.LinearRegression", "targets", {}),
    ("linear_model.LinearRegression", "numbers", {"positive": True}),
    ("linear_model.ElasticNet", "numbers", {"positive": True}),
    ("linear_model.SGDClassifier", "two", {"loss": ("log_loss", "log")}),
    ("linear_model.SGDClassifier", "two", {"loss": "modified_huber"}),
    ("linear_model.SGDClassifier", "classes", {"average": True}),
    ("linear_model.SGDClassifier", "two", {"early_stopping": True}),
    ("linear_model.SGDRegressor", "numbers", {"loss": "huber"}),
    ("linear_model.SGDRegressor", "numbers", {"loss": "epsilon_insensitive"}),
    ("linear_model.TweedieRegressor", "numbers", {"power": 1.5, "link": "log"}),
    ("svm.SVC", "classes", {"kernel": "linear"}),
    ("svm.SVC", "classes", {"kernel": "poly"}),
    ("svm.SVC", "two", {"probability": True}),
    ("svm.SVC", "classes", {"decision_function_shape": "ovo"}),
    ("svm.SVC", "names", {"class_weight": "balanced"}),
    ("svm.SVC", "square", {"kernel": "precomputed"}),
    ("svm.SVC", "sparse", {}),
    ("svm.LinearSVC", "two", {"loss": "hinge"}),
    ("svm.SVR", "numbers", {"kernel": "linear"}),
    ("svm.OneClassSVM", "alone", {"kernel": "linear"}),
    ("neighbors.KNeighborsClassifier", "classes", {"algorithm": "ball_tree"}),
    ("neighbors.KNeighborsClassifier", "classes", {"algorithm": "kd_tree"}),
    ("neighbors.KNeighborsClassifier", "classes", {"algorithm": "brute"}),
    ("neighbors.KNeighborsClassifier", "classes", {"weights": "distance"}),
    ("neighbors.KNeighborsClassifier", "classes", {"metric": "manhattan"}),
    ("neighbors.KNeighborsClassifier", "multilabel", {}),
    ("neighbors.KNeighborsRegressor", "numbers", {"algorithm": "kd_tree"}),
    ("neighbors.KNeighborsRegressor", "targets", {"weights": "distance"}),
    ("neighbors.NearestNeighbors", "alone", {"algorithm": "kd_tree"}),
    ("neighbors.KernelDensity", "alone", {"kernel": "tophat", "algorithm": "kd_tree"}),
    ("neighbors.LocalOutlierFactor", "alone", {"novelty": True}),
    ("neural_network.MLPClassifier", "two", {}),
    ("neural_network.MLPClassifier", "names", {"solver": "sgd"}),
    ("neural_network.MLPClassifier", "classes", {"solver": "lbfgs"}),
    ("neural_network.MLPClassifier", "multilabel", {"early_stopping": True}),
    ("neural_network.MLPRegressor", "targets", {"activation": "tanh"}),
    ("naive_bayes.GaussianNB", "two", {"var_smoothing": 1e-6}),
    ("naive_bayes.CategoricalNB", "codes", {}),
    ("cluster.KMeans", "alone", {"init": "random"}),
    ("cluster.KMeans", "sparse", {}),
    ("cluster.KMeans", "alone", {"algorithm": "elkan"}),
    ("cluster.AgglomerativeClustering", "alone", {"linkage": "complete"}),
    ("cluster.DBSCAN", "alone", {"algorithm": "kd_tree"}),
    ("mixture.GaussianMixture", "alone", {"covariance_type": "diag"}),
    ("mixture.GaussianMixture", "alone", {"covariance_type": "tied"}),
    ("mixture.GaussianMixture", "alone", {"warm_start": True}),
    ("decomposition.PCA", "alone", {"svd_solver": "full", "whiten": True}),
    ("decomposition.PCA", "alone", {"svd_solver": "randomized"}),
    ("decomposition.KernelPCA", "alone", {"kernel": "rbf", "fit_inverse_transform": True}),
    ("decomposition.NMF", "alone", {"init": "nndsvda"}),
    ("decomposition.TruncatedSVD", "sparse", {"algorithm": "arpack"}),
    ("preprocessing.StandardScaler", "sparse", {"with_mean": False}),
    ("preprocessing.StandardScaler", "frame", {}),
    ("preprocessing.OneHotEncoder", "kinds", {"handle_unknown": "ignore"}),
    ("preprocessing.OneHotEncoder", "kinds", {"drop": "first"}),
    ("preprocessing.OneHotEncoder", "kinds", {"min_frequency": 2, "handle_unknown": "ignore"}),
    (
        "preprocessing.OrdinalEncoder",
        "kinds",
        {"handle_unknown": "use_encoded_value", "unknown_value": -1},
    ),
    ("preprocessing.KBinsDiscretizer", "alone", {"encode": "ordinal"}),
    ("preprocessing.KBinsDiscretizer", "alone", {"strategy": "kmeans"}),
    ("preprocessing.PowerTransformer", "alone", {"method": "box-cox"}),
    ("preprocessing.QuantileTransformer", "alone", {"output_distribution": "normal"}),
    ("preprocessing.PolynomialFeatures", "alone", {"interaction_only": True}),
    ("preprocessing.SplineTransformer", "alone", {"extrapolation": "linear"}),
    ("preprocessing.FunctionTransformer", "alone", {"func": np.log1p, "inverse_func": np.expm1}),
    ("impute.SimpleImputer", "gaps", {"strategy": "median", "add_indicator": True}),
    ("impute.SimpleImputer", "kinds", {"strategy": "most_frequent"}),
    ("impute.SimpleImputer", "gaps", {"strategy": "constant", "fill_value": 0.0}),
    ("impute.KNNImputer", "gaps", {"add_indicator": True}),
    ("impute.IterativeImputer", "gaps", {"max_iter": 2}),
    ("feature_extraction.text.CountVectorizer", "texts", {"ngram_range": (1, 2)}),
    ("feature_extraction.text.TfidfVectorizer", "texts", {"sublinear_tf": True}),
    ("feature_extraction.text.TfidfVectorizer", "texts", {"stop_words": "english"}),
    ("feature_extraction.text.HashingVectorizer", "texts", {"n_features": 32}),
    ("gaussian_process.GaussianProcessClassifier", "two", {}),
    ("gaussian_process.GaussianProcessRegressor", "numbers", {"normalize_y": True}),
    ("discriminant_analysis.LinearDiscriminantAnalysis", "classes", {"solver": "lsqr"}),
    ("discriminant_analysis.LinearDiscriminantAnalysis", "classes", {"solver": "eigen"}),
    ("calibration.CalibratedClassifierCV", "two", {"method": "isotonic", "cv": 2}),
    ("calibration.CalibratedClassifierCV", "classes", {"method": "sigmoid", "cv": 2}),
    ("isotonic.IsotonicRegression", "line", {"out_of_bounds": "clip"}),
    ("cross_decomposition.PLSRegression", "targets", {"scale": False}),
    ("dummy.DummyClassifier", "names", {"strategy": "stratified"}),
    ("dummy.DummyRegressor", "numbers", {"strategy": "quantile", "quantile": 0.5}),
    # Two classes, which many keep otherwise than three.
    ("ensemble.RandomForestClassifier", "two", {}),
    ("ensemble.ExtraTreesClassifier", "two", {}),
    ("ensemble.GradientBoostingClassifier", "two", {}),
    ("ensemble.BaggingClassifier", "two", {}),
    ("tree.DecisionTreeClassifier", "two", {}),
    ("linear_model.Perceptron", "two", {}),
    ("linear_model.PassiveAggressiveClassifier", "two", {}),
    ("linear_model.RidgeClassifier", "two", {}),
    ("linear_model.RidgeClassifierCV", "two", {}),
    ("linear_model.SGDClassifier", "two", {}),
    ("svm.SVC", "two", {}),
    ("svm.SVC", "two", {"kernel": "linear"}),
    ("svm.SVC", "classes", {"probability": True}),
    ("svm.NuSVC", "two", {}),
    ("svm.LinearSVC", "two", {}),
    ("neighbors.KNeighborsClassifier", "two", {}),
    ("neighbors.RadiusNeighborsClassifier", "two", {}),
    ("neighbors.NearestCentroid", "two", {}),
    ("naive_bayes.MultinomialNB", "two", {}),
    ("naive_bayes.ComplementNB", "two", {}),
    ("naive_bayes.BernoulliNB", "two", {}),
    ("discriminant_analysis.LinearDiscriminantAnalysis", "two", {}),
    ("discriminant_analysis.QuadraticDiscriminantAnalysis", "two", {}),
    # One problem for each class, and all together.
    ("linear_model.LogisticRegression", "classes", {"multi_class": "ovr"}),
    ("linear_model.LogisticRegression", "classes", {"multi_class": "multinomial"}),
    ("linear_model.LogisticRegression", "two", {"multi_class": "multinomial"}),
    ("linear_model.LogisticRegression", "classes", {"solver": "liblinear"}),
    ("linear_model.LogisticRegression", "two", {"solver": "newton-cg"}),
    ("linear_model.LogisticRegression", "two", {"solver": "saga", "penalty": "l1"}),
    ("mixture.GaussianMixture", "alone", {"covariance_type": "spherical"}),
    ("kernel_ridge.KernelRidge", "numbers", {"kernel": "rbf"}),
    ("decomposition.KernelPCA", "alone", {"kernel": "rbf"}),
    ("decomposition.NMF", "alone", {"solver": "mu"}),
    ("neighbors.KNeighborsRegressor", "targets", {}),
    ("preprocessing.OneHotEncoder", "kinds", {"drop": "if_binary"}),
]


def variants():
    """Yield (name, function) of the configurations, then of those that are put together."""
    for path, data, options in VARIANTS:
        short = {
            name: value[0] if _are_choices(name, value) else value
            for name, value in options.items()
        }
        spelt = ["%s=%s" % (name, _spelt(short[name])) for name in sorted(short)]
        spelt += [] if spelt and data in ("classes", "numbers", "alone") else [data]
        yield "%s[%s]" % (path.rpartition(".")[2], ", ".join(spelt)), _made(path, data, options)
    for name, data, build in COMPOSED:
        yield name, _composed(build, data)


def _are_choices(name, value):
    return isinstance(value, tuple) and name != "ngram_range"


def _spelt(value):
    if isinstance(value, tuple):
        return "-".join(map(str, value))
    return str(getattr(value, "__name__", value)).strip("[]")


def _data(name):
    if name == "codes":
        return np.round(collect.X).astype(int) % 4, collect.Y
    if name == "frame":
        pandas = collect.pandas
        columns = ["a", "b", "c", "d"]
        return pandas.DataFrame(collect.X, columns=columns), collect.Y
    if name == "mixed":
        pandas = collect.pandas
        frame = pandas.DataFrame(collect.X, columns=["a", "b", "c", "d"])
        return frame.assign(kind=collect.KINDS[:, 0], mark=collect.KINDS[:, 1]), collect.TWO
    return collect.DATA[name]


def _made(path, data, options):
    def make():
        cls = collect.find("sklearn." + path)
        inputs, targets = _data(data)
        error = None
        for choice in range(max([len(v) for n, v in options.items() if _are_choices(n, v)] or [1])):
            chosen = {
                name: value[min(choice, len(value) - 1)] if _are_choices(name, value) else value
                for name, value in options.items()
            }
            try:
                estimator = collect.small(cls, **chosen)
                return collect.fit(estimator, (inputs, targets)), inputs, targets
            except Exception as problem:
                error = problem
        raise error

    return make


def _composed(build, data):
    def make():
        inputs, targets = _data(data)
        return collect.fit(build(_Finder()), (inputs, targets)), inputs, targets

    return make


class _Finder(object):
    """``find.PCA(2)``: classes by their names alone, small ones."""

    def __getattr__(self, name):
        for path, cls in collect.classes().items():
            if path.rpartition(".")[2] == name:
                return lambda **options: collect.small(cls, **options)
        raise ValueError("this release has no %s" % name)


def _pipeline(*steps):
    from sklearn.pipeline import make_pipeline

    return make_pipeline(*steps)


def _columns(find, **options):
    numeric = _pipeline(find.SimpleImputer(), find.StandardScaler())
    kinds = find.OneHotEncoder(handle_unknown="ignore")
    parts = [("numbers", numeric, ["a", "b"]), ("kinds", kinds, ["kind", "mark"])]
    return find.ColumnTransformer(transformers=parts, **options)


def _framed(estimator):
    return estimator.set_output(transform="pandas")


def _best(find, name, **grid):
    return find.GridSearchCV(estimator=getattr(find, name)(), param_grid=grid, cv=2)


#: (name, data, function of a finder): what people build of several.
COMPOSED = [
    (
        "Pipeline[StandardScaler, LogisticRegression]",
        "two",
        lambda f: _pipeline(f.StandardScaler(), f.LogisticRegression()),
    ),
    ("Pipeline[PCA, SVC]", "classes", lambda f: _pipeline(f.PCA(), f.SVC())),
    (
        "Pipeline[TfidfVectorizer, LogisticRegression]",
        "texts",
        lambda f: _pipeline(f.TfidfVectorizer(), f.LogisticRegression()),
    ),
    (
        "Pipeline[CountVectorizer, TfidfTransformer, MultinomialNB]",
        "texts",
        lambda f: _pipeline(f.CountVectorizer(), f.TfidfTransformer(), f.MultinomialNB()),
    ),
    (
        "Pipeline[SimpleImputer, RandomForestClassifier]",
        "gaps",
        lambda f: _pipeline(f.SimpleImputer(), f.RandomForestClassifier()),
    ),
    (
        "Pipeline[PolynomialFeatures, Ridge]",
        "numbers",
        lambda f: _pipeline(f.PolynomialFeatures(), f.Ridge()),
    ),
    (
        "Pipeline[SelectKBest, GaussianNB]",
        "classes",
        lambda f: _pipeline(f.SelectKBest(k=2), f.GaussianNB()),
    ),
    ("Pipeline[passthrough]", "classes", lambda f: _pipeline("passthrough", f.GaussianNB())),
    ("ColumnTransformer[frame]", "mixed", _columns),
    (
        "ColumnTransformer[remainder=passthrough]",
        "mixed",
        lambda f: _columns(f, remainder="passthrough"),
    ),
    (
        "Pipeline[ColumnTransformer, LogisticRegression]",
        "mixed",
        lambda f: _pipeline(_columns(f), f.LogisticRegression()),
    ),
    (
        "Pipeline[ColumnTransformer, RandomForestClassifier]",
        "mixed",
        lambda f: _pipeline(_columns(f), f.RandomForestClassifier()),
    ),
    ("StandardScaler[set_output=pandas]", "frame", lambda f: _framed(f.StandardScaler())),
    (
        "Pipeline[set_output=pandas]",
        "frame",
        lambda f: _framed(_pipeline(f.StandardScaler(), f.PCA())),
    ),
    ("GridSearchCV[SVC]", "classes", lambda f: _best(f, "SVC", C=[0.1, 1.0])),
    (
        "GridSearchCV[RandomForestClassifier]",
        "classes",
        lambda f: _best(f, "RandomForestClassifier", max_depth=[1, 2]),
    ),
    (
        "VotingClassifier[soft]",
        "classes",
        lambda f: f.VotingClassifier(
            estimators=[("a", f.LogisticRegression()), ("b", f.RandomForestClassifier())],
            voting="soft",
        ),
    ),
    (
        "StackingClassifier[final_estimator]",
        "classes",
        lambda f: f.StackingClassifier(
            estimators=[("a", f.GaussianNB()), ("b", f.DecisionTreeClassifier())],
            final_estimator=f.LogisticRegression(),
            cv=2,
        ),
    ),
    (
        "BaggingClassifier[SVC]",
        "classes",
        lambda f: f.BaggingClassifier(base_estimator=f.SVC()),
    ),
    (
        "CalibratedClassifierCV[LinearSVC]",
        "two",
        lambda f: f.CalibratedClassifierCV(base_estimator=f.LinearSVC(), cv=2),
    ),
    (
        "OneVsRestClassifier[SVC]",
        "multilabel",
        lambda f: f.OneVsRestClassifier(estimator=f.SVC(kernel="linear")),
    ),
    (
        "MultiOutputClassifier[RandomForestClassifier]",
        "multilabel",
        lambda f: f.MultiOutputClassifier(estimator=f.RandomForestClassifier()),
    ),
    (
        "FeatureUnion[PCA, SelectKBest]",
        "classes",
        lambda f: f.FeatureUnion(transformer_list=[("a", f.PCA()), ("b", f.SelectKBest(k=1))]),
    ),
    (
        "TransformedTargetRegressor[log]",
        "numbers",
        lambda f: f.TransformedTargetRegressor(
            regressor=f.Ridge(), func=np.log, inverse_func=np.exp
        ),
    ),
    (
        "AdaBoostClassifier[DecisionTreeClassifier]",
        "classes",
        lambda f: f.AdaBoostClassifier(base_estimator=f.DecisionTreeClassifier()),
    ),
    (
        "RFE[LogisticRegression]",
        "two",
        lambda f: f.RFE(estimator=f.LogisticRegression(), n_features_to_select=2),
    ),
    (
        "SelectFromModel[RandomForestClassifier]",
        "classes",
        lambda f: f.SelectFromModel(estimator=f.RandomForestClassifier()),
    ),
    (
        "RegressorChain[Ridge]",
        "targets",
        lambda f: f.RegressorChain(base_estimator=f.Ridge(), order=[1, 0]),
    ),
]
