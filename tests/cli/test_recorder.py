"""The printed recorder is the recorder, and runs alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import joblib
import numpy as np
import pytest
from persist_recipes import recording, scaler

from pytest_sklearn_persist import recorder
from pytest_sklearn_persist.goldens.checking import check_golden
from pytest_sklearn_persist.judge.status import Status


@pytest.fixture(scope="module")
def printed():
    command = [sys.executable, "-m", "pytest_sklearn_persist", "recorder"]
    return subprocess.run(command, capture_output=True, check=True).stdout


@pytest.fixture(scope="module")
def recorded_alone(printed, tmp_path_factory):
    """A model file, recorded by the printed file in a folder without this package."""
    folder = tmp_path_factory.mktemp("image")
    model, X = scaler()
    joblib.dump(model, folder / "model.joblib")
    np.save(folder / "X.npy", X[:20])
    # What would tell if it imported this package after all.
    hidden = folder / "hidden" / "pytest_sklearn_persist.py"
    hidden.parent.mkdir()
    hidden.write_text("raise RuntimeError('the recorder must run alone')")
    (folder / "recorder.py").write_bytes(printed)
    asked = "model.joblib X.npy --name churn --into goldens"
    done = subprocess.run(
        [sys.executable, "-W", "error", "recorder.py", *asked.split()],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(hidden.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    return folder, done


def test_it_is_printed_byte_for_byte(printed):
    assert printed == Path(recorder.__file__).read_bytes()


def test_it_records_a_model_file_without_the_package(recorded_alone):
    _, done = recorded_alone

    said = "loads model.joblib without a gate: record only files you trust\n"
    assert (done.returncode, done.stderr) == (0, said)


def test_what_it_recorded_is_found_identical(recorded_alone):
    folder, _ = recorded_alone
    outcomes = check_golden(recording(folder / "goldens", "churn"))

    assert [outcome.status for outcome in outcomes] == [Status.IDENTICAL]


def test_it_takes_no_arguments(run):
    assert run("recorder", "recorder.py").status == 2
