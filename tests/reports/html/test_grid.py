"""The matrix in a browser: rows, columns, symbols; cells that were not run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pytest_sklearn_persist.judge.marks import MARKS
from pytest_sklearn_persist.reports.html.matrix import mark_for, matrix_of

SYMBOLS = "[...document.querySelectorAll('#grid tbody td')].map(one => one.textContent.trim())"


def _row(browser, name):
    """Return the symbols of the row that begins with a name."""
    return browser.run(
        "(name => [...[...document.querySelectorAll('#grid tbody tr')]"
        ".find(row => row.cells[0].textContent.trim().startsWith(name)).querySelectorAll('td')]"
        f".map(one => one.textContent.trim()))({name!r})"
    )


def test_every_cell_shows_the_symbol_of_its_worst_check(report, show):
    page = show(report)
    matrix = matrix_of(report)
    expected = {}
    for cell in matrix.cells:
        label = matrix.rows[cell.row].subject
        expected.setdefault(label, []).append(mark_for(cell.results[0]).symbol)

    shown = page.run(
        "Object.fromEntries([...document.querySelectorAll('#grid tbody tr:not([aria-expanded])')]"
        ".map(row => [row.cells[0].title.split(' (')[0],"
        " [...row.querySelectorAll('td')].map(one => one.textContent.trim())]))"
    )

    assert shown == expected


def test_a_group_shows_the_worst_of_its_recordings_and_how_many_fail(report, show):
    page = show(report)

    matrix = matrix_of(report)
    for number, text in enumerate(_row(page, "▾forest")):
        cells = [
            cell
            for cell in matrix.cells
            if cell.column == number and matrix.rows[cell.row].group == "forest"
        ]
        worst = min((cell.results[0] for cell in cells), key=lambda one: one.gravity)
        failing = sum(any(one.failed for one in cell.results) for cell in cells)
        assert text == mark_for(worst).symbol + (str(failing) if failing else "")


def test_a_header_says_name_releases_and_machine(report, show):
    page = show(report)

    assert page.texts("#grid th.env")[-1].split("\n")[:4] == [
        "sk19",
        "sklearn 1.9.1",
        "Python 3.11.7",
        "x86_64",
    ]


def test_a_cell_that_was_not_run_looks_like_no_other(report, show):
    last = matrix_of(report).columns[-1].id
    kept = tuple(
        one for one in report.results if one.environment != last or one.subject[:3] == "mlp"
    )
    page = show(replace(report, results=kept))

    shown = page.run(
        "[...document.querySelectorAll('#grid td.k2')].map(one =>"
        " [one.textContent.trim(), one.firstChild.className, one.getAttribute('aria-label')])"
    )
    missing = [one for one in shown if one[1].startswith("none")]
    assert len(missing) > 8
    assert {symbol for symbol, _, _ in missing} == {"·"}
    assert all("not run" in label for _, _, label in missing)
    assert "·" not in {mark.symbol for mark in MARKS.values()}


def test_a_cell_of_which_a_format_was_not_run_is_marked(report, show):
    first = report.results[0]
    rest = [one for one in report.results if one.key != first.key]
    page = show(replace(report, results=tuple(rest)))

    marked = page.run(
        "[...document.querySelectorAll('#grid .partly')].map(one =>"
        " one.parentNode.getAttribute('aria-label'))"
    )
    assert [label for label in marked if f"not run: {first.format}" in label]


def test_an_expected_failure_stands_in_brackets(changed, show):
    def expect(result):
        return (
            [replace(result, failed=False, expected_failure="known")] if result.failed else [result]
        )

    page = show(changed(expect))

    symbols = set(page.run(SYMBOLS))
    assert symbols <= {"=", "(S)", "(D)", "(l)", "(u)"}
    assert "(S)" in symbols


def test_a_failure_that_was_expected_and_did_not_happen_stands_out(changed, show):
    page = show(changed(lambda one: [replace(one, unmet="it passes", failed=True)]))

    assert {text[0] for text in page.run(SYMBOLS)} == {"!"}


def test_an_environment_whose_run_was_cut_short_says_so(report, show):
    runs = tuple({**run, "finished": False} for run in report.runs)
    page = show(replace(report, runs=runs))

    assert all("not finished" in text for text in page.texts("#grid th.env"))


@pytest.mark.parametrize(
    ("tag", "role"),
    [
        ("table", "treegrid"),
        ("thead th", "columnheader"),
        ("tbody th", "rowheader"),
        ("td", "gridcell"),
        ("tr", "row"),
    ],
)
def test_roles_are_those_of_a_grid(report, show, tag, role):
    page = show(report)
    where = "#grid" if tag == "table" else f"#grid {tag}"
    roles = page.run(
        f"[...document.querySelectorAll('{where}')].map(one => one.getAttribute('role'))"
    )

    assert set(roles) == {role}


def test_every_cell_says_in_words_what_it_shows(report, show):
    page = show(report)
    labels = page.run(
        "[...document.querySelectorAll('#grid td')].map(one => one.getAttribute('aria-label'))"
    )

    assert all(labels)
    assert "stacking 1.3.2 under sk19: drifted in silence, 2 of 2 checks failed" in labels
