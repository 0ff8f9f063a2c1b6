"""What ``convert`` refuses before it makes anything."""

from __future__ import annotations

import pytest
from persist_recipes import add_recording

TO = ("--to", "scikit-learn==1.9.1")


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ("scikit-learn", "'scikit-learn' is not of the form name==version"),
        ("scikit-learn==new", "'scikit-learn==new' is not of the form name==version"),
        ("numpy==2.0.0", "say which scikit-learn"),
    ],
)
def test_the_target_must_be_clear(run, store, target, text):
    ran = run("convert", "iris", "--to", target)

    assert ran.status == 2
    assert f"--to: {text}" in ran.err


def test_a_file_needs_inputs(run, store, tmp_path):
    (tmp_path / "model.pkl").write_bytes(b"N.")
    ran = run("convert", "model.pkl", *TO)

    assert ran.status == 2
    assert "--inputs: a model file needs rows to ask it with" in ran.err


def test_a_file_that_is_there_is_not_overwritten(run, store, tmp_path):
    (tmp_path / "out.pkl").write_bytes(b"precious")
    ran = run("convert", "iris", *TO, "--output", "out.pkl")

    assert ran.status == 2
    assert "--output: out.pkl is there already; --replace overwrites it" in ran.err
    assert (tmp_path / "out.pkl").read_bytes() == b"precious"


def test_of_several_recordings_one_has_to_be_named(run, store):
    add_recording(store, "iris", "0.99.2")

    assert "holds 2 recordings" in run("convert", "iris", *TO).err


def test_an_artifact_must_be_there_in_the_format(run, store):
    ran = run("convert", "iris", *TO, "--format", "skops")

    assert ran.status == 2
    assert "--format: there is no skops, but pickle:4" in ran.err
