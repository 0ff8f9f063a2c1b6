"""A report as the script of the page reads it: small, and safe within the page."""

from __future__ import annotations

import json
from typing import Any

from ...judge.marks import MARKS
from ..model import Result
from .details import Details
from .facts import facts_of
from .findings import SENTENCES
from .matrix import Column, Matrix, Row, mark_for
from .pool import Pool
from .visible import visible

__all__ = ["pack", "packed", "script_safe"]

_FAILED, _SILENT, _EXPECTED, _UNMET, _REPAIRABLE, _WORSE = 1, 2, 4, 8, 16, 32


def pack(matrix: Matrix) -> tuple[str, str]:
    """Return the matrix and the details as texts that may stand in a script element.

    Parameters
    ----------
    matrix : Matrix
    """
    data, details = packed(matrix)
    return script_safe(data), script_safe(details)


def packed(matrix: Matrix) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the matrix, which is shown at once, and the details, which an opened cell needs.

    Parameters
    ----------
    matrix : Matrix
    """
    formats, places, tests, facts, details = Pool(), Pool(), Pool(), Pool(), Details()
    letters = {letter: number for number, letter in enumerate(MARKS)}
    results: list[list[Any]] = []
    missing: list[list[int]] = []
    for cell in matrix.cells:
        for result in cell.results:
            row = [
                cell.row,
                cell.column,
                formats.number(visible(result.format)),
                places.number(visible(result.place)),
                letters[mark_for(result).letter],
                _flags(result),
                details.number(result),
                tests.number(_shown(result.test)),
                round(result.seconds, 3),
                result.compared,
            ]
            results.append(row)
        for format_, place in cell.missing:
            where = [formats.number(visible(format_)), places.number(visible(place))]
            missing.append([cell.row, cell.column, *where])
    data = {
        "marks": _marks(),
        "columns": [_column(column, facts) for column in matrix.columns],
        "rows": [_row(row, facts) for row in matrix.rows],
        "formats": formats.values,
        "places": places.values,
        "tests": tests.values,
        "facts": facts.values,
        "results": results,
        "missing": missing,
    }
    return data, details.data


def script_safe(value: Any) -> str:
    r"""Return JSON in which nothing can end the element that it stands in.

    Parameters
    ----------
    value : object
        Of JSON types.

    Examples
    --------
    >>> script_safe("</script>")
    '"\\u003c/script\\u003e"'
    """
    text = json.dumps(value, separators=(",", ":"), allow_nan=False)  # all but ASCII is escaped
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _marks() -> list[dict[str, Any]]:
    return [
        {
            "letter": mark.letter,
            "symbol": mark.symbol,
            "label": str(mark),
            "fine": mark.fine,
            "says": SENTENCES[str(mark)],
        }
        for mark in MARKS.values()
        if mark.known
    ]


def _column(column: Column, facts: Pool) -> dict[str, Any]:
    return {
        "id": visible(column.id),
        "name": visible(column.name),
        "release": visible(column.release),
        "python": visible(str(column.facts.get("python") or "?")),
        "machine": visible(column.machine),
        "facts": facts.number(facts_of(column.facts)),
        "runs": [
            {key: _shown(run[key]) for key in ("started", "seconds", "finished", "tests")}
            for run in column.runs
        ],
    }


def _row(row: Row, facts: Pool) -> dict[str, Any]:
    return {
        "kind": visible(row.kind),
        "subject": visible(row.subject),
        "group": visible(row.group),
        "label": visible(row.label),
        "estimator": _shown(row.estimator),
        "version": _shown(row.version),
        "path": _shown(row.path),
        "facts": None if row.facts is None else facts.number(facts_of(row.facts)),
    }


def _flags(result: Result) -> int:
    return (
        _FAILED * result.failed
        + _SILENT * result.silent
        + _EXPECTED * (result.expected_failure is not None)
        + _UNMET * (result.unmet is not None)
        + _REPAIRABLE * result.repairable
        + _WORSE * (result.baseline == "worse")
    )


def _shown(value: Any) -> Any:
    return visible(value) if isinstance(value, str) else value
