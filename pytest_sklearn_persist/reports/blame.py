"""What was found out about an upgrade, in text."""

from __future__ import annotations

from collections.abc import Iterator

from packaging.version import Version

from ..blame.findings import Blame, Trial, TurningPoint, Verdict

__all__ = ["describe_blame"]


def describe_blame(blame: Blame) -> str:
    """Return the whole report; its first line is complete on its own.

    Parameters
    ----------
    blame : Blame
    """
    lines = [f"{blame.recording}: {_headline(blame)}"]
    if blame.today.fails:
        lines += _turns(blame)
        lines += _tried(blame)
    if blame.changes or blame.facts:
        lines.append("  what differs: recorded, installed")
        rows = [(one.library, one.then, one.now or "not installed") for one in blame.changes]
        lines += _aligned([*rows, *blame.facts], "    ")
    lines += [f"  note: {note}" for note in blame.notes]
    return "\n".join(lines)


def _headline(blame: Blame) -> str:
    if not blame.today.fails:
        return f"{blame.today.status} under the installed versions: there is nothing to blame"
    if not blame.turning_points:
        who = " and ".join(blame.culprits)
        return f"{blame.today.status}, " + (f"by {who}" if who else "and it is not known by what")
    point = blame.turning_points[-1]
    if blame.today.status != _status(point.after) or point.library not in blame.culprits:
        point = blame.turning_points[0]
    since = f"{_status(point.after)} since {point.library} {point.after.versions[point.library]}"
    if _status(point.after) == blame.today.status.value:
        return since
    return f"{blame.today.status}; {since}"


def _turns(blame: Blame) -> Iterator[str]:
    for point in blame.turning_points:
        yield from _aligned(
            [
                (f"{point.library} {trial.versions[point.library]}", *_came_out(trial))
                for trial in (point.before, point.after)
            ],
            "  ",
        )
        yield f"    {_evidence(point)}"
    if blame.turning_points and blame.turning_points[0].library in blame.culprits:
        yield f"  next: {_next(blame.turning_points[0])}"


def _next(point: TurningPoint) -> str:
    before, after = (trial.versions[point.library] for trial in (point.before, point.after))
    sign = "<" if Version(before) < Version(after) else ">"
    return f"keep {point.library}{sign}{after} for this model, or train it again"


def _tried(blame: Blame) -> Iterator[str]:
    """Yield a line a trial: what came out, and what else had to change for it."""
    if not blame.trials:
        return
    start = blame.trials[0]
    told = {found.finding for point in blame.turning_points for found in _verdicts(point)}
    yield "  tried"
    rows = []
    for trial in blame.trials:
        others = [one for one in trial.moved(start.versions) if one.library != trial.library]
        finding = _came_out(trial)[1]
        known = finding in told
        told.add(finding)
        words = [", ".join(f"{one.library} {one.now}" for one in others), "" if known else finding]
        if words[0]:
            words[0] = f"with {words[0]}"
        rows.append((trial.what, _came_out(trial)[0], "; ".join(filter(None, words))))
    yield from _aligned(rows, "    ")


def _verdicts(point: TurningPoint) -> list[Verdict]:
    both = (point.before.verdict, point.after.verdict)
    return [verdict for verdict in both if verdict is not None]


def _evidence(point: TurningPoint) -> str:
    same = ", ".join(
        f"{name} {version}"
        for name, version in point.after.versions.items()
        if name not in {change.library for change in point.changed}
    )
    others = [str(change) for change in point.changed if change.library != point.library]
    text = (
        f"between the two environments nothing else differs ({same})"
        if point.alone
        else f"what had to change with it: {', '.join(others)}"
    )
    if point.untried:
        text += f"; not tried: {', '.join(point.untried)}"
    return text


def _came_out(trial: Trial) -> tuple[str, str]:
    if trial.verdict is None:
        return "not tried", trial.problem or ""
    return trial.verdict.status.value, trial.verdict.finding


def _status(trial: Trial) -> str:
    return "unknown" if trial.verdict is None else trial.verdict.status.value


def _aligned(rows: list[tuple[str, str, str]], indent: str) -> list[str]:
    widths = [max((len(row[i]) for row in rows), default=0) for i in range(2)]
    return [
        f"{indent}{one:<{widths[0]}}  {two:<{widths[1]}}  {three}".rstrip()
        for one, two, three in rows
    ]
