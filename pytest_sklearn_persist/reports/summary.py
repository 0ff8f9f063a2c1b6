"""A report in the terminal: the verdict, what is not fine, and a table of environments."""

from __future__ import annotations

from collections.abc import Sequence

from ..judge.marks import MARKS, Mark, mark_of
from .digest import Group, groups_of, in_order, shortened, verdict_line
from .model import Report, Result
from .spans import Line, wrapped

__all__ = ["render_summary"]

_MOST_GROUPS = 30
_COLUMNS = ("identical", "close", "silent", "other failures", "expected")


def render_summary(report: Report, width: int = 80, *, every: bool = False) -> list[Line]:
    """Return the verdict, a line for each group of artifacts that are not fine, and the counts.

    Parameters
    ----------
    report : Report
    width : int, default=80
        Of the terminal.
    every : bool, default=False
        Show all groups, each with its cause.
    """
    lines = wrapped(f"persist: {verdict_line(report)}", width, "", "  ")
    groups = groups_of(report)
    shown = groups if every else groups[:_MOST_GROUPS]
    for group in shown:
        lines += _group(group, report, width, every=every)
    if len(groups) > len(shown):
        lines.append([(f"  … and {len(groups) - len(shown)} more, shown with -v", None)])
    lines += _better(report, width)
    if report.environments:
        lines += [[], *_table(report)]
    return lines


def _group(group: Group, report: Report, width: int, *, every: bool) -> list[Line]:
    first = group.first
    where = group.environments(report)
    under = "every environment" if len(where) == len(report.environments) > 1 else shortened(where)
    words = f"{group.name}"
    words += f", saved by {group.saved_by}" if group.versions else ""
    words += f", under {under}: {group.finding}"
    label = f"{group.mark:<8}  {first.status:<10}"
    head, *rest = wrapped(words, width, " " * 24)
    text = head[0][0].lstrip()
    lines: list[Line] = [[("  ", None), (label, _colour(first)), (f"  {text}", None)], *rest]
    if every and first.cause and first.expected_failure is None:
        lines += wrapped(f"why: {first.cause}", width, " " * 24, "  ")
        lines += wrapped(f"do: {first.remedy}", width, " " * 24, "  ") if first.remedy else []
    return lines


def _colour(result: Result) -> Mark | None:
    if result.expected_failure is not None:
        return None
    try:
        return mark_of(result.status, silent=result.silent)
    except StopIteration:  # a status that no golden has
        return MARKS["l"]


def _better(report: Report, width: int) -> list[Line]:
    better = [result for result in report.results if result.baseline == "better"]
    if not better:
        return []
    names = sorted({result.subject for result in better})
    return wrapped(f"  better than before: {shortened(names, 8)}", width, "", "    ")


def _table(report: Report) -> list[Line]:
    header = ("environment", "scikit-learn", "Python", "machine", *_COLUMNS)
    rows = [_row(report, id_) for id_ in in_order(report)]
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    lines: list[Line] = []
    for row in (header, *rows):
        cells = [
            f"{cell:{'<' if i < 4 else '>'}{width}}"
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append([("  ".join(cells).rstrip(), None)])
    return lines


def _row(report: Report, id_: str) -> Sequence[str]:
    facts = report.environments[id_]
    results = [result for result in report.results if result.environment == id_]
    failing = [result for result in results if result.failed]
    silent = sum(result.silent for result in failing)
    numbers = (
        sum(str(result.status) == "identical" for result in results),
        sum(str(result.status) == "close" for result in results),
        silent,
        len(failing) - silent,
        sum(result.expected_failure is not None for result in results),
    )
    cut = any(run["environment"] == id_ and not run["finished"] for run in report.runs)
    return (
        str(facts["name"]) + (" (cut short)" if cut else ""),
        str(facts["libraries"].get("scikit-learn", "?")),
        str(facts["python"]),
        str(facts.get("machine", "?")),
        *(f"{number:,}" for number in numbers),
    )
