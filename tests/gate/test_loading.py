"""What the installed libraries write is read; what they cannot read is called by its name."""

from __future__ import annotations

import pickle
from importlib.metadata import version

import numpy as np
import pytest
from packaging.version import Version
from sklearn.preprocessing import StandardScaler

from pytest_sklearn_persist import Status, check_artifact, check_golden


@pytest.mark.parametrize("protocol", [0, 2, 5])
def test_tables_of_pandas_are_read(protocol, tmp_path):
    pd = pytest.importorskip("pandas")
    rows = pd.MultiIndex.from_arrays([[1, 1, 2], list("aba")])
    mixed = pd.DataFrame({"a": [1, 2, 3], "b": list("xyz"), "c": [0.5, np.nan, 1]}, index=rows)
    mixed["d"] = pd.Categorical(list("xyx"))
    mixed["e"] = pd.date_range("2020", periods=3, tz="UTC")
    mixed["f"] = pd.array([1, None, 2], dtype="Int64")
    model = StandardScaler().fit(np.eye(3))
    model.extra_ = [mixed, mixed["c"], mixed.iloc[1:], pd.DataFrame(np.eye(3)), pd.DataFrame()]
    (tmp_path / "model.pkl").write_bytes(pickle.dumps(model, protocol))

    outcome = check_artifact(tmp_path / "model.pkl")

    assert outcome.status is Status.UNCHECKED, outcome.differences


@pytest.mark.skipif(
    Version(version("joblib")) >= Version("1.2"),
    reason="joblib 1.2 and newer read what they write: run tox run -e oldest",
)
@pytest.mark.parametrize("name", ["calibrated", "grid-search", "knn-kd-tree", "linear", "mlp"])
def test_arrays_that_an_older_joblib_would_misplace_are_an_error_of_loading(project_root, name):
    golden = project_root / "goldens" / name / "sklearn-1.1.3_cp39_linux-x86_64"
    [outcome] = check_golden(golden, formats="joblib")

    assert outcome.status is Status.LOAD_ERROR
    assert "filling bytes before each array" in str(outcome.cause)
