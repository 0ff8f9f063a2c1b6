"""The search: which library, and which of its releases, changes the verdict on a recording."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from packaging.version import Version

from ..judge.status import Status
from ..venvs import Wanted
from .findings import Change, Trial, TurningPoint, Verdict
from .planning import FLOORS, Plan, candidates, representatives
from .walking import OutOfEnvironments, narrow

__all__ = ["Search", "Trying"]


class Trying(Protocol):
    """What checks the recording in environments."""

    @property
    def limit(self) -> int:
        """How many it may use."""

    def first(self, what: str, library: str | None, ways: Iterable[Wanted]) -> Trial:
        """Check in the first of them that can be made."""


@dataclass(slots=True)
class Search:
    """One search, as it comes together.

    Attributes
    ----------
    plan : Plan
    changes : tuple of Change
    today : Verdict
    trials : Trying
    releases_of : callable
        Gives the releases of a library that could be installed for some Python.
    culprits, points, notes : list
        What was found; see `Blame`.
    """

    plan: Plan
    changes: tuple[Change, ...]
    today: Verdict
    trials: Trying
    releases_of: Callable[[str], Iterable[Version]]
    culprits: list[str] = field(default_factory=list)
    points: list[TurningPoint] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def run(self) -> bool:
        """Search; tell whether it came to its end."""
        try:
            start = self._control()
            if start is None:
                return True
            blamed = self._one_by_one(start)
            for trial in blamed[:1]:
                self._walk(start, trial)
        except OutOfEnvironments:
            self.notes.append(
                f"{self.trials.limit} environments were tried, and no more may be "
                "(--max-environments): the same command goes on from there"
            )
            return False
        return True

    def _control(self) -> Trial | None:
        """Return the trial to start from: where the recording is as it was recorded."""
        version = self.plan.then.get("scikit-learn", "")
        too_old = bool(version) and Version(version) < Version(FLOORS["scikit-learn"])
        what = "the oldest that can be tried" if too_old else "as recorded"
        control = self.trials.first(what, None, self.plan.for_recording())
        differing = control.moved({**self.plan.then, "python": self.plan.python})
        if control.verdict is None:
            self.notes.append(f"the environment of the recording cannot be made: {control.problem}")
            return None
        if differing:
            texts = ", ".join(f"{c.library} {c.now} for {c.then}" for c in differing)
            self.notes.append(f"the environment of the recording cannot be had exactly: {texts}")
        if control.holds:
            return control
        if too_old:
            self.notes.append(
                f"it is {control.verdict.status} there already: what changed it came between "
                f"scikit-learn {version} and {control.versions['scikit-learn']}; the checker needs "
                "Python 3.10 and scikit-learn 1.0, and cannot go further back"
            )
        elif differing:
            self.notes.append(
                f"it is {control.verdict.status} there already: one of these, or the machine"
            )
        else:
            self.notes.append(
                f"it is {control.verdict.status} with the very versions of the recording, too: no "
                "upgrade did it, but the machine, its BLAS, or the files"
            )
        return None

    def _one_by_one(self, start: Trial) -> list[Trial]:
        """Change one library at a time; return the trials that show a culprit."""
        tried = [
            self.trials.first(
                f"{change.library} {change.now}",
                change.library,
                self.plan.for_change(change.library, change.now),
            )
            for change in self.changes
            if change.now
        ]
        self.notes += [
            f"{trial.what} could not be tried by itself: {trial.problem}"
            for trial in tried
            if trial.verdict is None
        ]
        # The fewer others had to move, the more a failure says of the library itself; and where
        # scikit-learn had to move along with another one, it says nothing of that one.
        failing = sorted(
            (trial for trial in tried if trial.fails), key=lambda one: _vagueness(one, start)
        )
        own: list[Trial] = []
        for trial in failing:
            known = {other.library for other in own}
            along = [
                f"{change.library} {change.now}"
                for change in _companions(trial, start)
                if change.library in known
            ]
            if along:
                text = f"{trial.what} could only be tried together with {' and '.join(along)}"
                self.notes.append(f"{text}: what it does by itself is not known")
            else:
                own.append(trial)
        self.culprits += [trial.library for trial in own if trial.library]
        if not failing:
            self.notes.append(
                "no library does it by itself, as far as they could be tried: several together, "
                "or what differs besides versions"
            )
        return own

    def _walk(self, start: Trial, end: Trial) -> None:
        """Find the first release of a library that changes the status, and today's."""
        library = str(end.library)
        way = self._way(library, start, end)
        point = self._turn(library, way, start, end, lambda trial: trial.fails)
        self.points.append(point)
        if point.after is end or point.after.verdict is None or end.verdict is None:
            return
        last = end.verdict.status
        if point.after.verdict.status is not last:
            rest = [step for step in way if _beyond(step, point.after.versions[library], way)]
            self.points.append(
                self._turn(library, rest, point.after, end, lambda trial: _status(trial) is last)
            )

    def _way(self, library: str, start: Trial, end: Trial) -> list[str]:
        then, now = start.versions[library], end.versions[library]
        if library == "python":
            low, high = (int(text.partition(".")[2]) for text in (then, now))
            step = 1 if low <= high else -1
            return [f"3.{minor}" for minor in range(low, high + step, step)]
        known = [one for one in self.releases_of(library) if _is_new_enough(library, one)]
        return [then, *map(str, candidates(known, then, now)), now]

    def _turn(
        self,
        library: str,
        way: list[str],
        start: Trial,
        end: Trial,
        changed: Callable[[Trial], bool],
    ) -> TurningPoint:
        """Find it among the minor versions, then among the releases between two of them."""
        seen = {way[0]: start, way[-1]: end}

        def told(version: str) -> bool | None:
            if version not in seen:
                ways = self.plan.for_change(library, version)
                seen[version] = self.trials.first(f"{library} {version}", library, ways)
            return None if seen[version].verdict is None else changed(seen[version])

        between = way[1:-1]
        if library != "python":
            between = [str(one) for one in representatives([Version(text) for text in between])]
        low, high, _ = narrow([way[0], *between, way[-1]], told)
        ends = [way[0], *between, way[-1]]
        near = way[way.index(ends[low]) : way.index(ends[high]) + 1]
        low, high, _ = narrow(near, told)
        before, after = seen[near[low]], seen[near[high]]
        return TurningPoint(
            library,
            before,
            after,
            tuple(near[low + 1 : high]),
            after.moved(before.versions),
        )


def _status(trial: Trial) -> Status | None:
    return None if trial.verdict is None else trial.verdict.status


def _companions(trial: Trial, start: Trial) -> list[Change]:
    return [change for change in trial.moved(start.versions) if change.library != trial.library]


def _vagueness(trial: Trial, start: Trial) -> tuple[bool, int]:
    """Return what sorts trials by how much they say of their library, the most telling first."""
    along = [change.library for change in _companions(trial, start)]
    return "scikit-learn" in along, len(along)


def _is_new_enough(library: str, version: Version) -> bool:
    floor = FLOORS.get(library)
    return floor is None or version >= Version(floor)


def _beyond(step: str, release: str, way: Sequence[str]) -> bool:
    return way.index(step) >= way.index(release)
