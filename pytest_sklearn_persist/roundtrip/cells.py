"""Which formats are loaded in which places, and where there is time to fit."""

from __future__ import annotations

from ..settings import Settings
from .original import Original
from .places import not_applicable

__all__ = ["cells_of", "cells_with_fits"]


def cells_of(settings: Settings) -> tuple[list[tuple[str, str]], list[str]]:
    """Return (format, place) for each that applies, and why the others do not."""
    cells, notes = [], []
    for format_ in settings.formats:
        for place in settings.places:
            reason = not_applicable(place, format_)
            if reason is None:
                cells.append((format_.name, place))
            else:
                notes.append(f"{format_.name}@{place} does not apply: {reason}")
    return cells, notes


def cells_with_fits(
    cells: list[tuple[str, str]], original: Original, settings: Settings
) -> set[tuple[str, str]]:
    """Choose where there is time to fit: memory maps first, for training writes into them."""
    if not original.fit_seconds:
        return set(cells)
    affordable = int(settings.fit_budget / original.fit_seconds)
    order = sorted(cells, key=lambda cell: "mmap" not in cell[0] and cell[1] != "memmap")
    return set(order[:affordable])
