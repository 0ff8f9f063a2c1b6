"""What a check takes when it is told nothing, or a mixture."""

from __future__ import annotations

import pytest

from pytest_sklearn_persist.cli import checked
from pytest_sklearn_persist.cli.check_options import make_parser
from pytest_sklearn_persist.cli.checked import paths_of


@pytest.fixture
def here(store, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_usual_store_that_is_empty_is_passed_over(here):
    (here / "tests" / "goldens").mkdir(parents=True)

    assert [path.as_posix() for path in paths_of([])[1]] == ["goldens"]


def test_files_and_goldens_are_told_apart(here):
    (here / "model.joblib").write_bytes(b"")
    files, goldens = paths_of(["model.joblib", "iris"])

    assert [path.as_posix() for path in files] == ["model.joblib"]
    assert [path.name for path in goldens] == ["iris"]


def test_where_only_files_are_given_no_store_is_looked_for(here):
    (here / "model.joblib").write_bytes(b"")

    assert paths_of(["model.joblib"])[1] == []


def test_a_megabyte_is_a_million_bytes(here, monkeypatch):
    asked = {}
    monkeypatch.setattr(checked, "check_files", lambda files, **given: asked.update(given) or [])
    (here / "model.joblib").write_bytes(b"")

    checked.check_all(make_parser("check").parse_args(["model.joblib", "--memory-limit", "300"]))

    assert asked["memory"] == 300_000_000
