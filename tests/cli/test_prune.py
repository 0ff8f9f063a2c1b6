"""What is deleted when, and what is said about it."""

from __future__ import annotations

import json

import pytest
from persist_recipes import add_recording, edit, recording


def goldens(store):
    return sorted(path.parent.relative_to(store).as_posix() for path in store.rglob("golden.json"))


@pytest.mark.parametrize("arguments", [(), ("--dry-run",), ("--dry-run", "--yes")])
def test_nothing_is_deleted_unless_it_is_really_meant(run, store, arguments):
    before = sorted(store.rglob("*"))
    run("prune", "iris", *arguments)

    assert sorted(store.rglob("*")) == before


def test_without_yes_it_says_so_and_has_not_done_its_work(run, store):
    ran = run("prune", "iris")

    assert ran.status == 1
    assert ran.err == "nothing was deleted: say --yes to delete this\n"


def test_a_dry_run_has_done_its_work(run, store):
    assert run("prune", "iris", "--dry-run").status == 0


def test_with_yes_it_deletes(run, store):
    ran = run("prune", "iris", "--yes")

    assert (ran.status, [path.name for path in store.iterdir()]) == (0, ["scaler"])


def test_every_deleted_file_is_named(run, store):
    names = {path.name for path in (store / "iris").rglob("*") if path.is_file()}
    ran = run("prune", "iris", "--yes")

    assert {ln.split("/")[-1] for ln in ran.lines if ln.startswith("deleted  ")} == names


def test_one_recording_of_several(run, store):
    kept = recording(store, "scaler").name
    old = add_recording(store, "iris", "0.99.2").name
    run("prune", "goldens", "--recording", old, "--yes")

    assert goldens(store) == [f"iris/{kept}", f"scaler/{kept}"]


def test_a_recording_can_be_named_by_its_path(run, store):
    old = add_recording(store, "iris", "0.99.2")
    run("prune", str(old), "--yes")

    assert not old.exists()


def test_a_whole_store_is_not_pruned_by_its_name_alone(run, store):
    ran = run("prune", "goldens", "--yes")

    assert ran.status == 2
    assert "goldens holds 2 goldens" in ran.err


def test_a_whole_store_is_pruned_with_all(run, store):
    run("prune", "goldens", "--all", "--yes")

    assert list(store.iterdir()) == []


def test_foreign_files_are_left_and_named(run, store):
    notes = recording(store, "iris") / "notes.txt"
    notes.write_text("mine")
    ran = run("prune", "iris", "--yes")

    assert notes.read_text() == "mine"
    assert f"left  {notes.relative_to(store.parent)}: golden.json does not list it" in ran.lines


def test_a_recording_that_can_not_be_read_is_left_and_named(run, store):
    folder = recording(store, "iris")
    edit(folder, schema=99)
    ran = run("prune", "iris", "--yes")

    assert ran.status == 1
    assert ran.err.startswith("left, because it is not known what belongs to it: goldens/iris/")
    assert (folder / "estimator.pkl").is_file()


def test_json_says_what_would_be_deleted(run, store):
    found = json.loads(run("prune", "scaler", "--dry-run", "--json").out)

    assert found["deleted"] is False
    assert sorted(path.split("/")[-1].split("-")[0] for path in found["files"]) == [
        "estimator.joblib",
        "expected.npz",
        "golden.json",
        "inputs",
    ]


@pytest.mark.parametrize("arguments", [("--unused",), ("--tests", "tests")])
def test_unused_and_tests_belong_together(run, store, arguments):
    assert run("prune", "goldens", *arguments).status == 2
