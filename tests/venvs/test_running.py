"""Programs are run within bounds, and their last words are kept."""

from __future__ import annotations

import sys

import pytest

from pytest_sklearn_persist.venvs import VenvError
from pytest_sklearn_persist.venvs.running import environment_for_tools, run


def python(code, timeout=60.0):
    return run([sys.executable, "-c", code], timeout=timeout)


def test_the_exit_status_is_told():
    assert python("raise SystemExit(3)").status == 3


def test_of_much_output_the_last_lines_are_kept():
    ran = python("import sys\nfor i in range(100_000): print(i, file=sys.stderr)")

    assert ran.tail.splitlines()[-1] == "99999"
    assert len(ran.tail.splitlines()) == 15


def test_one_that_takes_too_long_is_ended():
    with pytest.raises(VenvError, match=r"took more than 0\.5 seconds"):
        python("import time; time.sleep(60)", timeout=0.5)


def test_a_program_that_is_not_there_is_named(tmp_path):
    with pytest.raises(VenvError, match=r"nothing can not be started"):
        run([tmp_path / "nothing"], timeout=1)


def test_no_variable_of_this_interpreter_is_passed_on(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "here")

    assert "PYTHONPATH" not in environment_for_tools()
