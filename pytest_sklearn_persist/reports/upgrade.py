"""What an upgrade would change, in text: first whether it may be merged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..environment import current
from ..upgrade.findings import Change, Side, Upgrade, UpgradeReport
from ..upgrade.news import news_of
from .details import details
from .golden import environment_changes
from .served import differing
from .spans import Line, wrapped
from .upgrade_sections import Style, already, section, sections
from .upgrade_steps import next_steps
from .words import many

__all__ = ["Style", "describe_upgrade"]

_SHOWN = ("scikit-learn", "numpy", "scipy", "joblib", "pandas")
_MOST_NAMED = 3


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
        for title, compared in sections(upgrade, report):
            yield []
            yield [(f"  {title} ({many(len(compared), 'artifact')})", None)]
            yield from section(compared, upgrade, style)
        yield from already(upgrade, report, style)
        if style.verbose:
            for one in upgrade.new:
                yield []
                for line in details(one.after):
                    yield [(line, None)]
        for number, step in enumerate(next_steps(upgrade, report, folders, style)):
            if not number:
                yield []
            yield [(f"  {'      ' if number else 'next: '}{step}", None)]


def _all_in_one(report: UpgradeReport, style: Style) -> Iterator[Line]:
    """Say in one line which of several targets may be merged."""
    fine = [u for u in report.upgrades if u.passes(only_worse=report.only_worse)]
    open_ = [u for u in report.upgrades if u.problem is not None]
    rest = [u for u in report.upgrades if u not in fine and u not in open_]
    named = (
        ("may be merged", fine),
        ("do not merge", [u for u in rest if u.new or not u.compared]),
        ("fails, but not by the upgrade", [u for u in rest if u.compared and not u.new]),
        ("not checked", open_),
    )
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
    silent = sum(news_of(one).silent for one in new)
    hush = f", {'all' if silent == len(new) else f'{silent:,}'} silently" if silent else ""
    views = upgrade.having(Change.VIEWS)
    if not failing and views:
        said = differing(one.after for one in views)
        answer = "1 artifact answers" if every == 1 else f"all {every:,} artifacts answer"
        return f"may be merged: {answer} the same under {target}; {said} in {len(views):,}"
    if not failing:
        return f"may be merged: {_all_of(every)} fine under {target}"
    if report.before is None:
        return f"do not merge: {failing:,} of {many(every, 'artifact')} fail under {target}{hush}"
    if new:
        of = f"{len(new):,} of {many(every, 'artifact')}"
        return f"do not merge: {target} makes {of} worse{hush}"
    today = f"{failing:,} of {many(every, 'artifact')} fail, as they do today"
    if report.only_worse:
        return f"may be merged: nothing gets worse under {target}; {today}"
    return f"fails, but not by the upgrade: nothing gets worse under {target}; {today}"


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
    here = current().libraries if report.before is None else report.before.libraries
    before = here.get("scikit-learn", "")
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
        unknown = "today's verdicts are not known: scikit-learn is not installed"
        texts = [f"under {_environment(after)}; {unknown}"]
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
        (len(upgrade.having(Change.VIEWS)), "with the same answers and other looks inside"),
    )
    return ", ".join(f"{count:,} {words}" for count, words in numbers if count)
