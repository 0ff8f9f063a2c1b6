"""Recordings whose test is gone; when in doubt, it is not."""

from __future__ import annotations

import pytest
from persist_recipes import edit, recording
from persist_tiers import some_first

TESTS = """
import pytest

def test_kept(): pass

@pytest.mark.slow
def test_slow(): pass

@pytest.mark.parametrize("n", [1, 2])
def test_many(n): pass
"""


@pytest.fixture
def suite(tmp_path, store):
    """A test suite whose configuration leaves the slow tests out."""
    folder = tmp_path / "tests"
    folder.mkdir()
    (folder / "test_models.py").write_text(TESTS)
    (folder / "test_skipped.py").write_text("import pytest; pytest.importorskip('no_such_thing')")
    (tmp_path / "other").mkdir()
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\naddopts = -m 'not slow' -p no:cacheprovider\nmarkers = slow\n"
    )
    return folder


def pruned(run, store, test, tests="tests"):
    """Tell whether the golden that belongs to a test is pruned; the other belongs to none."""
    edit(recording(store, "iris"), test=test)
    ran = run("prune", "goldens", "--unused", "--tests", tests, "--yes")
    assert ran.err == ""
    return [name for name in ("iris", "scaler") if not (store / name).exists()]


@pytest.mark.parametrize(
    "test",
    [
        "tests/test_models.py::test_removed",
        pytest.param("tests/test_models.py::test_many[3]", marks=pytest.mark.full),
        pytest.param("tests/test_removed.py::test_kept", marks=pytest.mark.full),
    ],
)
def test_a_recording_whose_test_is_gone_is_unused(run, store, suite, test):
    assert pruned(run, store, test) == ["iris"]


@pytest.mark.parametrize(
    "test",
    [
        "tests/test_models.py::test_kept",
        pytest.param("tests/test_models.py::test_many[2]", marks=pytest.mark.full),
        pytest.param("tests/test_models.py::test_slow", marks=pytest.mark.full),
        pytest.param("tests/test_skipped.py::test_whatever", marks=pytest.mark.full),
        pytest.param("elsewhere/test_models.py::test_removed", marks=pytest.mark.full),
        None,
        pytest.param("tests/\0.py::test_kept", marks=pytest.mark.full),
    ],
    ids=["there", "parameter", "deselected", "skipped", "not asked for", "no test", "no path"],
)
def test_any_other_recording_is_used(run, store, suite, test):
    assert pruned(run, store, test) == []


def test_nothing_is_unused_if_the_tests_can_not_be_collected(run, store, suite):
    edit(recording(store, "iris"), test="tests/test_models.py::test_removed")
    (suite / "test_broken.py").write_text("import no_such_module")
    ran = run("prune", "goldens", "--unused", "--tests", "tests", "--yes")

    assert ran.status == 2
    assert (store / "iris").exists()


def test_tests_that_are_not_there_are_wrong_usage(run, store, suite):
    ran = run("prune", "goldens", "--unused", "--tests", "test", "--yes")

    assert ran.status == 2
    assert "--tests: test does not exist" in ran.err


@pytest.mark.parametrize(
    "name",
    some_first(
        ["pytest", "_pytest", "pluggy", "json", "runpy", "sitecustomize"],
        ["pytest", "sitecustomize"],
    ),
)
def test_no_module_of_the_project_is_taken_for_what_starts(run, store, suite, name):
    ran = suite.parent / "ran"
    (suite.parent / f"{name}.py").write_text(f"open({str(ran)!r}, 'w')")

    assert pruned(run, store, "tests/test_models.py::test_removed") == ["iris"]
    assert not ran.exists()


def test_tests_find_the_modules_of_their_project(run, store, suite):
    (suite.parent / "mine.py").write_text("VALUES = [1]")
    (suite / "test_mine.py").write_text("import mine\n\ndef test_kept(): pass\n")

    assert pruned(run, store, "tests/test_mine.py::test_kept") == []


def test_tests_get_the_variables_of_the_user(run, store, suite, monkeypatch):
    monkeypatch.setenv("WANTED", "1")
    (suite / "test_mine.py").write_text("import os\nos.environ['WANTED']\ndef test_kept(): pass\n")

    assert pruned(run, store, "tests/test_mine.py::test_kept") == []
