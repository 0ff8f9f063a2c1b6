"""A manifest is read whole, or refused with the field that is wrong."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pytest_sklearn_persist import PersistenceError, Status, Tolerance
from pytest_sklearn_persist.goldens.manifest import ManifestError, read_manifest


def put(*path: Any):
    """Return a function that sets a field of the manifest to a value."""
    *way, last, value = path

    def change(data):
        for step in way:
            data = data[step]
        data[last] = value

    return change


def drop(name):
    return lambda data: data.pop(name)


WRONG = {
    "schema of tomorrow": (put("schema", 2), "schema", Status.REFUSED),
    "schema of nowhere": (put("schema", 0), "schema", Status.DAMAGED),
    "schema as text": (put("schema", "1"), "schema", Status.DAMAGED),
    "schema as bool": (put("schema", True), "schema", Status.DAMAGED),
    "no schema": (drop("schema"), "schema", Status.DAMAGED),
    "other name": (put("name", "rose"), "name", Status.DAMAGED),
    "no artifacts": (put("artifacts", []), "artifacts", Status.DAMAGED),
    "artifacts as object": (put("artifacts", {}), "artifacts", Status.DAMAGED),
    "artifact as text": (put("artifacts", ["x"]), "artifacts[0].format", Status.DAMAGED),
    "no digest": (lambda d: d["artifacts"][1].pop("sha256"), "artifacts[1].sha256", Status.DAMAGED),
    "short digest": (put("expected", "sha256", "ab"), "expected.sha256", Status.DAMAGED),
    "size as text": (put("inputs", "bytes", "12"), "inputs.bytes", Status.DAMAGED),
    "negative size": (put("inputs", "bytes", -1), "inputs.bytes", Status.DAMAGED),
    "path upwards": (put("expected", "file", "../x.npz"), "expected.file", Status.REFUSED),
    "absolute path": (
        put("artifacts", 0, "file", "/etc/passwd"),
        "artifacts[0].file",
        Status.REFUSED,
    ),
    "path of Windows": (put("artifacts", 0, "file", "..\\x"), "artifacts[0].file", Status.REFUSED),
    "hidden file": (put("inputs", "file", ".bashrc"), "inputs.file", Status.REFUSED),
    "format twice": (
        put("artifacts", 1, "format", "pickle:4"),
        "artifacts[1].format",
        Status.DAMAGED,
    ),
    "file twice": (
        put("artifacts", 1, "file", "Estimator.pkl"),
        "artifacts[1].file",
        Status.DAMAGED,
    ),
    "tolerance as text": (put("tolerance", "rtol", "much"), "tolerance.rtol", Status.DAMAGED),
    "negative tolerance": (put("tolerance", "atol", -1.0), "tolerance", Status.DAMAGED),
    "requirement as number": (
        put("requirements", "numpy", 2),
        "requirements.numpy",
        Status.DAMAGED,
    ),
    "environment gone": (drop("environment"), "environment.libraries", Status.DAMAGED),
    "Python as number": (put("environment", "python", 3.11), "environment.python", Status.DAMAGED),
    "expectation without reason": (
        put("expect", [{"when": "*", "status": "drifted", "reason": " "}]),
        "expect[0].reason",
        Status.DAMAGED,
    ),
    "expectation of success": (
        put("expect", [{"when": "*", "status": "identical", "reason": "x"}]),
        "expect[0].status",
        Status.DAMAGED,
    ),
    "condition that is none": (
        put("expect", [{"when": "later", "status": "drifted", "reason": "x"}]),
        "expect[0].when",
        Status.DAMAGED,
    ),
    "formats as text": (
        put("expect", [{"when": "*", "status": "drifted", "reason": "x", "formats": "joblib"}]),
        "expect[0].formats",
        Status.DAMAGED,
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_field_is_named(edit, name):
    change, field, status = WRONG[name]
    path = edit(change)

    with pytest.raises(ManifestError) as caught:
        read_manifest(path)

    assert (caught.value.field, caught.value.status) == (field, status)


@pytest.mark.parametrize("name", WRONG)
def test_the_message_names_the_file(edit, name):
    path = edit(WRONG[name][0])

    with pytest.raises(ManifestError, match=r"golden\.json: "):
        read_manifest(path)


TEXTS = {
    "": "is empty",
    "{": "is no JSON",
    "[]": "must be an object",
    '{"schema": 1, "schema": 1}': "'schema' is there twice",
    '{"schema": NaN}': "NaN is no number",
    "version https://git-lfs.github.com/spec/v1\n": "run git lfs pull",
    "[" * 100_000: "is no JSON",
}


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text[:12] or "empty")
def test_a_file_that_is_no_manifest_says_what_it_is(manifest_file, text):
    manifest_file.write_text(text, encoding="utf-8")

    with pytest.raises(ManifestError, match=TEXTS[text]):
        read_manifest(manifest_file)


def test_bytes_that_are_no_text_are_no_manifest(manifest_file):
    manifest_file.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(ManifestError, match="is no JSON"):
        read_manifest(manifest_file)


def test_a_link_is_refused(manifest_file):
    manifest_file.rename(manifest_file.with_name("real.json"))
    manifest_file.symlink_to("real.json")

    with pytest.raises(ManifestError, match="symbolic link") as caught:
        read_manifest(manifest_file)
    assert caught.value.status is Status.REFUSED


def test_a_manifest_that_is_gone_can_not_be_read(manifest_file):
    manifest_file.unlink()

    with pytest.raises(ManifestError, match="can not be read"):
        read_manifest(manifest_file)


def test_a_good_manifest_is_read(manifest_file):
    manifest = read_manifest(manifest_file)

    assert manifest.id == f"iris/{manifest_file.parent.name}"
    assert [artifact.format for artifact in manifest.artifacts] == ["pickle:4", "joblib:zlib:3"]
    assert manifest.tolerance == Tolerance(rtol=1e-6)


def test_its_files_are_those_of_its_folder(manifest_file):
    listed = read_manifest(manifest_file).files

    assert listed == {file.name for file in manifest_file.parent.iterdir()}


def test_unknown_fields_are_left_alone(edit):
    assert read_manifest(edit(put("mood", "good"))).data["mood"] == "good"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(data=st.data())
def test_any_field_may_be_anything_and_only_our_error_is_raised(manifest_file, data):
    original = manifest_file.read_text(encoding="utf-8")
    manifest = json.loads(original)
    part, keys = manifest, []
    while isinstance(part, (dict, list)) and part and (not keys or data.draw(st.booleans())):
        choices = sorted(part) if isinstance(part, dict) else list(range(len(part)))
        keys.append(data.draw(st.sampled_from(choices)))
        part = part[keys[-1]]
    put(*keys, data.draw(JSON))(manifest)
    manifest_file.write_text(json.dumps(manifest), encoding="utf-8")
    try:
        with contextlib.suppress(PersistenceError):
            read_manifest(manifest_file)
    finally:
        manifest_file.write_text(original, encoding="utf-8")
