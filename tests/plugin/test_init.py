"""Fixtures, selection and the many ways to run a session."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

FAILED_ONE = {"passed": 2, "failed": 1}


@pytest.fixture(scope="module")
def plain(run_pytest, suite):
    return run_pytest(suite)


def test_check_fails_what_does_not_survive_and_passes_the_rest(plain) -> None:
    assert plain.outcomes == FAILED_ONE, plain.text


def test_failure_shows_the_line_of_the_test_and_no_other(plain) -> None:
    shown = [line for line in plain.lines if line.startswith(">")]

    assert shown == ['>       persist_roundtrip("drifted")']


def test_failure_is_located_in_the_test(plain) -> None:
    assert [line for line in plain.lines if line.endswith(": PersistenceMismatch")] == [
        f"test_suite.py:{plain_line(plain)}: PersistenceMismatch"
    ]


def plain_line(run) -> int:
    lines = (run.folder / "test_suite.py").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if "drifted" in line)


def test_header_is_silent_by_default(plain) -> None:
    assert plain.line("pytest-sklearn-persist ") == ""


# -- ways to run --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "outcomes"),
    [
        pytest.param(("-n", "2"), FAILED_ONE, marks=pytest.mark.full),
        (("-n", "0"), FAILED_ONE),
        (("-k", "sound"), {"passed": 1, "deselected": 2}),
        (("-m", "persist"), {"passed": 1, "failed": 1, "deselected": 1}),
        (("-m", "not persist"), {"passed": 1, "deselected": 2}),
        (("-x",), {"passed": 1, "failed": 1}),
        (("--strict-markers", "--strict-config"), FAILED_ONE),
        (("-p", "no:cacheprovider"), FAILED_ONE),
        (("-p", "no:junitxml"), FAILED_ONE),
        (("-W", "error"), FAILED_ONE),
        (("--import-mode=importlib", "-o", "pythonpath=."), FAILED_ONE),
        (("--deselect", "test_suite.py::test_broken"), {"passed": 2, "deselected": 1}),
        pytest.param(
            ("-n", "2", "-m", "persist"), {"passed": 1, "failed": 1}, marks=pytest.mark.full
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_session_has_the_usual_outcomes(run_pytest, suite, arguments, outcomes) -> None:
    run = run_pytest(suite, *arguments)

    assert run.outcomes == outcomes, run.text


def test_session_without_terminal_fails_like_any_other(run_pytest, suite) -> None:
    run = run_pytest(suite, "-p", "no:terminal")

    assert (run.code, run.text) == (1, "")


def test_collect_only_lists_and_runs_nothing(run_pytest, suite) -> None:
    run = run_pytest(suite, "--collect-only", "-q")

    assert run.lines[:3] == [
        "test_suite.py::test_sound",
        "test_suite.py::test_broken",
        "test_suite.py::test_ordinary",
    ]


def test_last_failed_runs_only_what_failed(run_pytest, suite, tmp_path) -> None:
    cache = tmp_path / "v" / "cache"
    cache.mkdir(parents=True)
    failed = '{"test_suite.py::test_broken": true}'
    cache.joinpath("lastfailed").write_text(failed, encoding="utf-8")

    run = run_pytest(suite, "--lf", "-o", f"cache_dir={tmp_path}")

    assert run.outcomes == {"failed": 1}, run.text


def test_switched_off_plugin_leaves_ordinary_tests_alone(run_pytest, suite) -> None:
    run = run_pytest(suite, "-k", "ordinary", plugin="no:sklearn_persist")

    assert run.outcomes == {"passed": 1, "deselected": 2}, run.text


MARKED = """
import pytest


@pytest.mark.xfail(strict=True)
def test_xfail(persist_roundtrip):
    persist_roundtrip("drifted")


@pytest.mark.skip
def test_skip(persist_roundtrip):
    persist_roundtrip("drifted")


def test_skips_itself(persist_roundtrip):
    pytest.skip()


class TestMethods:
    @pytest.fixture
    def check(self, persist_roundtrip):
        return persist_roundtrip

    def test_through_another_fixture(self, check, request):
        assert request.node.get_closest_marker("persist")
"""


def test_xfail_and_skip_work_as_ever(run_pytest, fake_check) -> None:
    run = run_pytest({"test_it.py": MARKED, **fake_check}, "-m", "persist")

    assert run.outcomes == {"xfailed": 1, "skipped": 2, "passed": 1}, run.text


def test_keyboard_interrupt_keeps_its_exit_status(run_pytest) -> None:
    text = "def test_it(persist_roundtrip):\n    raise KeyboardInterrupt"

    assert run_pytest({"test_it.py": text}).code == pytest.ExitCode.INTERRUPTED


# -- what pytest prints about us ----------------------------------------------------------------


def test_fixtures_are_listed_with_a_sentence_that_stands_alone(run_pytest) -> None:
    lines = run_pytest({}, "--fixtures").lines
    found = {
        line.split(" -- ")[0].split(" [")[0]: lines[number + 1].strip()
        for number, line in enumerate(lines)
        if line.startswith("persist_")
    }

    assert set(found) == {
        "persist_roundtrip",
        "persist_golden",
        "persist_artifact",
        "persist_environment",
    }
    assert all(sentence.endswith(".") for sentence in found.values()), found


def test_marker_is_listed_with_its_arguments(run_pytest) -> None:
    line = run_pytest({}, "--markers").line("@pytest.mark.persist(")

    assert "formats=, places=, methods=, serves=, rtol=, atol=, ignore=, expected_failures=" in line


def test_marker_of_goldens_is_listed(run_pytest) -> None:
    assert run_pytest({}, "--markers").line("@pytest.mark.persist_golden(name, …): run this test")


@pytest.mark.parametrize("argument", ["-v", "--persist-formats=joblib"])
def test_header_has_one_line_when_it_is_wanted(run_pytest, argument: str) -> None:
    lines = run_pytest({}, argument).lines

    assert len([line for line in lines if line.startswith("pytest-sklearn-persist ")]) == 1


def test_header_names_the_options_that_are_given(run_pytest) -> None:
    line = run_pytest({}, "--persist-formats=joblib").line("pytest-sklearn-persist ")

    assert "--persist-formats=joblib (command line)" in line


# -- wrong options ------------------------------------------------------------------------------


def test_wrong_option_is_one_usage_error_of_the_session(run_pytest, suite) -> None:
    run = run_pytest(suite, "--persist-formats=pickel")

    assert run.code == pytest.ExitCode.USAGE_ERROR
    assert run.line("ERROR: ").startswith(
        "ERROR: --persist-formats=pickel (command line): unknown format 'pickel'; did you mean"
    )


def test_wrong_option_is_an_error_of_each_check_under_xdist(run_pytest, suite) -> None:
    run = run_pytest(suite, "-n", "2", PERSIST_RTOL="much")

    assert run.outcomes == {"passed": 1, "errors": 2}, run.text
    assert "PERSIST_RTOL=much (environment): not a number" in run.text


def test_wrong_option_does_not_stop_a_session_without_checks(run_pytest) -> None:
    run = run_pytest({"test_it.py": "def test_it():\n    pass"}, "--persist-formats=pickel")

    assert run.outcomes == {"passed": 1}, run.text


# -- JUnit --------------------------------------------------------------------------------------


def properties(run, test: str) -> dict[str, str]:
    tree = ElementTree.parse(run.folder / "junit.xml")
    return {
        str(found.get("name")): str(found.get("value"))
        for found in tree.iterfind(f".//testcase[@name='{test}']/properties/property")
    }


@pytest.mark.parametrize("workers", ["0", "2"])
def test_outcomes_are_properties_in_junit(run_pytest, suite, workers: str) -> None:
    run = run_pytest(suite, "--junit-xml=junit.xml", "-n", workers)

    assert properties(run, "test_broken") == {
        "persist.estimator": "Ridge",
        "persist.status": "drifted",
        "persist.outcome.joblib@same": "drifted",
    }


def test_properties_can_be_left_out_of_junit(run_pytest, suite) -> None:
    ini = "[pytest]\npersist_junit_properties = false\n"

    run = run_pytest({**suite, "pytest.ini": ini}, "--junit-xml=junit.xml")

    assert properties(run, "test_broken") == {}


# -- environment --------------------------------------------------------------------------------


def test_environment_names_this_interpreter(run_pytest) -> None:
    text = """
import platform


def test_it(persist_environment):
    assert persist_environment.python == platform.python_version()
"""
    run = run_pytest({"test_it.py": text}, "-m", "persist")

    assert run.outcomes == {"passed": 1}, run.text


@pytest.mark.full
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads /proc")
def test_no_process_outlives_the_session(run_pytest) -> None:
    text = """
import numpy as np
from my_library import Doubler

X = np.arange(12.0).reshape(4, 3)


def test_it(persist_roundtrip):
    persist_roundtrip(Doubler().fit(X), X, formats=["pickle:5"], places=["fresh"])
"""
    conftest = """
import os
from pathlib import Path

import pytest


@pytest.hookimpl(trylast=True)
def pytest_unconfigure():
    children = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, rest = path.read_text().split(")", 1)
        except OSError:
            continue
        state, parent = rest.split()[:2]
        if int(parent) == os.getpid() and state != "Z":
            children.append(name)
    Path("children.txt").write_text(" ".join(children))
"""
    run = run_pytest({"test_it.py": text, "conftest.py": conftest})

    assert run.outcomes == {"passed": 1}, run.text
    assert (run.folder / "children.txt").read_text(encoding="utf-8") == ""
