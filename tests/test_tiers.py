"""The first tier has something of everything, and both tiers together are all tests."""

from __future__ import annotations

import ast
import configparser
from pathlib import Path

import pytest

HERE = Path(__file__).parent
#: These need what no environment of the tests has.
ELSEWHERE = {"third_party"}


def is_wholly_in_full(module: Path) -> bool:
    """Tell whether a module, or each of its tests, is marked."""
    tests = []
    for node in ast.parse(module.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark":
            if "pytest.mark.full" in ast.unparse(node.value):
                return True
        elif getattr(node, "name", "").lower().startswith("test"):
            tests.append("pytest.mark.full" in map(ast.unparse, node.decorator_list))
    return all(tests)


FOLDERS = sorted(
    folder
    for folder in {path.parent for path in HERE.rglob("test_*.py")}
    if folder.name not in ELSEWHERE
)


@pytest.fixture(scope="module")
def tox(project_root: Path) -> configparser.ConfigParser:
    found = configparser.ConfigParser(interpolation=None)
    found.read(project_root / "tox.ini", encoding="utf-8")
    return found


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(HERE)))
def test_every_folder_has_tests_in_the_first_tier(folder):
    assert not all(map(is_wholly_in_full, folder.glob("test_*.py")))


def test_the_first_tier_is_what_is_not_marked(tox):
    assert tox["tiers"]["first"] == '-m "not full"'
    assert "{[tiers]first}" in tox["testenv"]["commands"]


@pytest.mark.parametrize("name", ["random-order", "no-extras", "oldest"])
def test_other_environments_run_the_first_tier(tox, name):
    assert "{[tiers]first}" in tox[f"testenv:{name}"]["commands"]
    assert "first tier" in tox[f"testenv:{name}"]["description"]


def test_full_leaves_nothing_out(tox):
    assert " -m " not in tox["testenv:full"]["commands"]


def test_every_test_has_a_time_limit(pytestconfig):
    assert pytestconfig.getoption("timeout") is not None
