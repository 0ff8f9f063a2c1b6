"""A session that checks nothing imports nothing heavy, up to its very end."""

from __future__ import annotations

import pytest

HEAVY = ["sklearn", "numpy", "joblib", "scipy", "hypothesis", "pickle", "rich", "jinja2", "pandas"]

# After the last hook of every plugin: what is written at exit sees all that was imported.
CONFTEST = f"""
import atexit
import os
import sys


@atexit.register
def write():
    name = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with open(f"heavy-{{name}}.txt", "w") as file:
        file.write(" ".join(sorted(set({HEAVY!r}) & set(sys.modules))))
"""
ORDINARY = """
import pytest


@pytest.fixture
def value():
    return 1


@pytest.mark.parametrize("x", [1, 2])
def test_ordinary(value, x):
    assert value


@pytest.mark.skip
def test_skipped():
    pass


class TestClass:
    def test_method(self):
        pass
"""
WAYS = {
    "empty file": ("", ()),
    "ordinary tests": (ORDINARY, ()),
    "verbose": (ORDINARY, ("-v",)),
    "failing test": ("def test_broken():\n    assert 0", ()),
    "help": (ORDINARY, ("--help",)),
    "fixtures": (ORDINARY, ("--fixtures",)),
    "markers": (ORDINARY, ("--markers",)),
    "collect only": (ORDINARY, ("--collect-only",)),
    "options given": (ORDINARY, ("--persist-formats=joblib", "--persist-fail-on=drifted")),
    "junit": (ORDINARY, ("--junit-xml=junit.xml",)),
    "no cacheprovider": (ORDINARY, ("-p", "no:cacheprovider")),
    "no terminal": (ORDINARY, ("-p", "no:terminal")),
    "two workers": (ORDINARY, ("-n", "2")),
}


def heavy_modules(run) -> dict[str, set[str]]:
    return {
        path.stem: set(path.read_text(encoding="utf-8").split())
        for path in run.folder.glob("heavy-*.txt")
    }


@pytest.mark.parametrize("way", WAYS)
def test_unused_plugin_imports_nothing_heavy(run_pytest, way: str) -> None:
    text, arguments = WAYS[way]
    files = {"conftest.py": CONFTEST, "test_it.py": text}

    used = heavy_modules(run_pytest(files, *arguments))

    assert used, "no process of the session wrote what it imported"
    if any(used.values()):
        # pytest or xdist may import one of them, which is none of our doing.
        arguments = tuple(a for a in arguments if not a.startswith("--persist"))
        bare = heavy_modules(run_pytest(files, *arguments, plugin="no:sklearn_persist"))
        assert {name: modules - bare.get(name, set()) for name, modules in used.items()} == {
            name: set() for name in used
        }


def test_folder_of_goldens_without_a_golden_imports_nothing_heavy(run_pytest) -> None:
    files = {"conftest.py": CONFTEST, "goldens/README.md": "", "test_it.py": ORDINARY}

    run = run_pytest(files)

    assert heavy_modules(run) == {"heavy-main": set()}


def test_collecting_checks_imports_nothing_heavy(run_pytest) -> None:
    text = "def test_it(persist_roundtrip):\n    pass"

    run = run_pytest({"conftest.py": CONFTEST, "test_it.py": text}, "--collect-only")

    assert heavy_modules(run) == {"heavy-main": set()}


def test_control_sees_what_a_test_imports(run_pytest) -> None:
    text = "def test_it():\n    import numpy"

    run = run_pytest({"conftest.py": CONFTEST, "test_it.py": text})

    assert "numpy" in heavy_modules(run)["heavy-main"]
