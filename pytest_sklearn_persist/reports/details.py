"""Everything about one stored artifact, a line a finding."""

from __future__ import annotations

from ..judge.outcome import Outcome, verdict
from .currency import currency
from .golden import UNEXPLAINED, why_lines
from .text import describe, spelt

__all__ = ["details"]


def details(outcome: Outcome) -> list[str]:
    """Return everything about one artifact, or about what was kept beside it.

    Parameters
    ----------
    outcome : Outcome
    """
    words = f"{outcome.golden} [{outcome.format}]: {outcome.status}"
    if outcome.version:
        words += f", recorded under scikit-learn {outcome.version}, {outcome.seconds:.2f} s"
    words += f", {outcome.leniency}" if outcome.leniency else ""
    lines = [words]
    for found in outcome.differences:
        path = "" if found.area == "save" else f"{spelt(found)}  "
        status = outcome.status if found.kind == "manifest" else verdict(found)
        lines.append(f"  {status.value:<10} {path}{describe(found)}")
    meaning = currency(outcome)
    lines += [f"  that is: {meaning}"] if meaning else []
    named = (
        ("expected", outcome.expected_failure),
        ("unmet", outcome.unmet),
    )
    lines += [f"  {label}: {text}" for label, text in named if text]
    lines += [f"  {line}" for line in why_lines(outcome)]
    if outcome.cause is None and outcome.status in UNEXPLAINED:
        lines.append("  why: cause not known; --issue-body prints a text for a report")
    if outcome.atlas:
        lines.append(f"  atlas: {outcome.atlas}")
    # What is in order with the metadata is said there, too.
    label = "" if outcome.format in ("metadata", "rebuild") else "warning: "
    lines += [
        f"  {label}{text if not label else ' '.join(text.split())}" for text in outcome.warnings
    ]
    return lines + [f"  not compared: {text}" for text in outcome.not_compared]
