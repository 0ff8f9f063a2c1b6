"""Squares and counts."""

from __future__ import annotations

from pytest_sklearn_persist.reports.spans import plain_text
from pytest_sklearn_persist.reports.squares import counted, render_kinds


def test_counts_are_worst_first(small_atlas):
    assert counted(small_atlas.square("Pipe")) == (
        "of 9 pairs of releases 3 load-error, 3 impaired, 3 identical"
    )


def test_one_verdict_for_all_is_said_as_one(small_atlas):
    cells = [cell for cell in small_atlas.square("Pipe") if cell.producer == "1.2"]

    assert counted(cells) == "load-error for all 3 pairs of releases"


def test_nothing_checked_is_no_good_news(small_atlas):
    cells = [cell for cell in small_atlas.square("Young") if cell.consumer == "1.9"]

    assert counted(cells) == "nothing was checked"


def test_the_marks_of_a_square_are_kept_for_colours(small_atlas):
    lines = render_kinds(small_atlas, small_atlas.named("Tree"), "pickle")
    row = next(line for line in lines if line and line[0][0].startswith("  1.4"))

    assert [mark.letter for _, mark in row if mark is not None] == ["i", "i", "x"]


def test_kinds_that_are_alike_are_named_together(small_atlas):
    first = small_atlas.kinds["Scaler"]
    text = plain_text(render_kinds(small_atlas, [first, first], "pickle"))

    assert "  the same: Scaler\n" in text
