"""The verdict and the counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from pytest_sklearn_persist.judge.status import Status
from pytest_sklearn_persist.reports.html.matrix import matrix_of
from pytest_sklearn_persist.reports.html.verdict import counts_of, verdict_on
from pytest_sklearn_persist.reports.model import Report


def _verdict(report):
    return verdict_on(report, matrix_of(report))


def _fine(result):
    return [replace(result, status=Status.IDENTICAL, failed=False, silent=False)]


def test_silent_models_are_named_first(report):
    verdict = _verdict(report)

    silent = {one.subject.partition("/")[0] for one in report.results if one.silent}
    failing = {one.subject.partition("/")[0] for one in report.results if one.failed} - silent
    assert len(silent) > 1
    assert len(failing) == 1
    assert verdict.headline == f"{len(silent)} of 7 models drift silently, 1 more fails"
    assert verdict.level == "bad"


def test_all_is_well_only_where_nothing_fails(changed):
    verdict = _verdict(changed(_fine))

    assert (verdict.level, verdict.headline) == ("good", "All 7 models answer as they did")


def test_what_was_not_run_is_no_pass(changed):
    dropped = []

    def without_one(result):
        if not dropped:
            dropped.append(result.key)
            return []
        return _fine(result)

    verdict = _verdict(changed(without_one))

    assert verdict.level == "open"
    assert verdict.warnings == ("One check that other environments have was not run",)


def test_a_run_that_was_cut_short_is_no_pass(changed):
    report = changed(_fine)
    cut = replace(report, runs=tuple({**run, "finished": False} for run in report.runs))

    verdict = _verdict(cut)

    assert verdict.level == "open"
    assert verdict.warnings[0].startswith("The run in sk13, sk16, sk19 did not finish")


def test_nothing_is_no_pass():
    verdict = _verdict(Report())

    assert (verdict.level, verdict.headline) == ("bad", "Nothing was checked")


def test_counts_are_of_all_checks(report):
    counts = {one.key: one.count for one in counts_of(matrix_of(report))}
    failed = counts.pop("failed")

    assert sum(counts.values()) == len(report.results)
    assert failed == sum(result.failed for result in report.results)


def test_silent_changes_are_the_first_status(report):
    labels = [one.label for one in counts_of(matrix_of(report))]

    assert labels[:2] == ["failed", "drifted in silence"]


def test_checks_that_were_not_run_are_counted(report):
    kept = tuple(one for one in report.results if not one.environment.startswith("sklearn-1.9"))
    counts = Counter({c.key: c.count for c in counts_of(matrix_of(replace(report, results=kept)))})

    assert counts["missing"] == len(report.results) - len(kept)
