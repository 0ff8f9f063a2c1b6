from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pytest_sklearn_persist.isolation import launching


@pytest.mark.parametrize(
    "name",
    [
        "PYTEST_XDIST_WORKER",
        "COVERAGE_PROCESS_START",
        "COV_CORE_SOURCE",
        "PYTHONWARNINGS",
        "PYTHONSTARTUP",
    ],
)
def test_the_environment_keeps_nothing_of_the_session(monkeypatch, name):
    monkeypatch.setitem(launching.STARTED_WITH, name, "x")
    monkeypatch.setitem(launching.STARTED_WITH, "OF_MINE", "y")
    environment = launching.clean_environment()
    assert name not in environment
    assert environment["OF_MINE"] == "y"


def test_what_was_set_since_the_start_is_left_out(monkeypatch):
    monkeypatch.setenv("SET_BY_A_TEST", "x")
    assert "SET_BY_A_TEST" not in launching.clean_environment()


@pytest.mark.parametrize(("ours", "theirs"), [("0", "2718"), ("2718", "3141"), ("random", "2718")])
def test_the_hash_seed_is_never_ours(monkeypatch, ours, theirs):
    monkeypatch.setitem(launching.STARTED_WITH, "PYTHONHASHSEED", ours)
    assert launching.clean_environment()["PYTHONHASHSEED"] == theirs


def test_an_entry_of_an_import_hook_stays_as_it_is():
    assert launching.absolute_path(["__editable__.x.__path_hook__"]) == [
        "__editable__.x.__path_hook__"
    ]


def test_relative_entries_are_made_absolute(monkeypatch, tmp_path):
    (tmp_path / "models").mkdir()
    monkeypatch.chdir(tmp_path)
    assert launching.absolute_path(["", "models"]) == [str(Path.cwd()), str(tmp_path / "models")]


def test_the_package_is_found_where_only_an_import_hook_knows_it(monkeypatch):
    home = str(Path(launching.__file__).parents[2])
    monkeypatch.setattr(
        sys, "path", [e for e in sys.path if Path(e).resolve() != Path(home).resolve()]
    )
    line = launching.command("pytest_sklearn_persist.isolation.steps", 1)
    line[-1] = line[-1].replace("import main; main(1)", "import step; print(step)")
    done = subprocess.run(line, capture_output=True, check=True, cwd=os.path.sep)
    assert b"function step" in done.stdout


def test_warning_filters_are_not_handed_on():
    assert not [flag for flag in launching.command("m") if flag.startswith("-W")]


def test_modules_that_do_not_import_are_left_alone():
    launching.import_quietly(["no_such_module", "xml.no_such_module"])


@pytest.mark.parametrize("name", ["LC_API_TOKEN", "MKL_LICENSE_KEY", "SKLEARN_PASSWORD", "AWS_X"])
def test_a_variable_that_may_be_a_secret_is_not_kept(name):
    assert launching.scrubbed({name: "x"}, "/home") == {"HOME": "/home"}


@pytest.mark.parametrize("name", ["LC_ALL", "OMP_NUM_THREADS", "MKL_NUM_THREADS"])
def test_a_variable_that_libraries_read_is_kept(name):
    assert launching.scrubbed({name: "1"}, "/home") == {"HOME": "/home", name: "1"}
