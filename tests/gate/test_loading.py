"""What an honest file is called that the installed libraries cannot read."""

from __future__ import annotations

from importlib.metadata import version

import pytest
from packaging.version import Version

from pytest_sklearn_persist import Status, check_golden


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
