"""The programs that the README starts find everything that they import."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2] / "examples"


@pytest.mark.parametrize("name", ["demo", "upgrade"])
def test_a_program_can_be_imported(name, monkeypatch):
    monkeypatch.syspath_prepend(HOME)  # as it is where a program is started
    names = runpy.run_path(str(HOME / f"{name}.py"), run_name="imported")

    assert callable(names["main"])


def test_the_upgrade_asks_about_releases_and_not_about_machines(monkeypatch):
    monkeypatch.syspath_prepend(HOME)
    names = runpy.run_path(str(HOME / "upgrade.py"), run_name="imported")
    found = [path.parts[-3:-1] for path in names["recordings"]()]
    releases = [(name, recording.partition("_")[0]) for name, recording in found]

    assert len(set(releases)) == len(releases) >= 300
    assert all(recording.endswith("_linux-x86_64") for _, recording in found)
