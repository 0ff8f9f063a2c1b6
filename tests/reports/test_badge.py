"""The badge says the verdict in words."""

from __future__ import annotations

from xml.etree import ElementTree

from persist_reports import RUN, facts, report, row

from pytest_sklearn_persist import Status
from pytest_sklearn_persist.reports.badge import badge_text, render_badge
from pytest_sklearn_persist.reports.model import Report


def test_all_is_fine() -> None:
    assert badge_text(report(row())) == "1 check fine"


def test_failures_are_counted_and_silent_ones_named(real: Report) -> None:
    assert badge_text(real) == "1 of 2 failing, 1 silent"


def test_a_run_cut_short_is_not_fine() -> None:
    cut = Report(
        {"a": facts("a")}, {}, ({"environment": "a", **RUN, "finished": False},), (row("a"),)
    )

    assert badge_text(cut) == "cut short"


def test_colours_differ_by_verdict(real: Report) -> None:
    pictures = {render_badge(one) for one in (real, Report(), report(row()))}

    assert len({picture.split('fill="')[2][:7] for picture in pictures}) == 3


def test_it_is_an_image_with_a_name(real: Report) -> None:
    root = ElementTree.fromstring(render_badge(real))

    assert root.get("aria-label") == "saved models: 1 of 2 failing, 1 silent"


def test_expected_failures_are_fine() -> None:
    known = row(status=Status.LOAD_ERROR, failed=False, expected_failure="we know")

    assert badge_text(report(known)) == "1 check fine"
