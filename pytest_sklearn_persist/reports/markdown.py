"""A report as Markdown: for the summary of a step in continuous integration, or a comment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from .digest import Group, counted, groups_of, in_order, shortened, verdict_line
from .markup import escaped
from .model import Report, Result
from .words import many

__all__ = ["render_markdown"]

_MOST_GROUPS = 40
#: What GitHub takes for one step is a megabyte.
_MOST_BYTES = 900_000


def render_markdown(report: Report) -> str:
    """Return the verdict, a table of environments, and what is not fine, the worst first.

    Texts from files are escaped: they can neither format nor link, mention or embed anything.

    Parameters
    ----------
    report : Report

    Examples
    --------
    >>> print(render_markdown(Report()).splitlines()[0])
    ## ❌ Saved models: nothing was checked
    """
    sign = "✅" if report.ok else "❌"
    lines = [f"## {sign} Saved models: {escaped(verdict_line(report))}", ""]
    if report.results:
        lines += [*_environments(report), ""]
    lines += _lenient(report)
    groups = groups_of(report)
    failing = [group for group in groups if group.first.expected_failure is None]
    expected = [group for group in groups if group.first.expected_failure is not None]
    if failing:
        lines += [*_table(report, failing), ""]
    if expected:
        title = f"{len(expected)} expected failure{'' if len(expected) == 1 else 's'}"
        lines += ["<details>", f"<summary>{title}</summary>", "", *_table(report, expected)]
        lines += ["", "</details>", ""]
    text = "\n".join(lines)
    if len(text.encode()) > _MOST_BYTES:
        text = text.encode()[:_MOST_BYTES].decode(errors="ignore").rpartition("\n")[0]
        text += "\n\n… cut short: the rest is in the JSON report.\n"
    return text


def _lenient(report: Report) -> list[str]:
    """Name what passes within a wider tolerance than the default."""
    found = Counter((r.within, r.subject) for r in report.results if r.within and not r.failed)
    if not found:
        return []
    lines = [
        f"- {escaped(subject)}: {many(count, 'artifact')} compared within {escaped(within)}, "
        "wider than the default"
        for (within, subject), count in found.items()
    ]
    return [*lines, ""]


def _environments(report: Report) -> list[str]:
    lines = ["| environment | scikit-learn | Python | machine | checks |", "|---|---|---|---|---|"]
    by_environment: dict[str, list[Result]] = {id_: [] for id_ in in_order(report)}
    for result in report.results:
        by_environment[result.environment].append(result)
    cut = {run["environment"] for run in report.runs if not run["finished"]}
    for id_, results in by_environment.items():
        facts = report.environments[id_]
        cells = [
            str(facts["name"]),
            str(facts["libraries"].get("scikit-learn", "?")),
            str(facts["python"]),
            str(facts.get("machine", "?")),
        ]
        said = escaped(_counts(results)) + (" – **cut short**" if id_ in cut else "")
        lines.append(f"| {' | '.join(map(escaped, cells))} | {said} |")
    return lines


def _counts(results: Iterable[Result]) -> str:
    parts = []
    for status, number, silent in counted(results):
        parts.append(f"{number:,} {status}" + (f" ({silent:,} silent)" if silent else ""))
    return ", ".join(parts) or "none"


def _table(report: Report, groups: list[Group]) -> list[str]:
    lines = [
        "| | status | model | saved by | under | what, and what to do |",
        "|---|---|---|---|---|---|",
    ]
    for group in groups[:_MOST_GROUPS]:
        first = group.first
        what = escaped(group.finding)
        if first.cause and first.expected_failure is None:
            what += f"<br>{escaped(first.cause)}"
            what += f" → {escaped(first.remedy)}" if first.remedy else ""
        cells = [
            f"**{group.mark}**" if group.mark == "SILENT" else group.mark,
            escaped(str(first.status)),
            escaped(group.name),
            escaped(group.saved_by),
            escaped(shortened(group.environments(report))),
            what,
        ]
        lines.append(f"| {' | '.join(cells)} |")
    left = len(groups) - _MOST_GROUPS
    if left > 0:
        lines += ["", f"… and {left:,} more, in the JSON and the HTML report."]
    return lines
