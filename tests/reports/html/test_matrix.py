"""Rows, columns and cells; and what was not run."""

from __future__ import annotations

from dataclasses import replace

from pytest_sklearn_persist.judge.status import Status
from pytest_sklearn_persist.reports.html.matrix import matrix_of
from pytest_sklearn_persist.reports.model import Report


def test_every_result_is_in_the_cell_of_its_row_and_environment(report):
    matrix = matrix_of(report)

    placed = [
        (matrix.columns[cell.column].id, matrix.rows[cell.row].subject, result.key)
        for cell in matrix.cells
        for result in cell.results
    ]

    assert sorted(key for _, _, key in placed) == sorted(one.key for one in report.results)
    assert all(key[0] == column and key[2] == row for column, row, key in placed)


def test_environments_stand_by_release(report):
    assert [one.release for one in matrix_of(report).columns] == ["1.3.2", "1.6.1", "1.9.1"]


def test_recordings_of_a_golden_stand_together_by_release(report):
    rows = [row for row in matrix_of(report).rows if row.group == "forest"]

    assert [row.version for row in rows] == ["0.24.2", "1.3.2", "1.6.1", "1.9.1"]


def test_a_cell_has_its_worst_result_first(report, changed):
    def worse(result):
        if result.format.startswith("pickle") and result.status is Status.IDENTICAL:
            return [replace(result, status=Status.DRIFTED, failed=True, silent=True)]
        return [result]

    for cell in matrix_of(changed(worse)).cells:
        assert [one.gravity for one in cell.results] == sorted(one.gravity for one in cell.results)


def test_a_format_that_one_environment_lacks_was_not_run_there(report, changed):
    subject, environment = report.results[0].subject, report.results[0].environment

    def without(result):
        mine = result.subject == subject and result.environment == environment
        return [] if mine and result.format == "pickle:4" else [result]

    missing = {
        (matrix.rows[cell.row].subject, matrix.columns[cell.column].id): cell.missing
        for matrix in [matrix_of(changed(without))]
        for cell in matrix.cells
        if cell.missing
    }

    assert missing == {(subject, environment): (("pickle:4", "fresh"),)}


def test_a_recording_that_was_never_checked_has_a_row_that_was_not_run(report):
    matrix = matrix_of(replace(report, results=()))

    assert len(matrix.rows) == len(report.recordings)
    assert [cell.not_run for cell in matrix.cells] == [1] * len(matrix.cells)


def test_round_trips_are_grouped_by_the_file_of_their_test(report):
    first = report.results[0]
    subject = "tests/test_saving.py::test_survives[Scaler]"
    trip = replace(first, kind="roundtrip", subject=subject)
    (row,) = matrix_of(replace(report, recordings={}, results=(trip,))).rows

    assert (row.group, row.label) == ("tests/test_saving.py", "test_survives[Scaler]")


def test_nothing_makes_an_empty_matrix():
    matrix = matrix_of(Report())

    assert (matrix.rows, matrix.columns, matrix.cells) == ((), (), ())
