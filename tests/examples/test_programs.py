"""The programs that the README starts find everything that they import."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2] / "examples"


@pytest.mark.parametrize("name", ["demo", "upgrade"])
def test_a_program_can_be_imported(name, monkeypatch):
    monkeypatch.syspath_prepend(HOME)  # as it is where a program is started
    names = runpy.run_path(str(HOME / f"{name}.py"), run_name="imported")

    assert callable(names["main"])
