"""A file is compared with what was recorded of another one."""

from __future__ import annotations

from pytest_sklearn_persist import check_golden
from pytest_sklearn_persist.convert.carrying import carried


def statuses(manifest):
    return [str(outcome.status) for outcome in check_golden(manifest.path)]


def test_the_same_file_is_identical(manifest, tmp_path):
    artifact = manifest.artifacts[0]
    made = carried(manifest, artifact, artifact.file.path, tmp_path / "carried")

    assert statuses(made) == ["identical"]


def test_another_model_is_not(manifest, other, tmp_path):
    strange = other.artifacts[0].file.path
    made = carried(manifest, manifest.artifacts[0], strange, tmp_path / "carried")

    assert statuses(made) != ["identical"]


def test_the_recording_itself_is_left_as_it_was(manifest, tmp_path):
    before = {path: path.read_bytes() for path in manifest.path.parent.iterdir()}
    carried(manifest, manifest.artifacts[0], manifest.artifacts[0].file.path, tmp_path / "carried")

    assert {path: path.read_bytes() for path in manifest.path.parent.iterdir()} == before
