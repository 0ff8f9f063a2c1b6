"""Many checked artifacts at a glance: what was checked, what did not survive, counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from ..environment import current
from ..judge.outcome import Outcome
from ..judge.status import Status
from .groups import Group, alike, name_of
from .words import many, span

__all__ = ["counts", "overview"]


def overview(outcomes: Sequence[Outcome]) -> str:
    """Return the summary: what was checked, a line for each that is not fine, counts.

    Silent changes come first, because nothing else would ever tell of them; then the worst.

    Parameters
    ----------
    outcomes : sequence of Outcome
        As `check_golden` returns them.
    """
    lines = [_headline(outcomes)]
    failing = sorted(alike(o for o in outcomes if _is_told(o)), key=_rank)
    widths = [
        max((len(cell) for cell in column), default=0)
        for column in zip(*(_cells(line, outcomes) for line in failing), strict=True)
    ]
    for line in failing:
        *cells, finding = _cells(line, outcomes)
        columns = zip(cells, widths, strict=False)
        padded = (f"{cell:<{width}}" for cell, width in columns if width)
        lines.append(f"  {'  '.join(padded)}  {finding}".rstrip())
    lines.append(f"  {counts(outcomes)}")
    lines += _lenient(outcomes)
    lines += _precedents(outcomes)
    return "\n".join(lines)


def _lenient(outcomes: Sequence[Outcome]) -> list[str]:
    """Name what passes within a wider tolerance than the default."""
    found = Counter((o.within, name_of(o)) for o in outcomes if o.leniency and not o.failed)
    return [
        f"  {name}: {many(count, 'artifact')} compared within {within}, wider than the default"
        for (within, name), count in found.items()
    ]


def _precedents(outcomes: Sequence[Outcome]) -> list[str]:
    """Say how many failures the atlas has; nothing where it has none of them."""
    failing = [outcome for outcome in outcomes if outcome.failed]
    found = [outcome.atlas for outcome in failing if outcome.atlas is not None]
    if not found:
        return []
    words = f"  atlas: has {len(found):,} of {many(len(failing), 'failure')}"
    others = sum(not one.agrees for one in found)
    return [words + (f", {others:,} of them with another verdict" if others else "")]


def counts(outcomes: Iterable[Outcome]) -> str:
    """Return how many have which status, the good ones first.

    Examples
    --------
    >>> counts([Outcome(Status.IDENTICAL, "joblib", "fresh")] * 2)
    '2 identical'
    """
    counted: Counter[tuple[int, str]] = Counter()
    silent = 0
    for outcome in outcomes:
        expected = outcome.expected_failure is not None
        words = f"{outcome.status}{' (expected)' if expected else ''}"
        counted[(-outcome.status.rank, words)] += 1
        silent += outcome.silent and not expected
        counted[(1, "not failing as expected")] += outcome.unmet is not None
    parts = []
    for (_, words), count in sorted(counted.items()):
        if count:
            said = f" ({'all' if silent == count else silent} silent)" if silent else ""
            parts.append(f"{count:,} {words}{said if words == Status.DRIFTED else ''}")
    return ", ".join(parts) or "nothing was checked"


def _headline(outcomes: Sequence[Outcome]) -> str:
    stored = [outcome for outcome in outcomes if outcome.golden]
    names = {name_of(outcome) for outcome in stored}
    recordings = {outcome.golden for outcome in stored}
    here = current()
    libraries = here.libraries
    words = f"persist: {many(len(names), 'golden')}, {many(len(recordings), 'recording')}"
    words += f", {many(len(outcomes), 'artifact')}"
    years = span(outcome.version for outcome in stored)
    if years:
        words += f", recorded under scikit-learn {years}"
    return (
        f"{words}; checked under {libraries.get('scikit-learn')}, "
        f"numpy {libraries.get('numpy')}, Python {here.python}, {here.machine}"
    )


def _is_told(outcome: Outcome) -> bool:
    return outcome.failed or outcome.expected_failure is not None


def _rank(line: Group) -> tuple[bool, bool, int, str]:
    known = line.first.expected_failure is not None
    return known, not line.first.silent, line.first.status.rank, line.name


def _cells(line: Group, outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    first = line.first
    if first.expected_failure is not None:
        mark = "expected"
    elif first.unmet is not None:
        mark = "unmet"
    else:
        mark = "SILENT" if first.silent else ""
    return mark, str(first.status), line.name, line.where(outcomes), _finding(line)


def _finding(line: Group) -> str:
    first = line.first
    if first.expected_failure is not None:
        return first.expected_failure
    if first.unmet is not None:
        return first.unmet
    words = line.finding()
    if first.cause:
        words += f" – {first.cause}"
    words += f" → {first.remedy}" if first.remedy else ""
    return words
