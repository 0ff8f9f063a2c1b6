"""The reference pages name everything that the code has, and nothing else."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from pytest_sklearn_persist import Status
from pytest_sklearn_persist.cli import COMMANDS, main
from pytest_sklearn_persist.formats import all_formats, get_format
from pytest_sklearn_persist.plugin.options import option_table


@pytest.fixture
def reference(project_root: Path) -> Path:
    return project_root / "docs" / "reference"


def first_column(page: Path) -> list[str]:
    """Texts in code font in the first column of the tables of a page."""
    rows = [
        line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| `")
    ]
    return [text for row in rows for text in re.findall(r"`([^`]+)`", row.split(" | ")[0])]


def test_options_are_those_of_the_table_in_the_code(reference: Path) -> None:
    assert option_table() in (reference / "options.md").read_text(encoding="utf-8")


def test_statuses_are_listed_worst_first(reference: Path) -> None:
    assert first_column(reference / "statuses.md") == [status.value for status in Status]


def test_readme_lists_statuses_of_round_trips_worst_first(project_root: Path) -> None:
    from_elsewhere = {Status.REFUSED, Status.DAMAGED}
    expected = [status.value for status in Status if status not in from_elsewhere]

    assert first_column(project_root / "README.md") == expected


def test_every_format_on_the_page_exists(reference: Path) -> None:
    for text in first_column(reference / "formats.md"):
        assert get_format(text)


def test_every_format_is_on_the_page(reference: Path) -> None:
    on_page = {get_format(text).name for text in first_column(reference / "formats.md")}
    ranges = {f"pickle:{protocol}" for protocol in range(6)}

    assert {format_.name for format_ in all_formats()} - ranges <= on_page


def test_commands_on_the_page_are_those_of_the_code(reference: Path) -> None:
    named = [text for text in first_column(reference / "command-line.md") if text in COMMANDS]

    assert named == list(COMMANDS)


@pytest.mark.parametrize("name", ["atlas", "blame", "check", "convert", "init", "inspect", "prune"])
def test_options_of_a_command_are_on_its_page(
    reference: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([name, "--help"])
    options = set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
    page = (reference / "command-line.md").read_text(encoding="utf-8")

    assert {option for option in options if option not in page} <= {"--verbose"}


def test_known_changes_on_the_page_are_those_of_the_table(
    project_root: Path, reference: Path
) -> None:
    tool = project_root / "tools" / "known_changes" / "page.py"
    written = subprocess.run(
        [sys.executable, str(tool)], capture_output=True, encoding="utf-8", check=True
    ).stdout

    assert (reference / "known-changes.md").read_text(encoding="utf-8") == written
