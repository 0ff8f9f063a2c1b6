"""Lines whose parts may have a colour."""

from __future__ import annotations

from pytest_sklearn_persist.judge.marks import MARKS
from pytest_sklearn_persist.reports.spans import legend, plain_text, wrapped


def test_text_has_no_blanks_at_the_end_of_a_line():
    assert plain_text([[("a", None), ("  ", None)], []]) == "a\n"


def test_a_long_text_is_wrapped_between_words():
    lines = plain_text(wrapped("one two three four five six seven eight", 30, "  ", "  "))

    assert lines == "  one two three four five six\n    seven eight"


def test_a_legend_is_in_the_order_of_gravity_and_has_each_mark_once():
    text = plain_text(legend([MARKS["i"], MARKS["d"], MARKS["i"]], 80))

    assert text == "  S drifted in silence   = identical"


def test_a_legend_fits():
    lines = plain_text(legend(MARKS.values(), 40)).splitlines()

    assert max(map(len, lines)) <= 40
