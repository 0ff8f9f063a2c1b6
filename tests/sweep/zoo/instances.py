"""One plain instance of every public estimator, on the data that suits it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from . import data, fitting
from .build import Data, New, Spec, new

SVC = new("SVC", kernel="linear")
LOGISTIC = new("LogisticRegression", max_iter=50)
RIDGE = new("Ridge")
TREE = new("DecisionTreeClassifier", max_depth=2, random_state=0)
TREE_REGRESSOR = new("DecisionTreeRegressor", max_depth=2, random_state=0)
SCALER = new("StandardScaler")
PCA2 = new("PCA", n_components=2)
ATOMS = np.eye(6)[:4] + 0.1

# data -> estimators that are made without arguments, or with those of OPTIONS
PLAIN: dict[Data, str] = {
    data.iris: """
        AdaBoostClassifier AffinityPropagation AgglomerativeClustering BaggingClassifier
        BayesianGaussianMixture BernoulliNB Binarizer Birch BisectingKMeans CalibratedClassifierCV
        ClassicalMDS ColumnTransformer DBSCAN DecisionTreeClassifier DummyClassifier
        EllipticEnvelope EmpiricalCovariance ExtraTreeClassifier ExtraTreesClassifier
        FactorAnalysis FastICA FeatureAgglomeration FeatureUnion FrozenEstimator
        FunctionTransformer GaussianMixture GaussianNB GaussianProcessClassifier
        GaussianRandomProjection GenericUnivariateSelect GradientBoostingClassifier GraphicalLasso
        GraphicalLassoCV GridSearchCV HDBSCAN HalvingGridSearchCV HalvingRandomSearchCV
        HistGradientBoostingClassifier IncrementalPCA IsolationForest Isomap IterativeImputer
        KBinsDiscretizer KMeans KNNImputer KNeighborsClassifier KNeighborsTransformer
        KernelDensity KernelPCA LabelPropagation LabelSpreading LedoitWolf
        LinearDiscriminantAnalysis LinearSVC LocalOutlierFactor LocallyLinearEmbedding
        LogisticRegression LogisticRegressionCV MDS MLPClassifier MaxAbsScaler MeanShift MinCovDet
        MinMaxScaler MiniBatchKMeans MissingIndicator NearestCentroid
        NearestNeighbors NeighborhoodComponentsAnalysis Normalizer NuSVC Nystroem OAS OPTICS
        OneClassSVM OneVsOneClassifier OneVsRestClassifier OutputCodeClassifier PCA
        PassiveAggressiveClassifier Perceptron Pipeline PolynomialCountSketch PolynomialFeatures
        PowerTransformer QuadraticDiscriminantAnalysis QuantileTransformer RBFSampler RFE RFECV
        RadiusNeighborsClassifier RadiusNeighborsTransformer RandomForestClassifier
        RandomTreesEmbedding RandomizedSearchCV RidgeClassifier RidgeClassifierCV RobustScaler
        SGDClassifier SGDOneClassSVM SVC SelectFdr SelectFpr SelectFromModel SelectFwe SelectKBest
        SelectPercentile SequentialFeatureSelector ShrunkCovariance SimpleImputer SparsePCA
        SparseRandomProjection SpectralClustering SpectralEmbedding SplineTransformer
        StackingClassifier StandardScaler TSNE TruncatedSVD VarianceThreshold VotingClassifier
        """,
    data.cancer: "FixedThresholdClassifier TunedThresholdClassifierCV",
    data.wine: """
        AdditiveChi2Sampler ComplementNB LatentDirichletAllocation MiniBatchNMF MultinomialNB NMF
        SkewedChi2Sampler SpectralCoclustering TargetEncoder
        """,
    data.wine_whole_numbers: "CategoricalNB OneHotEncoder OrdinalEncoder",
    data.diabetes: """
        ARDRegression AdaBoostRegressor BaggingRegressor BayesianRidge DecisionTreeRegressor
        DictionaryLearning DummyRegressor ElasticNet ElasticNetCV ExtraTreeRegressor
        ExtraTreesRegressor GammaRegressor GaussianProcessRegressor GradientBoostingRegressor
        HistGradientBoostingRegressor HuberRegressor KNeighborsRegressor KernelRidge Lars LarsCV
        Lasso LassoCV LassoLars LassoLarsCV LassoLarsIC LinearRegression LinearSVR MLPRegressor
        MiniBatchDictionaryLearning MiniBatchSparsePCA NuSVR OrthogonalMatchingPursuit
        OrthogonalMatchingPursuitCV PassiveAggressiveRegressor PoissonRegressor QuantileRegressor
        RANSACRegressor RadiusNeighborsRegressor RandomForestRegressor Ridge RidgeCV SGDRegressor
        SVR StackingRegressor TheilSenRegressor TransformedTargetRegressor TweedieRegressor
        VotingRegressor
        """,
    data.linnerud: """
        CCA MultiOutputRegressor MultiTaskElasticNet MultiTaskElasticNetCV MultiTaskLasso
        MultiTaskLassoCV PLSCanonical PLSRegression PLSSVD RegressorChain
        """,
    data.iris_multilabel: "ClassifierChain",
    data.iris_two_outputs: "MultiOutputClassifier",
    data.iris_some_labelled: "SelfTrainingClassifier",
    data.iris_kernel: "KernelCenterer",
    data.iris_bipartite: "SpectralBiclustering",
    data.digits_bits: "BernoulliRBM TfidfTransformer",
    data.digits_images: "PatchExtractor",
    data.diabetes_line: "IsotonicRegression",
    data.descriptions: "CountVectorizer HashingVectorizer TfidfVectorizer",
    data.records: "DictVectorizer FeatureHasher",
    data.labels: "LabelBinarizer LabelEncoder",
    data.label_sets: "MultiLabelBinarizer",
    data.linnerud_atoms: "SparseCoder",
}

# how the input is called in the id of a case, where it is not a table of numbers
KINDS: dict[Data, str] = {
    data.digits_images: "images",
    data.diabetes_line: "line",
    data.iris_kernel: "kernel",
    data.descriptions: "text",
    data.records: "records",
    data.labels: "labels",
    data.label_sets: "labels",
}

# where the plain instance is to be fitted in another way
FITS = {"FrozenEstimator": fitting.inner_fitted}

_SEEDED = {"random_state": 0}
_FEW = {"n_estimators": 3, "random_state": 0}
_CLUSTERS = {"n_clusters": 3, "random_state": 0}
_SEARCH = {"estimator": TREE, "cv": 2}
_DEPTHS = {"max_depth": [1, 2]}
_MEMBERS = [("logistic", LOGISTIC), ("tree", TREE)]
_REGRESSORS = [("ridge", RIDGE), ("tree", TREE_REGRESSOR)]

OPTIONS: dict[str, dict[str, Any]] = {
    "AdaBoostClassifier": _FEW,
    "AdaBoostRegressor": _FEW,
    "AffinityPropagation": _SEEDED,
    "BaggingClassifier": _FEW,
    "BaggingRegressor": _FEW,
    "BayesianGaussianMixture": {"n_components": 2, "max_iter": 20, "random_state": 0},
    "BernoulliNB": {"binarize": 3.0},
    "BernoulliRBM": {"n_components": 4, "n_iter": 2, "random_state": 0},
    "Binarizer": {"threshold": 3.0},
    "Birch": {"n_clusters": 3},
    "BisectingKMeans": _CLUSTERS,
    "CalibratedClassifierCV": {"estimator": LOGISTIC, "cv": 2},
    "CCA": {"n_components": 2},
    "ClassifierChain": {"estimator": LOGISTIC, "order": "random", "random_state": 0},
    "ColumnTransformer": {
        "transformers": [("scaled", SCALER, [0, 1]), ("reduced", PCA2, slice(1, 4))],
        "remainder": "passthrough",
    },
    "DBSCAN": {"eps": 0.7},
    "DecisionTreeClassifier": _SEEDED,
    "DecisionTreeRegressor": {"max_depth": 4, "random_state": 0},
    "DictionaryLearning": {"n_components": 3, "max_iter": 5, "random_state": 0},
    "DummyClassifier": {"strategy": "stratified", "random_state": 0},
    "EllipticEnvelope": _SEEDED,
    "ExtraTreeClassifier": _SEEDED,
    "ExtraTreeRegressor": {"max_depth": 4, "random_state": 0},
    "ExtraTreesClassifier": _FEW,
    "ExtraTreesRegressor": {"max_depth": 4} | _FEW,
    "FactorAnalysis": {"n_components": 2, "max_iter": 50},
    "FastICA": {"n_components": 2, "random_state": 0, "whiten": "arbitrary-variance"},
    "FeatureHasher": {"n_features": 16},
    "FeatureUnion": {"transformer_list": [("scaled", SCALER), ("reduced", PCA2)]},
    "FixedThresholdClassifier": {"estimator": LOGISTIC, "threshold": 0.3},
    "FrozenEstimator": {"estimator": LOGISTIC},
    "GaussianMixture": {"n_components": 3, "random_state": 0},
    "GaussianProcessClassifier": _SEEDED,
    "GaussianProcessRegressor": {"alpha": 0.1, "random_state": 0},
    "GaussianRandomProjection": {"n_components": 3, "random_state": 0},
    "GenericUnivariateSelect": {"mode": "k_best", "param": 2},
    "GradientBoostingClassifier": _FEW,
    "GradientBoostingRegressor": _FEW,
    "GraphicalLasso": {"alpha": 0.1},
    "GraphicalLassoCV": {"alphas": 2, "n_refinements": 2, "cv": 2},
    "GridSearchCV": _SEARCH | {"param_grid": _DEPTHS},
    "HalvingGridSearchCV": _SEARCH | {"param_grid": _DEPTHS, "min_resources": 20} | _SEEDED,
    "HalvingRandomSearchCV": _SEARCH
    | {"param_distributions": _DEPTHS, "n_candidates": 2, "min_resources": 20}
    | _SEEDED,
    "HashingVectorizer": {"n_features": 32},
    "HDBSCAN": {"min_cluster_size": 4, "copy": True},
    "HistGradientBoostingClassifier": {"max_iter": 3, "random_state": 0},
    "HistGradientBoostingRegressor": {"max_iter": 3, "random_state": 0},
    "IsolationForest": _FEW,
    "Isomap": {"n_neighbors": 20},
    "IterativeImputer": {"max_iter": 2, "random_state": 0},
    "KBinsDiscretizer": {"n_bins": 3, "quantile_method": "linear"},
    "KMeans": {"n_init": 2} | _CLUSTERS,
    "KernelPCA": {"n_components": 2, "kernel": "rbf", "fit_inverse_transform": True},
    "LatentDirichletAllocation": {"n_components": 3, "max_iter": 3, "random_state": 0},
    "LinearSVC": {"dual": False, "random_state": 0},
    "LinearSVR": {"dual": False, "loss": "squared_epsilon_insensitive"},
    "LocallyLinearEmbedding": {"n_neighbors": 10, "random_state": 0},
    "LocalOutlierFactor": {"novelty": True},
    "LogisticRegressionCV": {"Cs": 2, "cv": 2, "use_legacy_attributes": False},
    "MDS": {"max_iter": 20, "n_init": 1, "init": "random", "random_state": 0},
    "MeanShift": {"bandwidth": 1.0},
    "MinCovDet": _SEEDED,
    "MiniBatchDictionaryLearning": {"n_components": 3, "random_state": 0, "max_iter": 5},
    "MiniBatchKMeans": {"n_init": 1} | _CLUSTERS,
    "MiniBatchNMF": {"n_components": 2, "max_iter": 5, "random_state": 0, "init": "nndsvda"},
    "MiniBatchSparsePCA": {"n_components": 2, "random_state": 0, "max_iter": 5},
    "MissingIndicator": {"features": "all"},
    "MLPClassifier": {"hidden_layer_sizes": (4,), "max_iter": 5, "random_state": 0},
    "MLPRegressor": {"hidden_layer_sizes": (4,), "max_iter": 5, "random_state": 0},
    "MultiOutputClassifier": {"estimator": LOGISTIC},
    "MultiOutputRegressor": {"estimator": RIDGE},
    "NeighborhoodComponentsAnalysis": {"n_components": 2, "max_iter": 5, "random_state": 0},
    "NMF": {"n_components": 2, "max_iter": 20, "random_state": 0, "init": "nndsvda"},
    "NuSVC": {"nu": 0.2},
    "Nystroem": {"n_components": 8, "random_state": 0},
    "OneVsOneClassifier": {"estimator": SVC},
    "OneVsRestClassifier": {"estimator": LOGISTIC},
    "OutputCodeClassifier": {"estimator": LOGISTIC, "random_state": 0},
    "PassiveAggressiveClassifier": _SEEDED,
    "PassiveAggressiveRegressor": _SEEDED,
    "PatchExtractor": {"patch_size": (3, 3), "max_patches": 2, "random_state": 0},
    "PCA": {"n_components": 2},
    "Perceptron": _SEEDED,
    "Pipeline": {"steps": [("scale", SCALER), ("logistic", LOGISTIC)]},
    "PLSCanonical": {"n_components": 2},
    "PLSSVD": {"n_components": 2},
    "PolynomialCountSketch": {"n_components": 8, "random_state": 0},
    "QuadraticDiscriminantAnalysis": {"reg_param": 0.1},
    "QuantileTransformer": {"n_quantiles": 10, "random_state": 0},
    "RadiusNeighborsClassifier": {"radius": 2.0, "outlier_label": "most_frequent"},
    "RandomForestClassifier": _FEW,
    "RandomForestRegressor": {"max_depth": 4} | _FEW,
    "RandomizedSearchCV": _SEARCH | {"param_distributions": _DEPTHS, "n_iter": 2} | _SEEDED,
    "RandomTreesEmbedding": {"max_depth": 2} | _FEW,
    "RANSACRegressor": {"estimator": new("LinearRegression"), "random_state": 0},
    "RBFSampler": {"n_components": 5, "random_state": 0},
    "RegressorChain": {"estimator": RIDGE},
    "RFE": {"estimator": LOGISTIC, "n_features_to_select": 2},
    "RFECV": {"estimator": LOGISTIC, "cv": 2},
    "SelectFdr": {"alpha": 0.1},
    "SelectFromModel": {"estimator": LOGISTIC},
    "SelectKBest": {"k": 2},
    "SelectPercentile": {"percentile": 50},
    "SelfTrainingClassifier": {"estimator": LOGISTIC},
    "SequentialFeatureSelector": {"estimator": TREE, "n_features_to_select": 2, "cv": 2},
    "SGDClassifier": _SEEDED,
    "SGDOneClassSVM": _SEEDED,
    "SGDRegressor": _SEEDED,
    "SkewedChi2Sampler": {"n_components": 5, "random_state": 0},
    "SparseCoder": {"dictionary": ATOMS, "transform_n_nonzero_coefs": 2},
    "SparsePCA": {"n_components": 2, "max_iter": 10, "random_state": 0},
    "SparseRandomProjection": {"n_components": 3, "density": 0.5, "random_state": 0},
    "SpectralBiclustering": {"n_clusters": (2, 2), "random_state": 0},
    "SpectralClustering": _CLUSTERS,
    "SpectralCoclustering": {"n_clusters": 2, "random_state": 0},
    "SpectralEmbedding": _SEEDED,
    "StackingClassifier": {"estimators": _MEMBERS, "cv": 2},
    "StackingRegressor": {"estimators": _REGRESSORS, "cv": 2},
    "TargetEncoder": {"cv": 2, "random_state": 0},
    "TheilSenRegressor": {"max_subpopulation": 50, "random_state": 0},
    "TransformedTargetRegressor": {
        "regressor": RIDGE,
        "transformer": new("QuantileTransformer", n_quantiles=5),
    },
    "TruncatedSVD": {"n_components": 2, "random_state": 0},
    "TSNE": {"perplexity": 5.0, "max_iter": 250, "init": "random", "random_state": 0},
    "TunedThresholdClassifierCV": {"estimator": LOGISTIC, "cv": 2, "random_state": 0},
    "TweedieRegressor": {"power": 1.5},
    "VotingClassifier": {"estimators": _MEMBERS, "voting": "soft"},
    "VotingRegressor": {"estimators": _REGRESSORS},
}


def plain(name: str, **changed: Any) -> New:
    """The plain instance of a class, with some arguments changed."""
    return New(name, OPTIONS.get(name, {}) | changed)


def specs() -> Iterator[Spec]:
    """A plain case of every estimator."""
    for source, names in PLAIN.items():
        for name in names.split():
            yield Spec(
                KINDS.get(source, "dense"),
                plain(name),
                source,
                FITS.get(name, fitting.plain),
            )
