"""Interpreters are found, and those that do not work are none."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from pytest_sklearn_persist.venvs.interpreters import find_interpreters, nearest

HERE = "{}.{}".format(*sys.version_info[:2])
OTHER = "3.10" if HERE != "3.10" else "3.11"


@pytest.fixture
def alone(tmp_path, monkeypatch):
    """A PATH and a home of pyenv that hold nothing."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    (tmp_path / "bin").mkdir()
    find_interpreters.cache_clear()
    yield tmp_path
    find_interpreters.cache_clear()


def test_each_runs_the_version_it_stands_for():
    for minor, path in find_interpreters().items():
        ask = "import sys; print('%d.%d' % sys.version_info[:2])"
        done = subprocess.run([path, "-c", ask], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == minor


def test_this_interpreter_is_always_there(alone):
    assert list(find_interpreters()) == [HERE]


@pytest.mark.skipif(os.name == "nt", reason="the shim is a shell script")
def test_a_shim_that_points_to_nothing_is_no_interpreter(alone):
    shim = alone / "bin" / f"python{OTHER}"
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)

    assert list(find_interpreters()) == [HERE]


@pytest.mark.skipif(os.name == "nt", reason="the program is a shell script")
def test_one_that_is_another_version_than_it_is_called_is_none(alone):
    program = alone / "pyenv" / "versions" / f"{OTHER}.1" / "bin" / "python"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    program.chmod(0o755)

    assert list(find_interpreters()) == [HERE]


def test_nearest_counts_in_numbers():
    assert nearest("3.9", ("3.13", "3.10")) == ["3.10", "3.13"]
