"""``check --changed`` checks the recordings that changed files belong to."""

from __future__ import annotations

import json
import os
import shutil

import pytest
from persist_recipes import add_recording, change_model, recording

from pytest_sklearn_persist.cli.changed import recordings_with


@pytest.mark.parametrize("file", ["golden.json", "expected.npz", "estimator.pkl"])
def test_a_file_of_a_recording_stands_for_it(store, file):
    folder = recording(store, "iris")

    assert recordings_with([str(folder / file)]) == ([str(folder)], [])


def test_inputs_stand_for_every_recording_of_their_golden(store):
    folders = sorted([recording(store, "iris"), add_recording(store, "iris", "0.99.2")])
    (inputs,) = (store / "iris").glob("inputs-*.npz")

    assert recordings_with([str(inputs)]).recordings == [str(folder) for folder in folders]


def test_files_of_one_recording_stand_for_it_once(store):
    folder = recording(store, "iris")

    assert recordings_with(map(str, folder.iterdir())) == ([str(folder)], [])


def test_other_files_stand_for_nothing(store, tmp_path):
    (store / "README.md").write_text("ours")

    assert recordings_with([str(store / "README.md"), str(tmp_path / "gone.py")]) == ([], [])


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


def gone(manifest):
    manifest.unlink()


def link_to_nowhere(manifest):
    manifest.unlink()
    manifest.symlink_to("nowhere")


def folder(manifest):
    manifest.unlink()
    manifest.mkdir()


def golden_inside(manifest):
    """Put a golden that passes where the manifest was."""
    inner = manifest.parent.parent / "moved"
    manifest.parent.rename(inner)
    manifest.parent.mkdir()
    inner.rename(manifest)


def pipe(manifest):
    manifest.unlink()
    os.mkfifo(manifest)


SPOILT = [gone, link_to_nowhere, folder, golden_inside, pipe]


@pytest.mark.skipif(os.name == "nt", reason="needs links and pipes")
@pytest.mark.parametrize("spoil", SPOILT)
@pytest.mark.parametrize("file", ["golden.json", "estimator.pkl", "expected.npz"])
def test_a_recording_whose_manifest_can_not_be_read_fails(run, store, spoil, file):
    place = recording(store, "iris")
    spoil(place / "golden.json")
    (place / "estimator.pkl").write_bytes(b"evil")
    ran = run("check", "--changed", str(place / file))

    assert ran.status == 1
    assert f"iris/{place.name}: " in ran.out


@pytest.mark.skipif(os.name == "nt", reason="needs pipes")
@pytest.mark.parametrize("spoil", SPOILT)
def test_inputs_of_a_recording_whose_manifest_can_not_be_read_fail(run, store, spoil):
    spoil(recording(store, "iris") / "golden.json")
    (inputs,) = (store / "iris").glob("inputs-*.npz")

    assert run("check", "--changed", str(inputs)).status == 1


def test_a_recording_without_a_manifest_is_known_by_what_lies_beside_it(store):
    place = recording(store, "iris").rename(store / "iris" / "mine")
    (place / "golden.json").unlink()

    assert recordings_with([str(place / "estimator.pkl")]) == ([], [place])


def test_the_order_of_the_files_does_not_matter(store):
    place = recording(store, "iris").rename(store / "iris" / "mine")
    (place / "golden.json").unlink()
    (inputs,) = (store / "iris").glob("inputs-*.npz")
    inputs.unlink()
    files = [str(place / "estimator.pkl"), str(place / "golden.json")]

    assert recordings_with(files) == recordings_with(files[::-1]) == ([], [place])


def test_the_others_are_checked_all_the_same(run, store):
    place = recording(store, "iris")
    (place / "golden.json").unlink()
    files = [place / "estimator.pkl", recording(store, "scaler") / "golden.json"]
    found = json.loads(run("check", "--changed", "--json", *map(str, files)).out)

    assert found["ok"] is False
    assert {one["golden"].partition("/")[0]: one["failed"] for one in found["outcomes"]} == {
        "scaler": False,
        "iris": True,
    }


def test_a_recording_in_place_of_which_there_is_a_link_fails(run, store, tmp_path):
    place = recording(store, "iris")
    place.rename(tmp_path / "elsewhere")
    place.symlink_to(tmp_path / "elsewhere")
    ran = run("check", "--changed", str(place))

    assert ran.status == 1
    assert "symbolic link" in ran.out


def test_a_recording_of_which_nothing_is_left_is_no_failure(run, store):
    place = recording(store, "iris")
    files = [str(file) for file in place.iterdir()]
    shutil.rmtree(place)

    assert run("check", "--changed", *files).status == 0


def test_a_golden_of_which_nothing_is_left_is_no_failure(run, store):
    files = [str(file) for file in (store / "iris").rglob("*") if file.is_file()]
    shutil.rmtree(store / "iris")

    assert run("check", "--changed", *files).status == 0


@pytest.mark.parametrize(
    "path", ["goldens/images/one/a.png", "goldens/README.md", "sklearn-fork/a.npz"]
)
def test_files_of_other_tools_stand_for_nothing(tmp_path, path):
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).touch()

    assert recordings_with([str(tmp_path / path)]) == ([], [])


def test_no_golden_among_the_files_is_no_failure(run, tmp_path):
    ran = run("check", "--changed", "setup.py")

    assert (ran.status, ran.out) == (0, "no golden is among these files\n")


def test_no_golden_among_the_files_is_ok_in_json(run, tmp_path):
    found = json.loads(run("check", "--changed", "setup.py", "--json").out)

    assert (found["ok"], found["outcomes"]) == (True, [])
