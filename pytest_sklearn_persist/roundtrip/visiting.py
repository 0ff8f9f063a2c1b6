"""In which order artifacts are visited in their places, and what later visits are spared."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ..compare.difference import Difference
from ..isolation.copies import inside_copy
from ..isolation.steps import step
from ..isolation.threads import processors
from ..settings import Settings
from .arrays import why_arrays
from .original import Original
from .places import visit, visit_both
from .trips import Artifact, Known, Trip, Visit, plan_trip

__all__ = ["Visits"]

_PAIR = ("fresh", "same")  # places that can be visited at the same time
_AT_ONCE = 32_000_000  # bytes of the largest file that two processes load at the same time
_SHORT = 0.1  # seconds: what takes no longer is not worth a copy of this process
_IN_THE_WAY = "two processes that use it at the same time are in each other's way"
_AFTER_A_HANG = 3.0  # seconds for each further artifact, once one has reached its time limit


@dataclass(slots=True)
class Visits:
    """The visits of one check.

    Attributes
    ----------
    original : Original
    settings : Settings
    deadline : float
        When the time budget of the check is used up (``time.monotonic``).
    with_fits : set of (str, str)
        Formats and places where there is time to fit.
    """

    original: Original
    settings: Settings
    deadline: float
    with_fits: set[tuple[str, str]]
    html_is_done: bool = False
    one_by_one: bool = False
    hung: set[str] = field(default_factory=set)
    known: dict[str, list[Known]] = field(default_factory=dict)
    arrays: dict[tuple[str, bool], tuple[str, str] | None] = field(default_factory=dict)

    def visit_all(self, artifact: Artifact, places: list[str]) -> dict[str, Visit]:
        """Visit each place of an artifact."""
        visits: dict[str, Visit] = {}
        if self._at_once(artifact, places):
            visits = self._visit_both(artifact)
        visits |= self._visit_each(artifact, [place for place in places if place not in visits])
        return {place: visits[place] for place in places}

    def _visit_each(self, artifact: Artifact, places: Iterable[str]) -> dict[str, Visit]:
        """Visit one after the other; a fresh process first: what lives there may be loaded here."""
        visits: dict[str, Visit] = {}
        survived = False
        for place in sorted(places, key=lambda place: place != "fresh"):
            step(f"visiting {artifact.format.name}@{place}")
            trip = self._trip(artifact, place)
            apart = place != "same" or not survived or self.settings.careful
            visits[place] = self._learn(trip, visit(trip, self.original, apart=apart))
            survived = survived or (place == "fresh" and visits[place].complete)
        return visits

    def _at_once(self, artifact: Artifact, places: list[str]) -> bool:
        """Tell whether to visit a fresh process and this one at the same time.

        That takes the memory of both, and the time to make a copy of this process.
        """
        slow = self.original.seconds > _SHORT
        small = artifact.path.is_file() and artifact.path.stat().st_size <= _AT_ONCE
        wanted = {*_PAIR} <= {*places} and not self.one_by_one and not self.hung
        return wanted and slow and small and inside_copy() and processors() > 1

    def _visit_both(self, artifact: Artifact) -> dict[str, Visit]:
        """Visit both at the same time; see whether what is found is due to that.

        Two that are in each other's way are so each time, and not one after the other.  What is
        only found the first time of all is not due to that: it counts.
        """
        trips, first = self._go_to_both(artifact)
        if not any(result.found for result in first):
            return self._learn_all(trips, first)
        self.one_by_one = True
        if any(result.hung for result in first):
            return self._after_a_hang(artifact, trips, first)
        visits = self._visit_each(artifact, _PAIR)
        if not all(result.asked for result in visits.values()):  # the time for it is used up
            return self._learn_all(trips, first)
        if any(result.found for result in visits.values()):
            return visits
        _, again = self._go_to_both(artifact)
        if any(result.found for result in again):
            self.original.notes.append(_IN_THE_WAY)
            return visits
        return self._learn_all(trips, first)

    def _after_a_hang(
        self, artifact: Artifact, trips: list[Trip], results: list[Visit]
    ) -> dict[str, Visit]:
        """Look again where something else was found than a hang: that may be why."""
        pairs = zip(trips, results, strict=True)
        kept = {
            trip.place: self._learn(trip, result)
            for trip, result in pairs
            if result.hung or not result.found
        }
        return kept | self._visit_each(artifact, {*_PAIR} - {*kept})

    def _go_to_both(self, artifact: Artifact) -> tuple[list[Trip], list[Visit]]:
        step(f"visiting {artifact.format.name}@{' and '.join(_PAIR)}")
        trips = [self._trip(artifact, place) for place in _PAIR]
        return trips, visit_both(trips, self.original)

    def _learn_all(self, trips: list[Trip], results: list[Visit]) -> dict[str, Visit]:
        pairs = zip(trips, results, strict=True)
        return {trip.place: self._learn(trip, result) for trip, result in pairs}

    def _trip(self, artifact: Artifact, place: str) -> Trip:
        settings = self.settings
        if place in self.hung:
            # It will most likely hang again there: other formats get a short time only.
            settings = replace(settings, time_limit=min(settings.time_limit, _AFTER_A_HANG))
        in_time = time.monotonic() < self.deadline
        return plan_trip(
            place,
            artifact,
            self.original,
            settings,
            trains=(artifact.format.name, place) in self.with_fits and in_time,
            asks=in_time,
            html=not self.html_is_done,
            known=self.known.get(place, ()),
        )

    def _learn(self, trip: Trip, result: Visit) -> Visit:
        """Ask the original about what was found, and keep what others are spared by."""
        place, known = trip.place, self.known.setdefault(trip.place, [])
        if result.hung:
            self.hung.add(place)
        step(f"comparing {trip.artifact.format.name}@{place} with the original again")
        result.found = self.original.confirm(result.found)
        if place != "byteswapped":
            mapped = place == "memmap" or "mmap=r" in trip.artifact.format.name
            result.cause = self._why_arrays(result.found, mapped=mapped)
        clean = result.complete and not result.found
        if result.found:
            known.clear()
        if result.learnt and clean and not result.spared and trip.asks:
            known.append(replace(result.learnt, trained=trip.trains))
        trained = result.spared.trained if result.spared else trip.trains
        if not trip.asks and not result.spared:
            why = f"time_budget ({self.settings.time_budget:g} s) is used up"
            result.left_out = f"everything but its state: left out, {why}"
            result.asked = False
        elif not trained and self.original.fit_seconds:
            why = "fit_budget is used up, or calls moved the original on since this dump"
            result.left_out = f"refit and training: left out, {why}"
        self.html_is_done = self.html_is_done or (place == "fresh" and result.complete)
        return result

    def _why_arrays(self, found: list[Difference], *, mapped: bool) -> tuple[str, str] | None:
        """Find out once for each finding whether arrays that came back otherwise are why."""
        if not found:
            return None
        key = (found[0].path.split("[")[0], mapped)
        if key not in self.arrays:
            limit = self.settings.time_limit
            self.arrays[key] = why_arrays(self.original, found, limit, mapped=mapped)
        return self.arrays[key]
