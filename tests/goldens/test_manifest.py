"""A manifest is read whole, or refused with the field that is wrong."""

from __future__ import annotations

import contextlib
import json
import os
import time
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
    "format with a command": (
        put("artifacts", 0, "format", "pickle:4$(touch x)"),
        "artifacts[0].format",
        Status.REFUSED,
    ),
    "format on two lines": (
        put("artifacts", 0, "format", "pickle\n::error::x"),
        "artifacts[0].format",
        Status.REFUSED,
    ),
    "file of a reserved name": (
        put("artifacts", 0, "file", "con.pkl"),
        "artifacts[0].file",
        Status.REFUSED,
    ),
    "version of 5,000 digits": (
        put("requirements", "numpy", "1" * 5_000),
        "requirements.numpy",
        Status.REFUSED,
    ),
    "library that is none": (
        put("environment", "libraries", {"numpy @ file:///x": "1"}),
        "environment.libraries.numpy @ file:///x",
        Status.REFUSED,
    ),
    "condition without end": (
        put("expect", [{"when": " " * 50_000 + "x", "status": "drifted", "reason": "x"}]),
        "expect[0].when",
        Status.DAMAGED,
    ),
    "condition with a version of 5,000 digits": (
        put("expect", [{"when": "numpy>=" + "1" * 900, "status": "drifted", "reason": "x" * 2000}]),
        "expect[0].reason",
        Status.DAMAGED,
    ),
    "20,000 artifacts": (
        lambda d: d["artifacts"].extend(d["artifacts"] * 10_000),
        "artifacts",
        Status.DAMAGED,
    ),
    "endless tolerance": (put("tolerance", "rtol", 2.0), "tolerance.rtol", Status.REFUSED),
    "tolerance of 1,000 digits": (
        put("tolerance", "rtol", 10**999),
        "tolerance.rtol",
        Status.DAMAGED,
    ),
    "size of 1,000 digits": (put("inputs", "bytes", 10**999), "inputs.bytes", Status.DAMAGED),
    "size of 30 digits": (
        put("artifacts", 0, "bytes", 10**30),
        "artifacts[0].bytes",
        Status.DAMAGED,
    ),
    "Python in other digits": (
        put("environment", "python", "٣.١١"),
        "environment.python",
        Status.REFUSED,
    ),
    "libc as number": (put("environment", "libc", 5), "environment.libc", Status.DAMAGED),
    "BLAS as text": (
        put("environment", "blas", "openblas"),
        "environment.blas",
        Status.DAMAGED,
    ),
    "BLAS as texts": (put("environment", "blas", ["x"]), "environment.blas[0]", Status.DAMAGED),
    "BLAS of a list": (
        put("environment", "blas", [{"internal_api": ["x"]}]),
        "environment.blas[0].internal_api",
        Status.DAMAGED,
    ),
    "class as list": (put("estimator", "class", []), "estimator.class", Status.DAMAGED),
    "data as text": (put("training_data", {"X": "x"}), "training_data.X", Status.DAMAGED),
    "ability as number": (put("abilities", {"clone": 1}), "abilities.clone", Status.DAMAGED),
    "source as numbers": (put("source", {"path": 5}), "source.path", Status.DAMAGED),
    "1,000 known incompatibilities": (
        put("expect", [{"when": "*", "status": "drifted", "reason": "x"}] * 1_000),
        "expect",
        Status.DAMAGED,
    ),
    "condition of many parts": (
        put("expect", [{"when": "numpy" + ">1," * 99 + ">1", "status": "drifted", "reason": "x"}]),
        "expect[0].when",
        Status.DAMAGED,
    ),
    "formats as text": (
        put("expect", [{"when": "*", "status": "drifted", "reason": "x", "formats": "joblib"}]),
        "expect[0].formats",
        Status.DAMAGED,
    ),
}


SCORED = {
    "scores": [0.9, 0.8],
    "test_sizes": [10, 10],
    "rows": 20,
    "cv": 2,
    "scoring": None,
    "splitter": "KFold()",
}
WRONG_SCORES = {
    "scores as text": ("scores", "x", "scores", Status.DAMAGED),
    "score as text": ("scores", [0.5, "x"], "scores[1]", Status.DAMAGED),
    "score that is true": ("scores", [True], "scores[0]", Status.DAMAGED),
    "score of 1,000 digits": ("scores", [10**999], "scores[0]", Status.DAMAGED),
    "score that has no square": ("scores", [1e200, -1e200], "scores[0]", Status.DAMAGED),
    "too many scores": ("scores", [0.5] * 10_001, "scores", Status.DAMAGED),
    "size as text": ("test_sizes", ["x"], "test_sizes[0]", Status.DAMAGED),
    "size of no rows": ("test_sizes", [10, -10], "test_sizes[1]", Status.DAMAGED),
    "size of all rows": ("test_sizes", [10, 20], "test_sizes[1]", Status.DAMAGED),
    "rows as text": ("rows", "20", "rows", Status.DAMAGED),
    "rows that are too many": ("rows", 1 << 60, "rows", Status.DAMAGED),
    "folds as list": ("cv", [5], "cv", Status.DAMAGED),
    "folds without end": ("cv", 10**9, "cv", Status.DAMAGED),
    "scoring as list": ("scoring", ["r2"], "scoring", Status.DAMAGED),
    "tolerance as text": ("tolerance", "x", "tolerance", Status.DAMAGED),
    "tolerance as object": ("tolerance", {}, "tolerance", Status.DAMAGED),
    "tolerance that is true": ("tolerance", True, "tolerance", Status.DAMAGED),
    "negative tolerance": ("tolerance", -1, "tolerance", Status.DAMAGED),
    "endless tolerance": ("tolerance", 1e308, "tolerance", Status.REFUSED),
    "tolerance of more than half": ("tolerance", 0.51, "tolerance", Status.REFUSED),
}


@pytest.mark.parametrize("name", WRONG_SCORES)
def test_a_wrong_field_of_cross_validation_is_named(edit, name):
    field, value, where, status = WRONG_SCORES[name]
    path = edit(put("cross_validation", {**SCORED, field: value}))

    with pytest.raises(ManifestError) as caught:
        read_manifest(path)

    told = (caught.value.field, caught.value.status)
    assert told == (f"cross_validation.{where}", status)


@pytest.mark.parametrize(
    "scores",
    [
        {**SCORED, "tolerance": 0.5},
        {**SCORED, "tolerance": 0},
        {**SCORED, "scores": [-300.0, -100.0], "tolerance": 100.0},
        {**SCORED, "cv": None, "scoring": "neg_mean_squared_error", "scores": [-1e20, -1e21]},
        {"scores": None, "why": "no cross-validation was asked for"},
        {"scores": [0.5]},
        None,
    ],
)
def test_what_honest_recordings_say_of_cross_validation_is_read(edit, scores):
    path = edit(put("cross_validation", scores))

    assert read_manifest(path).data["cross_validation"] == scores


def test_a_manifest_of_many_small_values_is_refused_soon(edit):
    path = edit(lambda data: data.update(more=[[]] * 3_000_000))
    started = time.process_time()

    with pytest.raises(ManifestError, match="more than 500,000 values"):
        read_manifest(path)
    assert time.process_time() - started < 2


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
    "{": "is not valid JSON",
    "[]": "must be an object",
    '{"schema": 1, "schema": 1}': "'schema' is there twice",
    '{"schema": NaN}': "NaN is not a number",
    "version https://git-lfs.github.com/spec/v1\n": "run git lfs pull",
    "[" * 100_000: "is not valid JSON",
    "[" * 500 + "]" * 500: "nested deeper than 200 levels",
    '{"rtol": 1e999}': "the number 1e999 is too large",
    '{"schema": ' + "1" * 5_000 + "}": "a number of 5,000 digits",
}


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text[:12] or "empty")
def test_a_file_that_is_no_manifest_says_what_it_is(manifest_file, text):
    manifest_file.write_text(text, encoding="utf-8")

    with pytest.raises(ManifestError, match=TEXTS[text]):
        read_manifest(manifest_file)


def test_bytes_that_are_no_text_are_no_manifest(manifest_file):
    manifest_file.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(ManifestError, match="is not valid JSON"):
        read_manifest(manifest_file)


def test_of_many_fields_one_that_is_there_twice_is_found_in_no_time(manifest_file):
    fields = [f'"{i}": 0' for i in range(200_000)]
    manifest_file.write_text("{" + ", ".join([*fields, fields[-1]]) + "}", encoding="utf-8")
    started = time.process_time()

    with pytest.raises(ManifestError, match="'199999' is there twice"):
        read_manifest(manifest_file)
    assert time.process_time() - started < 5


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_pipe_is_refused_at_once(manifest_file):
    manifest_file.unlink()
    os.mkfifo(manifest_file)

    with pytest.raises(ManifestError, match="is not a regular file") as caught:
        read_manifest(manifest_file)
    assert caught.value.status is Status.REFUSED


def test_one_that_is_too_large_is_not_read(manifest_file):
    with manifest_file.open("r+b") as file:
        file.truncate(1 << 30)

    with pytest.raises(ManifestError, match=r"bytes; .* are the limit"):
        read_manifest(manifest_file)


def test_no_text_of_it_is_on_two_lines_or_a_command(edit):
    text = "a\n::error::b\x1b[2J\u202e##[error]"
    manifest = read_manifest(edit(put("environment", "libc", text)))

    assert manifest.environment["libc"] == "a : :error::b\\x1b[2J\\u202e# #[error]"


def test_parameters_are_left_as_they_are(edit):
    pattern = "(?u)\n\\b\t"
    manifest = read_manifest(edit(put("estimator", "params", {"token_pattern": pattern})))

    assert manifest.data["estimator"]["params"] == {"token_pattern": pattern}


def test_a_folder_that_is_not_called_like_a_recording_is_refused(manifest_file):
    folder = manifest_file.parent.rename(manifest_file.parent.with_name("a $(touch x)"))

    with pytest.raises(ManifestError, match="is not the name of a recording"):
        read_manifest(folder / "golden.json")


def test_a_link_is_refused(manifest_file):
    manifest_file.rename(manifest_file.with_name("real.json"))
    manifest_file.symlink_to("real.json")

    with pytest.raises(ManifestError, match="symbolic link") as caught:
        read_manifest(manifest_file)
    assert caught.value.status is Status.REFUSED


def test_a_manifest_that_is_gone_is_missing(manifest_file):
    manifest_file.unlink()

    with pytest.raises(ManifestError, match="is missing"):
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


@pytest.mark.parametrize(
    "change",
    [
        put("requirements", "numpy", "1" * 5_000),
        put("expect", [{"when": "*", "status": "drifted", "reason": "x" * 5_000}]),
    ],
    ids=["version", "reason"],
)
def test_a_long_text_is_not_measured_after_it_was_cut(edit, change):
    path = edit(change)

    with pytest.raises(ManifestError, match=r"has more than 1,?00") as error:
        read_manifest(path)
    assert "4,000" not in str(error.value)
