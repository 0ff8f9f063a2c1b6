"""The store of this repository: each recording is whole, and each recipe was recorded."""

from __future__ import annotations

import ast

import pytest

from pytest_sklearn_persist.goldens.manifest import read_manifest
from pytest_sklearn_persist.goldens.store import clashes, find_manifests, unlisted_files
from pytest_sklearn_persist.recorder import (
    Archive,
    decode,
    decode_probes,
    file_digest,
    relevant_source,
    text_digest,
)

RELEASES = ("0.22", "0.24", *(f"1.{minor}" for minor in range(10)))
NEWER = {"hist-categories": "0.24", "set-output-pandas": "1.2"}


@pytest.fixture(scope="module")
def goldens(project_root):
    folder = project_root / "goldens"
    if not folder.is_dir():
        pytest.skip("this copy has no goldens")
    return folder


@pytest.fixture(scope="module")
def manifests(goldens):
    return [read_manifest(path) for path in find_manifests(goldens)]


@pytest.fixture(scope="module")
def names(goldens):
    tree = ast.parse((goldens / "recipes.py").read_text(encoding="utf-8"))
    functions = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    return {name.replace("_", "-") for name in functions if not name.startswith("_")}


def test_each_recipe_is_recorded_under_each_release(manifests, names):
    recorded = {(one.name, ".".join(one.version.split(".")[:2])) for one in manifests}
    wanted = {
        (name, release)
        for name in names
        for release in RELEASES[RELEASES.index(NEWER.get(name, "0.22")) :]
    }

    assert recorded == wanted


def test_every_file_has_the_digest_that_its_manifest_says(manifests):
    stored = [
        file
        for one in manifests
        for file in (*(a.file for a in one.artifacts), one.inputs, one.expected)
    ]
    wrong = [s.path for s in stored if file_digest(str(s.path)) != (s.sha256, s.size)]

    assert wrong == []


def test_no_file_is_there_that_no_manifest_lists(manifests):
    assert [one.id for one in manifests if unlisted_files(one)] == []


def test_no_two_recordings_exclude_each_other(manifests):
    assert clashes(manifests) == []


@pytest.mark.full
def test_the_recipes_are_those_that_were_recorded(manifests, goldens):
    text = (goldens / "recipes.py").read_text(encoding="utf-8")
    changed = [
        one.id
        for one in manifests
        if text_digest(relevant_source(text, one.data["source"]["function"]))
        != one.data["source"]["sha256"]
    ]

    assert changed == []


def test_each_training_set_is_the_same_under_every_release(manifests):
    digests = {}
    for one in manifests:
        digests.setdefault(one.name, set()).add(one.data["training_data"]["X"]["sha256"])

    assert {name: len(found) for name, found in digests.items() if len(found) > 1} == {}


def test_each_answer_and_probe_can_be_read(manifests):
    pytest.importorskip("pandas")
    for one in manifests[::7]:
        for file in (one.inputs, one.expected):
            archive = Archive(str(file.path))
            try:
                if "probes" in archive.index:
                    assert decode_probes(archive)
                else:
                    for answer in archive.index["outputs"]:
                        if "value" in answer:
                            decode(answer["value"], archive)
            finally:
                archive.close()
