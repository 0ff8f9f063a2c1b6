"""The programs that the README starts find everything that they import."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

PROGRAMS = sorted(
    path
    for path in (Path(__file__).parents[2] / "examples").glob("*.py")
    if not path.name.startswith("test_")
)


@pytest.mark.parametrize("path", PROGRAMS, ids=[path.stem for path in PROGRAMS])
def test_a_program_can_be_imported(path):
    assert callable(runpy.run_path(str(path), run_name="imported")["main"])
