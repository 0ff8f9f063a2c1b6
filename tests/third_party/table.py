"""Estimators of other packages: how each is made, and what becomes of it when it is saved.

One line an estimator: where it is, its parameters as they are typed, and the data it is fitted on.
"""

from __future__ import annotations

import importlib
from typing import Any, NamedTuple

import numpy as np
from sklearn.datasets import load_breast_cancer, load_iris

__all__ = ["TABLE", "Entry", "data", "fitted"]


class Entry(NamedTuple):
    """One estimator."""

    path: str
    parameters: str
    data: str

    @property
    def id(self) -> str:
        """Its path, with the parameters that tell it apart."""
        return self.path + (f"({self.parameters})" if self.parameters else "")


def data(kind: str) -> tuple[Any, Any]:
    """Return X and y of a kind.

    ``classes``, ``two`` and ``numbers`` are rows of numbers with three classes, two classes and
    numbers to predict, ``rows`` are the same with nothing to predict; ``labels`` has several labels a row; ``frame`` and ``words`` are data
    frames with columns of numbers and of texts; ``survival`` and ``sequences`` are what their
    packages take; ``counts`` are whole numbers.
    """
    import pandas as pd

    X, y = load_iris(return_X_y=True)
    rows = np.random.default_rng(0).permutation(len(X))[:90]
    X, y = X[rows], y[rows]
    if kind == "classes":
        return X, y
    if kind == "rows":
        return X, None
    if kind == "two":
        return X, (y == 1).astype(int)
    if kind == "numbers":
        return X[:, :3], X[:, 3]
    if kind == "counts":
        return (X * 3).astype(int), y
    if kind == "labels":
        return X, np.column_stack([y == 0, y == 1, X[:, 0] > 5.8]).astype(int)
    names = ["a", "b", "c", "d"]
    frame = pd.DataFrame(X, columns=names)
    if kind == "frame":
        return frame, pd.Series((y == 1).astype(int), name="target")
    if kind == "words":
        colours = np.array(["red", "green", "blue"])[(X[:, 0] * 10).astype(int) % 3]
        sizes = np.array(["small", "large"])[(X[:, 1] > 3).astype(int)]
        return pd.DataFrame({"a": colours, "b": sizes}), pd.Series((y == 1).astype(int), name="t")
    if kind == "sequences":
        words = ["the", "old", "dog", "runs", "home"]
        sentences = [
            [{"word": words[(i + k) % 5], "first": k == 0} for k in range(4)] for i in range(12)
        ]
        tags = [["D" if f["word"] == "the" else "N" for f in s] for s in sentences]
        return sentences, tags
    if kind == "survival":
        X, y = load_breast_cancer(return_X_y=True)
        times = 1.0 + X[:60, 0]
        made = np.array(
            list(zip(y[:60].astype(bool), times, strict=True)),
            dtype=[("event", "?"), ("time", "f8")],
        )
        return X[:60, :4], made
    if kind == "column":
        return data("words")[0]["a"], None
    if kind == "one":
        return X[:, 0], (y == 1).astype(int)
    if kind == "plain":
        return X, None
    if kind == "series":
        return X[:60].reshape(20, 12, 1), y[:20]
    raise ValueError(kind)


def fitted(entry: Entry) -> tuple[Any, Any, Any]:
    """Return the fitted estimator, X and y."""
    module, _, name = entry.path.rpartition(".")
    cls = getattr(importlib.import_module(module), name)
    from sklearn.linear_model import LogisticRegression, Ridge
    from sklearn.naive_bayes import GaussianNB
    from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

    names = {
        c.__name__: c
        for c in (
            LogisticRegression,
            Ridge,
            GaussianNB,
            DecisionTreeClassifier,
            DecisionTreeRegressor,
        )
    }
    estimator = eval(f"cls({entry.parameters})", {"cls": cls, "np": np, **names})
    X, y = data(entry.data)
    estimator.fit(*(X,) if y is None else (X, y))  # what some return is not the estimator
    return estimator, X, y


_LINES = """
imblearn.over_sampling.SMOTE | random_state=0 | classes
imblearn.over_sampling.RandomOverSampler | random_state=0 | classes
imblearn.over_sampling.ADASYN | random_state=0 | two
imblearn.under_sampling.RandomUnderSampler | random_state=0 | classes
imblearn.under_sampling.NearMiss | | two
imblearn.under_sampling.TomekLinks | | classes
imblearn.combine.SMOTEENN | random_state=0 | two
imblearn.ensemble.BalancedRandomForestClassifier | n_estimators=5, random_state=0, sampling_strategy="all", replacement=True, bootstrap=False | classes
imblearn.ensemble.BalancedBaggingClassifier | n_estimators=3, random_state=0 | classes
imblearn.ensemble.EasyEnsembleClassifier | n_estimators=2, random_state=0 | two
imblearn.ensemble.RUSBoostClassifier | n_estimators=3, random_state=0 | classes
category_encoders.TargetEncoder | | words
category_encoders.OneHotEncoder | | words
category_encoders.OrdinalEncoder | | words
category_encoders.BinaryEncoder | | words
category_encoders.CatBoostEncoder | | words
category_encoders.CountEncoder | | words
category_encoders.HashingEncoder | max_process=1 | words
category_encoders.HelmertEncoder | | words
category_encoders.JamesSteinEncoder | | words
category_encoders.LeaveOneOutEncoder | | words
category_encoders.MEstimateEncoder | | words
category_encoders.SumEncoder | | words
category_encoders.WOEEncoder | | words
category_encoders.BaseNEncoder | | words
feature_engine.imputation.MeanMedianImputer | | frame
feature_engine.imputation.EndTailImputer | | frame
feature_engine.encoding.OneHotEncoder | | words
feature_engine.encoding.RareLabelEncoder | n_categories=2 | words
feature_engine.encoding.MeanEncoder | | words
feature_engine.encoding.CountFrequencyEncoder | | words
feature_engine.discretisation.EqualFrequencyDiscretiser | | frame
feature_engine.discretisation.EqualWidthDiscretiser | | frame
feature_engine.discretisation.DecisionTreeDiscretiser | regression=False, random_state=0 | frame
feature_engine.outliers.Winsorizer | capping_method="gaussian" | frame
feature_engine.transformation.YeoJohnsonTransformer | | frame
feature_engine.transformation.LogTransformer | | frame
feature_engine.selection.DropCorrelatedFeatures | | frame
feature_engine.selection.DropConstantFeatures | | frame
feature_engine.creation.MathFeatures | variables=["a", "b"], func="mean" | frame
xgboost.XGBClassifier | n_estimators=5 | classes
xgboost.XGBRegressor | n_estimators=5, n_jobs=2 | numbers
xgboost.XGBRFClassifier | n_estimators=5 | two
lightgbm.LGBMClassifier | n_estimators=5, verbose=-1 | classes
lightgbm.LGBMRegressor | n_estimators=5, verbose=-1, n_jobs=2 | numbers
catboost.CatBoostClassifier | iterations=5, verbose=0, allow_writing_files=False | classes
catboost.CatBoostRegressor | iterations=5, verbose=0, allow_writing_files=False | numbers
sklego.preprocessing.RandomAdder | noise=1, random_state=0 | numbers
sklego.preprocessing.ColumnSelector | columns=["a"] | frame
sklego.preprocessing.RepeatingBasisFunction | column=0, n_periods=3, input_range=(0, 10) | numbers
sklego.preprocessing.OrthogonalTransformer | | numbers
sklego.linear_model.LowessRegression | | numbers
sklego.linear_model.LADRegression | | numbers
sklego.linear_model.DeadZoneRegressor | | numbers
sklego.mixture.GMMClassifier | random_state=0 | classes
sklego.mixture.BayesianGMMClassifier | random_state=0 | classes
sklego.mixture.GMMOutlierDetector | random_state=0 | numbers
sklego.dummy.RandomRegressor | random_state=0 | numbers
sklego.meta.ZeroInflatedRegressor | DecisionTreeClassifier(random_state=0), DecisionTreeRegressor(random_state=0) | numbers
sklego.meta.Thresholder | LogisticRegression(max_iter=500), threshold=0.4 | two
sklego.meta.EstimatorTransformer | Ridge() | numbers
mlxtend.classifier.LogisticRegression | epochs=5, random_seed=1 | two
mlxtend.classifier.SoftmaxRegression | epochs=5, random_seed=1 | classes
mlxtend.classifier.Perceptron | epochs=5, random_seed=1 | two
mlxtend.classifier.Adaline | epochs=5, random_seed=1 | two
mlxtend.classifier.MultiLayerPerceptron | epochs=5, random_seed=1 | classes
mlxtend.classifier.EnsembleVoteClassifier | [LogisticRegression(max_iter=500), GaussianNB()] | classes
mlxtend.classifier.StackingClassifier | [GaussianNB()], meta_classifier=LogisticRegression() | classes
mlxtend.regressor.LinearRegression | | numbers
mlxtend.regressor.StackingRegressor | [Ridge()], meta_regressor=Ridge() | numbers
mlxtend.feature_selection.SequentialFeatureSelector | GaussianNB(), k_features=2, cv=2 | classes
mlxtend.feature_selection.ColumnSelector | cols=(0, 1) | numbers
mlxtend.preprocessing.DenseTransformer | | numbers
mlxtend.cluster.Kmeans | k=3, random_seed=1 | plain
sklearn_crfsuite.CRF | max_iterations=5 | sequences
skmultilearn.problem_transform.BinaryRelevance | GaussianNB() | labels
skmultilearn.problem_transform.ClassifierChain | GaussianNB() | labels
skmultilearn.problem_transform.LabelPowerset | GaussianNB() | labels
interpret.glassbox.ExplainableBoostingClassifier | interactions=0, max_rounds=5, outer_bags=2, n_jobs=1 | two
interpret.glassbox.ExplainableBoostingRegressor | interactions=0, max_rounds=5, outer_bags=2, n_jobs=1 | numbers
interpret.glassbox.ClassificationTree | | two
interpret.glassbox.LinearRegression | | numbers
sksurv.linear_model.CoxPHSurvivalAnalysis | alpha=0.1 | survival
sksurv.linear_model.CoxnetSurvivalAnalysis | | survival
sksurv.linear_model.IPCRidge | | survival
sksurv.ensemble.RandomSurvivalForest | n_estimators=5, random_state=0 | survival
sksurv.ensemble.GradientBoostingSurvivalAnalysis | n_estimators=3, random_state=0 | survival
sksurv.tree.SurvivalTree | random_state=0 | survival
sksurv.svm.FastSurvivalSVM | random_state=0, max_iter=5 | survival
hdbscan.HDBSCAN | prediction_data=True | classes
ngboost.NGBRegressor | n_estimators=3, verbose=False, random_state=0 | numbers
ngboost.NGBClassifier | n_estimators=3, verbose=False, random_state=0 | two
pyod.models.iforest.IForest | n_estimators=5, random_state=0 | classes
pyod.models.knn.KNN | | classes
pyod.models.hbos.HBOS | | classes
pyod.models.ecod.ECOD | | classes
pyod.models.copod.COPOD | | classes
gplearn.genetic.SymbolicRegressor | population_size=20, generations=2, random_state=0 | numbers
gplearn.genetic.SymbolicTransformer | population_size=20, generations=2, hall_of_fame=5, n_components=2, random_state=0 | numbers
hmmlearn.hmm.GaussianHMM | n_components=2, random_state=0 | plain
pygam.LinearGAM | n_splines=5 | numbers
kmodes.kmodes.KModes | n_clusters=2, random_state=0 | counts
cubist.Cubist | | numbers
imodels.FIGSClassifier | max_rules=3 | two
imodels.GreedyRuleListClassifier | | two
skrub.TableVectorizer | | words
skrub.MinHashEncoder | n_components=3 | column
skrub.GapEncoder | n_components=2, random_state=0 | column
skrub.StringEncoder | n_components=2 | column
tslearn.clustering.TimeSeriesKMeans | n_clusters=2, max_iter=2, random_state=0 | series
tslearn.neighbors.KNeighborsTimeSeriesClassifier | n_neighbors=2 | series
quantile_forest.RandomForestQuantileRegressor | n_estimators=5, random_state=0 | numbers
genieclust.Genie | n_clusters=2 | classes
celer.Lasso | alpha=0.1 | numbers
skglm.Lasso | alpha=0.1 | numbers
prince.PCA | n_components=2 | frame
fairlearn.preprocessing.CorrelationRemover | sensitive_feature_ids=["a"] | frame
skopt.learning.ExtraTreesRegressor | n_estimators=5, random_state=0 | numbers
skopt.learning.GaussianProcessRegressor | random_state=0 | numbers
optbinning.OptimalBinning | | one
sklearn_som.som.SOM | m=2, n=2, dim=4, random_state=0 | rows
"""

TABLE = [
    Entry(*(part.strip() for part in line.split(" | ")))
    for line in _LINES.replace(" | | ", " |  | ").strip().splitlines()
]
