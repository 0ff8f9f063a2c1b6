"""What the atlas says as a whole: of an upgrade, of distances, of silent changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from .atlas import Atlas, Cell, Kind

__all__ = ["Distance", "SilentKind", "distances", "silent_kinds", "upgrade"]


@dataclass(frozen=True, slots=True)
class Distance:
    """How many cells are fine where saving and loading are this many releases apart.

    Attributes
    ----------
    steps : int
        Negative where the older release loads what the newer has saved.
    fine, cells : int
    """

    steps: int
    fine: int
    cells: int


@dataclass(frozen=True, slots=True)
class SilentKind:
    """A kind that drifts in silence between some releases.

    Attributes
    ----------
    kind : str
    upwards, downwards : tuple of Cell
        Where a newer release loads what an older has saved, and the other way round.
    """

    kind: str
    upwards: tuple[Cell, ...]
    downwards: tuple[Cell, ...]


def upgrade(
    known: Atlas,
    since: str,
    to: str,
    format_: str = "pickle",
    kinds: Iterable[Kind] | None = None,
) -> tuple[Cell, ...]:
    """Return what becomes of every kind that one release saved under another, worst first.

    Parameters
    ----------
    known : Atlas
    since, to : str
        Minor releases of the atlas.
    format_ : {"pickle", "joblib"}
    kinds : iterable of Kind, optional
        Only these.

    Returns
    -------
    tuple of Cell
        Without those that were not recorded or not checked.
    """
    chosen = known.kinds.values() if kinds is None else kinds
    cells = [known.cell(kind.name, since, to, format_) for kind in chosen]
    found = [cell for cell in cells if cell is not None and cell.mark.known]
    return tuple(sorted(found, key=lambda cell: (cell.mark.rank, cell.kind)))


def distances(known: Atlas, format_: str = "pickle") -> tuple[Distance, ...]:
    """Count fine cells by how many releases lie between saving and loading.

    Parameters
    ----------
    known : Atlas
    format_ : {"pickle", "joblib"}

    Returns
    -------
    tuple of Distance
        From the farthest downgrade to the farthest upgrade.
    """
    order = _in_order(known)
    fine: Counter[int] = Counter()
    cells: Counter[int] = Counter()
    for cell in known.cells(format_):
        steps = order[cell.consumer] - order[cell.producer]
        cells[steps] += 1
        fine[steps] += cell.mark.fine
    return tuple(Distance(steps, fine[steps], cells[steps]) for steps in sorted(cells))


def silent_kinds(known: Atlas, format_: str = "pickle") -> tuple[SilentKind, ...]:
    """Return the kinds that drift in silence, those of most upgrades first.

    Parameters
    ----------
    known : Atlas
    format_ : {"pickle", "joblib"}
    """
    order = _in_order(known)
    found: dict[str, tuple[list[Cell], list[Cell]]] = {}
    for cell in known.cells(format_):
        if cell.mark.silent:
            down = order[cell.consumer] < order[cell.producer]
            found.setdefault(cell.kind, ([], []))[down].append(cell)
    kinds = [SilentKind(kind, tuple(up), tuple(down)) for kind, (up, down) in found.items()]
    return tuple(sorted(kinds, key=lambda one: (-len(one.upwards), -len(one.downwards), one.kind)))


def _in_order(known: Atlas) -> dict[str, int]:
    releases = {*known.producers, *known.consumers}
    ordered = sorted(releases, key=lambda release: tuple(map(int, release.split("."))))
    return {release: i for i, release in enumerate(ordered)}
