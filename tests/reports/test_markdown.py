"""A summary that can be trusted to show what it holds, and to do nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from persist_reports import finding, report, row

from pytest_sklearn_persist import Status
from pytest_sklearn_persist.reports.markdown import render_markdown
from pytest_sklearn_persist.reports.model import Report


def test_verdict_is_the_first_line(real: Report) -> None:
    assert render_markdown(real).startswith("## ❌ Saved models: 1 of 2 checks in 1 environment")


def test_silent_change_has_its_cause_and_remedy(real: Report) -> None:
    (line,) = [line for line in render_markdown(real).splitlines() if "**SILENT**" in line]

    assert "predict&#91;3&#93; 0 → 1, 17 of 150 values" in line
    assert "the rule has changed → train it again" in line


@pytest.mark.parametrize(
    "name",
    ["<script>alert(1)</script>", "[a](http://b)", "![a](b)", "a | b", "@everyone", "`x`", "**b**",
     "line\nbreak", "<!--"],
)  # fmt: skip
def test_names_are_no_markup(name: str) -> None:
    text = render_markdown(report(row(subject=f"{name}/a", status=Status.LOAD_ERROR)))
    lines = [line for line in text.splitlines() if "load-error" in line][1:]

    assert len(lines) == 1
    cell = lines[0].split(" | ")[2]
    assert not set(cell) & set("<>[]`*|@!\n")


@given(st.text())
def test_a_table_has_as_many_columns_whatever_a_file_says(text: str) -> None:
    result = row(status=Status.DRIFTED, cause=text, differences=(finding(actual=text),))
    table = [line for line in render_markdown(report(result)).splitlines() if line[:1] == "|"]

    assert {line.count("|") for line in table[-3:]} == {7}


def test_what_github_takes_is_not_exceeded() -> None:
    rows = [row(subject=f"{n}{'x' * 30_000}/a", status=Status.LOAD_ERROR) for n in range(40)]
    text = render_markdown(report(*rows))

    assert len(text.encode()) < 1_000_000
    assert text.endswith("the rest is in the JSON report.\n")


def test_a_wide_tolerance_is_told() -> None:
    wide = row(subject="churn/a", status=Status.CLOSE, within="rtol=0.3")

    lines = render_markdown(report(wide)).splitlines()

    assert "- churn/a: 1 artifact compared within rtol=0.3, wider than the default" in lines
