"""What is not as it was has a line, the silent changes first."""

from __future__ import annotations

from persist_records import check, golden, outcome

from pytest_sklearn_persist.plugin.findings import finding_lines


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


def test_silent_changes_stand_before_what_is_worse() -> None:
    checks = [check(outcome("impaired"), outcome("drifted", "pickle:2", silent=True))]
    worse = [check(outcome("load-error")), *checks]

    assert [line.split()[0] for _, line in finding_lines(worse, every=False)] == [
        "SILENT",
        "load-error",
        "impaired",
    ]


def test_what_was_expected_stands_last() -> None:
    known = check(outcome("drifted", expected=True), nodeid="t.py::known")

    lines = [line for _, line in finding_lines([known, check(outcome("impaired"))], every=False)]

    assert [line.split()[0] for line in lines] == ["impaired", "drifted"]


def test_recordings_of_a_golden_with_one_finding_share_a_line() -> None:
    checks = [golden("forest", version, outcome("drifted")) for version in ("1.3.2", "1.10.0")]

    ((_, line),) = finding_lines(checks, every=False)

    assert "forest Ridge, 2 recordings of 1.3.2 … 1.10.0 – every format and place" in line


def test_recordings_of_a_golden_stand_alone_where_all_is_shown() -> None:
    checks = [golden("forest", version, outcome("drifted")) for version in ("1.3.2", "1.4.2")]

    lines = [line for _, line in finding_lines(checks, every=True) if "forest/" in line]

    assert len(lines) == 2
