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

from ..compare.tolerance import Tolerance
from ..compare.walk import Rules
from ..gate.allowlist import is_allowed
from ..recorder import (
    Archive,
    Probe,
    attributes_of,
    callable_methods,
    decode,
    encode,
    observe_outputs,
    parameters_of,
    try_abilities,
    write_archive,
)
from .answers import compare_outputs

__all__: list[str] = []


def _warm_up() -> None:
    X, y = np.arange(8.0).reshape(4, 2), np.array([0, 1, 0, 1])
    steps = make_pipeline(FunctionTransformer(), DummyClassifier()).fit(X, y)
    for estimator in (steps, _classifier()):
        probe = Probe("X", X, y, ())
        methods, _ = callable_methods(estimator)
        for output in observe_outputs(estimator, [probe], methods):
            if output.error is None:
                rules = Rules(Tolerance(rtol=1e-6))
                compare_outputs(output, output, rules)
                compare_outputs(output._replace(value=X), output._replace(value=X + 1), rules)
        parameters_of(estimator)
        list(attributes_of(estimator))
        quick = ["repr", "get_params", "set_params", "clone", "tags", "dump"]
        try_abilities(estimator, probe, quick)
    parts: dict[str, np.ndarray] = {}
    described = encode([X, y, "text", 1.5], parts)
    file = io.BytesIO()
    write_archive(file, described, parts)
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
