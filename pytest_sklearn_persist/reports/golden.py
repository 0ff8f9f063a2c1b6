"""The message about stored artifacts: what changed since they were recorded, and what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..judge.outcome import Outcome, verdict
from ..judge.status import Status
from ..texts import quoted
from .currency import currency
from .served import only_on, same_answers
from .text import describe, spelt

__all__ = ["UNEXPLAINED", "environment_changes", "one_line", "render_golden", "why_lines"]

_MOST_LINES = 12
_MOST_PLACES = 4
_MOST_CAUSES = 4
#: Where a cause is looked for, and that none is known is said.
UNEXPLAINED = frozenset(
    {
        Status.CRASHED,
        Status.DRIFTED,
        Status.LOAD_ERROR,
        Status.USE_ERROR,
        Status.IMPAIRED,
    }
)
_SENTENCES = {
    Status.REFUSED: "was not loaded",
    Status.DAMAGED: "cannot be used",
    Status.CRASHED: "ends or hangs the process that loads it",
    Status.DRIFTED: "answers differently than it was recorded",
    Status.LOAD_ERROR: "cannot be loaded any more",
    Status.USE_ERROR: "loads, but does not work any more",
    Status.IMPAIRED: "answers as it was recorded, but can do less",
    Status.UNCHECKED: "was not checked",
    Status.UNSTABLE: "does not agree with itself",
    Status.CLOSE: "answers as it was recorded, within tolerance",
    Status.IDENTICAL: "answers as it was recorded, bit for bit",
}


def one_line(outcome: Outcome, alike: Sequence[Outcome] = ()) -> str:
    """Say it in one line: which artifact, what became of it, and the first finding.

    Parameters
    ----------
    outcome : Outcome
    alike : sequence of Outcome, optional
        Artifacts of the same recording with the same findings, this one among them.

    Examples
    --------
    >>> one_line(Outcome(Status.IDENTICAL, "joblib", "fresh", golden="churn/a", version="1.3.2"))
    'churn/a [joblib] answers as it was recorded, bit for bit'
    """
    formats = ", ".join(one.format for one in alike) or outcome.format
    words = f"{outcome.golden} [{formats}] "
    if outcome.silent:
        words += "silently "
    words += _sentence(outcome)
    words += f" ({outcome.leniency})" if outcome.leniency else ""
    if outcome.unmet:
        return f"{words}: {outcome.unmet}"
    if outcome.differences and outcome.status is not Status.IDENTICAL:
        first = outcome.differences[0]
        path = "" if first.area == "save" else f"{first.path} "
        rows = only_on(outcome.differences)
        words += f": {path}{describe(first)}{rows and f', {rows}'}"
    return words


def _sentence(outcome: Outcome) -> str:
    """Say what has become of it, in words that its first finding bears out."""
    if outcome.inner_only:
        return f"can do less; {same_answers(outcome)}"
    first = outcome.differences[0] if outcome.differences else None
    raises = first is not None and verdict(first) is Status.USE_ERROR
    if outcome.status is Status.DRIFTED and raises:
        return "does not work any more, and answers differently where it does"
    return _SENTENCES.get(outcome.status, str(outcome.status))


def render_golden(
    outcomes: list[Outcome],
    *,
    rerun: str | None = None,
    environments: tuple[Mapping[str, Any], Mapping[str, Any]] | None = None,
    manifest: str | None = None,
) -> str:
    """Return the whole message about artifacts, the worst first.

    Parameters
    ----------
    outcomes : list of Outcome
        Of one golden, or of several.
    rerun : str, optional
        What to give to pytest to see it again.
    environments : tuple of two mappings, optional
        Where it was recorded, and this one.
    manifest : str, optional
        The file in which a known incompatibility can be noted.
    """
    ordered = sorted(outcomes, key=lambda o: (not o.failed, o.status.rank, not o.silent))
    failing = [outcome for outcome in ordered if outcome.failed]
    groups = _alike(failing)
    lines = [one_line(members[0], members) for members in groups] or [one_line(ordered[0])]
    others = len(failing) - len(groups[0]) if groups else 0
    if others:
        lines[0] += f" ({others} more of {len(outcomes)} artifacts fail)"
    report = [lines[0]]
    for number, members in enumerate(groups):
        report += [lines[number]] if number else []
        report += _findings(members[0])
        meaning = currency(members[0])
        report += [f"  that is: {meaning}"] if meaning else []
        if number and members[0].cause not in (None, groups[0][0].cause):
            report += [f"  {line}" for line in why_lines(members[0])]
    changed = environment_changes(*environments) if environments else ""
    if changed:
        report.append(f"environment: {changed}")
    for outcome in failing[:1]:
        report += _remarks(outcome, changed, rerun)
    if rerun and failing:
        report.append(f"see it: {quoted('pytest', rerun)}")
    version = environments[1]["libraries"].get("scikit-learn") if environments else None
    if manifest and version and any(outcome.repairable for outcome in failing):
        command = f"sklearn-persist convert {quoted(manifest)} --to scikit-learn=={version}"
        report.append(f"try to repair it: {command}")
    if manifest and failing and _can_be_expected(failing[0]):
        when = f"scikit-learn>={version}" if version else "*"
        entry = f'{{"when": "{when}", "status": "{failing[0].status}", "reason": "…"}}'
        report.append(f'accept: add {entry} to "expect" in {manifest}')
    return "\n".join(report)


def _alike(failing: list[Outcome]) -> list[list[Outcome]]:
    """Put the artifacts of one recording together that differ in the same."""
    groups: dict[object, list[Outcome]] = {}
    for outcome in failing:
        key = (outcome.golden, outcome.status, outcome.unmet, outcome.differences, outcome.cause)
        groups.setdefault(key, []).append(outcome)
    return list(groups.values())


def _remarks(outcome: Outcome, changed: str, rerun: str | None) -> list[str]:
    lines = why_lines(outcome)
    if not lines and outcome.status in UNEXPLAINED:
        where = "in the environment (see above)" if changed else "nothing in the environment"
        lines = [f"why: cause not known; what changed is {where}"]
        if rerun:
            lines.append(f"report it: {quoted('pytest', rerun)} --persist-issue-body")
    lines += [f"atlas: {outcome.atlas}"] if outcome.atlas else []
    # That the version is another one has been said.
    own = [text for text in outcome.warnings if "InconsistentVersionWarning" not in text]
    lines += [f"warning: {' '.join(text.split())}" for text in own[:2]]
    return lines + [f"not compared: {text}" for text in outcome.not_compared[:3]]


def why_lines(outcome: Outcome) -> list[str]:
    """Return cause, remedy and link of an outcome, and of its other findings, a line each.

    Examples
    --------
    >>> why_lines(Outcome(Status.DRIFTED, "joblib", "fresh", cause="a bug", remedy="fit again"))
    ['why: a bug', 'do: fit again']
    """
    lines = [f"why: {outcome.cause}"] if outcome.cause else []
    lines += [f"do: {outcome.remedy}"] if outcome.remedy else []
    lines += [f"read: {outcome.link}"] if outcome.link else []
    for other in outcome.explanations[:_MOST_CAUSES]:
        if other.cause != outcome.cause:
            lines.append(f"also: {other.cause}")
    return lines


def _can_be_expected(outcome: Outcome) -> bool:
    return outcome.unmet is None and outcome.status not in (Status.REFUSED, Status.DAMAGED)


def _findings(outcome: Outcome) -> list[str]:
    """Return a line a finding; those that say the same of several places share one."""
    if outcome.status in (Status.REFUSED, Status.DAMAGED) or outcome.unmet:
        return []
    shown = [d for d in outcome.differences if verdict(d) is not Status.CLOSE]
    together: dict[tuple[str, str], list[str]] = {}
    for difference in shown or outcome.differences:
        key = (verdict(difference).value, describe(difference))
        together.setdefault(key, []).append(spelt(difference))
    lines = []
    for (status, text), places in list(together.items())[:_MOST_LINES]:
        where = ", ".join(places[:_MOST_PLACES])
        more = len(places) - _MOST_PLACES
        lines.append(f"  {status:<10} {where}{f' and {more} more' if more > 0 else ''}  {text}")
    left = len(together) - len(lines)
    return lines + ([f"  … and {left} more findings"] if left else [])


def environment_changes(recorded: Mapping[str, Any], here: Mapping[str, Any]) -> str:
    """Say what changed between two environments: ``scikit-learn 1.3.2 → 1.9.1, Python …``.

    Examples
    --------
    >>> before = {"python": "3.11.7", "libraries": {"scikit-learn": "1.3.2", "numpy": "1.26.4"}}
    >>> now = {"python": "3.11.7", "libraries": {"scikit-learn": "1.9.1", "numpy": "1.26.4"}}
    >>> environment_changes(before, now)
    'scikit-learn 1.3.2 → 1.9.1'
    """
    parts = []
    old, new = recorded.get("libraries", {}), here.get("libraries", {})
    for name in sorted(old, key=lambda name: (name != "scikit-learn", name != "numpy", name)):
        now = new.get(name, "not installed")
        if now != old[name]:
            parts.append(f"{name} {old[name]} → {now}")
    for name, label in (("python", "Python"), ("system", "system"), ("machine", "machine")):
        if name in recorded and name in here and recorded[name] != here[name]:
            parts.append(f"{label} {recorded[name]} → {here[name]}")
    return ", ".join(parts)
