"""Kinds of target, sample weights, and other ways to be fitted."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from . import data, fitting
from .build import New, Spec, new
from .instances import LOGISTIC, RIDGE, SCALER, TREE, TREE_REGRESSOR, plain

LABELLED = """
    AdaBoostClassifier BaggingClassifier BernoulliNB CalibratedClassifierCV DecisionTreeClassifier
    DummyClassifier ExtraTreeClassifier ExtraTreesClassifier GaussianNB GaussianProcessClassifier
    GradientBoostingClassifier GridSearchCV HistGradientBoostingClassifier KNeighborsClassifier
    LinearDiscriminantAnalysis LinearSVC LogisticRegression LogisticRegressionCV MLPClassifier
    NearestCentroid NuSVC OneVsOneClassifier OneVsRestClassifier OutputCodeClassifier
    PassiveAggressiveClassifier Perceptron Pipeline QuadraticDiscriminantAnalysis
    RadiusNeighborsClassifier RandomForestClassifier RidgeClassifier RidgeClassifierCV
    SGDClassifier SVC StackingClassifier VotingClassifier
    """
LABELLED_POSITIVE = "CategoricalNB ComplementNB MultinomialNB TargetEncoder"
LABELLED_BINARY = "FixedThresholdClassifier TunedThresholdClassifierCV"
OBJECT_LABELS = """
    KNeighborsClassifier LabelPropagation LabelSpreading LogisticRegression
    """
BINARY = """
    GaussianProcessClassifier GradientBoostingClassifier HistGradientBoostingClassifier
    LogisticRegression MLPClassifier OneVsRestClassifier SVC
    """
TWO_OUTPUTS = """
    DecisionTreeClassifier DummyClassifier ExtraTreeClassifier ExtraTreesClassifier
    KNeighborsClassifier RadiusNeighborsClassifier RandomForestClassifier
    """
TWO_LABELS = "KNeighborsClassifier MultiOutputClassifier RandomForestClassifier"
MULTILABEL = """
    MLPClassifier OneVsRestClassifier RidgeClassifier RidgeClassifierCV KNeighborsClassifier
    """
MANY_NUMBERS = """
    DecisionTreeRegressor DummyRegressor ElasticNet GaussianProcessRegressor KNeighborsRegressor
    KernelRidge Lasso LinearRegression MLPRegressor RANSACRegressor RandomForestRegressor Ridge
    RidgeCV TransformedTargetRegressor
    """
WEIGHTED = """
    AdaBoostClassifier GaussianNB GradientBoostingClassifier HistGradientBoostingClassifier KMeans
    KernelDensity RandomForestClassifier SVC StandardScaler VotingClassifier
    """
WEIGHTED_NUMBERS = """
    HistGradientBoostingRegressor KernelRidge Lasso RANSACRegressor Ridge RidgeCV
    """
INCREMENTAL = """
    Birch GaussianNB IncrementalPCA MLPClassifier MiniBatchKMeans SGDClassifier StandardScaler
    """
INCREMENTAL_POSITIVE = """
    LatentDirichletAllocation MiniBatchNMF MultinomialNB
    """
INCREMENTAL_NUMBERS = """
    MLPRegressor MiniBatchDictionaryLearning SGDRegressor
    """


def specs() -> Iterator[Spec]:
    """Cases whose target, or way to be fitted, is unusual."""
    for names, source in (
        (LABELLED, data.iris_labels),
        (LABELLED_POSITIVE, data.wine_labels),
        (LABELLED_BINARY, data.cancer_labels),
    ):
        yield from (Spec("labels", plain(name), source, fitting.plain) for name in names.split())
    for names, kind, source in (
        (OBJECT_LABELS, "object-labels", data.iris_object_labels),
        (BINARY, "binary", data.cancer),
        (TWO_OUTPUTS, "multi-output", data.iris_two_outputs),
        (TWO_LABELS, "two-labels", data.iris_two_labels),
        (MULTILABEL, "multilabel", data.iris_multilabel),
        (MANY_NUMBERS, "multi-output", data.linnerud),
    ):
        yield from (Spec(kind, plain(name), source, fitting.plain) for name in names.split())
    for names, source in ((WEIGHTED, data.iris), (WEIGHTED_NUMBERS, data.diabetes)):
        for name in names.split():
            yield Spec("weighted", plain(name), source, fitting.weighted)
    yield from _incremental()
    yield from _composite()
    yield from _warm()
    yield from _requests()
    yield from _random_states()


def _incremental() -> Iterator[Spec]:
    for names, source in (
        (INCREMENTAL, data.iris),
        (INCREMENTAL_POSITIVE, data.wine_whole_numbers),
        (INCREMENTAL_NUMBERS, data.diabetes),
    ):
        for name in names.split():
            options = {"tol": 1e-3} if name == "MiniBatchNMF" else {}
            yield Spec("incremental", plain(name, **options), source, fitting.in_two_parts)
    rbm = plain("BernoulliRBM")
    yield Spec("incremental", rbm, data.digits_bits, fitting.in_two_parts)
    several = new("MultiOutputClassifier", estimator=new("SGDClassifier", random_state=0))
    yield Spec("incremental", several, data.iris_two_outputs, fitting.in_two_parts)
    averaged = plain("SGDClassifier", average=True, learning_rate="adaptive", eta0=0.1)
    yield Spec("averaged", averaged, data.iris, fitting.in_two_parts)


def _composite() -> Iterator[Spec]:
    labels = data.linnerud_labels
    forest = new("RandomForestClassifier", n_estimators=2, random_state=0)
    several: list[tuple[str, New]] = [
        ("forest", new("MultiOutputClassifier", estimator=forest)),
        ("order", new("ClassifierChain", estimator=LOGISTIC, order=[2, 0, 1])),
        ("cross-validated", new("ClassifierChain", estimator=TREE, cv=2)),
    ]
    for kind, estimator in several:
        yield Spec(kind, estimator, labels, fitting.plain)
    chain = new("RegressorChain", estimator=TREE_REGRESSOR, order="random", random_state=1, cv=2)
    yield Spec("random-order", chain, data.linnerud, fitting.plain)
    scaled = new("TransformedTargetRegressor", regressor=RIDGE, transformer=SCALER)
    yield Spec("scaled-target", scaled, data.linnerud, fitting.plain)
    searched = new("GridSearchCV", estimator=RIDGE, param_grid={"alpha": [0.1, 1.0]}, cv=2)
    yield Spec("multi-output", searched, data.linnerud, fitting.plain)


def _warm() -> Iterator[Spec]:
    for name in (
        "BaggingClassifier ExtraTreesClassifier GradientBoostingClassifier IsolationForest "
        "RandomForestClassifier"
    ).split():
        warm = plain(name, warm_start=True, n_estimators=2)
        yield Spec("warm-start", warm, data.iris, fitting.twice(n_estimators=4))
    for name in ("GradientBoostingRegressor", "RandomForestRegressor"):
        warm = plain(name, warm_start=True, n_estimators=2)
        yield Spec("warm-start", warm, data.diabetes, fitting.twice(n_estimators=4))
    boosting = plain("HistGradientBoostingClassifier", warm_start=True, max_iter=2)
    yield Spec("warm-start", boosting, data.iris, fitting.twice(max_iter=4))
    for name in ("LogisticRegression", "MLPClassifier", "SGDClassifier", "GaussianMixture"):
        warm = plain(name, warm_start=True, max_iter=10)
        yield Spec("warm-start", warm, data.iris, fitting.twice(max_iter=15))
    lasso = plain("Lasso", warm_start=True)
    yield Spec("warm-start", lasso, data.diabetes, fitting.twice(alpha=0.5))


def _requests() -> Iterator[Spec]:
    weights = fitting.requesting(sample_weight=True)
    for name in ("LogisticRegression", "RandomForestClassifier", "StandardScaler"):
        yield Spec("request", plain(name), data.iris, weights)
    aliased = fitting.requesting(sample_weight="weights")
    yield Spec("request", plain("Ridge"), data.diabetes, aliased)


def _random_states() -> Iterator[Spec]:
    for name in (
        "RandomForestClassifier KMeans SGDClassifier MLPClassifier BaggingClassifier "
        "GaussianRandomProjection DummyClassifier TruncatedSVD GaussianMixture RandomizedSearchCV"
    ).split():
        seeded = plain(name, random_state=np.random.RandomState(7))  # copied when it is built
        yield Spec("generator", seeded, data.iris, fitting.plain)
