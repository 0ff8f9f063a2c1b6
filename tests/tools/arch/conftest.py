"""The scripts in tools/arch, run as tox runs them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TOOLS = Path(__file__).resolve().parents[3] / "tools" / "arch"


@pytest.fixture
def script(tmp_path):
    """Run a script of tools/arch; roots are kept in a folder of the test, if any are made."""

    def run(name, *arguments, **environment):
        kept = {k: v for k, v in os.environ.items() if not k.startswith("ARCH_")}
        return subprocess.run(
            [sys.executable, str(TOOLS / name), *arguments],
            env={**kept, "ARCH_ROOTS": str(tmp_path / "roots"), **environment},
            capture_output=True,
            text=True,
            timeout=900,  # an emulator is slow
            check=False,
        )

    return run


@pytest.fixture
def tools(monkeypatch):
    """Make the scripts importable."""
    monkeypatch.syspath_prepend(str(TOOLS))
