"""What the atlas expects of an artifact under another release, without loading it.

An artifact holds one estimator or several, one inside the other, and does as its worst part does.
What the atlas does not know is said, and never counts as a pass.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .atlas import FORMATS, Atlas, Cell, Kind
from .marks import MARKS, Mark, release_of
from .nesting import Nest, Part, plain

__all__ = ["Forecast", "PartForecast", "forecast"]


@dataclass(frozen=True, slots=True)
class PartForecast:
    """What the atlas has about estimators of one class and release in an artifact.

    Attributes
    ----------
    part : Part
        The first of them.
    count : int
        How many there are.
    cells : tuple of Cell
        One a kind of the class, worst first; empty if nothing is known.
    unknown : str or None
        Why nothing, or not everything, is known.
    """

    part: Part
    count: int
    cells: tuple[Cell, ...]
    unknown: str | None = None

    @property
    def mark(self) -> Mark | None:
        """The worst of its kinds; None if nothing is known."""
        return self.cells[0].mark if self.cells else None

    @property
    def alike(self) -> tuple[Cell, ...]:
        """The kinds with that mark."""
        return tuple(cell for cell in self.cells if cell.mark is self.mark)

    @property
    def fine(self) -> int:
        """How many of its kinds are fine."""
        return sum(cell.mark.fine for cell in self.cells)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON types."""
        mark = self.mark
        return {
            "path": self.part.path,
            "class": self.part.class_name,
            "version": self.part.version,
            "count": self.count,
            "status": mark.status.value if mark and mark.status else None,
            "silent": bool(mark and mark.silent),
            "kinds": {
                cell.kind: {
                    "status": cell.mark.status.value if cell.mark.status else None,
                    "silent": cell.mark.silent,
                    "cause": cell.cause,
                }
                for cell in self.cells
            },
            "unknown": self.unknown,
        }


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is expected of an artifact under a release of scikit-learn.

    Attributes
    ----------
    target : str
        The release as it was asked for, ``1.9.1``.
    consumer : str or None
        The minor release of the atlas that stands for it; None if there is none.
    format : str
        ``pickle`` or ``joblib``, or what else the artifact is.
    parts : tuple of PartForecast
        Worst first.
    unknown : tuple of str
        What the atlas does not know of the artifact.
    """

    target: str
    consumer: str | None
    format: str
    parts: tuple[PartForecast, ...]
    unknown: tuple[str, ...] = ()

    @property
    def mark(self) -> Mark | None:
        """The worst of its parts, as far as they are known."""
        return self.parts[0].mark if self.parts else None

    @property
    def fails(self) -> bool:
        """Whether a failure or a drift is predicted for at least one kind of one part."""
        return self.mark is not None and not self.mark.fine

    @property
    def fine(self) -> bool:
        """Whether everything in it is known, and fine."""
        return self.mark is not None and self.mark.fine and not self.unknown

    @property
    def certain(self) -> bool:
        """Whether it does not matter of which kinds its parts are: all are fine, or one fails."""
        worst = (part for part in self.parts if part.mark is self.mark)
        return self.fine or (self.fails and any(one.alike == one.cells for one in worst))

    @property
    def verdict(self) -> str:
        """A status, or ``not known``."""
        if self.mark is None or self.mark.status is None or not (self.fails or self.fine):
            return "not known"
        return self.mark.status.value

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON types."""
        return {
            "target": self.target,
            "consumer": self.consumer,
            "format": self.format,
            "verdict": self.verdict,
            "silent": bool(self.fails and self.mark and self.mark.silent),
            "certain": self.certain,
            "parts": [part.to_dict() for part in self.parts],
            "unknown": list(self.unknown),
        }


def forecast(
    known: Atlas,
    parts: Iterable[Part],
    target: str,
    format_: str,
    *,
    doubts: Iterable[str] = (),
) -> Forecast:
    """Say what to expect of an artifact.

    Parameters
    ----------
    known : Atlas
    parts : iterable of Part
        The estimators in it, outer ones first.
    target : str
        The scikit-learn that is to load it, such as ``1.9.1``.
    format_ : str
        ``pickle``, ``joblib``, or one of their variants such as ``joblib:zlib:3``.
    doubts : iterable of str, optional
        What is known to be in it beside the parts, and cannot be judged.

    Returns
    -------
    Forecast
    """
    family = format_.partition(":")[0]
    consumer = release_of(target)
    if consumer not in known.consumers:
        span = f"{known.consumers[0]} to {known.consumers[-1]}"
        text = f"scikit-learn {target}: the atlas has checks under {span}"
        return Forecast(target, None, family, (), (text, *doubts))
    if family not in FORMATS:
        text = f"{family}: the atlas has {' and '.join(FORMATS)}"
        return Forecast(target, consumer, family, (), (text, *doubts))
    nest = Nest.of(parts)
    built_in = functools.cache(functools.partial(_is_built_in, known))
    groups: dict[tuple[str, str | None, frozenset[str]], list[Part]] = {}
    for part in nest.parts:
        if not any(built_in(outer.class_name, part.class_name) for outer in nest.around[part.path]):
            key = (part.class_name, part.version, nest.inside.get(part.path, frozenset()))
            groups.setdefault(key, []).append(part)
    found = [
        _judged(known, members, inside, consumer, family)
        for (_, _, inside), members in groups.items()
    ]
    found.sort(key=lambda one: one.mark.rank if one.mark else len(MARKS))
    unknown = dict.fromkeys([*(one.unknown for one in found if one.unknown), *doubts])
    if not nest.parts and not unknown:
        unknown["it holds no estimator that could be found"] = None
    return Forecast(target, consumer, family, tuple(found), tuple(unknown))


def _is_built_in(known: Atlas, outer: str, inner: str) -> bool:
    """Tell whether a part was checked as a part: a tree in a forest, not a step of a pipeline.

    The parts that a user chooses differ between the kinds of a class; what every kind has inside is
    how the class works, and so is what cannot be had alone.
    """
    name = plain(inner)
    insides = [{plain(part) for part in kind.estimators} for kind in known.kinds_of(outer)]
    if not known.kinds_of(inner):
        return any(name in inside for inside in insides)
    return len(insides) > 1 and all(name in inside for inside in insides)


def _judged(
    known: Atlas, members: list[Part], inside: frozenset[str], consumer: str, family: str
) -> PartForecast:
    part, count = members[0], len(members)
    kinds = known.kinds_of(part.class_name)
    if not kinds:
        return PartForecast(part, count, (), f"{part.class_name}: the atlas has no such class")
    if part.version is None:
        text = f"{part.class_name}: the file does not say which scikit-learn saved it"
        return PartForecast(part, count, (), text)
    producer = release_of(part.version)
    if producer not in known.producers:
        span = f"{known.producers[0]} to {known.producers[-1]}"
        text = f"{part.class_name}, saved by {part.version}: the atlas has recordings of {span}"
        return PartForecast(part, count, (), text)
    cells = _cells(known, kinds, producer, consumer, family, inside)
    if not cells:
        text = f"{part.class_name}, saved by {part.version}: was not recorded for the atlas"
        return PartForecast(part, count, (), text)
    return PartForecast(part, count, cells)


def _cells(
    known: Atlas,
    kinds: tuple[Kind, ...],
    producer: str,
    consumer: str,
    family: str,
    inside: frozenset[str],
) -> tuple[Cell, ...]:
    """Return the cells of the kinds that a part may be of, worst first.

    A kind with other estimators inside may be broken by those. If all kinds are such, the best of
    them tells what the class does by itself; its own parts are judged apart.
    """
    fitting = [kind for kind in kinds if {plain(c) for c in kind.estimators} <= inside]
    found = [
        cell
        for kind in fitting or kinds
        if (cell := known.cell(kind.name, producer, consumer, family)) and cell.mark.known
    ]
    found.sort(key=lambda cell: (cell.mark.rank, "[" in cell.kind, cell.kind))
    return tuple(found if fitting else found[-1:])
