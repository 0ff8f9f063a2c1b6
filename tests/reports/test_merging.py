"""Reports can be merged in any order, any number of times, and nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from persist_reports import report, reports, row

from pytest_sklearn_persist import Status
from pytest_sklearn_persist.reports.merging import merge
from pytest_sklearn_persist.reports.model import Report


@pytest.mark.full
@given(reports(), reports(), reports())
def test_grouping_does_not_matter(one: Report, two: Report, three: Report) -> None:
    assert merge([merge([one, two]), three]) == merge([one, merge([two, three])])


@pytest.mark.full
@given(reports(), reports())
def test_order_does_not_matter(one: Report, two: Report) -> None:
    assert merge([one, two]) == merge([two, one])


@given(reports())
def test_a_report_given_twice_counts_once(one: Report) -> None:
    assert merge([one, one]) == merge([one])


@given(reports(), reports())
def test_every_check_is_there(one: Report, two: Report) -> None:
    keys = {result.key for whole in (one, two) for result in whole.results}

    assert [result.key for result in merge([one, two]).results] == sorted(keys)


@pytest.mark.full
@given(reports(), reports())
def test_no_check_gets_better(one: Report, two: Report) -> None:
    merged = {result.key: result.gravity for result in merge([one, two]).results}

    for result in (*one.results, *two.results):
        assert merged[result.key] <= result.gravity


def test_a_silent_change_counts_before_a_loud_one() -> None:
    silent = row(status=Status.DRIFTED, silent=True)
    loud = row(status=Status.CRASHED)

    assert merge([report(silent), report(loud)]).results == (silent,)


def test_a_run_cut_short_stays_visible() -> None:
    cut = Report({"here": {"name": "here"}}, {}, ({"environment": "here", "finished": False,
                 "started": "2026", "seconds": 1.0, "exit": 2, "tests": 1},))  # fmt: skip

    assert not merge([report(row()), cut]).ok
