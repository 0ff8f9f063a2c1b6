"""Many checked artifacts at a glance: what was checked, what did not survive, counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from packaging.version import InvalidVersion, Version

from ..compare.difference import Difference
from ..environment import current
from ..judge.outcome import Outcome
from ..judge.status import Status
from .text import describe, spelt

__all__ = ["counts", "overview"]

_MOST_FINDINGS = 2
_MOST_CHARACTERS = 120  # of one finding; all of it is among the details


@dataclass(frozen=True, slots=True)
class _Line:
    """Artifacts of one golden that fail in the same way."""

    name: str
    members: list[Outcome]

    @property
    def first(self) -> Outcome:
        return self.members[0]

    @property
    def rank(self) -> tuple[bool, bool, int, str]:
        known = self.first.expected_failure is not None
        return known, not self.first.silent, self.first.status.rank, self.name


def overview(outcomes: Sequence[Outcome]) -> str:
    """Return the summary: what was checked, a line for each that is not fine, counts.

    Silent changes come first, because nothing else would ever tell of them; then the worst.

    Parameters
    ----------
    outcomes : sequence of Outcome
        As `check_golden` returns them.
    """
    lines = [_headline(outcomes)]
    failing = sorted(_lines(outcomes), key=lambda line: line.rank)
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
    lines += _precedents(outcomes)
    return "\n".join(lines)


def _precedents(outcomes: Sequence[Outcome]) -> list[str]:
    """Say how many failures the atlas has; nothing where it has none of them."""
    failing = [outcome for outcome in outcomes if outcome.failed]
    found = [outcome.atlas for outcome in failing if outcome.atlas is not None]
    if not found:
        return []
    words = f"  atlas: has {len(found):,} of {_many(len(failing), 'failure')}"
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
    names = {_name(outcome) for outcome in stored}
    recordings = {outcome.golden for outcome in stored}
    here = current()
    libraries = here.libraries
    words = f"persist: {_many(len(names), 'golden')}, {_many(len(recordings), 'recording')}"
    words += f", {_many(len(outcomes), 'artifact')}"
    span = _span(outcome.version for outcome in stored)
    if span:
        words += f", recorded under scikit-learn {span}"
    return (
        f"{words}; checked under {libraries.get('scikit-learn')}, "
        f"numpy {libraries.get('numpy')}, Python {here.python}, {here.machine}"
    )


def _lines(outcomes: Sequence[Outcome]) -> list[_Line]:
    found: dict[object, _Line] = {}
    for outcome in outcomes:
        if not outcome.failed and outcome.expected_failure is None:
            continue
        key = (
            _name(outcome),
            outcome.status,
            tuple((d.path.partition("[")[0], d.kind) for d in outcome.differences),
            outcome.cause,
            outcome.expected_failure,
            outcome.unmet is not None,
        )
        # What is wrong with a store is about one file of it; what is not trusted, about all.
        own = outcome.status in (Status.DAMAGED, Status.REFUSED) and outcome.remedy is None
        where = outcome.golden if own else None
        found.setdefault((key, where), _Line(_name(outcome), [])).members.append(outcome)
    return list(found.values())


def _cells(line: _Line, outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    first = line.first
    if first.expected_failure is not None:
        mark = "expected"
    elif first.unmet is not None:
        mark = "unmet"
    else:
        mark = "SILENT" if first.silent else ""
    recordings = {outcome.golden for outcome in line.members}
    theirs = {o.format for o in outcomes if o.golden in recordings}
    formats = dict.fromkeys(outcome.format for outcome in line.members)
    where = _span(outcome.version for outcome in line.members)
    if set(formats) != theirs:
        where = f"{where} [{' '.join(formats)}]".strip()
    return mark, str(first.status), line.name, where, _finding(line)


def _finding(line: _Line) -> str:
    first = line.first
    if first.expected_failure is not None:
        return first.expected_failure
    if first.unmet is not None:
        return first.unmet
    # The largest of the group: "up to" what a reader has to reckon with.
    worst = max(line.members, key=lambda o: sum(d.count or 0 for d in o.differences))
    shown = [_phrase(difference) for difference in worst.differences]
    words = "; ".join(shown[:_MOST_FINDINGS])
    if len(shown) > _MOST_FINDINGS:
        words += f"; … {len(shown) - _MOST_FINDINGS} more"
    if first.cause:
        words += f" – {first.cause}"
    words += f" → {first.remedy}" if first.remedy else ""
    return words


def _phrase(difference: Difference) -> str:
    words = describe(difference)
    if difference.area != "save" and not words.startswith(difference.path):
        words = f"{spelt(difference)} {words}"
    words = " ".join(words.split())
    return words if len(words) <= _MOST_CHARACTERS else f"{words[: _MOST_CHARACTERS - 1]}…"


def _name(outcome: Outcome) -> str:
    return (outcome.golden or "?").partition("/")[0]


def _span(versions: Iterable[str | None]) -> str:
    """Return ``1.2.2`` or ``1.0.2 … 1.4.2``."""
    known = sorted({version for version in versions if version}, key=_order)
    return " … ".join(dict.fromkeys((known[0], known[-1]))) if known else ""


def _order(version: str) -> tuple[bool, Version, str]:
    try:
        return False, Version(version), version
    except InvalidVersion:
        return True, Version("0"), version


def _many(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"
