"""What the demo says to type next does what it says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def example(project_root: Path, pytester: pytest.Pytester) -> Path:
    """A project that has its own settings, with the examples in a folder below."""
    shutil.copy(project_root / "pyproject.toml", pytester.path)
    shutil.copytree(project_root / "examples", pytester.path / "examples")
    return pytester.path / "examples"


@pytest.mark.full
def test_one_example_passes_and_one_fails(example: Path, pytester: pytest.Pytester) -> None:
    result = pytester.runpytest_subprocess("-p", "no:randomly", "examples/test_saving.py")

    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*PersistenceMismatch: Pipeline *fresh*"])


@pytest.mark.full
def test_the_command_to_see_it_again_starts_from_where_the_test_was_run(
    example: Path, pytester: pytest.Pytester
) -> None:
    result = pytester.runpytest_subprocess("-p", "no:randomly", "examples/test_saving.py")

    result.stdout.fnmatch_lines(["*see it: pytest *examples/test_saving.py::*"])


@pytest.mark.full
def test_both_pass_once_the_object_holds_its_code_book(
    example: Path, pytester: pytest.Pytester
) -> None:
    source = (example / "fragile.py").read_text(encoding="utf-8")
    mended = source.replace(
        "X = check_array(X)\n", "X = check_array(X)\n        self.codes = {}\n", 1
    )
    (example / "fragile.py").write_text(mended, encoding="utf-8")

    result = pytester.runpytest_subprocess("-p", "no:randomly", "examples/test_saving.py")

    result.assert_outcomes(passed=2)
