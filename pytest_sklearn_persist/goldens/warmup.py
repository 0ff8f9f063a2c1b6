"""Imported once by the process that others are forked from: what each would do first is done here.

A check of a small golden costs its imports and cold caches more than its work.  Nothing here starts
a thread, which a fork would not survive: there is no training, and one thread for linear algebra.
"""

from __future__ import annotations

import io
import warnings

import joblib
import numpy as np
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from threadpoolctl import threadpool_limits

from ..gate.allowlist import is_allowed
from ..recorder import (
    METHODS,
    AnswerParts,
    Answers,
    Archive,
    Probe,
    answer,
    decode,
    encode,
    label_of,
    pack_answers,
    write_archive,
)

__all__: list[str] = []

_QUICK = ("predict", "predict_proba", "decision_function", "score")


def _warm_up() -> None:
    X, y = np.arange(8.0).reshape(4, 2), np.array([0, 1, 0, 1])
    steps = make_pipeline(FunctionTransformer(), DummyClassifier()).fit(X, y)
    calls = [[label_of(m), m.feed, "X", 1] for m in METHODS if m.name in _QUICK]
    abilities = ["repr", "get_params", "set_params", "clone", "tags", "dump"]
    asked = {"params": True, "calls": calls, "attributes": ["classes_"], "abilities": abilities}
    for estimator in (steps, _classifier()):
        parts = AnswerParts()
        index = answer(estimator, [Probe("X", X, y, ())], asked, parts)
        Answers(pack_answers(index, parts))
    arrays: dict[str, np.ndarray] = {}
    described = encode([X, y, "text", 1.5], arrays)
    file = io.BytesIO()
    write_archive(file, described, arrays)
    decode(described, Archive(file))


def _classifier() -> LogisticRegression:
    """Return a classifier that was never trained."""
    classifier = LogisticRegression()
    classifier.classes_, classifier.n_features_in_ = np.array([0, 1]), 2
    classifier.coef_, classifier.intercept_ = np.ones((1, 2)), np.zeros(1)
    return classifier


with warnings.catch_warnings(), threadpool_limits(1):
    warnings.simplefilter("ignore")
    _warm_up()
    # It runs a program to find out, which a process with a stranger's model may not, and remembers.
    joblib.cpu_count(only_physical_cores=True)
    is_allowed("builtins", "object")  # reads the list
