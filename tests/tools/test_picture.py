"""The picture in the README is what its example prints."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.full  # it runs the example
def test_the_picture_of_the_readme_is_not_stale(project_root: Path) -> None:
    pytest.importorskip("rich")
    script = project_root / "tools" / "picture.py"

    done = subprocess.run(
        [sys.executable, script, "--check"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_a_picture_needs_no_font_from_elsewhere(project_root: Path) -> None:
    picture = (project_root / "docs" / "failure.svg").read_text(encoding="utf-8")

    assert "silently" in picture
    assert "@font-face" not in picture
