"""Which installer is taken, and what it says when it cannot do something."""

from __future__ import annotations

import os

import pytest

from pytest_sklearn_persist.venvs import VenvError
from pytest_sklearn_persist.venvs.installers import Pip, Uv, find_installer


@pytest.mark.skipif(os.name == "nt", reason="the program is a shell script")
def test_uv_is_taken_if_it_is_on_the_path(tmp_path, monkeypatch):
    (tmp_path / "uv").write_text("#!/bin/sh\n")
    (tmp_path / "uv").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert find_installer() == Uv(tmp_path / "uv")


def test_without_uv_it_is_pip(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))

    assert find_installer() == Pip()


def test_a_python_that_is_not_there_is_named_with_those_that_are(tmp_path):
    with pytest.raises(VenvError, match=r"there is no Python 3\.1 on the PATH .*but 3\."):
        Pip().create(tmp_path / "env", "3.1")
