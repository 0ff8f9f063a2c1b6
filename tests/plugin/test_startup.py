"""A session that checks nothing imports nothing heavy and little of ours, up to its very end."""

from __future__ import annotations

import functools
import json
from typing import Any

import pytest
from persist_tiers import some_first

HEAVY = ["sklearn", "numpy", "joblib", "scipy", "hypothesis", "pickle", "rich", "jinja2", "pandas"]

#: What is ours in a session that does not use us; each module more makes every start longer.
STARTED = {
    "pytest_sklearn_persist",
    "pytest_sklearn_persist.plugin",
    *(
        f"pytest_sklearn_persist.plugin.{name}"
        for name in ("collected", "fixtures", "hooks", "hookspec", "options", "selection", "table")
    ),
}
#: pytest compiles these at each start where it cannot write bytecode.
REWRITTEN = {"pytest_sklearn_persist", "pytest_sklearn_persist.plugin"}

# After the last hook of every plugin: what is written at exit sees all that was imported.
CONFTEST = f"""
import atexit
import json
import os
import sys


@atexit.register
def write():
    name = os.environ.get("PYTEST_XDIST_WORKER", "main")
    ours = [n for n in sys.modules if n.partition(".")[0] == "pytest_sklearn_persist"]
    loaders = {{n: type(sys.modules[n].__loader__).__name__ for n in ours}}
    seen = {{
        "heavy": sorted(set({HEAVY!r}) & set(sys.modules)),
        "ours": ours,
        "rewritten": [n for n in ours if loaders[n] == "AssertionRewritingHook"],
        "finders": [getattr(finder, "__module__", "") for finder in sys.meta_path],
    }}
    with open(f"seen-{{name}}.json", "w") as file:
        json.dump(seen, file)
"""
#: Marks all of ours for rewriting, as pytest does where it loads plugins by itself.
MARKING = """
import pytest

pytest.register_assert_rewrite("pytest_sklearn_persist")
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


def seen(run) -> dict[str, dict[str, Any]]:
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in run.folder.glob("seen-*.json")
    }


def heavy_modules(run) -> dict[str, set[str]]:
    return {name: set(found["heavy"]) for name, found in seen(run).items()}


@pytest.fixture(scope="module")
def run_pytest(run_pytest):
    """Start each session in a new interpreter, which has imported nothing."""
    return functools.partial(run_pytest, cold=True)


@pytest.fixture(scope="module")
def session_in(run_pytest):
    """Return a session that does not use us, of each way once."""
    sessions: dict[str, Any] = {}

    def session(way: str):
        if way not in sessions:
            text, arguments = WAYS[way]
            sessions[way] = run_pytest({"conftest.py": CONFTEST, "test_it.py": text}, *arguments)
        return sessions[way]

    return session


@pytest.mark.parametrize("way", some_first(WAYS, [*WAYS][::3]))
def test_unused_plugin_imports_nothing_heavy(run_pytest, session_in, way: str) -> None:
    text, arguments = WAYS[way]
    files = {"conftest.py": CONFTEST, "test_it.py": text}

    used = heavy_modules(session_in(way))

    assert used, "no process of the session wrote what it imported"
    if any(used.values()):
        # pytest or xdist may import one of them, which is none of our doing.
        arguments = tuple(a for a in arguments if not a.startswith("--persist"))
        bare = heavy_modules(run_pytest(files, *arguments, plugin="no:sklearn_persist"))
        assert {name: modules - bare.get(name, set()) for name, modules in used.items()} == {
            name: set() for name in used
        }


@pytest.mark.parametrize("way", some_first(WAYS, [*WAYS][::3]))
def test_unused_plugin_imports_few_of_our_modules(session_in, way: str) -> None:
    for found in seen(session_in(way)).values():
        assert set(found["ours"]) <= STARTED


@pytest.mark.parametrize("plugin", ["sklearn_persist", "pytest_sklearn_persist.plugin"])
def test_only_the_entry_has_its_asserts_rewritten(run_pytest, plugin: str) -> None:
    files = {"conftest.py": CONFTEST, "marking.py": MARKING, "test_it.py": ORDINARY}

    run = run_pytest(files, "-p", "marking", "-p", plugin, plugin="")

    assert set(seen(run)["seen-main"]["rewritten"]) == REWRITTEN


def test_modules_that_a_check_needs_are_not_rewritten(run_pytest, fake_check, suite) -> None:
    conftest = CONFTEST + fake_check["conftest.py"]
    files = {**suite, "conftest.py": conftest, "marking.py": MARKING}

    run = run_pytest(files, "-p", "marking", "-p", "sklearn_persist", plugin="")

    found = seen(run)["seen-main"]
    assert len(found["ours"]) > len(STARTED)
    assert set(found["rewritten"]) == REWRITTEN


def test_finders_are_as_before_when_the_session_is_over(session_in) -> None:
    finders = seen(session_in("ordinary tests"))["seen-main"]["finders"]

    assert not [name for name in finders if name.startswith("pytest_sklearn_persist")]


def test_entry_hands_on_every_hook_and_fixture() -> None:
    from pytest_sklearn_persist import plugin
    from pytest_sklearn_persist.plugin import fixtures, hooks

    defined = {name for name in vars(hooks) if name.startswith("pytest_")}

    assert defined == set(hooks.__all__)
    assert {*hooks.__all__, *fixtures.__all__} <= set(vars(plugin))


def test_folder_of_goldens_without_a_golden_imports_nothing_heavy(run_pytest) -> None:
    files = {"conftest.py": CONFTEST, "goldens/README.md": "", "test_it.py": ORDINARY}

    run = run_pytest(files)

    assert heavy_modules(run) == {"seen-main": set()}


def test_collecting_checks_imports_nothing_heavy(run_pytest) -> None:
    text = "def test_it(persist_roundtrip):\n    pass"

    run = run_pytest({"conftest.py": CONFTEST, "test_it.py": text}, "--collect-only")

    assert heavy_modules(run) == {"seen-main": set()}


def test_control_sees_what_a_test_imports(run_pytest) -> None:
    text = "def test_it():\n    import numpy"

    run = run_pytest({"conftest.py": CONFTEST, "test_it.py": text})

    assert "numpy" in heavy_modules(run)["seen-main"]
