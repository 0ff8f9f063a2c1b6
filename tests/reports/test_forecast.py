"""Forecasts as text."""

from __future__ import annotations

import pytest

from pytest_sklearn_persist.judge.forecasts import forecast
from pytest_sklearn_persist.judge.nesting import Part
from pytest_sklearn_persist.reports.forecast import forecast_headline, render_forecast
from pytest_sklearn_persist.reports.spans import plain_text

SCALER = "sklearn.preprocessing._data.Scaler"
TREE = "sklearn.tree._classes.Tree"


@pytest.fixture
def told(small_atlas):
    """Function that returns the text about ``(path, class, version)``."""

    def told(*parts, doubts=()):
        made = [Part(*part) for part in parts]
        found = forecast(small_atlas, made, "1.9.1", "pickle", doubts=doubts)
        text = plain_text(render_forecast(found, small_atlas, "m.pkl"))
        assert text.splitlines()[0] == forecast_headline(found, "m.pkl")
        return text.splitlines()

    return told


def test_the_first_line_names_the_worst(told):
    lines = told(("a", SCALER, "1.3.0"), ("b", TREE, "1.3.0"))

    assert lines[0] == (
        "m.pkl: under scikit-learn 1.9.1 use-error is expected: Tree saved by 1.3.0, "
        "the only kind of it"
    )


def test_every_part_has_a_line_worst_first(told):
    lines = told(("a", SCALER, "1.3.0"), ("b", TREE, "1.3.0"))

    assert lines[1:3] == [
        "  use-error  Tree saved by 1.3.0, the only kind of it",
        "  identical  Scaler saved by 1.3.0, all 2 kinds",
    ]


def test_parts_that_are_alike_are_counted(told):
    lines = told(*((f"a[{i}]", SCALER, "1.3.0") for i in range(3)))

    assert "Scaler × 3 saved by 1.3.0" in lines[1]


def test_what_is_not_known_is_listed(told):
    lines = told(("a", SCALER, "1.3.0"), doubts=["something else", "more"])

    assert lines[0].endswith("nothing is known for sure: something else (and 1 more)")
    assert [line for line in lines if "not known:" in line] == [
        "  not known: something else",
        "  not known: more",
    ]


def test_a_long_list_is_cut(told):
    lines = told(doubts=[f"doubt {i}" for i in range(20)])

    assert "  not known: 12 more (--json shows all)" in lines


def test_the_cause_is_said(told):
    lines = told(
        ("", "sklearn.ensemble._forest.Forest", "1.2.0"), ("estimators_[0]", TREE, "1.2.0")
    )

    assert "    why: fields" in lines
    assert "load-error" in lines[0]
