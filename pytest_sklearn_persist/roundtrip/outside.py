"""Find what outside of an estimator its answers depend on, by trying.

Where it answers otherwise in a fresh process, other fresh processes are given what this one has,
until the answer is as it was here: first all of it, then less and less.  So what is named was seen
to make the difference.
"""

from __future__ import annotations

import os
import pickle
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from ..compare.difference import Difference
from ..compare.snapshots import Rules
from ..compare.subjects import Expected, examine
from ..formats import keeps_aliases
from ..isolation.errors import WorkerError
from ..isolation.lending import fresh_worker, seeded_worker
from ..isolation.steps import step
from ..judge.outcome import verdict, worst_first
from ..judge.surroundings import HASHES, name_things
from ..observe.fresh import FreshSubject, LoadFailed, request_for
from ..observe.observation import Plan
from ..observe.surroundings import Thing, surroundings, variables_of
from ..observe.variables import get_variable, own_modules
from ..recorder import spell_call
from ..settings import Settings
from .least import least
from .original import Original
from .places import modules_of
from .trips import Artifact

__all__ = ["differs_outside", "find_outside"]

_BUDGET = 30.0  # seconds for all that is tried, where there is a difference at all
_MOST_NAMED = 3
_HOME = "pytest_sklearn_persist.observe.surroundings"
_USUAL_SEED = "2718"
_SEEDS = ("0", "1", "2", "3", "4")
_OF_THE_SESSION = ("_pytest", "pytest", "pluggy", "xdist", "coverage", "__main__", "__mp_main__")


def differs_outside(found: Sequence[Difference], here: Sequence[Difference]) -> Difference | None:
    """Return the worst finding that a fresh process has and this one has not, or None.

    Parameters
    ----------
    found, here : sequence of Difference
        What differs in a fresh process, and in this one.
    """
    known = {_head(difference) for difference in here}
    return next(
        (
            one
            for one in worst_first(found)
            if verdict(one).fails_by_default
            and one.kind not in ("crash", "unchecked", "unstable", "dump")
            and _head(one) not in known
            and not _is_of_the_session(one)
        ),
        None,
    )


def find_outside(
    artifact: Artifact, original: Original, settings: Settings, target: Difference
) -> tuple[str, str] | None:
    """Return cause and remedy of what differs in a fresh process only, or None.

    Parameters
    ----------
    artifact : Artifact
    original : Original
    settings : Settings
    target : Difference
        What should vanish.
    """
    step("finding out what the answer depends on")
    search = _Search(artifact, original, settings, _head(target))
    search.plan_for(target)
    try:
        things = search.things()
    except (WorkerError, OSError, EOFError):
        return None
    return None if things is None else name_things(things)


def _head(found: Difference) -> str:
    return found.path.split("[")[0]


def _is_of_the_session(found: Difference) -> bool:
    """Tell whether it cannot be loaded because its class is in a test or a script."""
    texts = ("test module", "test session", "__main__")
    return found.kind == "load" and any(text in found.actual for text in texts)


@dataclass(slots=True)
class _Search:
    """One search: the artifact, the finding that should vanish, and when to stop."""

    artifact: Artifact
    original: Original
    settings: Settings
    target: str
    plan: Plan = field(default_factory=Plan)
    expected: Expected | None = None
    deadline: float = field(default_factory=lambda: time.monotonic() + _BUDGET)
    preloads: bool = True
    there: dict[Thing, Any] = field(default_factory=dict)
    imported_there: frozenset[str] = frozenset()
    looked_into: list[str] = field(default_factory=list)
    variables_there: dict[str, bytes] = field(default_factory=dict)

    def plan_for(self, target: Difference) -> None:
        """Ask no more than what the finding is about."""
        everything = self.artifact.expected
        calls = {key for key in everything.outputs if spell_call(*key) == self.target}
        ability = target.path.split(":")[0]
        if target.area == "parameter":
            ability = "get_params"
        abilities = {name: seen for name, seen in everything.abilities.items() if name == ability}
        self.plan = replace(self.original.plan, calls=frozenset(calls), abilities=tuple(abilities))
        outputs = {key: everything.outputs[key] for key in calls}
        self.expected = replace(everything, outputs=outputs, abilities=abilities, watch_use=False)

    def things(self) -> dict[Thing, Any] | None:
        """Return what makes the difference, as far as that can be found out."""
        control = self._try({}, look=True)
        if not control:  # it does not even differ when it is asked for alone
            return None
        given = self._that_differ()
        # At last nothing is imported in advance: what modules read meanwhile counts, too.
        for more, preloads in (({}, True), ({}, False), (self._imports(), False)):
            self.preloads = preloads
            given = {**given, **more}
            if given and not self._try(given):
                return self._least_of(given)
        return {HASHES: None} if self._depends_on_hashes() else None

    def _least_of(self, given: dict[Thing, Any]) -> dict[Thing, Any] | None:
        names = least(list(given), lambda some: not self._try(_of(given, some)))
        return _of(given, names) if len(names) <= _MOST_NAMED else None

    def _that_differ(self) -> dict[Thing, Any]:
        """Return all that this process has and a fresh one does not."""
        here = surroundings()
        given = {thing: value for thing, value in here.items() if self.there.get(thing) != value}
        environment = "environment variable"
        given |= {t: None for t in self.there if t[0] == environment and t not in here}
        for path, digest in variables_of(None, self.looked_into).items():
            if self.variables_there.get(path) != digest:
                with suppress(Exception):  # it can't be written
                    given["variable", path] = _written(get_variable(path))
        return given

    def _imports(self) -> dict[Thing, Any]:
        missing = [
            name
            for name in sorted(set(sys.modules) - self.imported_there)
            if not name.startswith((*_OF_THE_SESSION, "pytest_sklearn_persist", "test_"))
            and name not in self.settings.session.blocked_modules
        ]
        return {("import", name): None for name in missing}

    def _try(
        self, given: Mapping[Thing, Any], *, look: bool = False, seed: str | None = None
    ) -> list[Difference]:
        """Load it in a fresh process that is given some things; return whether it differs there.

        Once there is no time left, it is taken to differ: what was found by then is kept.
        """
        left = self.deadline - time.monotonic()
        if left <= 0:
            return [Difference(self.target, "unchecked", "save")]
        step(f"loading it with {len(given)} things of this process")
        limit = min(left, self.settings.time_limit)
        try:
            with self._worker(seed) as worker:
                if look:
                    self.there = worker.call(f"{_HOME}:surroundings", None, timeout=limit)
                if given:
                    worker.call(f"{_HOME}:give", dict(given), timeout=limit)
                found = self._examine(worker, limit)
                if look:
                    self._look_at_variables(worker, limit)
        except WorkerError as error:
            return [Difference(self.target, "crash", "save", "", str(error))]
        loads = all(difference.kind != "load" for difference in found)
        return [one for one in found if _head(one) == self.target or not loads]

    def _worker(self, seed: str | None) -> Any:
        blocked = self.settings.session.blocked_modules
        if seed is None:
            modules = self.artifact.expected.state.modules() | modules_of(self.original.plan)
            preload = sorted(modules) if self.preloads else ()
            return fresh_worker(preload=preload, sys_path=list(sys.path), blocked_modules=blocked)
        return seeded_worker(seed, sys_path=list(sys.path), blocked_modules=blocked)

    def _examine(self, worker: Any, limit: float) -> list[Difference]:
        assert self.expected is not None
        format_, path = self.artifact.format, self.artifact.path
        again = self.artifact.again("fresh") if self.target.startswith("second ") else None
        request = request_for(format_, path, again, pickle.dumps(self.plan, 5), watch=False)
        subject = FreshSubject(worker, request, limit)
        rules = Rules(
            self.settings.tolerance,
            aliases=keeps_aliases(format_),
            comparers=self.settings.session.comparers,
        )
        try:
            return examine(subject, self.expected, rules)
        except LoadFailed as error:
            return [Difference("load", "load", "save", "", f"{error.error}: {error.text}")]

    def _look_at_variables(self, worker: Any, limit: float) -> None:
        self.imported_there = frozenset(worker.call(f"{_HOME}:imported", None, timeout=limit))
        own = own_modules(self.artifact.expected.state.modules())
        self.looked_into = [name for name in own if name in self.imported_there]
        self.variables_there = worker.call(f"{_HOME}:variables_of", self.looked_into, timeout=limit)

    def _depends_on_hashes(self) -> bool:
        """Tell whether processes that differ in their seed of hashes alone answer differently."""
        own = os.environ.get("PYTHONHASHSEED", "")
        control = self._try({}, seed=_USUAL_SEED)
        for seed in ((own,) if own.isdigit() else ()) + _SEEDS:
            found = self._try({}, seed=seed)
            if any(one.area == "save" and one.kind != "load" for one in found):
                return False  # it died, or there is no time left
            if found != control:
                return True
        return False


def _written(value: Any) -> bytes:
    """Pickle a variable; a function that has no name with its code, where cloudpickle is there."""
    try:
        return pickle.dumps(value, 5)
    except Exception:  # whatever pickle says
        import cloudpickle

        written: bytes = cloudpickle.dumps(value, 5)
        return written


def _of(given: Mapping[Thing, Any], names: Sequence[Thing]) -> dict[Thing, Any]:
    return {name: given[name] for name in names}
