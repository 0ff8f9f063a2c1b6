"""One kind of estimator in the atlas, as a square: who saved it, who loads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from ..judge.atlas import FORMATS, Atlas, Cell, Kind
from .causes import known_cause
from .spans import Line, legend, wrapped

__all__ = ["counted", "render_kinds"]

_MOST_ALIKE = 8
_MOST_OTHERS = 40


def render_kinds(known: Atlas, kinds: Sequence[Kind], format_: str, width: int = 80) -> list[Line]:
    """Return the square of the first kind, and how the others differ from it.

    Parameters
    ----------
    known : Atlas
    kinds : sequence of Kind
        Of one class; the first is shown whole.
    format_ : {"pickle", "joblib"}
    width : int, default=80
    """
    first, *others = kinds
    cells = known.square(first.name, format_)
    lines: list[Line] = [[(f"{first.name}: {counted(cells)} ({format_})", None)]]
    lines += wrapped(first.class_name, width)
    if first.estimators:
        names = ", ".join(name.rpartition(".")[2] for name in first.estimators)
        lines += wrapped(f"with {names} inside", width, hanging="  ")
    lines += [[], *_square(cells, known.consumers, width), []]
    lines += legend((cell.mark for cell in cells), width)
    lines += _missing(known, cells, width)
    lines += _causes(cells, width)
    lines += _variants(known, first, others, format_, width)
    lines += _other_formats(known, first, format_, width)
    return lines


def counted(cells: Iterable[Cell]) -> str:
    """Say how many cells have which mark, the worst first.

    Parameters
    ----------
    cells : iterable of Cell
    """
    counts = Counter(cell.mark for cell in cells if cell.mark.known)
    total = sum(counts.values())
    if not total:
        return "nothing was checked"
    if len(counts) == 1:
        return f"{next(iter(counts))} for all {total:,} pairs of releases"
    parts = [f"{counts[mark]:,} {mark}" for mark in sorted(counts, key=lambda mark: mark.rank)]
    return f"of {total:,} pairs of releases {', '.join(parts)}"


def _square(cells: Sequence[Cell], consumers: Sequence[str], width: int) -> list[Line]:
    """Return the table; where the terminal is narrow, in several pieces."""
    producers = list(dict.fromkeys(cell.producer for cell in cells))
    at = {(cell.producer, cell.consumer): cell.mark for cell in cells}
    column = max(map(len, consumers)) + 1
    label = max(len("saved by"), *map(len, producers)) + 2
    most = max((width - label - 2) // column, 1)
    lines: list[Line] = []
    for start in range(0, len(consumers), most):
        shown = consumers[start : start + most]
        lines += [[]] if start else []
        lines.append([(f"  {'':<{label}} loaded by scikit-learn", None)])
        head = "".join(f"{release:>{column}}" for release in shown)
        lines.append([(f"  {'saved by':<{label}}{head}", None)])
        for producer in producers:
            line: Line = [(f"  {producer:<{label}}", None)]
            for release in shown:
                mark = at[producer, release]
                line += [(" " * (column - 1), None), (mark.symbol, mark)]
            lines.append(line)
    return lines


def _missing(known: Atlas, cells: Sequence[Cell], width: int) -> list[Line]:
    there = {cell.producer for cell in cells}
    without = [release for release in known.producers if release not in there]
    return wrapped(f"not in scikit-learn {', '.join(without)}", width) if without else []


def _causes(cells: Sequence[Cell], width: int) -> list[Line]:
    found = Counter(cell.cause for cell in cells if cell.cause is not None)
    lines: list[Line] = [[], [("  why", None)]] if found else []
    for id_, count in found.most_common():
        cause = known_cause(id_)
        pairs = f"{count:,} pair{'' if count == 1 else 's'} of releases"
        words = f"{id_} ({pairs})"
        if cause.explanation:
            words += f": {cause.explanation}"
        if cause.remedy:
            words += f" → {cause.remedy}"
        lines += wrapped(words, width, "    ", "  ")
        if cause.link:
            lines.append([(f"      {cause.link}", None)])
    failing = sum(cell.mark.known and not cell.mark.fine for cell in cells)
    named = sum(found.values())
    if found and failing > named:
        lines += wrapped(f"{failing - named:,} more have no known cause", width, "    ")
    return lines


def _variants(
    known: Atlas, first: Kind, others: Sequence[Kind], format_: str, width: int
) -> list[Line]:
    """Name the kinds that are like the first, and say how the others are not."""
    if not others:
        return []
    alike = [kind for kind in others if kind.letters[format_] == first.letters[format_]]
    lines: list[Line] = [[]]
    if alike:
        names = [kind.name for kind in alike[:_MOST_ALIKE]]
        more = len(alike) - len(names)
        text = f"the same: {'; '.join(names)}{f' and {more} more' if more else ''}"
        lines += wrapped(text, width, hanging="  ")
    differing = [kind for kind in others if kind not in alike]
    if differing:
        lines.append([("  others of its kinds", None)])
    for kind in differing[:_MOST_OTHERS]:
        text = f"{kind.name}: {counted(known.square(kind.name, format_))}"
        lines += wrapped(text, width, "    ", "  ")
    if len(differing) > _MOST_OTHERS:
        lines.append([(f"    … and {len(differing) - _MOST_OTHERS} more (--json shows all)", None)])
    if differing:
        lines += wrapped(f"see one: sklearn-persist atlas '{differing[0].name}'", width)
    return lines


def _other_formats(known: Atlas, kind: Kind, format_: str, width: int) -> list[Line]:
    lines: list[Line] = []
    for other in FORMATS:
        if other == format_:
            continue
        here, there = known.square(kind.name, format_), known.square(kind.name, other)
        count = sum(a.mark != b.mark for a, b in zip(here, there, strict=True))
        text = f"{other}: the same" if not count else f"{other}: differs in {count:,} of them"
        text += f" (--format {other} shows it)" if count else ""
        lines += wrapped(text, width)
    return lines
