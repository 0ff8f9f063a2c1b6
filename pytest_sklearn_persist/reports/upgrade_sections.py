"""What an upgrade makes worse, what fails already, and what is fine again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ..judge.marks import mark_of
from ..judge.outcome import Outcome
from ..judge.status import Status
from ..upgrade.findings import Change, Compared, Upgrade, UpgradeReport
from ..upgrade.news import news_of
from .golden import UNEXPLAINED
from .groups import Group, alike
from .spans import Line, wrapped
from .words import many

__all__ = ["Style", "already", "section", "sections"]


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
    options : tuple of str
        What was typed besides, and belongs into a command that checks again.
    """

    prog: str = "sklearn-persist"
    width: int = 80
    verbose: bool = False
    options: tuple[str, ...] = ()


def sections(upgrade: Upgrade, report: UpgradeReport) -> Iterator[tuple[str, list[Compared]]]:
    """Yield what is new, the silent changes first: nothing else would ever tell of them.

    Parameters
    ----------
    upgrade : Upgrade
    report : UpgradeReport

    Yields
    ------
    tuple
        A title, and artifacts.
    """
    told = [(one, news_of(one)) for one in upgrade.new]
    silent = [one for one, news in told if news.silent]
    mild = [one for one, news in told if news.status is Status.IMPAIRED]
    loud = [one for one in upgrade.new if one not in silent and one not in mild]
    titles = (
        ("SILENT: loads, raises nothing, and answers differently", silent),
        ("breaks" if report.before is not None else "fails", loud),
        ("answers the same, but can do less", mild),
        ("may be merged: answers the same, only looks inside differ", _views(upgrade)),
    )
    yield from ((title, found) for title, found in titles if found)


def _views(upgrade: Upgrade) -> list[Compared]:
    return list(upgrade.having(Change.VIEWS))


def section(compared: Sequence[Compared], upgrade: Upgrade, style: Style) -> Iterator[Line]:
    """Yield a line a golden, and after those of one cause why and what to do.

    Parameters
    ----------
    compared : sequence of Compared
    upgrade : Upgrade
    style : Style
    """
    every = [one.after for one in upgrade.compared]
    before = {(c.after.golden, c.after.format): c.before for c in compared}

    def today(outcome: Outcome) -> Status | None:
        was = before.get((outcome.golden, outcome.format))
        return was.status if was is not None and was.failed else None

    groups = sorted(alike((news_of(one) for one in compared), today), key=_order)
    rows = [(_name(group), group.where(every)) for group in groups]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    reasons = ((group.first.cause, group.first.remedy, group.first.link) for group in groups)
    for (cause, *_), pairs in groupby(zip(reasons, groups, strict=True), key=lambda pair: pair[0]):
        first = None
        for _, group in pairs:
            first = first or group.first
            yield _row(group, every, widths, today(group.first), style)
        if first is not None:
            yield from _reasons(cause, first, style)


def _row(
    group: Group,
    every: Sequence[Outcome],
    widths: Sequence[int],
    today: Status | None,
    style: Style,
) -> Line:
    first = group.first
    was = f"today {today}; " if today is not None else ""
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


def already(upgrade: Upgrade, report: UpgradeReport, style: Style) -> Iterator[Line]:
    """Name what fails today as well, and what is fine again, in short.

    Parameters
    ----------
    upgrade : Upgrade
    report : UpgradeReport
    style : Style
    """
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
            for words in _short(found, upgrade):
                yield from wrapped(words, style.width, "    ", "  ")


def _short(compared: Iterable[Compared], upgrade: Upgrade) -> Iterator[str]:
    """Yield ``load-error: forest 0.22 … 1.2, tree 1.1`` by status, worst first."""
    told = [(c.after if c.change.fails else c.before, c) for c in compared]
    known = [outcome for outcome, _ in told if outcome is not None]
    for status in sorted({outcome.status for outcome in known}):
        plain = [Outcome(status, o.format, o.place, golden=o.golden, version=o.version)
                 for o in known if o.status is status]  # fmt: skip
        every = [one.after for one in upgrade.compared]
        groups = sorted(alike(plain), key=_name)
        yield f"{status}: {', '.join(f'{_name(g)} {g.where(every)}'.strip() for g in groups)}"


def _order(group: Group) -> tuple[int, str, str, str]:
    first = group.first
    return first.status.rank, first.cause or "~", f"{first.remedy} {first.link}", group.name


def _name(group: Group) -> str:
    return _golden(group.first)


def _golden(outcome: Outcome) -> str:
    """Return the name of a golden, or the file of which nothing was recorded."""
    text = outcome.golden or "?"
    return text if outcome.version is None else text.partition("/")[0]
