"""Against a baseline, what is worse fails, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from persist_reports import facts, finding, report, row

from pytest_sklearn_persist import Status, UsageError
from pytest_sklearn_persist.reports.baseline import (
    Baseline,
    against_baseline,
    as_baseline,
    change_from,
)

DRIFTED = row(status=Status.DRIFTED, differences=(finding(max_abs=1.0, count=3),))


@pytest.mark.parametrize(
    ("known", "now", "change"),
    [
        (Status.IDENTICAL, Status.DRIFTED, "worse"),
        (Status.CLOSE, Status.LOAD_ERROR, "worse"),
        (Status.USE_ERROR, Status.LOAD_ERROR, "worse"),
        (Status.LOAD_ERROR, Status.USE_ERROR, "better"),
        (Status.LOAD_ERROR, Status.IDENTICAL, "better"),
        (Status.LOAD_ERROR, Status.LOAD_ERROR, "same"),
        (Status.IDENTICAL, Status.CLOSE, "same"),
        (Status.IDENTICAL, Status.IDENTICAL, "same"),
    ],
)
def test_a_worse_status_is_worse(known: Status, now: Status, change: str) -> None:
    assert change_from(row(status=known), row(status=now)) == change


def test_a_drift_that_has_become_silent_is_worse() -> None:
    assert change_from(DRIFTED, replace(DRIFTED, silent=True)) == "worse"


def test_an_error_that_has_become_a_silent_drift_is_worse() -> None:
    error = row(status=Status.LOAD_ERROR)

    assert change_from(error, replace(DRIFTED, silent=True)) == "worse"


def test_a_finding_in_another_method_is_worse() -> None:
    more = replace(DRIFTED, differences=(*DRIFTED.differences, finding("transform[0]")))

    assert change_from(DRIFTED, more) == "worse"


def test_another_element_of_the_same_output_is_the_same() -> None:
    moved = replace(DRIFTED, differences=(finding("predict[9]", max_abs=1.0, count=3),))

    assert change_from(DRIFTED, moved) == "same"


@pytest.mark.parametrize(
    ("size", "change"),
    [({"max_abs": 1.9}, "same"), ({"max_abs": 2.1}, "worse"), ({"max_abs": "inf"}, "worse"),
     ({"count": 7}, "worse")],
)  # fmt: skip
def test_a_finding_more_than_twice_as_large_is_worse(size: dict[str, object], change: str) -> None:
    grown = replace(DRIFTED, differences=(finding(**{"max_abs": 1.0, "count": 3, **size}),))

    assert change_from(DRIFTED, grown) == change


def test_what_was_close_fails_if_that_is_asked_for() -> None:
    close = row(status=Status.CLOSE, failed=True)

    assert change_from(row(), close) == "worse"
    assert change_from(close, close) == "same"


def test_what_is_not_in_the_baseline_is_new() -> None:
    baseline = Baseline.of(report(row()), "here", "here", "old.json")

    assert baseline.change(row(subject="churn/other")) == "new"


def test_an_environment_is_found_by_its_name() -> None:
    old = report(row("a"), row("b", status=Status.LOAD_ERROR), a=facts("sk18"), b=facts("sk19"))
    baseline = Baseline.of(old, "elsewhere", "sk19", "old.json")

    assert baseline.change(row(status=Status.LOAD_ERROR)) == "same"


def test_the_only_environment_is_taken_whatever_it_is() -> None:
    baseline = Baseline.of(report(row("a"), a=facts("before")), "b", "after", "old.json")

    assert baseline.change(row("b")) == "same"


def test_several_environments_of_which_none_is_this_one_are_refused() -> None:
    old = report(row("a"), row("b"), a=facts("sk18"), b=facts("sk19"))

    with pytest.raises(UsageError, match=r"old\.json: has 2 environments \(sk18, sk19\)"):
        Baseline.of(old, "c", "sk20", "old.json")


def test_in_a_merged_report_only_what_is_worse_fails() -> None:
    old = report(row(status=Status.LOAD_ERROR), row(subject="churn/b"))
    new = report(row(status=Status.LOAD_ERROR), row(subject="churn/b", status=Status.DRIFTED))

    found = {one.subject: one for one in against_baseline(new, old).results}

    assert not found["churn/sklearn-1.3.2"].failed
    assert (
        found["churn/sklearn-1.3.2"].expected_failure == "no worse than in the baseline: load-error"
    )
    assert found["churn/b"].failed
    assert found["churn/b"].baseline == "worse"


def test_an_environment_that_the_baseline_has_not_fails_as_ever() -> None:
    old = report(row("a"), row("b"), a=facts("sk18"), b=facts("sk19"))
    new = report(row("c", status=Status.LOAD_ERROR), c=facts("sk20"))

    assert [(one.failed, one.baseline) for one in against_baseline(new, old).results] == [
        (True, "new")
    ]


def test_a_kept_baseline_judges_as_the_whole_report_does() -> None:
    old = report(row(), replace(DRIFTED, subject="b/1", cause="a long story"))
    new = report(row(status=Status.LOAD_ERROR), replace(DRIFTED, subject="b/1"))
    kept = as_baseline(old)

    found, whole = against_baseline(new, kept), against_baseline(new, old)

    assert [one.failed for one in found.results] == [one.failed for one in whole.results]
    assert [one.failed for one in found.results] == [False, True]


def test_a_kept_baseline_has_nothing_that_is_fine() -> None:
    assert [
        one.subject for one in as_baseline(report(row(), replace(DRIFTED, subject="b/1"))).results
    ] == ["b/1"]
