"""What the whole suite shares."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import hypothesis
import numpy as np  # noqa: F401 - now: a run of pytester in this process forgets what it imports
import pytest

# Helpers that several folders share; fresh processes are handed this path, too.
_SUPPORT = str(Path(__file__).parent / "support")
if _SUPPORT not in sys.path:
    sys.path.insert(0, _SUPPORT)

pytest_plugins = ["pytester"]

# The same examples in every run, so that one commit has one result; random order draws new ones.
if "PERSIST_NEW_EXAMPLES" not in os.environ:
    hypothesis.settings.register_profile("same-examples", derandomize=True)
    hypothesis.settings.load_profile("same-examples")

#: Seconds that a test may take with all that it sets up, also on a busy machine.
LIMIT = 600.0


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Let no test hang, if nobody says how long one may take.

    Not in pyproject.toml, whose settings hold for `goldens/` and `examples/` too, where
    pytest-timeout need not be installed.
    """
    if config.getoption("timeout", None) is None and "PYTEST_TIMEOUT" not in os.environ:
        config.option.timeout = LIMIT


@pytest.fixture(scope="session")
def project_root() -> Path:
    """Folder of the clone: README, docs and examples are tested where they stand."""
    return Path(__file__).resolve().parent.parent


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a parameter by its type where its repr holds an address: workers have to agree."""
    return type(val).__name__ if " at 0x" in repr(val) else None


@pytest.fixture(scope="session")
def recorded_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Store with two goldens that were really recorded here; only to be read."""
    from persist_recipes import iris, scaler

    from pytest_sklearn_persist.goldens.recording import record_golden

    folder = tmp_path_factory.mktemp("recorded") / "goldens"
    record_golden(folder, "iris", iris, rows=20)
    record_golden(folder, "scaler", *scaler(), rows=20, formats=["joblib"])
    return folder


@pytest.fixture
def two_goldens(recorded_store: Path, tmp_path: Path) -> Path:
    """Copy of the recorded store, to be changed at will: ``tmp_path / "goldens"``."""
    return Path(shutil.copytree(recorded_store, tmp_path / "goldens"))


@pytest.fixture
def small_atlas():
    """Atlas of invented estimators, small enough to know each cell of it."""
    from pytest_sklearn_persist.judge.atlas_reading import read_atlas

    return read_atlas(Path(__file__).parent / "judge" / "small_atlas.json")
