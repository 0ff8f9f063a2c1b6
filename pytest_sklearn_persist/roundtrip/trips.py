"""A trip: what is loaded where and asked what, and what is brought back from there."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..compare.difference import Difference
from ..compare.snapshots import Rules
from ..compare.subjects import Expected
from ..formats import Format, keeps_aliases
from ..observe.abilities import FITTING
from ..observe.fingerprint import Fingerprint
from ..observe.fresh import FreshSubject
from ..observe.observation import Plan
from ..observe.subject import Subject
from ..settings import Settings
from .original import Original

__all__ = ["Artifact", "Known", "Trip", "Visit", "expected_of", "plan_trip", "without"]


@dataclass(frozen=True, slots=True)
class Known:
    """A loaded object that was asked everything in some place, and in which nothing was found.

    ``trained`` tells whether it was trained, too; ``rules`` are those it was compared by.
    """

    fingerprint: Fingerprint
    trained: bool
    rules: Rules

    def answers_for(self, other: Fingerprint, rules: Rules) -> bool:
        """Tell whether an object would answer the same, and be compared no more strictly."""
        lenient = self.rules.aliases >= rules.aliases and self.rules.readonly <= rules.readonly
        return lenient and self.fingerprint.covers(other)


@dataclass(frozen=True, slots=True)
class Artifact:
    """What was written: a file, its format, and the state the original had then.

    ``outdated`` tells whether the original has changed since: its arrays are no reference then.
    """

    format: Format
    path: Path
    expected: Expected
    outdated: bool = False

    def again(self, place: str) -> Path:
        """Return where the second generation goes: two places write theirs at the same time."""
        return self.path.with_name(f"{self.path.name}.{place}.again")


@dataclass(slots=True)
class Visit:
    """What was found in one place; ``hung`` tells whether it was ended at its time limit.

    ``asked`` is False if there was time for its state only.  ``learnt`` is what others can be
    spared by it, ``spared`` what it was spared by.  ``cause`` is why and what to do, where trying
    has told.
    """

    found: list[Difference] = field(default_factory=list)
    warnings: tuple[str, ...] = ()
    hung: bool = False
    complete: bool = False
    seconds: float = 0.0
    left_out: str = ""
    asked: bool = True
    cause: tuple[str, str] | None = None
    learnt: Known | None = None
    spared: Known | None = None

    def knows(self, subject: Subject | FreshSubject, rules: Rules, known: Iterable[Known]) -> bool:
        """Look for an object that has answered already for the one that was just loaded."""
        mine = subject.fingerprint()
        if mine is not None:
            self.spared = next((one for one in known if one.answers_for(mine, rules)), None)
            self.learnt = Known(mine, trained=False, rules=replace(rules, comparers=()))
        return self.spared is not None


@dataclass(frozen=True, slots=True)
class Trip:
    """What is to be loaded where, and what is to be asked there.

    ``trains`` tells whether abilities that fit are among it, ``asks`` whether anything is but its
    state.  ``known`` is what was learnt in this place: an object that is the same is spared.
    """

    place: str
    artifact: Artifact
    plan: Plan
    settings: Settings
    trains: bool
    asks: bool
    known: tuple[Known, ...]

    @property
    def mapped(self) -> bool:
        """Whether arrays lie in the file, and cannot be written."""
        return self.place == "memmap" or bool(getattr(self.artifact.format, "mmap_mode", None))

    @property
    def rules(self) -> Rules:
        """What an object that comes back is compared by."""
        return Rules(
            self.settings.tolerance,
            aliases=keeps_aliases(self.artifact.format),
            readonly=self.mapped,
            comparers=self.settings.session.comparers,
        )

    @property
    def expected(self) -> Expected:
        """What the original showed of all that is asked here."""
        return expected_of(self.artifact, self.plan)


def plan_trip(
    place: str,
    artifact: Artifact,
    original: Original,
    settings: Settings,
    *,
    trains: bool,
    asks: bool,
    html: bool,
    known: Iterable[Known] = (),
) -> Trip:
    """Plan what is asked of an artifact in a place.

    Parameters
    ----------
    place : {"same", "fresh", "memmap", "byteswapped"}
    artifact : Artifact
    original : Original
    settings : Settings
    trains : bool
        Whether there is time for abilities that fit.
    asks : bool
        Whether there is time to ask it anything: if not, only its state is compared.
    html : bool
        Whether to try the HTML repr, which does not depend on the format; in a fresh process
        scikit-learn imports a quarter of itself for it.
    known : iterable of Known
        What was learnt in this place.
    """
    plan = original.plan if trains else without(FITTING, original.plan)
    if not asks:
        plan = replace(plan, calls=frozenset(), abilities=())
    if not html:
        plan = without(("html repr",), plan)
    if getattr(artifact.format, "mmap_mode", None) == "r+":  # training writes into the file
        own = artifact.path.with_name(f"{artifact.path.name}.{place}")
        shutil.copyfile(artifact.path, own)
        artifact = replace(artifact, path=own)
        known = ()  # what happens to its file is its own
    usable = tuple(one for one in known if one.trained or not trains)
    return Trip(place, artifact, plan, settings, trains, asks, usable)


def without(names: tuple[str, ...], plan: Plan) -> Plan:
    """Return a plan without some abilities."""
    return replace(plan, abilities=tuple(n for n in plan.abilities if n not in names))


def expected_of(artifact: Artifact, plan: Plan) -> Expected:
    """Return what the original showed of all that a plan asks."""
    abilities = {k: v for k, v in artifact.expected.abilities.items() if k in plan.abilities}
    calls = plan.calls or ()
    outputs = {k: v for k, v in artifact.expected.outputs.items() if k in calls}
    return replace(artifact.expected, outputs=outputs, abilities=abilities)
