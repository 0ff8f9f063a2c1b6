"""What the README promises about itself."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path

import pytest


@pytest.fixture
def readme(project_root: Path) -> str:
    return (project_root / "README.md").read_text(encoding="utf-8")


def commands(readme: str) -> list[str]:
    return [line for line in readme.splitlines() if re.match(r"python3 .* run -e \w+$", line)]


def test_has_two_commands_that_differ_in_the_environment_only(readme: str) -> None:
    demo, tests = commands(readme)

    assert demo.removesuffix(" demo") == tests.removesuffix(" tests")


@pytest.mark.parametrize("index", [0, 1], ids=["demo", "tests"])
def test_command_names_an_environment_of_tox(index: int, readme: str, project_root: Path) -> None:
    environment = commands(readme)[index].split()[-1]
    tox = configparser.ConfigParser(interpolation=None)
    tox.read(project_root / "tox.ini", encoding="utf-8")

    assert environment in tox["tox"]["env_list"].split(", ") or f"testenv:{environment}" in tox


@pytest.fixture
def ci(project_root: Path, tmp_path: Path):
    """Function that runs .ci/run with a stand-in for python3, which fails in one environment."""
    if shutil.which("bash") is None:
        pytest.skip("bash is not installed")
    script = tmp_path / ".ci" / "run"
    script.parent.mkdir()
    shutil.copy(project_root / ".ci" / "run", script)
    shutil.copy(project_root / "README.md", tmp_path)

    def run(failing: str = "none") -> subprocess.CompletedProcess[str]:
        stand_in = tmp_path / "python3"
        stand_in.write_text(f'#!/bin/sh\ncase "$*" in *" run -e {failing}"*) exit 3;; esac\n')
        stand_in.chmod(0o755)
        environment = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
        return subprocess.run(
            ["bash", script],
            env=environment,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    return run


def called(done: subprocess.CompletedProcess[str]) -> list[str]:
    return [line.removeprefix("+ ") for line in done.stdout.splitlines() if line.startswith("+ ")]


def test_ci_runs_the_test_command_as_written(readme: str, ci) -> None:
    assert called(ci())[0] == commands(readme)[1]


def test_ci_then_runs_what_the_test_command_leaves_out(ci) -> None:
    assert called(ci())[1].endswith(" run -e full -- -m full")


@pytest.mark.parametrize(
    ("failing", "name"),
    [("tests", "tests"), ("full", "full"), ("lint,typing,docs", "lint, typing, docs")],
)
def test_ci_fails_and_says_which_tier_did(failing: str, name: str, ci) -> None:
    done = ci(failing)
    wrong = [line for line in done.stdout.splitlines() if "FAILED" in line]

    assert done.returncode == 1
    assert [line.partition(":")[0] for line in wrong] == [name]


def test_ci_goes_on_after_a_failure(ci) -> None:
    assert len(called(ci("tests"))) == 3


def test_links_lead_to_files_that_exist(readme: str, project_root: Path) -> None:
    targets = re.findall(r"\]\((?!https?://|#)([^)#]+)", readme)

    assert [target for target in targets if not (project_root / target).exists()] == []


def test_changelog_has_the_installed_version(project_root: Path) -> None:
    changelog = (project_root / "CHANGELOG.md").read_text(encoding="utf-8")

    assert f"## {version('pytest-sklearn-persist')}" in changelog
