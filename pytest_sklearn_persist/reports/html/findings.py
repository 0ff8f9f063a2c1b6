"""What fails, in words: one finding for all checks that fail alike, the worst first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from ...compare.difference import Difference
from ...judge.marks import Mark
from ..digest import Group, groups_of
from ..model import Report, Result
from ..text import describe, spelt
from ..words import runs
from .matrix import Cell, Matrix, mark_for

__all__ = ["SENTENCES", "Finding", "findings_of", "said"]

#: What became of a model, after its name; by the words of the marks.
SENTENCES = {
    "drifted in silence": "drifts silently",
    "refused": "is refused",
    "damaged": "is damaged",
    "crashed": "ends the process that loads it",
    "drifted": "drifts",
    "dump-error": "cannot be saved",
    "load-error": "cannot be loaded",
    "use-error": "loads, but raises when it is used",
    "impaired": "answers the same, but can do less",
    "unchecked": "was not checked",
    "unstable": "does not agree with itself",
    "close": "answers the same, within tolerance",
    "identical": "answers the same, bit for bit",
}
_UNMET = "was expected to fail, and does not"
#: What models are for; what else they can do is seldom asked for.
_ANSWERS = ("predict", "transform", "decision_function", "score", "fit_", "kneighbors")
#: Numbers of which nobody reads all digits.
_LONG = re.compile(r"-?\d+\.\d{5,}(e[+-]?\d+)?")
_TEXTS = frozenset({"path", "kind", "area", "expected", "actual"})
_FIELDS = frozenset(field.name for field in fields(Difference)) - _TEXTS


@dataclass(frozen=True, slots=True)
class Finding:
    """Checks that fail alike.

    Attributes
    ----------
    group : Group
    worst : Result
        The one that has most to say.
    mark : Mark
    says : str
        ``drifts silently``.
    checked : str
        Under which versions; and on which machines, if others are fine.
    formats : str
        In which, if others are fine.
    what : str
        What differs.
    cell : Cell
        Of the worst.
    """

    group: Group
    worst: Result
    mark: Mark
    says: str
    checked: str
    formats: str
    what: str
    cell: Cell


def findings_of(report: Report, matrix: Matrix) -> tuple[Finding, ...]:
    """Return what fails, and what was expected to fail, which comes last.

    Parameters
    ----------
    report : Report
    matrix : Matrix
        Of the report.
    """
    cells = {id(result): cell for cell in matrix.cells for result in cell.results}
    found = [_finding(group, matrix, cells) for group in groups_of(report)]
    return tuple(sorted(found, key=_order))


def said(difference: Mapping[str, Any]) -> tuple[str, str]:
    """Return where something differs, and how, in the words of all messages.

    Parameters
    ----------
    difference : mapping
        As a report has it; what is not of its type there is left out.

    Examples
    --------
    >>> said({"path": "coef_[1]", "kind": "value", "area": "state", "expected": "1.0",
    ...       "actual": "1.5", "max_abs": 0.5, "count": 1, "size": 3})
    ('.coef_[1]', '1.0 → 1.5, 1 of 3 values, max |Δ| 0.5')
    """
    texts = {key: str(value) for key, value in difference.items() if key in _TEXTS}
    figures = {key: _number(value) for key, value in difference.items() if key in _FIELDS}
    found = Difference(**texts, **figures)  # type: ignore[arg-type]
    return spelt(found), describe(found)


def _number(value: Any) -> Any:
    """Return a number; one that JSON has not is a text in a report."""
    if value in ("nan", "inf", "-inf"):
        return float(value)
    return value if isinstance(value, (int, float)) else None


def _finding(group: Group, matrix: Matrix, cells: Mapping[int, Cell]) -> Finding:
    worst = group.first
    mark = mark_for(worst)
    says = _UNMET if worst.unmet is not None else SENTENCES[str(mark)]
    own = [cells[id(result)] for result in group.results]
    what = _LONG.sub(lambda number: f"{float(number[0]):.4g}", group.finding)
    return Finding(
        group,
        worst,
        mark,
        says,
        _checked(matrix, own),
        _formats(group, own),
        what,
        cells[id(worst)],
    )


def _order(finding: Finding) -> tuple[bool, int, bool, int]:
    """Return what sorts findings: of those equally bad, what people use, then the most frequent."""
    expected = finding.worst.expected_failure is not None
    used = any(str(one["path"]).startswith(_ANSWERS) for one in finding.worst.differences)
    return expected, finding.mark.rank, not used, -len(finding.group.results)


def _checked(matrix: Matrix, cells: list[Cell]) -> str:
    columns = [matrix.columns[number] for number in dict.fromkeys(one.column for one in cells)]
    words = ", ".join(
        runs({one.release for one in columns}, {one.release for one in matrix.columns})
    )
    machines = {one.machine for one in columns}
    if len(machines) < len({one.machine for one in matrix.columns}):
        words += f" on {', '.join(sorted(machines))}"
    return words


def _formats(group: Group, cells: list[Cell]) -> str:
    mine = {(result.format, result.place) for result in group.results}
    every = {(result.format, result.place) for cell in cells for result in cell.results}
    return "" if mine == every else ", ".join(sorted({format_ for format_, _ in mine}))
