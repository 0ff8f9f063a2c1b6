"""A file is loaded behind the gate, and what comes out is the same estimator."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from pytest_sklearn_persist import check_golden
from pytest_sklearn_persist.convert.carrying import carried
from pytest_sklearn_persist.convert.resaving import main


@pytest.fixture
def resave(manifest, tmp_path, capsys):
    def resave(file, position=0, repairs=()):
        artifact = manifest.artifacts[position]
        given = carried(manifest, artifact, file, tmp_path / "given")
        status = main([str(given.path), str(tmp_path / "out"), json.dumps(repairs)])
        return status, json.loads(capsys.readouterr().out)["problem"]

    return resave


@pytest.mark.parametrize("position", [0, 1], ids=["pickle", "joblib"])
def test_what_is_saved_again_is_identical(manifest, resave, tmp_path, position):
    artifact = manifest.artifacts[position]
    assert resave(artifact.file.path, position) == (0, None)
    again = carried(manifest, replace(artifact), tmp_path / "out", tmp_path / "again")

    assert [str(outcome.status) for outcome in check_golden(again.path)] == ["identical"]


def test_what_is_not_trusted_is_not_loaded(resave, tmp_path):
    bad = tmp_path / "bad.pkl"
    bad.write_bytes(b"cposix\nsystem\n(Vtouch it-ran\ntR.")
    status, problem = resave(bad)

    assert (status, problem) == (1, "posix.system is not trusted")
    assert not (tmp_path / "out").exists()


def test_a_file_that_can_not_be_loaded_says_why(resave, tmp_path):
    bad = tmp_path / "bad.pkl"
    bad.write_bytes(b"csklearn.linear_model._base\nNothingOfTheKind\n.")
    status, problem = resave(bad)

    assert status == 1
    assert "NothingOfTheKind" in problem


def test_a_module_with_another_name_is_no_way_around_the_gate(resave, tmp_path):
    bad = tmp_path / "bad.pkl"
    bad.write_bytes(b"c_loss\nsystem\n(Vtouch it-ran\ntR.")
    status, problem = resave(bad, repairs=["_loss is posix"])

    assert (status, problem) == (1, "posix.system is not trusted")
    assert not (tmp_path / "out").exists()


def test_what_was_repaired_is_told(manifest, capsys, tmp_path):
    artifact = manifest.artifacts[0]
    name = manifest.data["estimator"]["class"].rpartition(".")[2]
    lines = [f"{name}.not_there := 1", f"{name}.told = 'yes'"]
    given = carried(manifest, artifact, artifact.file.path, tmp_path / "given")
    main([str(given.path), str(tmp_path / "out"), json.dumps(lines)])

    assert json.loads(capsys.readouterr().out)["repaired"] == lines[1:]
