"""Arrays that came back equal, and not as they lay in memory."""

from __future__ import annotations

import joblib.numpy_pickle
import numpy as np
import pytest
from sklearn.datasets import load_iris
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from pytest_sklearn_persist import Difference, Outcome, Status, check_roundtrip
from pytest_sklearn_persist.judge.causes import explain

PADS = "NUMPY_ARRAY_ALIGNMENT_BYTES"
ROUNDED = Difference("predict[0]", "value", "output", "0.1", "0.2", 1e-17, 1e-16)


def drifted(format_):
    return Outcome(Status.DRIFTED, format_, "same", (ROUNDED,))


@pytest.fixture
def strided():
    """An estimator with a view with gaps."""
    model = LinearRegression().fit(np.eye(3), [0, 1, 2])
    model.coef_ = np.zeros((3, 3))[:, :2]
    return model


@pytest.fixture
def plain():
    """The outcome of a format that makes plain arrays of all."""
    return Outcome(Status.IDENTICAL, "pickle:5", "same", ())


@pytest.fixture
def without_padding(monkeypatch):
    monkeypatch.delattr(joblib.numpy_pickle, PADS, raising=False)


@pytest.mark.usefixtures("without_padding")
def test_a_memory_map_alone_rounds_otherwise(strided, plain):
    cause, remedy = explain(drifted("joblib:mmap=r"), strided, [plain])

    assert "joblib before 1.2" in cause
    assert "joblib>=1.2" in remedy


@pytest.mark.usefixtures("without_padding")
def test_a_view_is_the_cause_where_all_formats_round_otherwise(strided):
    for format_ in ("joblib:mmap=r", "pickle:5"):
        cause, _ = explain(drifted(format_), strided, [drifted("pickle:2")])

        assert cause.startswith("coef_ is a view with gaps")


def test_a_joblib_that_pads_is_not_blamed(strided, plain, monkeypatch):
    monkeypatch.setattr(joblib.numpy_pickle, PADS, 16, raising=False)

    cause, remedy = explain(drifted("joblib:mmap=r"), strided, [plain])

    assert cause.startswith("a memory map has arrays where they are in the file")
    assert "joblib" not in remedy


@pytest.mark.skipif(
    hasattr(joblib.numpy_pickle, PADS), reason="this joblib pads: run tox run -e oldest"
)
def test_a_model_that_an_old_joblib_maps_is_explained():
    X, y = load_iris(return_X_y=True)
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(X, y)

    result = check_roundtrip(model, X, y, formats=["joblib", "joblib:mmap=r"], places="same")

    loaded, mapped = result.outcomes
    assert loaded.status is Status.IDENTICAL
    assert mapped.status is Status.IDENTICAL or "joblib before 1.2" in mapped.cause
