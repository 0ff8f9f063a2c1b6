"""Only what a manifest lists is ever deleted."""

from __future__ import annotations

from pathlib import Path

import pytest
from persist_recipes import add_recording, edit, recording

from pytest_sklearn_persist.goldens.manifest import read_manifest
from pytest_sklearn_persist.goldens.pruning import plan_pruning


@pytest.fixture
def store(two_goldens):
    """Folder ``goldens`` with ``iris`` and ``scaler``."""
    return two_goldens


def prune(*folders):
    return plan_pruning(read_manifest(folder / "golden.json") for folder in folders).carry_out()


def files_of(store):
    return {path.relative_to(store).as_posix() for path in store.rglob("*") if not path.is_dir()}


def test_the_only_recording_goes_with_its_golden(store):
    prune(recording(store, "iris"))

    assert not (store / "iris").exists()


def test_other_goldens_stay_as_they_are(store, recorded_store):
    prune(recording(store, "iris"))

    assert files_of(store) == {n for n in files_of(recorded_store) if n.startswith("scaler/")}


def test_the_store_itself_stays(store):
    prune(recording(store, "iris"), recording(store, "scaler"))

    assert list(store.iterdir()) == []


def test_planning_deletes_nothing(store, recorded_store):
    plan_pruning([read_manifest(recording(store, "iris") / "golden.json")])

    assert files_of(store) == files_of(recorded_store)


def test_the_plan_is_what_is_deleted(store):
    plan = plan_pruning([read_manifest(recording(store, "iris") / "golden.json")])

    assert plan.carry_out().files == plan.files


def test_a_manifest_goes_after_all_that_it_lists(store):
    folder = recording(store, "iris")
    plan = plan_pruning([read_manifest(folder / "golden.json")])
    own = [path.name for path in plan.files if path.parent == folder]

    assert own[-1] == "golden.json"


def test_a_recording_named_twice_is_pruned_once(store):
    folder = recording(store, "iris")
    manifest = read_manifest(folder / "golden.json")

    assert plan_pruning([manifest, manifest]).recordings == (manifest,)


def test_inputs_of_another_recording_stay(store):
    old = recording(store, "iris")
    other = add_recording(store, "iris", "0.99.2")
    prune(old)

    assert read_manifest(other / "golden.json").inputs.path.is_file()


def test_inputs_go_with_the_last_recording_that_uses_them(store):
    folders = [recording(store, "iris"), add_recording(store, "iris", "0.99.2")]
    prune(*folders)

    assert not (store / "iris").exists()


def test_inputs_stay_beside_a_recording_that_can_not_be_read(store):
    old = recording(store, "iris")
    other = add_recording(store, "iris", "0.99.2")
    (other / "golden.json").write_text("{", encoding="utf-8")
    done = prune(old)

    assert [(p.name[:7], why) for p, why in done.left] == [
        ("inputs-", f"{other.name}, which cannot be read, may use it")
    ]


def test_a_listed_file_that_is_missing_does_not_stop_the_rest(store):
    folder = recording(store, "iris")
    (folder / "expected.npz").unlink()
    prune(folder)

    assert not folder.exists()


def test_a_symbolic_link_in_the_place_of_a_listed_file_stays(store, tmp_path):
    folder = recording(store, "iris")
    (folder / "expected.npz").unlink()
    (folder / "expected.npz").symlink_to(tmp_path)
    prune(folder)

    assert (folder / "expected.npz").is_symlink()


def test_a_folder_in_the_place_of_a_listed_file_stays(store):
    folder = recording(store, "iris")
    (folder / "expected.npz").unlink()
    (folder / "expected.npz").mkdir()
    prune(folder)

    assert (folder / "expected.npz").is_dir()


def test_inputs_of_a_strange_name_stay(store):
    folder = recording(store, "iris")
    thesis = store / "iris" / "thesis.txt"
    thesis.write_text("mine")
    edit(folder, inputs__file="thesis.txt")
    done = prune(folder)

    assert (thesis, "it is not called as the recorder calls inputs") in done.left
    assert thesis.read_text() == "mine"


def test_a_manifest_stays_while_a_file_that_it_lists_does(store, monkeypatch):
    folder = recording(store, "iris")
    unlink = Path.unlink

    def stubborn(path, *args):
        if path.name == "expected.npz":
            raise PermissionError(13, "Permission denied")
        unlink(path, *args)

    monkeypatch.setattr(Path, "unlink", stubborn)
    done = prune(folder)

    assert read_manifest(folder / "golden.json").inputs.path.is_file()
    assert (folder / "expected.npz", "cannot be deleted: Permission denied") in done.left
