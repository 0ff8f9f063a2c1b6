"""The summary at the end of a run; silent where nothing was checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from . import baselines
from .findings import GOOD, finding_lines, plural, subject_of, version_span

if TYPE_CHECKING:
    import pytest

    from .records import CheckRecord

_SHOWN_IN_FULL = 20
#: Statuses for which a release can be found that brought them.
_BLAMED = frozenset({"crashed", "drifted", "load-error", "use-error", "impaired"})


def write_summary(
    terminal: pytest.TerminalReporter, checks: list[CheckRecord], config: pytest.Config
) -> None:
    """Write what was found: counts, one line for each artifact that is not as it was.

    With ``-q`` only the counts, and only if something failed; with ``-qq`` nothing. What was
    written into a store is always said.
    """
    verbosity = config.get_verbosity()
    recorded = [line for check in checks for line in check.recorded]
    outcomes = [outcome for check in checks for outcome in check.outcomes]
    failed = any(outcome.fails and not outcome.expected for outcome in outcomes)
    failed = failed or any(check.unmet for check in checks)
    quiet = verbosity < -1 or (verbosity == -1 and not failed)
    if checks and (recorded or verbosity >= 0):
        terminal.section("scikit-learn persistence", sep="=")
    for line in recorded:
        terminal.line(line, yellow=True, bold=True)
    if not checks or quiet:
        return
    if verbosity >= 0:
        lines = list(finding_lines(checks, every=verbosity > 0))
        limit = len(lines) if verbosity > 0 else _SHOWN_IN_FULL
        for status, line in lines[:limit]:
            terminal.line(line, **_markup(status))
        if len(lines) > limit:
            terminal.line(f"… and {len(lines) - limit} more, shown with -v")
        for line in remark_lines(checks, every=verbosity > 0):
            terminal.line(line, yellow=True)
        for line in omission_lines(checks, every=verbosity > 0):
            terminal.line(line)
        for line in filter(None, (golden_line(checks), sandbox_line(checks))):
            terminal.line(line)
        for line in baseline_lines(checks, baselines.name_of(config), every=verbosity > 0):
            terminal.line(line)
    terminal.line(count_line(checks), **({"red": True} if failed else {"green": True}))
    if verbosity >= 0 and (command := next_command(checks)):
        terminal.line(f"next: {command}")


def next_command(checks: Iterable[CheckRecord]) -> str:
    """Return what to type about the worst golden that fails, the silent ones first; or nothing."""
    failing = [
        ((not outcome.silent, outcome.rank), check)
        for check in checks
        for outcome in check.outcomes
        if check.golden is not None and outcome.fails and not outcome.expected
    ]
    if not failing:
        return ""
    _, worst = min(failing, key=lambda pair: pair[0])
    from pytest_sklearn_persist.texts import quoted

    path, manifest, _ = worst.nodeid.partition("/golden.json::")
    where = quoted(path if manifest else str(worst.golden))
    blame = worst.status in _BLAMED
    also = f" · sklearn-persist blame {where}" if blame else ""
    return f"sklearn-persist check {where} -v{also}"


def count_line(checks: list[CheckRecord]) -> str:
    """Count checks and artifacts by status, the worst first.

    Examples
    --------
    >>> count_line([])
    'persist: 0 checks in 0 ways: nothing'
    """
    counted: Counter[tuple[int, str]] = Counter()
    silent: Counter[tuple[int, str]] = Counter()
    for check in checks:
        for outcome in check.outcomes:
            expected = " (expected)" if outcome.expected and outcome.status not in GOOD else ""
            counted[outcome.rank, outcome.status + expected] += 1
            silent[outcome.rank, outcome.status + expected] += outcome.silent and not expected
    parts = []
    for key, count in sorted(counted.items()):
        some = "all" if silent[key] == count else silent[key]
        parts.append(f"{count} {key[1]}" + (f" ({some} silent)" if silent[key] else ""))
    roundtrips = [check for check in checks if check.golden is None]
    done = []
    if roundtrips or len(checks) == 0:
        ways = plural(sum(len(check.outcomes) for check in roundtrips), "way")
        done.append(f"{plural(len(roundtrips), 'check')} in {ways}")
    if len(roundtrips) < len(checks):
        compared = sum(len(check.outcomes) for check in checks if check.golden is not None)
        done.append(plural(compared, "check of a golden", "checks of goldens"))
    return f"persist: {' and '.join(done)}: {', '.join(parts) or 'nothing'}"


def baseline_lines(checks: Iterable[CheckRecord], name: str, *, every: bool) -> Iterator[str]:
    """Yield what is better than in the baseline, and how many are worse, as before or new."""
    compared = [(check, one) for check in checks for one in check.outcomes if one.baseline]
    if not compared:
        return
    better = [
        f"better than in {name}: {subject_of(check)} – {one.format} ({one.place}), "
        f"{one.before} → {one.status}"
        for check, one in compared
        if one.baseline == "better"
    ]
    yield from better if every else better[:_SHOWN_IN_FULL]
    if len(better) > _SHOWN_IN_FULL and not every:
        yield f"… and {len(better) - _SHOWN_IN_FULL} more that are better, shown with -v"
    counted = Counter(one.baseline for _, one in compared)
    words = {"worse": "worse", "same": "as before", "better": "better", "new": "new"}
    parts = [f"{counted[key]} {word}" for key, word in words.items() if counted[key]]
    yield f"baseline {name}: {', '.join(parts)}"


def golden_line(checks: Iterable[CheckRecord]) -> str:
    """Say how many models and recordings were checked, and what they were recorded under."""
    goldens = {check.golden for check in checks if check.golden is not None}
    if not goldens:
        return ""
    from importlib.metadata import version

    names = {golden.partition("/")[0] for golden in goldens}
    line = f"goldens: {plural(len(names), 'model')}, {plural(len(goldens), 'recording')}"
    under = version_span((check.version for check in checks), "–")
    if under:
        line += f", recorded under scikit-learn {under}, checked under {version('scikit-learn')}"
    return line


def sandbox_line(checks: Iterable[CheckRecord]) -> str:
    """Say which walls of the kernel stood around what has loaded goldens."""
    walls = dict.fromkeys(check.sandbox for check in checks if check.sandbox)
    return f"sandbox: {' | '.join(walls)}" if walls else ""


def remark_lines(checks: Iterable[CheckRecord], *, every: bool) -> Iterator[str]:
    """Yield what is no failure and has to be said; its details only with `every`."""
    remarks: dict[str, list[str]] = {}
    for check in checks:
        for text in check.remarks:
            remarks.setdefault(text, []).append(subject_of(check))
    for text, subjects in remarks.items():
        first, _, details = text.partition("\n")
        yield f"{', '.join(subjects)} – {first.rstrip(':')}"
        if every:
            yield from details.splitlines()


def omission_lines(checks: Iterable[CheckRecord], *, every: bool) -> Iterator[str]:
    """Yield what was left out: one line in all, or one line for each entry."""
    left_out: dict[str, list[str]] = {}
    for check in checks:
        entries = [entry for outcome in check.outcomes for entry in outcome.not_compared]
        for entry in dict.fromkeys([*entries, *check.notes]):
            left_out.setdefault(entry, []).append(subject_of(check))
    if every:
        for entry, subjects in left_out.items():
            yield f"not compared: {entry} – {', '.join(subjects)}"
    elif left_out:
        yield f"not compared: {plural(len(left_out), 'part')}, listed with -v"


def _markup(status: str) -> dict[str, bool]:
    return {"yellow": True} if status in {"impaired", "unchecked", "unstable"} else {"red": True}
