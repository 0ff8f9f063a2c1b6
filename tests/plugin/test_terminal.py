"""The summary at the end of a run."""

from __future__ import annotations

import pytest
from persist_records import check, golden, outcome
from persist_tiers import some_first

from pytest_sklearn_persist.plugin.terminal import count_line, next_command, omission_lines

#: Of the tests in ``suite``.
COUNTS = "persist: 2 checks in 2 ways: 1 drifted (all silent), 1 identical"
TITLE = "scikit-learn persistence"


def test_counts_stand_worst_first() -> None:
    checks = [check(outcome("identical"), outcome("impaired"), outcome("drifted"))]

    assert count_line(checks) == "persist: 1 check in 3 ways: 1 drifted, 1 impaired, 1 identical"


def test_expected_failures_are_counted_apart() -> None:
    checks = [check(outcome("drifted"), outcome("drifted", expected=True))]

    assert count_line(checks).endswith(": 1 drifted, 1 drifted (expected)")


def test_silent_changes_are_counted_within_their_status() -> None:
    checks = [check(outcome("drifted", silent=True), outcome("drifted"))]

    assert count_line(checks).endswith(": 2 drifted (1 silent)")


def test_next_command_is_about_the_silent_change() -> None:
    checks = [
        golden("a", "1.2", outcome("load-error")),
        golden("b", "1.3", outcome("drifted", silent=True)),
    ]
    where = "goldens/b/sklearn-1.3"

    assert next_command(checks) == (
        f"sklearn-persist check {where} -v · sklearn-persist blame {where}"
    )


def test_there_is_no_next_command_where_no_golden_fails() -> None:
    expected = golden("a", "1.2", outcome("drifted", expected=True))

    assert next_command([expected, check(outcome("drifted"))]) == ""


def test_omissions_are_counted() -> None:
    checks = [check(outcome("identical", not_compared=["sample: slow"]), notes=["no X given"])]

    assert list(omission_lines(checks, every=False)) == ["not compared: 2 parts, listed with -v"]


def test_omissions_are_listed_once_with_their_tests_when_asked() -> None:
    one = outcome("identical", not_compared=["sample: slow"])
    checks = [check(one, one), check(one, nodeid="u.py::test[Ridge]")]

    assert list(omission_lines(checks, every=True)) == [
        "not compared: sample: slow – t.py::test[Ridge], u.py::test[Ridge]"
    ]


# -- in a session -------------------------------------------------------------------------------


def test_summary_is_silent_where_nothing_was_checked(run_pytest) -> None:
    run = run_pytest({"test_it.py": "def test_it(persist_environment):\n    pass"})

    assert TITLE not in run.text


@pytest.mark.parametrize(
    "arguments", some_first([(), ("-n", "2")], [()]), ids=["one process", "two workers"]
)
def test_summary_names_what_was_found(run_pytest, suite, arguments) -> None:
    run = run_pytest(suite, *arguments)

    assert (
        run.line("SILENT drifted  ")
        == "SILENT drifted  test_suite.py::test_broken Ridge – joblib (same) – coef_[0] 1.0 → 2.0"
    )
    assert (
        run.line("persist: ") == "persist: 2 checks in 2 ways: 1 drifted (all silent), 1 identical"
    )


def test_quiet_summary_is_one_line(run_pytest, suite) -> None:
    run = run_pytest(suite, "-q")

    assert TITLE not in run.text
    assert (
        run.line("persist: ") == "persist: 2 checks in 2 ways: 1 drifted (all silent), 1 identical"
    )


def test_quiet_summary_of_a_sound_session_is_nothing(run_pytest, suite) -> None:
    run = run_pytest(suite, "-q", "-k", "sound")

    assert run.line("persist: ") == ""


def test_very_quiet_summary_is_nothing(run_pytest, suite) -> None:
    run = run_pytest(suite, "-qq")

    assert run.line("persist: ") == ""


def test_failure_of_a_test_marked_xfail_is_expected(run_pytest, suite) -> None:
    marked = suite["test_suite.py"].replace(
        "def test_broken", "@__import__('pytest').mark.xfail\ndef test_broken"
    )

    run = run_pytest({**suite, "test_suite.py": marked})

    assert run.line("persist: ").endswith(": 1 drifted (expected), 1 identical")
