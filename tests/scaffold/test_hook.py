"""pre-commit runs the written hook on the goldens that change."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest
from persist_recipes import recording


@pytest.fixture
def commit(two_goldens, texts):
    """Function that stages everything and runs the hooks, in a repository with two goldens."""
    pytest.importorskip("pre_commit")
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    root = two_goldens.parent
    for name, text in texts("pre-commit", root).items():
        (root / name).write_text(text)
    programs = root / ".git-ignored"
    programs.mkdir()
    command = f'#!/bin/sh\nexec "{sys.executable}" -m pytest_sklearn_persist "$@"\n'
    (programs / "sklearn-persist").write_text(command)
    (programs / "sklearn-persist").chmod(0o755)
    env = {
        **os.environ,
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PRE_COMMIT_HOME": str(programs / "home"),
    }

    def commit():
        subprocess.run(["git", "add", "goldens", ".pre-commit-config.yaml"], cwd=root, check=True)
        return subprocess.run(
            [sys.executable, "-m", "pre_commit", "run", "--verbose"],
            cwd=root,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )

    subprocess.run(["git", "init", "--quiet"], cwd=root, check=True)
    return commit


@pytest.mark.full
def test_goldens_that_are_as_recorded_may_be_committed(commit):
    done = commit()

    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 goldens, 2 recordings" in done.stdout


@pytest.mark.full
@pytest.mark.skipif(os.name == "nt", reason="the command is a script of sh")
def test_a_golden_that_is_damaged_may_not_be_committed(commit, two_goldens):
    file = recording(two_goldens, "scaler") / "estimator.joblib"
    file.write_bytes(file.read_bytes()[:-7])
    done = commit()

    assert done.returncode == 1
    assert "damaged" in done.stdout, done.stdout
