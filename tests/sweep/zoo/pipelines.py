"""Compositions, categories, text and targets that are transformed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from . import data, fitting, frames, functions
from .build import Data, New, Spec, new
from .instances import LOGISTIC, RIDGE, SCALER, SVC, TREE, TREE_REGRESSOR, plain

Row = tuple[str, str, dict[str, Any], Data]

ONE_HOT = new("OneHotEncoder", handle_unknown="ignore")
IMPUTED = new("Pipeline", steps=[("impute", new("SimpleImputer")), ("scale", SCALER)])
TABLE = new(
    "ColumnTransformer",
    transformers=[
        ("numbers", IMPUTED, ["age", "bmi"]),
        ("categories", ONE_HOT, ["sex", "city"]),
        ("order", new("OrdinalEncoder"), ["weight"]),
    ],
)
PREFIT = new("FrozenEstimator", estimator=LOGISTIC)

TEXT: list[Row] = [
    (
        "CountVectorizer",
        "characters",
        {"analyzer": "char_wb", "ngram_range": (2, 3)},
        data.descriptions,
    ),
    ("CountVectorizer", "vocabulary", {"vocabulary": ["data", "class", "of"]}, data.descriptions),
    ("CountVectorizer", "analyzer", {"analyzer": functions.long_words}, data.descriptions),
    (
        "CountVectorizer",
        "callables",
        {
            "tokenizer": functions.split_words,
            "preprocessor": functions.without_digits,
            "token_pattern": None,
        },
        data.descriptions,
    ),
    (
        "CountVectorizer",
        "bytes",
        {"encoding": "latin-1", "strip_accents": "unicode"},
        data.descriptions_bytes,
    ),
    ("CountVectorizer", "object", {"binary": True, "dtype": np.float32}, data.descriptions_object),
    ("HashingVectorizer", "unsigned", {"alternate_sign": False, "norm": None}, data.descriptions),
    (
        "TfidfVectorizer",
        "sublinear",
        {"sublinear_tf": True, "norm": "l1", "max_df": 0.5},
        data.descriptions,
    ),
    (
        "TfidfVectorizer",
        "stop-words",
        {"stop_words": "english", "max_features": 10, "ngram_range": (1, 2), "dtype": np.float32},
        data.descriptions,
    ),
    (
        "TfidfVectorizer",
        "no-idf",
        {"use_idf": False, "min_df": 2, "lowercase": False},
        data.descriptions,
    ),
    (
        "TfidfVectorizer",
        "own-stop-words",
        {"stop_words": ["the", "of"], "smooth_idf": False},
        data.descriptions,
    ),
    ("FeatureHasher", "words", {"input_type": "string", "dtype": np.float32}, data.words),
    (
        "DictVectorizer",
        "unsorted",
        {"sort": False, "sparse": False, "separator": ":"},
        data.records,
    ),
]
TARGETS: list[Row] = [
    ("LabelBinarizer", "sparse-output", {"sparse_output": True, "neg_label": 0}, data.labels),
    ("LabelBinarizer", "numbers", {"neg_label": -1, "pos_label": 2}, data.label_numbers),
    ("LabelEncoder", "numbers", {}, data.label_numbers),
    (
        "MultiLabelBinarizer",
        "classes",
        {"classes": ["wide", "long", "heavy", "x"]},
        data.label_sets,
    ),
    ("MultiLabelBinarizer", "sparse-output", {"sparse_output": True}, data.label_sets),
]
# text and frames are made of several steps
PIPELINES: list[tuple[str, list[tuple[str, Any]], Data]] = [
    (
        "text",
        [("tfidf", new("TfidfVectorizer")), ("sgd", new("SGDClassifier", random_state=0))],
        data.descriptions,
    ),
    (
        "text-counts",
        [
            ("count", new("CountVectorizer", max_features=30)),
            ("tfidf", new("TfidfTransformer")),
            ("bayes", new("MultinomialNB")),
        ],
        data.descriptions,
    ),
    (
        "text-hashed",
        [("hash", new("HashingVectorizer", n_features=64)), ("logistic", LOGISTIC)],
        data.descriptions,
    ),
    (
        "text-topics",
        [
            ("tfidf", new("TfidfVectorizer")),
            ("svd", new("TruncatedSVD", n_components=4, random_state=0)),
            ("neighbours", new("KNeighborsClassifier")),
        ],
        data.descriptions,
    ),
    ("frame", [("table", TABLE), ("logistic", LOGISTIC)], frames.mixed_labels),
    ("passthrough", [("nothing", "passthrough"), ("scale", SCALER)], data.iris),
    (
        "nested",
        [
            ("inner", new("Pipeline", steps=[("scale", SCALER), ("drop", "passthrough")])),
            ("svc", SVC),
        ],
        data.iris_labels,
    ),
    ("clusters", [("scale", SCALER), ("kmeans", plain("KMeans"))], data.iris),
    ("outliers", [("scale", SCALER), ("forest", plain("IsolationForest"))], data.iris),
]
FRAMES: list[Row] = [
    ("ColumnTransformer", "frame", TABLE.options | {"remainder": "drop"}, frames.mixed),
    (
        "ColumnTransformer",
        "remainder",
        {
            "transformers": [
                ("encoded", ONE_HOT, ["sex", "weight", "city"]),
                ("dropped", "drop", ["old"]),
            ],
            "remainder": new("MinMaxScaler"),
            "verbose_feature_names_out": False,
            "sparse_threshold": 1.0,
        },
        frames.mixed,
    ),
    ("OneHotEncoder", "frame", {}, frames.categories),
    (
        "OneHotEncoder",
        "infrequent",
        {"min_frequency": 12, "handle_unknown": "infrequent_if_exist", "sparse_output": False},
        frames.categories,
    ),
    ("OneHotEncoder", "dropped", {"drop": "if_binary", "dtype": np.int8}, frames.categories),
    ("OneHotEncoder", "missing", {"handle_unknown": "ignore"}, frames.categories_missing),
    ("OrdinalEncoder", "frame", {}, frames.categories),
    (
        "OrdinalEncoder",
        "unknown",
        {"handle_unknown": "use_encoded_value", "unknown_value": -1, "dtype": np.int32},
        frames.categories,
    ),
    ("OrdinalEncoder", "missing", {"encoded_missing_value": -2}, frames.categories_missing),
    ("TargetEncoder", "frame", {"target_type": "continuous"}, frames.categories),
    ("SimpleImputer", "frame", {"strategy": "most_frequent"}, frames.categories_missing),
    (
        "HistGradientBoostingRegressor",
        "frame",
        {"categorical_features": "from_dtype"},
        frames.mixed_without_strings,
    ),
    (
        "HistGradientBoostingRegressor",
        "frame-missing",
        {"categorical_features": ["sex", "weight"]},
        frames.mixed_without_strings_missing,
    ),
    ("DummyRegressor", "frame", {}, frames.mixed),
]
COMPOSED: list[Row] = [
    ("CalibratedClassifierCV", "isotonic", {"method": "isotonic", "cv": 2}, data.iris_labels),
    ("CalibratedClassifierCV", "temperature", {"method": "temperature", "cv": 2}, data.iris_labels),
    ("CalibratedClassifierCV", "whole", {"ensemble": False, "estimator": SVC}, data.iris_labels),
    ("FeatureUnion", "weights", {"transformer_weights": {"scaled": 0.5}}, data.iris),
    ("FixedThresholdClassifier", "label", {"pos_label": "benign"}, data.cancer_labels),
    (
        "GridSearchCV",
        "several-scores",
        {"scoring": ["accuracy", "f1_macro"], "refit": "f1_macro"},
        data.iris,
    ),
    ("GridSearchCV", "callable-refit", {"refit": functions.best_of}, data.iris),
    ("GridSearchCV", "no-refit", {"refit": False}, data.iris),
    (
        "GridSearchCV",
        "pipeline",
        {
            "estimator": new("Pipeline", steps=[("scale", SCALER), ("svc", SVC)]),
            "param_grid": [{"svc__C": [0.1, 1.0]}, {"scale": ["passthrough"]}],
            "return_train_score": True,
        },
        data.iris_labels,
    ),
    ("OneVsRestClassifier", "decision", {"estimator": new("LinearSVC", dual=False)}, data.iris),
    ("RANSACRegressor", "tree", {"estimator": TREE_REGRESSOR, "min_samples": 20}, data.diabetes),
    (
        "SelfTrainingClassifier",
        "k-best",
        {"criterion": "k_best", "k_best": 5},
        data.iris_some_labelled,
    ),
    (
        "StackingClassifier",
        "passthrough",
        {"passthrough": True, "final_estimator": TREE},
        data.iris_labels,
    ),
    (
        "StackingRegressor",
        "passthrough",
        {"passthrough": True, "final_estimator": RIDGE},
        data.diabetes,
    ),
    ("VotingClassifier", "hard", {"voting": "hard", "weights": [1, 2]}, data.iris_labels),
    (
        "VotingRegressor",
        "dropped",
        {"estimators": [("ridge", RIDGE), ("tree", "drop")]},
        data.diabetes,
    ),
    (
        "TransformedTargetRegressor",
        "callables",
        {"transformer": None, "func": np.log1p, "inverse_func": np.expm1},
        data.diabetes,
    ),
    (
        "TunedThresholdClassifierCV",
        "stored",
        {"store_cv_results": True, "scoring": "f1"},
        data.cancer,
    ),
]


def specs() -> Iterator[Spec]:
    """Cases that are made of several parts, or meet words."""
    for name, kind, options, source in TEXT + TARGETS + COMPOSED:
        yield Spec(kind, plain(name, **options), source, fitting.plain)
    for kind, steps, source in PIPELINES:
        packages = ("pandas",) if kind == "frame" else ()
        yield Spec(kind, new("Pipeline", steps=steps), source, fitting.plain, packages)
    for name, kind, options, source in FRAMES:
        yield Spec(kind, plain(name, **options), source, fitting.plain, ("pandas",))
    yield Spec("object-strings", ONE_HOT, frames.category_array, fitting.plain, ("pandas",))
    yield Spec("set-output-frame", _dense_table(), frames.mixed, fitting.as_pandas, ("pandas",))
    yield from _frozen()


def _dense_table() -> New:
    encoded = new("OneHotEncoder", sparse_output=False)
    return new(
        "ColumnTransformer",
        transformers=[
            ("encoded", encoded, ["sex", "city"]),
            ("chosen", SCALER, functions.first_columns),
        ],
    )


def _frozen() -> Iterator[Spec]:
    calibrated = new("CalibratedClassifierCV", estimator=PREFIT)
    yield Spec("prefit", calibrated, data.cancer_labels, fitting.inner_fitted)
    selected = new("SelectFromModel", estimator=PREFIT)
    yield Spec("prefit", selected, data.iris, fitting.inner_fitted)
