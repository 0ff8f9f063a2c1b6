"""Whether the atlas has the case of an artifact that was just checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .atlas import Atlas, Cell
from .forecasts import Forecast, PartForecast
from .marks import Mark
from .status import Status
from .upgrades import upgrade

__all__ = ["Precedent", "precedent"]


@dataclass(frozen=True, slots=True)
class Precedent:
    """What the atlas has about one class, saved by one release and loaded by another.

    Attributes
    ----------
    class_name, producer, consumer : str
    mark : Mark
        What became of it there.
    agrees : bool
        That is what became of the artifact, too.
    alike, kinds : int
        How many kinds of the class have this mark, of how many that were checked.
    others, all_kinds : int
        The same of all classes.
    span : tuple of str
        The first and the last of the releases in a row under which it is so.
    newest : bool
        The last of them is the newest of the atlas.
    """

    class_name: str
    producer: str
    consumer: str
    mark: Mark
    agrees: bool
    alike: int
    kinds: int
    others: int
    all_kinds: int
    span: tuple[str, str]
    newest: bool

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON types."""
        return {
            "class": self.class_name,
            "producer": self.producer,
            "consumer": self.consumer,
            "status": None if self.mark.status is None else self.mark.status.value,
            "silent": self.mark.silent,
            "agrees": self.agrees,
            "kinds_alike": self.alike,
            "kinds": self.kinds,
            "all_kinds_alike": self.others,
            "all_kinds": self.all_kinds,
            "span": list(self.span),
            "text": str(self),
        }

    def __str__(self) -> str:
        """Return one line."""
        name = self.class_name.rpartition(".")[2]
        case = f"{name} saved by scikit-learn {self.producer}"
        first, last = self.span
        if self.newest and first != last:
            when = f"since {first}"
        else:
            when = f"under {first}" if first == last else f"under {first} to {last}"
        words = f"{case}: {self.mark} {when} for {self.alike} of {self.kinds} kinds"
        if self.agrees:
            return f"{words}; the same for {self.others:,} of all {self.all_kinds:,} kinds"
        if self.mark.fine:
            return f"{words}: look at what else has changed, or at how this one is configured"
        return f"{words}, which is not what happened here"


def precedent(known: Atlas, forecast: Forecast, status: Status) -> Precedent | None:
    """Return what the atlas has about an artifact that failed, None if it has nothing.

    Parameters
    ----------
    known : Atlas
    forecast : Forecast
        Of the artifact, under the installed release.
    status : Status
        What became of it.
    """
    if forecast.consumer is None:
        return None
    judged = [part for part in forecast.parts if part.cells]
    for part in judged:
        alike = [cell for cell in part.cells if cell.mark.status is status]
        if alike:
            return _told(known, part, alike, agrees=True)
    if not judged or (forecast.unknown and not forecast.fails):
        return None  # what is not known may be what failed
    return _told(known, judged[0], list(judged[0].alike), agrees=False)


def _told(known: Atlas, part: PartForecast, alike: list[Cell], *, agrees: bool) -> Precedent:
    cell = alike[0]
    every = upgrade(known, cell.producer, cell.consumer, cell.format)
    span = _span(known, cell)
    return Precedent(
        part.part.class_name,
        cell.producer,
        cell.consumer,
        cell.mark,
        agrees,
        sum(other.mark is cell.mark for other in alike),
        len(part.cells),
        sum(other.mark is cell.mark for other in every),
        len(every),
        (span[0], span[-1]),
        span[-1] == known.consumers[-1],
    )


def _span(known: Atlas, cell: Cell) -> list[str]:
    """Return the releases in a row under which a kind has the same mark."""
    marks = {
        other.consumer: other.mark
        for other in known.square(cell.kind, cell.format)
        if other.producer == cell.producer
    }
    start = end = known.consumers.index(cell.consumer)
    while start and marks[known.consumers[start - 1]] is cell.mark:
        start -= 1
    while end + 1 < len(known.consumers) and marks[known.consumers[end + 1]] is cell.mark:
        end += 1
    return list(known.consumers[start : end + 1])
