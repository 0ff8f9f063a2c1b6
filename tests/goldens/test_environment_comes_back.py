"""What is printed about the environment of a recording really brings it back."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from pytest_sklearn_persist import recorder
from pytest_sklearn_persist.environment import current

pytestmark = pytest.mark.skipif(
    os.environ.get("PERSIST_NETWORK_TESTS") != "1",
    reason="it downloads packages: set PERSIST_NETWORK_TESTS=1, or run tox run -e environment",
)

RECIPE = """
from sklearn.datasets import load_wine
from sklearn.ensemble import HistGradientBoostingClassifier

def wine():
    X, y = load_wine(return_X_y=True)
    return HistGradientBoostingClassifier(max_iter=5, random_state=0), X, y
"""


def run(*command, **options):
    """Run a command as if this suite had not been there; return what it printed."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    inherited["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    env = {**inherited, **options.pop("env", {})}
    done = subprocess.run(
        list(map(str, command)), env=env, capture_output=True, text=True, check=False, **options
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def environment(folder, *packages):
    """Make a virtual environment; return the folder of its programs."""
    run(sys.executable, "-m", "venv", folder)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    run(programs / "python", "-m", "pip", "install", "-q", *packages)
    return programs


def command(*arguments):
    """Run the command line of this suite's own environment."""
    root = Path(recorder.__file__).parents[1]
    return run(
        *(sys.executable, "-m", "pytest_sklearn_persist", *arguments),
        env={"PYTHONPATH": str(root)},
    )


@pytest.fixture(scope="module")
def old(tmp_path_factory):
    """A golden that was recorded under other versions, in an environment that is gone."""
    installed = current().libraries["scikit-learn"]
    version = next(known for known in ("1.7.2", "1.6.1") if known != installed)
    folder = tmp_path_factory.mktemp("old")
    programs = environment(folder / "env", f"scikit-learn=={version}", "numpy<2.3")
    (folder / "recipes.py").write_text(RECIPE, encoding="utf-8")
    (folder / "recorder.py").write_text(command("recorder"), encoding="utf-8")
    run(programs / "python", "recorder.py", "recipes.py", "--into", "goldens", cwd=folder)
    (folder / "env").rename(folder / "not-there-any-more")
    return folder / "goldens" / "wine", version


@pytest.fixture(scope="module")
def outcomes(old, tmp_path_factory, project_root):
    """What a check says in the environment that was made of what was printed."""
    golden, _ = old
    folder = tmp_path_factory.mktemp("again")
    (folder / "requirements.txt").write_text(command("environment", golden, "--pip"))
    printed = json.loads(command("environment", golden, "--json"))
    assert printed["python"] == platform.python_version()
    programs = environment(folder / "env", "-r", folder / "requirements.txt")
    # This package needs pytest; nothing that is pinned may change for it.
    constraint = ("-c", folder / "requirements.txt")
    run(programs / "python", "-m", "pip", "install", "-q", *constraint, project_root)
    return json.loads(
        run(programs / "sklearn-persist", "check", golden, "--json", env=printed["threads"])
    )


def test_the_golden_is_identical_there(outcomes):
    assert {one["status"] for one in outcomes["outcomes"]} == {"identical"}


def test_its_versions_are_those_of_the_recording(old, outcomes):
    golden, version = old
    (manifest,) = golden.glob("*/golden.json")
    recorded = json.loads(manifest.read_text())["environment"]["libraries"]
    there = outcomes["environment"]["libraries"]

    assert there["scikit-learn"] == version
    assert {name: there[name] for name in recorded} == recorded
