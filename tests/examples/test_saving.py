"""What the demo says to type next does what it says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def example(project_root: Path, pytester: pytest.Pytester) -> Path:
    for name in ("fragile.py", "test_saving.py"):
        shutil.copy(project_root / "examples" / name, pytester.path)
    return pytester.path


def test_one_example_passes_and_one_fails(example: Path, pytester: pytest.Pytester) -> None:
    result = pytester.runpytest_subprocess("-p", "no:randomly", "test_saving.py")

    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*PersistenceMismatch: Pipeline *fresh*"])


def test_both_pass_once_the_object_holds_its_code_book(
    example: Path, pytester: pytest.Pytester
) -> None:
    source = (example / "fragile.py").read_text(encoding="utf-8")
    mended = source.replace(
        "X = check_array(X)\n", "X = check_array(X)\n        self.codes = {}\n", 1
    )
    (example / "fragile.py").write_text(mended, encoding="utf-8")

    result = pytester.runpytest_subprocess("-p", "no:randomly", "test_saving.py")

    result.assert_outcomes(passed=2)
