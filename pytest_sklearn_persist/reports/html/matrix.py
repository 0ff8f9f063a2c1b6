"""Models × environments: the rows, the columns and the cells of a report."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...judge.marks import Mark, mark_of
from ...judge.status import Status
from ..digest import in_order
from ..model import Report, Result

__all__ = ["Cell", "Column", "Matrix", "Row", "mark_for", "matrix_of"]

#: The order in which rows stand, and what those of no golden are called together.
_KINDS = {
    "golden": "goldens",
    "roundtrip": "round trips",
    "file": "files",
    "metadata": "metadata",
}


@dataclass(frozen=True, slots=True)
class Column:
    """An environment in which was checked.

    Attributes
    ----------
    id : str
    facts : mapping
        As the report has them.
    runs : tuple of mapping
        The runs that were made in it.
    """

    id: str
    facts: Mapping[str, Any]
    runs: tuple[Mapping[str, Any], ...]

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self.facts["name"])

    @property
    def release(self) -> str:
        """The version of scikit-learn, ``?`` if it is not known."""
        return str(self.facts["libraries"].get("scikit-learn", "?"))

    @property
    def machine(self) -> str:
        """``x86_64``."""
        return str(self.facts.get("machine") or "?")

    @property
    def finished(self) -> bool:
        """Whether no run in it was broken off."""
        return all(run["finished"] for run in self.runs)


@dataclass(frozen=True, slots=True)
class Row:
    """What was checked: a recording, a test of round trips, a file.

    Attributes
    ----------
    kind, subject : str
        As results have them.
    group : str
        The golden of a recording, the file of a test.
    label : str
        Its name within the group.
    estimator, version : str or None
    path : str or None
        Of the manifest, for commands.
    facts : mapping or None
        The environment it was recorded in.
    """

    kind: str
    subject: str
    group: str
    label: str
    estimator: str | None
    version: str | None
    path: str | None
    facts: Mapping[str, Any] | None

    @property
    def model(self) -> tuple[str, str]:
        """What counts as one model: all recordings of a golden do."""
        return self.kind, self.group if self.kind == "golden" else self.subject


@dataclass(frozen=True, slots=True)
class Cell:
    """What became of a row in an environment.

    Attributes
    ----------
    row, column : int
    results : tuple of Result
        The worst first.
    missing : tuple of two str
        Formats and places that were checked in other environments, and not in this one.
    """

    row: int
    column: int
    results: tuple[Result, ...]
    missing: tuple[tuple[str, str], ...]

    @property
    def not_run(self) -> int:
        """How many checks were not run; one where none is known for the whole row."""
        return len(self.missing) or int(not self.results)


@dataclass(frozen=True, slots=True)
class Matrix:
    """All of it.

    Attributes
    ----------
    columns : tuple of Column
    rows : tuple of Row
    cells : tuple of Cell
        Row by row, one for each column.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    cells: tuple[Cell, ...]


def matrix_of(report: Report) -> Matrix:
    """Arrange a report.

    Parameters
    ----------
    report : Report
    """
    columns = _columns(report)
    number = {column.id: index for index, column in enumerate(columns)}
    found: dict[tuple[str, str], dict[int, list[Result]]] = {
        ("golden", id_): {} for id_ in report.recordings
    }
    for result in report.results:
        of_row = found.setdefault((result.kind, result.subject), {})
        of_row.setdefault(number[result.environment], []).append(result)
    rows = sorted(
        ((_row(kind, subject, found[kind, subject], report)) for kind, subject in found),
        key=_row_order,
    )
    cells: list[Cell] = []
    for index, row in enumerate(rows):
        of_row = found[row.kind, row.subject]
        every = sorted({_where(result) for results in of_row.values() for result in results})
        for column in range(len(columns)):
            results = sorted(of_row.get(column, ()), key=lambda one: (*one.gravity, one.key))
            there = {_where(result) for result in results}
            missing = tuple(where for where in every if where not in there)
            cells.append(Cell(index, column, tuple(results), missing))
    return Matrix(tuple(columns), tuple(rows), tuple(cells))


def mark_for(result: Result) -> Mark:
    """Return the mark of the status of a result.

    Parameters
    ----------
    result : Result
    """
    return mark_of(result.status, silent=result.silent and result.status is Status.DRIFTED)


def _where(result: Result) -> tuple[str, str]:
    return result.format, result.place


def _columns(report: Report) -> list[Column]:
    runs: dict[str, list[Mapping[str, Any]]] = {}
    for run in report.runs:
        runs.setdefault(run["environment"], []).append(run)
    return [
        Column(id_, report.environments[id_], tuple(runs.get(id_, ()))) for id_ in in_order(report)
    ]


def _row(kind: str, subject: str, results: Mapping[int, list[Result]], report: Report) -> Row:
    recording = report.recordings.get(subject) if kind == "golden" else None
    facts = recording["environment"] if recording else None
    every = [result for of_cell in results.values() for result in of_cell]
    estimators = [result.estimator for result in every if result.estimator]
    if recording:
        estimators.insert(0, recording["estimator"])
    versions = [result.version for result in every if result.version]
    if facts:
        versions.append(facts["libraries"].get("scikit-learn"))
    group, label = _placed(kind, subject)
    return Row(
        kind,
        subject,
        group,
        label,
        estimators[0] if estimators else None,
        versions[0] if versions else None,
        recording["path"] if recording else None,
        facts,
    )


def _placed(kind: str, subject: str) -> tuple[str, str]:
    """Return the group of a subject, and its name there."""
    if kind == "golden" and "/" in subject:
        group, _, label = subject.partition("/")
        return group, label
    if kind == "roundtrip" and "::" in subject:
        group, _, label = subject.partition("::")
        return group, label
    return _KINDS.get(kind, kind), subject


def _row_order(row: Row) -> tuple[Any, ...]:
    numbers = [int(part) for part in re.findall(r"\d+", row.version or "")]
    known = list(_KINDS).index(row.kind) if row.kind in _KINDS else len(_KINDS)
    return known, row.kind, row.group, numbers, row.label
