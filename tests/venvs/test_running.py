"""Programs are run within bounds, and their last words are kept."""

from __future__ import annotations

import os
import sys

import pytest

from pytest_sklearn_persist.venvs import VenvError
from pytest_sklearn_persist.venvs.running import find_program, run


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
    with pytest.raises(VenvError, match=r"nothing cannot be started"):
        run([tmp_path / "nothing"], timeout=1)


def test_one_that_is_not_named_absolutely_is_not_looked_for():
    with pytest.raises(VenvError, match=r"it is not an absolute path"):
        run(["python"], timeout=1)


def test_it_starts_in_an_empty_folder():
    assert python("import os; print(os.listdir())").out == "[]\n"


def test_a_program_of_the_working_folder_is_not_found(tmp_path, monkeypatch):
    program = tmp_path / "tool"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", os.pathsep.join(["", "."]))

    assert find_program("tool") is None


@pytest.mark.skipif(os.name == "nt", reason="the program is a shell script")
def test_one_of_an_absolute_folder_is(tmp_path, monkeypatch):
    program = tmp_path / "tool"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join(["bin", str(tmp_path)]))

    assert find_program("tool") == program
