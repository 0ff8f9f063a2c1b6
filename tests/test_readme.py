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


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_ci_runs_the_test_command_as_written(
    readme: str, project_root: Path, tmp_path: Path
) -> None:
    # A python3 that only says what it was called with stands in for the real one.
    ci = tmp_path / ".ci" / "run"
    ci.parent.mkdir()
    shutil.copy(project_root / ".ci" / "run", ci)
    shutil.copy(project_root / "README.md", tmp_path)
    stand_in = tmp_path / "python3"
    stand_in.write_text('#!/bin/sh\necho "called: $*"\n', encoding="utf-8")
    stand_in.chmod(0o755)

    done = subprocess.run(
        ["bash", ci],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        stdout=subprocess.PIPE,
        text=True,
        timeout=30,
        check=True,
    )

    assert f"+ {commands(readme)[1]}" in done.stdout.splitlines()


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_ci_fails_when_the_tests_fail(project_root: Path, tmp_path: Path) -> None:
    ci = tmp_path / ".ci" / "run"
    ci.parent.mkdir()
    shutil.copy(project_root / ".ci" / "run", ci)
    shutil.copy(project_root / "README.md", tmp_path)
    stand_in = tmp_path / "python3"
    stand_in.write_text('#!/bin/sh\ncase "$*" in *"-e tests") exit 1;; esac\n', encoding="utf-8")
    stand_in.chmod(0o755)

    done = subprocess.run(
        ["bash", ci], env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, timeout=30, check=False
    )

    assert done.returncode == 1


def test_links_lead_to_files_that_exist(readme: str, project_root: Path) -> None:
    targets = re.findall(r"\]\((?!https?://|#)([^)#]+)", readme)

    assert [target for target in targets if not (project_root / target).exists()] == []


def test_changelog_has_the_installed_version(project_root: Path) -> None:
    changelog = (project_root / "CHANGELOG.md").read_text(encoding="utf-8")

    assert f"## {version('pytest-sklearn-persist')}" in changelog
