"""What older versions of scikit-learn call differently, ignore, or can't do."""

from __future__ import annotations

from fnmatch import fnmatchcase

import sklearn

# keyword of today -> what older versions know it by
RENAMED = {
    "estimator": "base_estimator",
    "sparse_output": "sparse",
    "max_iter": "n_iter",
    "store_cv_results": "store_cv_values",
}
# keyword that older versions do not have -> why the case still means the same without it
DROPPED = {
    "copy": "HDBSCAN only warns without it",
    "encoded_missing_value": "missing categories stay missing",
    "init": "only the starting point of MDS",
    "n_init": "only the number of starts of an iterative fit",
    "normalized_stress": "how stress is reported, not the embedding",
    "min_frequency": "rare categories are categories like others",
    "quantile_method": "which definition of a quantile is used",
    "target_type": "inferred from the target",
    "use_legacy_attributes": "which attributes are set beside the coefficients",
}
# glob of case ids -> the first version that can do it
SINCE = {
    "*-polars": "1.4",
    "*-request": "1.3",
    "*-set-output*": "1.2",
    "*-sparse-array": "1.3",
    "BaggingClassifier-missing": "1.3",
    "CalibratedClassifierCV-temperature": "1.8",
    "DecisionTree*-missing": "1.3",
    "FunctionTransformer-callables": "1.1",
    "DecisionTreeClassifier-monotonic": "1.4",
    "ExtraTreesClassifier-missing": "1.6",
    "HistGradientBoostingClassifier-early": "1.2",
    "HistGradientBoostingRegressor-frame*": "1.4",
    "HistGradientBoostingRegressor-gamma": "1.3",
    "HistGradientBoostingRegressor-quantile": "1.1",
    "Isomap-radius": "1.1",
    "KernelDensity-bandwidth": "1.2",
    "OneHotEncoder-infrequent": "1.1",
    "PCA-sparse": "1.4",
    "QuantileRegressor-sparse": "1.1",
    "RandomForest*-missing": "1.4",
    "SGDClassifier-log-loss": "1.1",
    "SelectFromModel-max-features": "1.1",
    "SequentialFeatureSelector-backward": "1.1",
    "SplineTransformer-sparse-output": "1.2",
}


def _release(version: str) -> tuple[int, int]:
    major, minor = version.split(".")[:2]
    return int(major), int(minor)


def too_old_for(case_id: str) -> bool:
    """Whether the installed scikit-learn can't do what a case is about."""
    installed = _release(sklearn.__version__)
    return any(
        fnmatchcase(case_id, pattern) and installed < _release(version)
        for pattern, version in SINCE.items()
    )
