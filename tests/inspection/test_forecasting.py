"""What to expect of a file: what the atlas does not see in it is a doubt."""

from __future__ import annotations

import pickle

import joblib
import pytest
import sklearn
from sklearn.preprocessing import StandardScaler

from pytest_sklearn_persist import inspect_artifact
from pytest_sklearn_persist.gate.patterns import parse_patterns
from pytest_sklearn_persist.inspection.forecasting import forecast_of
from pytest_sklearn_persist.judge.atlas import Atlas, Kind
from pytest_sklearn_persist.judge.marks import release_of

HERE = release_of(sklearn.__version__) or ""


@pytest.fixture
def expect(tmp_path):
    """Function that makes a forecast for bytes, or what joblib writes of an object."""
    rows = {"pickle": ("i",), "joblib": ("c",)}
    kind = Kind("S", "sklearn.preprocessing.StandardScaler", (), rows, dict.fromkeys(rows, ("",)))
    known = Atlas((HERE,), (HERE,), {}, {"S": kind})

    def expect(content):
        path = tmp_path / "model"
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            joblib.dump(content, path)
        return forecast_of(inspect_artifact(path), known, HERE)

    return expect


@pytest.fixture
def scaler():
    return StandardScaler().fit([[1.0], [2.0]])


def test_a_pickle_is_looked_up_as_a_pickle(expect, scaler):
    assert expect(pickle.dumps(scaler)).verdict == "identical"


def test_what_joblib_wrote_is_looked_up_as_such(expect, scaler):
    assert expect(scaler).verdict == "close"


def test_a_damaged_file_is_no_pass(expect, scaler):
    found = expect(pickle.dumps(scaler)[:-1])

    assert not found.fine
    assert any(text.startswith("damaged: it ") for text in found.unknown)


def test_a_function_from_elsewhere_is_a_doubt(expect, scaler):
    scaler.extra = parse_patterns
    found = expect(pickle.dumps(scaler))

    assert not found.fine
    assert any(text.endswith("is not part of scikit-learn") for text in found.unknown)


def test_what_was_not_understood_is_a_doubt(expect, scaler):
    found = expect(pickle.dumps(scaler) + b"more")

    assert any(text.startswith("not understood: ") for text in found.unknown)
