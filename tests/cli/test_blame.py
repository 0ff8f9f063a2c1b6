"""The command, as far as it needs no network; what it finds is tested in ``tests/blame``."""

from __future__ import annotations

import json

import pytest
from persist_recipes import add_recording, edit, recording


@pytest.mark.full
def test_of_a_golden_that_is_as_it_was_nobody_is_blamed(run, store, tmp_path):
    ran = run("blame", "iris", "--cache", str(tmp_path / "cache"))

    assert ran.status == 0
    assert "identical under the installed versions: there is nothing to blame" in ran.out
    assert not (tmp_path / "cache").exists()


def test_what_goes_on_is_said_on_standard_error(run, store):
    assert run("blame", "iris").err == "… checking under the installed versions\n"


def test_quietly_it_is_not(run, store):
    assert run("blame", "iris", "-q").err == ""


def test_json_has_the_verdict(run, store):
    found = json.loads(run("blame", "iris", "--json", "-q").out)

    assert found["today"]["status"] == "identical"
    assert found["complete"] is True


def test_of_several_recordings_one_has_to_be_named(run, store):
    add_recording(store, "iris", "0.99.2")
    ran = run("blame", "iris")

    assert ran.status == 2
    assert "holds 2 recordings" in ran.err


def test_a_package_that_only_the_manifest_names_is_not_installed(run, store):
    edit(recording(store, "iris"), requirements={"no-such-package": "1.0"})
    ran = run("blame", "iris", "-q")

    assert ran.status == 2
    assert "golden.json: requirements: no-such-package is not installed here" in ran.err


@pytest.mark.parametrize("number", ["0", "-1", "many"])
def test_the_number_of_environments_is_checked(run, store, number):
    ran = run("blame", "iris", f"--max-environments={number}")

    assert ran.status == 2
    assert "--max-environments" in ran.err
