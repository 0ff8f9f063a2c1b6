"""Results that say the same, together: what a person reads instead of a row an artifact."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from .lines import finding_words, same_line, saved_by
from .model import Report, Result
from .words import many

__all__ = ["Group", "counted", "finding_of", "groups_of", "verdict_line"]


@dataclass(frozen=True, slots=True)
class Group:
    """Artifacts of one model that are not fine in the same way.

    Attributes
    ----------
    name : str
        Of the golden, the test, or the file.
    results : tuple of Result
    versions : str
        What they were recorded under: ``1.0.2 … 1.4.2``.
    formats : tuple of str
        The formats in which that is so, if they were checked in others there, too.
    """

    name: str
    results: tuple[Result, ...]
    versions: str = ""
    formats: tuple[str, ...] = ()

    @property
    def saved_by(self) -> str:
        """What they were recorded under, and as what if not as all: ``1.2.2 [joblib]``."""
        return f"{self.versions} [{' '.join(self.formats)}]" if self.formats else self.versions

    @property
    def first(self) -> Result:
        """The one that has most to say; status, silence and cause are the same in all."""
        return max(self.results, key=lambda result: sum(_count(d) for d in result.differences))

    @property
    def mark(self) -> str:
        """``SILENT``, ``expected``, ``unmet`` or nothing."""
        first = self.first
        if first.expected_failure is not None:
            return "expected"
        return "unmet" if first.unmet is not None else "SILENT" if first.silent else ""

    @property
    def finding(self) -> str:
        """What is wrong with all of them."""
        return _finding_of(self.results)

    def environments(self, report: Report) -> list[str]:
        """Return the names of the environments in which that is so, in the report's order."""
        there = {result.environment for result in self.results}
        return [str(report.environments[id_]["name"]) for id_ in in_order(report) if id_ in there]


def in_order(report: Report) -> list[str]:
    """Return the ids of environments by version of scikit-learn, then machine, then name."""

    def key(id_: str) -> tuple[Any, ...]:
        facts = report.environments[id_]
        return (
            _numbers(facts["libraries"].get("scikit-learn", "")),
            facts.get("machine", "") != "x86_64",  # the usual one first
            str(facts.get("machine", "")),
            _numbers(facts["python"]),
            str(facts["name"]),
        )

    return sorted(report.environments, key=key)


def groups_of(report: Report) -> list[Group]:
    """Return what is not fine, silent changes first, then the worst."""
    told = [row for row in report.results if row.failed or row.expected_failure is not None]
    every: dict[str, dict[str, str | None]] = {}
    for row in report.results:
        every.setdefault(name_of(row), {})[row.subject] = row.version
    lines = same_line(
        told,
        lambda row: (name_of(row), row.failed),
        lambda row: row.subject,
        lambda row: row.environment,
    )
    groups = []
    for rows in lines:
        there = {(row.environment, row.subject) for row in rows}
        formats = tuple(sorted({row.format for row in rows}))
        theirs = {r.format for r in report.results if (r.environment, r.subject) in there}
        versions = saved_by({row.subject: row.version for row in rows}, every[name_of(rows[0])])
        partly = formats if theirs.difference(formats) else ()
        groups.append(Group(name_of(rows[0]), tuple(rows), versions, partly))
    return sorted(groups, key=lambda group: (*group.first.gravity, group.name, group.versions))


def name_of(result: Result) -> str:
    """Return the golden of a recording, or the subject itself."""
    return result.subject.partition("/")[0] if result.kind == "golden" else result.subject


def finding_of(result: Result) -> str:
    """Return what is wrong with a result in one line, without the cause.

    Examples
    --------
    >>> from pytest_sklearn_persist import Status
    >>> found = {"path": "predict[3]", "kind": "value", "area": "output", "status": "drifted",
    ...          "expected": "0", "actual": "1", "count": 17, "size": 150}
    >>> row = Result("", "golden", "a/b", "joblib", "fresh", Status.DRIFTED, True)
    >>> from dataclasses import replace
    >>> finding_of(replace(row, differences=(found,)))
    'predict[3] 0 → 1, 17 of 150 values'
    """
    return _finding_of([result])


def _finding_of(results: Sequence[Result]) -> str:
    first = results[0]
    if first.expected_failure is not None:
        return first.expected_failure
    return first.unmet if first.unmet is not None else finding_words(results, 1)


def _count(data: Any) -> int:
    return int(data.get("count") or 0)


def counted(results: Iterable[Result]) -> list[tuple[str, int, int]]:
    """Return statuses, how many have each, and how many of these are silent; the worst first."""
    results = list(results)
    counts = Counter(result.status for result in results)
    silent = Counter(result.status for result in results if result.silent)
    return [(str(status), counts[status], silent[status]) for status in sorted(counts)]


def verdict_line(report: Report) -> str:
    """Return the one line that says whether all is well.

    Examples
    --------
    >>> verdict_line(Report())
    'nothing was checked'
    """
    results = report.results
    if not results:
        return "nothing was checked"
    failing = [result for result in results if result.failed]
    silent = sum(result.silent for result in failing)
    cut = sum(not run["finished"] for run in report.runs)
    where = many(len(report.environments), "environment")
    words = f"{many(len(results), 'check')} in {where}"
    if failing:
        models = len({name_of(result) for result in failing})
        told = f"{len(failing):,} of {words} fail, of {many(models, 'model')}"
        told += f"; {silent:,} of them in silence" if silent else ""
    else:
        known = sum(result.expected_failure is not None for result in results)
        told = f"nothing new fails: {words}" if known else f"all is well: {words}"
        told += f", {many(known, 'expected failure')}" if known else ""
    return told + (f"; {many(cut, 'run')} cut short, the rest is not known" if cut else "")


def _numbers(version: str) -> tuple[list[int], str]:
    return [int(part) for part in re.findall(r"\d+", version)], version


def shortened(names: Sequence[str], most: int = 4) -> str:
    """Return names in a row, the first of them if they are many.

    Examples
    --------
    >>> shortened(["sk15", "sk16", "sk17"], 2)
    'sk15, sk16 and 1 more'
    """
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"
