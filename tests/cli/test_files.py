"""``sklearn-persist check FILE``."""

from __future__ import annotations

import json
import pickle

import pytest
from sklearn.linear_model import LinearRegression

from pytest_sklearn_persist.cli import main


@pytest.fixture
def model(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "model.pkl").write_bytes(pickle.dumps(LinearRegression().fit([[0.0]], [0.0])))
    return "model.pkl"


def test_a_file_of_which_nothing_was_recorded_is_unchecked(model, capsys):
    assert main(["check", model]) == 1
    first, do = capsys.readouterr().out.splitlines()
    assert first.startswith("model.pkl: unchecked  it holds a LinearRegression, and loads")
    assert "sklearn-persist record model.pkl --inputs" in do


def test_a_refused_file_is_told_with_what_to_do(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.pkl").write_bytes(b"cmypkg.models\nScaler\n.")
    assert main(["check", "bad.pkl"]) == 1
    first, do = capsys.readouterr().out.splitlines()
    assert first == "bad.pkl: refused  mypkg.models.Scaler is not trusted"
    assert "persist_trusted = mypkg.*" in do


def test_what_is_trusted_is_not_refused(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.pkl").write_bytes(b"cmypkg.models\nScaler\n.")
    assert main(["check", "own.pkl", "--trusted", "mypkg.*"]) == 1
    assert "load-error  ModuleNotFoundError" in capsys.readouterr().out


def test_all_is_there_as_json(model, capsys):
    main(["check", model, "--json"])
    [outcome] = json.loads(capsys.readouterr().out)["outcomes"]
    assert (outcome["status"], outcome["golden"], outcome["failed"]) == ("unchecked", model, True)


def test_a_link_is_looked_at_as_a_file(model, tmp_path, capsys):
    (tmp_path / "link.pkl").symlink_to(tmp_path / model)
    assert main(["check", "link.pkl"]) == 1
    assert "link.pkl: refused  link.pkl is a symbolic link" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--trust", "hash"], "--trust-base=origin/main"),
        (["--trust-base", "main"], "needs --trust=hash or --trust=both"),
        (["--trusted", "*"], "trust every package"),
    ],
    ids=["no base", "no mode", "everything"],
)
def test_wrong_usage_is_said(model, capsys, arguments, said):
    assert main(["check", model, *arguments]) == 2
    assert said in capsys.readouterr().err
