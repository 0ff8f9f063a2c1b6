"""What is installed elsewhere is what the recordings need, and nobody's surprise."""

from __future__ import annotations

import json

import pytest
from persist_recipes import edit, recording

from pytest_sklearn_persist.upgrade.needs import installed_versions, needs_of

CORE = ("scikit-learn", "numpy", "scipy", "joblib", "threadpoolctl")


@pytest.fixture
def needing(two_goldens):
    """Function that lets a recording name more packages, and returns its manifest."""
    folder = recording(two_goldens, "iris")
    named = json.loads((folder / "golden.json").read_text())["requirements"]

    def needing(**more):
        edit(folder, requirements={**named, **more})
        return folder / "golden.json"

    return needing


def test_the_core_comes_first(needing):
    assert needs_of([needing(pandas="2.3.3")]).packages[:3] == CORE[:3]


def test_known_libraries_are_installed_because_a_recording_names_them(needing):
    assert "polars" in needs_of([needing(polars="1.0")]).packages


def test_so_is_what_is_installed_here(needing):
    assert "packaging" in needs_of([needing(packaging="26.0")]).packages


def test_nothing_else_is(needing):
    found = needs_of([needing(**{"no-such-package": "1.0"})])

    assert "no-such-package" not in found.packages
    assert "add --also no-such-package" in found.notes[0]


def test_unless_the_user_says_so(needing):
    found = needs_of([needing(**{"no-such-package": "1.0"})], also=["No_Such.Package"])

    assert "no-such-package" in found.packages
    assert found.notes == ()


def test_a_format_needs_its_package(needing):
    path = needing()
    [one, other] = json.loads(path.read_text())["artifacts"]
    edit(path.parent, artifacts=[{**one, "format": "skops"}, {**other, "format": "joblib:lz4"}])

    assert {"skops", "lz4"} <= set(needs_of([path]).packages)


def test_what_is_installed_from_a_folder_is_left_out(needing, tmp_path, monkeypatch):
    folder = tmp_path / "here" / "mine-1.0.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: mine\nVersion: 1.0\n")
    (folder / "direct_url.json").write_text('{"url": "file:///here", "dir_info": {}}')
    monkeypatch.syspath_prepend(str(folder.parent))
    found = needs_of([needing(mine="1.0")])

    assert "mine" not in found.packages
    assert "a wheel can be named with the target (mine@file:///…)" in found.notes[0]


def test_a_recording_that_can_not_be_read_needs_nothing(needing):
    path = needing()
    path.write_text("{")

    assert needs_of([path]).packages == CORE


def test_of_a_bare_file_it_is_not_known_and_all_that_is_usual_is_there():
    assert set(installed_versions(["pandas"])) <= set(needs_of([], bare=True).packages)


def test_versions_are_those_that_are_installed():
    assert set(installed_versions(["numpy", "no-such-package"])) == {"numpy"}
