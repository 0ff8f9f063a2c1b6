"""Which recording's environment is printed, and in which form."""

from __future__ import annotations

import json

import pytest
from persist_recipes import add_recording, edit, recording


@pytest.mark.parametrize(
    ("option", "sign"),
    [("--pip", "scikit-learn=="), ("--uv", "uv --no-config venv"), ("--dockerfile", "FROM")],
)
def test_only_the_form_that_was_asked_for(run, store, option, sign):
    out = run("environment", "iris", option).out

    assert sign in out
    assert not out.startswith("##")


def test_without_an_option_all_forms_are_printed(run, store):
    out = run("environment", "iris").out

    assert [line.split(":")[0] for line in out.splitlines() if line.startswith("## ")] == [
        "## pip",
        "## uv",
        "## Docker",
    ]


def test_json_lists_the_requirements(run, store):
    found = json.loads(run("environment", "iris", "--json").out)

    assert [pin.split("==")[0] for pin in found["requirements"]][:2] == ["joblib", "numpy"]


def test_of_several_recordings_one_has_to_be_named(run, store):
    add_recording(store, "iris", "0.99.2")
    ran = run("environment", "iris")

    assert ran.status == 2
    assert "holds 2 recordings" in ran.err


@pytest.mark.parametrize("way", ["path", "id", "option"])
def test_one_of_several_recordings(run, store, way):
    key = add_recording(store, "iris", "0.99.2").name
    arguments = {
        "path": (f"goldens/iris/{key}",),
        "id": (f"iris/{key}",),
        "option": ("iris", "--recording", key),
    }
    out = run("environment", *arguments[way], "--pip").out

    assert out.startswith(f"# iris/{key}, recorded under ")


def test_an_unknown_recording_is_wrong_usage(run, store):
    ran = run("environment", "iris", "--recording", "sklearn-0.1")

    assert ran.status == 2
    assert "--recording: there is no sklearn-0.1, but sklearn-" in ran.err


def test_a_bad_manifest_is_told_with_file_and_field(run, store):
    edit(recording(store, "iris"), requirements={"numpy": "one"})
    ran = run("environment", "iris")

    assert ran.status == 2
    assert "golden.json: requirements.numpy: 'one' is not a version\n" in ran.err
