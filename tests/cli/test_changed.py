"""``check --changed`` checks the recordings that changed files belong to."""

from __future__ import annotations

import json

import pytest
from persist_recipes import add_recording, change_model, recording

from pytest_sklearn_persist.cli.changed import recordings_with


@pytest.mark.parametrize("file", ["golden.json", "expected.npz", "estimator.pkl"])
def test_a_file_of_a_recording_stands_for_it(store, file):
    folder = recording(store, "iris")

    assert recordings_with([str(folder / file)]) == [str(folder)]


def test_inputs_stand_for_every_recording_of_their_golden(store):
    folders = sorted([recording(store, "iris"), add_recording(store, "iris", "0.99.2")])
    (inputs,) = (store / "iris").glob("inputs-*.npz")

    assert recordings_with([str(inputs)]) == [str(folder) for folder in folders]


def test_files_of_one_recording_stand_for_it_once(store):
    folder = recording(store, "iris")

    assert recordings_with(map(str, folder.iterdir())) == [str(folder)]


def test_other_files_stand_for_nothing(store, tmp_path):
    (store / "README.md").write_text("ours")

    assert recordings_with([str(store / "README.md"), str(tmp_path / "gone.py")]) == []


def test_only_what_changed_is_checked(run, store):
    change_model(recording(store, "scaler"), mean_=None)
    file = recording(store, "iris") / "golden.json"
    ran = run("check", "--changed", str(file))

    assert ran.status == 0
    assert "1 golden, 1 recording" in ran.lines[0]


def test_a_changed_artifact_that_is_wrong_fails(run, store):
    file = recording(store, "scaler") / "estimator.joblib"
    file.write_bytes(file.read_bytes()[:-7])

    assert run("check", "--changed", str(file)).status == 1


def test_no_golden_among_the_files_is_no_failure(run, tmp_path):
    ran = run("check", "--changed", "setup.py")

    assert (ran.status, ran.out) == (0, "no golden is among these files\n")


def test_no_golden_among_the_files_is_ok_in_json(run, tmp_path):
    found = json.loads(run("check", "--changed", "setup.py", "--json").out)

    assert (found["ok"], found["outcomes"]) == (True, [])
