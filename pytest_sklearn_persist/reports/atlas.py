"""The atlas as a whole, and what an upgrade does, as text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from ..judge.atlas import Atlas, Cell
from ..judge.upgrades import Distance, SilentKind, distances, silent_kinds
from .causes import known_cause
from .spans import Line, wrapped

__all__ = ["render_overview", "render_upgrade"]

_MOST_SILENT = 30


def render_overview(known: Atlas, format_: str, width: int = 80) -> list[Line]:
    """Return how much is fine by distance, and which kinds drift in silence.

    Parameters
    ----------
    known : Atlas
    format_ : {"pickle", "joblib"}
    width : int, default=80
    """
    found = distances(known, format_)
    silent = silent_kinds(known, format_)
    cells, fine = sum(one.cells for one in found), sum(one.fine for one in found)
    headline = (
        f"{len(known.kinds):,} kinds of estimators, saved by scikit-learn "
        f"{known.producers[0]} to {known.producers[-1]} and loaded by {known.consumers[0]} to "
        f"{known.consumers[-1]}: {cells:,} checks, {_share(fine, cells)} fine, "
        f"{len(silent):,} kinds drift in silence somewhere ({format_})"
    )
    lines = [*wrapped(headline, width, "", "  "), [], *_distances(found), []]
    lines += _silent(silent, width)
    lines.append([])
    lines += wrapped("one of them: sklearn-persist atlas RandomForestClassifier", width)
    old, new = known.producers[max(-5, -len(known.producers))], known.consumers[-1]
    lines += wrapped(f"an upgrade: sklearn-persist atlas --since {old} --to {new}", width)
    return lines


def _distances(found: Sequence[Distance]) -> list[Line]:
    by_steps = {one.steps: one for one in found}
    lines: list[Line] = [[("  releases apart   upgrade   downgrade", None)]]
    for steps in sorted({abs(one.steps) for one in found}):
        both = [by_steps.get(steps), by_steps.get(-steps) if steps else None]
        cells = [f"{_share(one.fine, one.cells):>7}" if one else f"{'-':>7}" for one in both]
        lines.append([(f"  {steps:>14}   {cells[0]}   {cells[1]:>9}", None)])
    lines.append([("  (share of the checks that are identical or close)", None)])
    return lines


def _share(part: int, whole: int) -> str:
    """Return a percentage that never rounds up to all."""
    if not whole or part == whole:
        return "100 %" if whole else "-"
    return f"{min(100 * part / whole, 99.9):.1f} %"


def _silent(silent: Sequence[SilentKind], width: int) -> list[Line]:
    if not silent:
        return wrapped("no kind drifts in silence", width)
    lines: list[Line] = [[("  drift in silence", None)]]
    for one in silent[:_MOST_SILENT]:
        ways = [
            f"{way}: {_pairs(cells)}"
            for way, cells in (("upgrade", one.upwards), ("downgrade", one.downwards))
            if cells
        ]
        lines += wrapped(f"{one.kind}  {'; '.join(ways)}", width, "    ", "  ")
    if len(silent) > _MOST_SILENT:
        lines.append([(f"    … and {len(silent) - _MOST_SILENT} more (--json shows all)", None)])
    return lines


def _pairs(cells: Sequence[Cell]) -> str:
    """Return who saved and who loads: ``saved by 1.0 … 1.4, loaded by 1.5 … 1.9``."""

    def ends(releases: Sequence[str]) -> str:
        ordered = sorted(set(releases), key=lambda text: tuple(map(int, text.split("."))))
        return " … ".join(dict.fromkeys((ordered[0], ordered[-1])))

    saved, loaded = ends([c.producer for c in cells]), ends([c.consumer for c in cells])
    return f"saved by {saved}, loaded by {loaded}"


def render_upgrade(cells: Sequence[Cell], since: str, to: str, width: int = 80) -> list[Line]:
    """Return what becomes of each kind, those that drift in silence first.

    Parameters
    ----------
    cells : sequence of Cell
        Worst first.
    since, to : str
        Minor releases.
    width : int, default=80
    """
    what = f"scikit-learn {since} → {to}"
    if not cells:
        return wrapped(f"{what}: the atlas has no checks of that", width, "")
    fine = sum(cell.mark.fine for cell in cells)
    silent = sum(cell.mark.silent for cell in cells)
    headline = (
        f"{what}: {fine:,} of {len(cells):,} kinds of estimators are fine, {silent:,} drift in "
        f"silence, {len(cells) - fine - silent:,} fail in another way ({cells[0].format})"
    )
    lines = wrapped(headline, width, "", "  ")
    for mark, group in groupby(cells, key=lambda cell: cell.mark):
        members = list(group)
        if mark.fine:
            lines.append([("  ", None), (f"{mark}", mark), (f": {len(members):,} kinds", None)])
            continue
        lines.append([("  ", None), (f"{mark}", mark), (f" ({len(members):,})", None)])
        lines += _by_cause(members, width)
    return lines


def _by_cause(members: Sequence[Cell], width: int) -> list[Line]:
    """List kinds under the cause that they share."""
    causes: dict[str | None, list[str]] = {}
    for cell in members:
        causes.setdefault(cell.cause, []).append(cell.kind)
    lines: list[Line] = []
    for id_, names in sorted(causes.items(), key=lambda item: (item[0] is None, -len(item[1]))):
        lines += wrapped("; ".join(names), width, "    ", "  ")
        if id_ is None:
            continue
        cause = known_cause(id_)
        words = f"why: {cause.explanation or id_}"
        words += f" → {cause.remedy}" if cause.remedy else ""
        lines += wrapped(words, width, "      ", "  ")
    return lines
