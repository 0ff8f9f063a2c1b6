"""What an upgrade would change, in text: first whether it may be merged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from ..judge.marks import mark_of
from ..judge.outcome import Outcome
from ..judge.status import Status
from ..upgrade.findings import Change, Compared, Side, Upgrade, UpgradeReport
from .details import details
from .golden import UNEXPLAINED, environment_changes
from .groups import Group, alike, many, span
from .spans import Line, wrapped
from .upgrade_steps import next_steps

__all__ = ["Style", "describe_upgrade"]

_SHOWN = ("scikit-learn", "numpy", "scipy", "joblib", "pandas")
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Style:
    """How to write it.

    Attributes
    ----------
    prog : str
        How this program was called.
    width : int
    verbose : bool
        With all details of what gets worse.
    """

    prog: str = "sklearn-persist"
    width: int = 80
    verbose: bool = False


def describe_upgrade(
    report: UpgradeReport, folders: Mapping[str, str], style: Style
) -> Iterator[Line]:
    """Yield the whole report; its first line is complete on its own.

    Parameters
    ----------
    report : UpgradeReport
    folders : mapping of str to str
        Where each recording is.
    style : Style

    Yields
    ------
    list
    """
    if len(report.upgrades) > 1:
        yield from _all_in_one(report, style)
    for upgrade in report.upgrades:
        if len(report.upgrades) > 1:
            yield []
        yield from wrapped(_headline(upgrade, report), style.width, "", "  ")
        if upgrade.problem is not None:
            yield from _unknown(upgrade, report, style)
            continue
        yield from _surroundings(upgrade, report, style)
        for title, compared in _sections(upgrade, report):
            yield []
            yield [(f"  {title} ({many(len(compared), 'artifact')})", None)]
            yield from _section(compared, upgrade, style)
        yield from _already(upgrade, report, style)
        if style.verbose:
            for one in upgrade.new:
                yield []
                for line in details(one.after):
                    yield [(line, None)]
        for number, step in enumerate(next_steps(upgrade, report, folders, style.prog)):
            if not number:
                yield []
            yield [(f"  {'      ' if number else 'next: '}{step}", None)]


def _all_in_one(report: UpgradeReport, style: Style) -> Iterator[Line]:
    """Say in one line which of several targets may be merged."""
    fine = [u for u in report.upgrades if u.passes(only_worse=report.only_worse)]
    open_ = [u for u in report.upgrades if u.problem is not None]
    bad = [u for u in report.upgrades if u not in fine and u not in open_]
    named = (("may be merged", fine), ("do not merge", bad), ("not checked", open_))
    words = [f"{words}: {', '.join(_label(u, report) for u in us)}" for words, us in named if us]
    yield from wrapped("; ".join(words), style.width, "", "  ")


def _headline(upgrade: Upgrade, report: UpgradeReport) -> str:
    target = _label(upgrade, report)
    if upgrade.problem is not None:
        return f"not checked: {target}: {upgrade.problem}"
    if not upgrade.compared:
        return f"not checked: there is nothing to check under {target}"
    every, new = len(upgrade.compared), upgrade.new
    failing = len(upgrade.failing)
    silent = sum(one.after.silent for one in new)
    hush = f", {'all' if silent == len(new) else f'{silent:,}'} silently" if silent else ""
    if not failing:
        return f"may be merged: {_all_of(every)} fine under {target}"
    if report.before is None:
        return f"do not merge: {failing:,} of {many(every, 'artifact')} fail under {target}{hush}"
    if new:
        verb = "gets" if len(new) == 1 else "get"
        of = f"{len(new):,} of {many(every, 'artifact')}"
        return f"do not merge: {of} {verb} worse under {target}{hush}"
    today = f"{failing:,} of {many(every, 'artifact')} fail, as they do today"
    if report.only_worse:
        return f"may be merged: nothing gets worse under {target}; {today}"
    return f"fails, but not by the upgrade: nothing gets worse under {target}; {today}"


def _share(count: int, of: int) -> str:
    return "all" if count == of else f"{count:,}"


def _all_of(count: int) -> str:
    return "1 artifact is" if count == 1 else f"all {count:,} artifacts are"


def _label(upgrade: Upgrade, report: UpgradeReport) -> str:
    """Return what the upgrade is called: ``scikit-learn 1.9.1``, or its file and what changes."""
    named = upgrade.named
    if upgrade.problem is not None:
        return upgrade.target
    if upgrade.file is None:
        return ", ".join(f"{name} {version}" for name, version in named.items()) or upgrade.target
    before = report.before.libraries if report.before is not None else {}
    changed = [
        f"{name} {version}" for name, version in named.items() if version != before.get(name)
    ]
    words = ", ".join(changed[:_MOST_NAMED]) + (", …" if len(changed) > _MOST_NAMED else "")
    return f"{upgrade.target} ({words})" if words else upgrade.target


def _unknown(upgrade: Upgrade, report: UpgradeReport, style: Style) -> Iterator[Line]:
    """Say what can be known without a package index."""
    if not upgrade.offline:
        return
    before = report.before.libraries.get("scikit-learn", "") if report.before is not None else ""
    to = upgrade.named.get("scikit-learn", "==1.9.1").partition("==")[2] or "1.9.1"
    since = ".".join(before.split(".")[:2]) or "1.8"
    newer = ".".join(to.split(".")[:2])
    yield from wrapped(
        "it needs a package index, or an environment that an earlier run has made (--cache). "
        "What can be known without one:",
        style.width,
    )
    yield [(f"    {style.prog} atlas --since {since} --to {newer}", None)]
    yield [(f"    {style.prog} inspect FILE --for scikit-learn=={to}", None)]


def _surroundings(upgrade: Upgrade, report: UpgradeReport, style: Style) -> Iterator[Line]:
    """Say what was compared with what."""
    after = upgrade.after
    assert after is not None
    before = report.before
    if before is None:
        texts = [f"under {_environment(after)}; today's verdicts are not known"]
    else:
        sides = (_told(side, report.packages) for side in (before, after))
        changed = environment_changes(*sides)
        same = [
            f"{name} {after.libraries[name]}"
            for name in _SHOWN
            if name in after.libraries and after.libraries[name] == before.libraries.get(name)
        ]
        texts = [f"what changes: {changed or 'nothing'}"]
        texts[0] += f"; as today: {', '.join(same)}" if same else ""
    texts.append(_counts(upgrade, report))
    texts += [f"note: {note}" for note in (*report.notes, *upgrade.notes)]
    for text in texts:
        yield from wrapped(text, style.width, "  ", "  ")


def _told(side: Side, packages: Sequence[str]) -> dict[str, Any]:
    """Return the facts of an environment without the packages that no golden needs."""
    kept = {name: version for name, version in side.libraries.items() if name in packages}
    return {**side.environment, "libraries": kept}


def _environment(side: Side) -> str:
    named = [f"{name} {side.libraries[name]}" for name in _SHOWN if name in side.libraries]
    return ", ".join([*named, f"Python {side.environment['python']}"])


def _counts(upgrade: Upgrade, report: UpgradeReport) -> str:
    """Return how many there are of each kind: the good ones first."""
    fine = upgrade.having(Change.FINE)
    expected = sum(one.after.expected_failure is not None for one in fine)
    numbers = (
        (len(fine) - expected, "fine"),
        (expected, "failing as expected"),
        (len(upgrade.new), "worse" if report.before is not None else "failing"),
        (len(upgrade.having(Change.ALREADY)), "failing already today"),
        (len(upgrade.having(Change.BETTER)), "fine again"),
    )
    return ", ".join(f"{count:,} {words}" for count, words in numbers if count)


def _sections(upgrade: Upgrade, report: UpgradeReport) -> Iterator[tuple[str, list[Compared]]]:
    """Yield what is new, the silent changes first: nothing else would ever tell of them."""
    silent = [one for one in upgrade.new if one.after.silent]
    mild = [one for one in upgrade.new if one.after.status is Status.IMPAIRED]
    loud = [one for one in upgrade.new if one not in silent and one not in mild]
    titles = (
        ("SILENT: loads, raises nothing, and answers differently", silent),
        ("breaks" if report.before is not None else "fails", loud),
        ("answers the same, but can do less", mild),
    )
    yield from ((title, found) for title, found in titles if found)


def _section(compared: Sequence[Compared], upgrade: Upgrade, style: Style) -> Iterator[Line]:
    """Yield a line a golden, and after those of one cause why and what to do."""
    every = [one.after for one in upgrade.compared]
    before = {(c.after.golden, c.after.format): c.before for c in compared}
    groups = sorted(alike(one.after for one in compared), key=_order)
    rows = [(_name(group), group.where(every)) for group in groups]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for cause, members in groupby(groups, key=lambda group: group.first.cause):
        first = None
        for group in members:
            first = first or group.first
            yield _row(group, every, widths, before, style)
        if first is not None:
            yield from _reasons(cause, first, style)


def _row(
    group: Group,
    every: Sequence[Outcome],
    widths: Sequence[int],
    before: Mapping[tuple[str | None, str], Outcome | None],
    style: Style,
) -> Line:
    first = group.first
    today = before.get((first.golden, first.format))
    was = f"today {today.status}; " if today is not None and today.failed else ""
    finding = first.unmet or group.first_finding()
    cells = f"{_name(group):<{widths[0]}}  {group.where(every):<{widths[1]}}"
    room = style.width - len(cells) - 18
    text = f"  {was}{finding}"
    if len(text) > max(room, 24):
        text = text[: max(room, 24) - 1] + "…"
    mark = mark_of(first.status, silent=first.silent) if first.unmet is None else None
    return [("    ", None), (f"{first.status!s:<10}", mark), (f"  {cells}{text}", None)]


def _reasons(cause: str | None, first: Outcome, style: Style) -> Iterator[Line]:
    named = (("why", cause), ("do", first.remedy), ("read", first.link))
    if cause is None and first.status in UNEXPLAINED:
        named = (("why", "cause not known; -v shows all of it"), *named[1:])
    for label, text in named:
        if text:
            yield from wrapped(f"{label}: {text}", style.width, " " * 6, "  ")


def _already(upgrade: Upgrade, report: UpgradeReport, style: Style) -> Iterator[Line]:
    """Name what fails today as well, and what is fine again, in short."""
    before = report.before
    if before is None:
        return
    version = before.libraries.get("scikit-learn")
    for words, change in (
        (f"fails already under scikit-learn {version}", Change.ALREADY),
        ("fails today, and is fine then", Change.BETTER),
    ):
        found = upgrade.having(change)
        if found:
            yield []
            yield [(f"  {words} ({many(len(found), 'artifact')})", None)]
            for words in _short(found):
                yield from wrapped(words, style.width, "    ", "  ")


def _short(compared: Iterable[Compared]) -> Iterator[str]:
    """Yield ``load-error: forest 0.22 … 1.2, tree 1.1`` by status, worst first."""
    told = [(c.after if c.change.fails else c.before, c) for c in compared]
    known = [outcome for outcome, _ in told if outcome is not None]
    for status in sorted({outcome.status for outcome in known}):
        names: dict[str, list[str | None]] = {}
        for outcome in known:
            if outcome.status is status:
                names.setdefault(_golden(outcome), []).append(outcome.version)
        words = (f"{name} {span(versions)}".strip() for name, versions in sorted(names.items()))
        yield f"{status}: {', '.join(words)}"


def _order(group: Group) -> tuple[int, str, str]:
    return group.first.status.rank, group.first.cause or "~", group.name


def _name(group: Group) -> str:
    return _golden(group.first)


def _golden(outcome: Outcome) -> str:
    """Return the name of a golden, or the file of which nothing was recorded."""
    text = outcome.golden or "?"
    return text if outcome.version is None else text.partition("/")[0]
