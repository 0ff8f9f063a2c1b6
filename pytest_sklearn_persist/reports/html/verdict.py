"""The verdict on a report in a sentence, and its counts."""

from __future__ import annotations

from dataclasses import dataclass

from ...judge.marks import MARKS, Mark
from ..digest import verdict_line
from ..model import Report, Result
from ..words import many, span
from .matrix import Matrix, mark_for

__all__ = ["Count", "Verdict", "counts_of", "verdict_on"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reader has to know first.

    Attributes
    ----------
    level : str
        ``bad``, ``open`` (nothing failed, but not all was checked) or ``good``.
    headline, checks, scope : str
        About models, about checks, and what was checked.
    warnings : tuple of str
        Why less was checked than one may think.
    """

    level: str
    headline: str
    checks: str
    scope: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many checks there are of a kind.

    Attributes
    ----------
    key : str
        The letter of a mark, or ``failed``, ``worse``, ``expected``, ``missing``.
    mark : Mark or None
    label : str
    count : int
    """

    key: str
    mark: Mark | None
    label: str
    count: int


def counts_of(matrix: Matrix) -> tuple[Count, ...]:
    """Return all counts that are not 0: what fails, the silent first, what is not known, the rest.

    Parameters
    ----------
    matrix : Matrix
    """
    results = _results(matrix)
    letters = [mark_for(result).letter for result in results]
    expected = sum(_expected(result) for result in results)
    missing = sum(cell.not_run for cell in matrix.cells)
    marks = [Count(m.letter, m, str(m), letters.count(m.letter)) for m in MARKS.values() if m.known]
    bad = [one for one in marks if one.mark and not one.mark.fine]
    fine = [one for one in marks if one.mark and one.mark.fine]
    every = [
        Count("failed", None, "failed", sum(result.failed for result in results)),
        Count("worse", None, "worse than before", sum(r.baseline == "worse" for r in results)),
        *bad,
        Count("missing", None, "not run", missing),
        Count("expected", None, "expected to fail", expected),
        *fine,
    ]
    return tuple(one for one in every if one.count)


def verdict_on(report: Report, matrix: Matrix) -> Verdict:
    """Return the verdict.

    Parameters
    ----------
    report : Report
    matrix : Matrix
        Of the report.
    """
    results = _results(matrix)
    models = {row.model for row in matrix.rows}
    silent, failing = _failing(matrix)
    missing = sum(cell.not_run for cell in matrix.cells)
    warnings = _warnings(matrix, missing)
    level = "good"
    if not results:
        level, headline = "bad", "Nothing was checked"
    elif failing:
        level, headline = "bad", _bad_news(len(silent), len(failing), len(models))
    elif warnings:
        level, headline = "open", "Nothing failed, but not everything was checked"
    elif len(models) == 1:
        headline = "The model answers as it did"
    else:
        headline = f"All {len(models):,} models answer as they did"
    return Verdict(level, headline, verdict_line(report), _scope(matrix), warnings)


def _results(matrix: Matrix) -> list[Result]:
    return [result for cell in matrix.cells for result in cell.results]


def _expected(result: Result) -> bool:
    return result.expected_failure is not None and not result.failed


def _failing(matrix: Matrix) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Return the models of which a check fails in silence, and those of which any fails."""
    silent, failing = set(), set()
    for cell in matrix.cells:
        for result in cell.results:
            if result.failed:
                failing.add(matrix.rows[cell.row].model)
                if result.silent:
                    silent.add(matrix.rows[cell.row].model)
    return silent, failing


def _bad_news(silent: int, failing: int, models: int) -> str:
    whole = f"{many(models, 'model')}"
    if silent:
        words = f"{silent:,} of {whole} drift{'s' if silent == 1 else ''} silently"
        more = failing - silent
        return words + (f", {more:,} more fail{'s' if more == 1 else ''}" if more else "")
    return f"{failing:,} of {whole} fail{'s' if failing == 1 else ''}"


def _scope(matrix: Matrix) -> str:
    recordings = [row for row in matrix.rows if row.kind == "golden"]
    parts = []
    if recordings:
        goldens = {row.group for row in recordings}
        words = f"{many(len(goldens), 'golden')} with {many(len(recordings), 'recording')}"
        versions = span(row.version for row in recordings)
        parts.append(words + (f" made under scikit-learn {versions}" if versions else ""))
    for kind, word in (("roundtrip", "round trip"), ("file", "file"), ("metadata", "metadata")):
        count = sum(row.kind == kind for row in matrix.rows)
        if count:
            parts.append(f"{count:,} {word}" if word == "metadata" else many(count, word))
    columns = matrix.columns
    where = f"checked under scikit-learn {span(one.release for one in columns)}"
    if len(columns) > 1:
        where += f" in {len(columns):,} environments"
    where += f" on {', '.join(sorted({one.machine for one in columns}))}"
    return ", ".join([*parts, where]) if columns else ", ".join(parts)


def _warnings(matrix: Matrix, missing: int) -> tuple[str, ...]:
    words = []
    broken = [column.name for column in matrix.columns if not column.finished]
    if broken:
        words.append(
            f"The run in {', '.join(broken)} did not finish: what it would have found is not known"
        )
    if missing:
        words.append(
            f"{missing:,} checks that other environments or formats have were not run"
            if missing > 1
            else "One check that other environments have was not run"
        )
    return tuple(words)
