"""Goldens are found where they are kept."""

from __future__ import annotations

import shutil

import pytest

from pytest_sklearn_persist import GoldenMissing
from pytest_sklearn_persist.goldens.manifest import ManifestError, read_manifest
from pytest_sklearn_persist.goldens.store import (
    clashes,
    find_manifests,
    golden_names,
    recordings_of,
    unlisted_files,
)


def test_a_manifest_is_found_from_each_level(store, manifest_file):
    places = [store, store / "iris", manifest_file.parent, manifest_file]

    assert [find_manifests(place) for place in places] == [[manifest_file]] * 4


def test_hidden_folders_are_not_looked_into(store, manifest_file):
    shutil.copytree(store / "iris", store / ".recording-1-x" / "iris")

    assert find_manifests(store) == [manifest_file]


@pytest.mark.parametrize("link", ["rose", "rose/recording"])
def test_what_is_behind_a_link_is_found_and_refused(store, manifest_file, link):
    target = store / "iris" if link == "rose" else manifest_file.parent
    (store / link).parent.mkdir(exist_ok=True)
    (store / link).symlink_to(target)

    _, linked = find_manifests(store)
    with pytest.raises(ManifestError, match="lies behind a symbolic link, r"):
        read_manifest(linked)


def test_links_to_other_folders_are_not_followed(store, manifest_file):
    (store / "up").symlink_to(store.parent)
    (store / "deep").symlink_to(store)

    assert [path for path in find_manifests(store) if "up" in path.parts] == []
    assert manifest_file in find_manifests(store)


def test_a_store_may_be_a_link(store, manifest_file, tmp_path):
    (tmp_path / "linked").symlink_to(store)

    [found] = find_manifests(tmp_path / "linked")
    assert read_manifest(found).name == "iris"


def test_a_file_that_is_no_manifest_holds_no_golden(store, manifest_file):
    with pytest.raises(GoldenMissing, match=r"is no golden\.json"):
        find_manifests(manifest_file.parent / "estimator.pkl")


def test_a_path_that_does_not_exist_is_said_to(tmp_path):
    with pytest.raises(GoldenMissing, match="does not exist"):
        find_manifests(tmp_path / "gone")


def test_names_are_those_of_folders_with_recordings(store):
    (store / "empty").mkdir()

    assert golden_names(store) == ["iris"]


def test_a_store_that_does_not_exist_has_no_names(tmp_path):
    assert golden_names(tmp_path / "gone") == []


def test_the_first_store_that_has_a_golden_counts(store, tmp_path, manifest_file):
    assert recordings_of([tmp_path / "gone", store], "iris") == [manifest_file]


def test_a_missing_golden_lists_close_names(store):
    with pytest.raises(GoldenMissing, match="did you mean 'iris'"):
        recordings_of([store], "irs")


def test_a_missing_golden_without_close_names_proposes_none(store):
    with pytest.raises(GoldenMissing) as caught:
        recordings_of([store], "zzz")
    assert "did you mean" not in str(caught.value)


def test_only_files_that_are_not_listed_are_unlisted(manifest_file):
    (manifest_file.parent / "more.txt").touch()
    (manifest_file.parent / ".DS_Store").touch()

    assert unlisted_files(read_manifest(manifest_file)) == ["more.txt"]


def test_names_that_differ_in_case_only_clash(store, manifest_file):
    shutil.copytree(store / "iris", store / "Iris")
    [other] = store.glob("Iris/*/golden.json")
    other.write_text(other.read_text(encoding="utf-8").replace('"iris"', '"Iris"'))

    [problem] = clashes(map(read_manifest, find_manifests(store)))

    assert "upper and lower case only" in str(problem)


def test_a_store_without_clashes_has_none(manifest_file):
    assert clashes([read_manifest(manifest_file)]) == []
