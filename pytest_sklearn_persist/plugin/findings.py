"""What is not as it was, a line each: the silent changes first, then the worst."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .records import CheckRecord, OutcomeRecord

__all__ = ["GOOD", "finding_lines", "plural", "subject_of", "version_span"]

#: Statuses of an artifact that came back as it was.
GOOD = frozenset({"identical", "close"})


def finding_lines(checks: Iterable[CheckRecord], *, every: bool) -> Iterator[tuple[str, str]]:
    """Yield status and line for each finding: what is silent, what is worst, what was expected.

    Formats and places that found the same in one test share a line, and so do the recordings of
    a golden; with `every`, its further differences follow.
    """
    found: dict[tuple[str, ...], _Finding] = {}
    for check in checks:
        for text in check.unmet:
            yield "unmet", f"unmet     {subject_of(check)} – {text}"
        for outcome in check.outcomes:
            if outcome.fails or outcome.status not in GOOD:
                key = _key(check, outcome, every=every)
                finding = found.setdefault(key, _Finding([], [], every))
                finding.outcomes.append(outcome)
                if not finding.checks or finding.checks[-1] is not check:
                    finding.checks.append(check)
    width = max((len(finding.label) for finding in found.values()), default=0)
    for finding in sorted(found.values(), key=lambda finding: finding.gravity):
        first, *others = finding.differences or [""]
        details = f" – {first}" if first else ""
        line = f"{finding.label:<{width}}  {finding.subject} – {finding.where}{details}"
        yield finding.status, line
        for other in others:
            yield finding.status, f"{'':<{width}}  {other}"


def _key(check: CheckRecord, outcome: OutcomeRecord, *, every: bool) -> tuple[str, ...]:
    """Return what the outcomes that share a line have in common."""
    same = (outcome.status, str(outcome.expected), str(outcome.silent), outcome.cause)
    if check.golden is None or every:
        differences = outcome.differences if every else outcome.differences[:1]
        return (*same, subject_of(check), *differences)
    # The element in which recordings differ most is another in each.
    places = [re.split(r"[\[ ]", text, maxsplit=1)[0] for text in outcome.differences]
    name = check.golden.partition("/")[0]
    return (*same, name, *dict.fromkeys(places))


@dataclass(frozen=True, slots=True)
class _Finding:
    """What several outcomes of one check, or of the recordings of a golden, have in common."""

    checks: list[CheckRecord]
    outcomes: list[OutcomeRecord]
    every: bool

    @property
    def status(self) -> str:
        return self.outcomes[0].status

    @property
    def is_expected(self) -> bool:
        return self.outcomes[0].expected

    @property
    def is_silent(self) -> bool:
        return self.outcomes[0].silent

    @property
    def gravity(self) -> tuple[bool, bool, int]:
        return self.is_expected, not self.is_silent, self.outcomes[0].rank

    @property
    def label(self) -> str:
        return f"SILENT {self.status}" if self.is_silent else self.status

    @property
    def differences(self) -> list[str]:
        found = self.outcomes[0].differences
        if self.every or not found:
            return found
        alike = all(outcome.differences[:1] == found[:1] for outcome in self.outcomes)
        return [
            found[0]
            if alike
            else f"{found[0]} (in {self.checks[0].version}; others in the same place)"
        ]

    @property
    def subject(self) -> str:
        first = self.checks[0]
        recordings = {check.golden for check in self.checks}
        if first.golden is None or len(recordings) == 1:
            return subject_of(first)
        versions = version_span(check.version for check in self.checks)
        words = f"{first.golden.partition('/')[0]} {first.estimator}".rstrip()
        return f"{words}, {plural(len(recordings), 'recording')} of {versions}"

    @property
    def where(self) -> str:
        """Name formats and places: ``pickle:2, joblib (fresh); skops (same)``."""
        expected = " (expected)" if self.is_expected else ""
        if len(self.outcomes) == sum(len(check.outcomes) for check in self.checks) > 1:
            return f"every format and place{expected}"
        by_place: dict[str, dict[str, None]] = {}
        for outcome in self.outcomes:
            by_place.setdefault(outcome.place, {})[outcome.format] = None
        by_formats: dict[str, list[str]] = {}
        for place, formats in by_place.items():
            by_formats.setdefault(", ".join(formats), []).append(place)
        cells = (f"{formats} ({', '.join(places)})" for formats, places in by_formats.items())
        return "; ".join(cells) + expected


def version_span(versions: Iterable[str | None], dash: str = " … ") -> str:
    """Return ``1.2.2``, or the oldest and the newest.

    Examples
    --------
    >>> version_span(["1.10", "1.9"])
    '1.9 … 1.10'
    """
    known = sorted({version for version in versions if version}, key=_version_key)
    return dash.join(dict.fromkeys((known[0], known[-1]))) if known else ""


def _version_key(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)]


def plural(count: int, noun: str, several: str = "") -> str:
    """Return a number of things in words.

    Examples
    --------
    >>> plural(1, "check"), plural(2, "check of a golden", "checks of goldens")
    ('1 check', '2 checks of goldens')
    """
    return f"{count} {noun}" if count == 1 else f"{count} {several or noun + 's'}"


def subject_of(check: CheckRecord) -> str:
    """Return what was checked: the recording, or the test, and the class of the estimator."""
    if check.golden is not None:
        return f"{check.golden} {check.estimator}".rstrip()
    return check.nodeid if check.estimator in check.nodeid else f"{check.nodeid} {check.estimator}"
