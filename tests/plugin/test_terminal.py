"""The summary at the end of a run."""

from __future__ import annotations

import pytest

from pytest_sklearn_persist.plugin.records import CheckRecord, OutcomeRecord
from pytest_sklearn_persist.plugin.terminal import count_line, finding_lines, omission_lines

RANKS = {"drifted": 3, "load-error": 5, "impaired": 7, "identical": 11}
TITLE = "scikit-learn persistence"


def outcome(status: str, format_: str = "joblib", place: str = "same", **more) -> OutcomeRecord:
    fails = status != "identical"
    values = {
        "rank": RANKS[status],
        "fails": fails,
        "expected": False,
        "differences": ["coef_[0] 1.0 → 2.0", "predict[3] 1 → 0"] if fails else [],
        "not_compared": [],
    }
    return OutcomeRecord(format_, place, status, **{**values, **more})


def check(*outcomes: OutcomeRecord, nodeid: str = "t.py::test[Ridge]", **more) -> CheckRecord:
    return CheckRecord(nodeid, "Ridge", "drifted", 0.1, list(outcomes), **more)


def test_counts_stand_worst_first() -> None:
    checks = [check(outcome("identical"), outcome("impaired"), outcome("drifted"))]

    assert count_line(checks) == "persist: 1 check in 3 ways: 1 drifted, 1 impaired, 1 identical"


def test_expected_failures_are_counted_apart() -> None:
    checks = [check(outcome("drifted"), outcome("drifted", expected=True))]

    assert count_line(checks).endswith(": 1 drifted, 1 drifted (expected)")


def test_finding_names_test_place_and_first_difference() -> None:
    lines = [line for _, line in finding_lines([check(outcome("drifted"))], every=False)]

    assert lines == ["drifted  t.py::test[Ridge] – joblib (same) – coef_[0] 1.0 → 2.0"]


def test_finding_has_every_difference_when_asked() -> None:
    _, second = finding_lines([check(outcome("drifted"))], every=True)

    assert second == ("drifted", "         predict[3] 1 → 0")


def test_finding_names_the_estimator_where_the_test_does_not() -> None:
    ((_, line),) = finding_lines([check(outcome("drifted"), nodeid="t.py::test_it")], every=False)

    assert "t.py::test_it Ridge – " in line


def test_findings_stand_worst_first() -> None:
    checks = [check(outcome("impaired"), outcome("drifted", "pickle:2"), outcome("load-error"))]

    assert [status for status, _ in finding_lines(checks, every=False)] == [
        "drifted",
        "load-error",
        "impaired",
    ]


def test_formats_and_places_with_one_finding_share_a_line() -> None:
    pairs = [("joblib", "same"), ("joblib", "fresh"), ("skops", "same"), ("skops", "fresh")]
    drifted = [outcome("drifted", *pair) for pair in pairs]

    ((_, line),) = finding_lines([check(*drifted, outcome("identical"))], every=False)

    assert " – joblib, skops (same, fresh) – " in line


def test_finding_of_all_formats_and_places_says_so() -> None:
    checks = [check(outcome("drifted"), outcome("drifted", "skops"))]

    ((_, line),) = finding_lines(checks, every=False)

    assert " – every format and place – " in line


def test_what_is_identical_is_no_finding() -> None:
    assert list(finding_lines([check(outcome("identical"))], every=True)) == []


def test_failure_that_did_not_happen_is_a_finding() -> None:
    ((status, line),) = finding_lines([check(unmet=["fresh: known"])], every=False)

    assert (status, line) == ("unmet", "unmet     t.py::test[Ridge] – fresh: known")


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


@pytest.mark.parametrize("arguments", [(), ("-n", "2")], ids=["one process", "two workers"])
def test_summary_names_what_was_found(run_pytest, suite, arguments) -> None:
    run = run_pytest(suite, *arguments)

    assert (
        run.line("drifted  ")
        == "drifted  test_suite.py::test_broken Ridge – joblib (same) – coef_[0] 1.0 → 2.0"
    )
    assert run.line("persist: ") == "persist: 2 checks in 2 ways: 1 drifted, 1 identical"


def test_quiet_summary_is_one_line(run_pytest, suite) -> None:
    run = run_pytest(suite, "-q")

    assert TITLE not in run.text
    assert run.line("persist: ") == "persist: 2 checks in 2 ways: 1 drifted, 1 identical"


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
