"""What to type about an upgrade."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..judge.outcome import Outcome
from ..texts import quoted
from ..upgrade.findings import Change, Compared, Upgrade, UpgradeReport
from ..upgrade.news import news_of
from .upgrade_sections import Style

__all__ = ["next_steps"]

_LIBRARY = "scikit-learn"


def next_steps(
    upgrade: Upgrade, report: UpgradeReport, folders: Mapping[str, str], style: Style
) -> Iterator[str]:
    """Yield commands, and what they are for.

    Parameters
    ----------
    upgrade : Upgrade
    report : UpgradeReport
    folders : mapping of str to str
        Where each recording is.
    style : Style
    """
    prog = style.prog
    options = f" {quoted(options=style.options)}" if style.options else ""
    new = sorted(upgrade.new, key=lambda one: _gravity(news_of(one)))
    under = f"--under {quoted(upgrade.target)}"
    after = upgrade.after.libraries if upgrade.after is not None else {}
    if new:
        yield f"{prog} check {_folder(new[0].after, folders)} {under}{options} -v"
    mended = [one for one in new if one.after.repairable]
    if mended and _LIBRARY in after:
        more = f"  ({len(mended):,} can be repaired)" if len(mended) > 1 else ""
        folder = _folder(mended[0].after, folders)
        yield f"{prog} convert {folder} --to {_LIBRARY}=={after[_LIBRARY]}{more}"
    changed = _changed(upgrade, report)
    if new and len(changed) > 1:
        name, version = next(iter(changed.items()))
        alone = f"{_folder(new[0].after, folders)} --under {name}=={version}{options}"
        yield f"{prog} check {alone}  (which of {len(changed)} libraries is it)"
    before = report.before.libraries if report.before is not None else {}
    if new and changed:
        kept = [f"{name}=={before[name]}" for name in changed if name in before]
        if kept:
            yield f"or stay with {' '.join(kept)}"
    already = upgrade.having(Change.ALREADY)
    if already and not new:
        yield f"{prog} blame {_folder(_worst(already).after, folders)}"
        if not report.only_worse:
            yield "--only-worse lets pass what fails today as well"


def _changed(upgrade: Upgrade, report: UpgradeReport) -> dict[str, str]:
    """Return the named libraries that are another version today."""
    before = report.before.libraries if report.before is not None else {}
    return {n: v for n, v in upgrade.named.items() if n in before and before[n] != v}


def _worst(compared: Sequence[Compared]) -> Compared:
    return min(compared, key=lambda one: _gravity(one.after))


def _gravity(outcome: Outcome) -> tuple[bool, int]:
    return not outcome.silent, outcome.status.rank


def _folder(outcome: Outcome, folders: Mapping[str, str]) -> str:
    name = outcome.golden or ""
    return quoted(folders.get(name, name))
