"""Check goldens in environments that are made for targets, and compare with today."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import PersistenceError
from ..venvs import Venv, VenvCache, VenvError, Wanted
from ..venvs.checker import run_in
from ..venvs.index import releases
from ..venvs.interpreters import nearest
from .comparing import compare
from .findings import Side, Upgrade, UpgradeReport
from .needs import Needs, installed_versions
from .planning import Base, Index, Planner
from .reading import read_side
from .targets import Target, versions_named

if TYPE_CHECKING:
    from packaging.version import Version

__all__ = ["Gate"]


@dataclass(frozen=True, slots=True)
class Gate:
    """Checks the same goldens in one environment after the other.

    Attributes
    ----------
    arguments : tuple of str
        Of the command ``check``, without ``--json``.
    seconds : float
        How long a check of all of them may take.
    needs : Needs
    cache : VenvCache
    python : str or None
        The minor version of Python that was asked for.
    say : callable
        Told what is being done.
    releases : callable
        See :class:`~pytest_sklearn_persist.upgrade.planning.Index`.
    """

    arguments: tuple[str, ...]
    seconds: float
    needs: Needs
    cache: VenvCache
    python: str | None = None
    say: Callable[[str], object] = str
    releases: Callable[[str, str], Sequence[Version]] = releases

    def run(
        self,
        targets: Sequence[Target],
        today: Target | Callable[[], Side] | None,
        *,
        only_worse: bool = False,
    ) -> UpgradeReport:
        """Check under all targets, and before that under what is in use today.

        Parameters
        ----------
        targets : sequence of Target
        today : Target, callable or None
            What is in use, if that is not what is installed; else what checks here. None if
            nothing can be checked here.
        only_worse : bool
            What fails today as well does not count.

        Raises
        ------
        PersistenceError
            Today's environment cannot be had.
        """
        base = Base(installed_versions(self.needs.packages), _here())
        now: Venv | None = None
        notes = list(self.needs.notes)
        if isinstance(today, Target):
            now = self._made(today, base)
            base = Base(now.installed, ".".join(now.python.split(".")[:2]))
            notes += today.notes
        # A target that is none is found before anything is checked, which takes its time.
        made = [self._attempted(target, base) for target in targets]
        before = None
        if any(isinstance(one, Venv) for one in made):
            before = self._before(today, now)
        upgrades = tuple(
            self._upgrade(target, one, before) if isinstance(one, Venv) else one
            for target, one in zip(targets, made, strict=True)
        )
        told = tuple(dict.fromkeys(notes))
        return UpgradeReport(before, upgrades, only_worse, told, self.needs.packages)

    def _before(self, today: Target | Callable[[], Side] | None, now: Venv | None) -> Side | None:
        if isinstance(today, Target):
            return None if now is None else self._checked(now, today.text)
        if today is None:
            return None
        self.say("checking under the installed versions")
        return today()

    def _attempted(self, target: Target, base: Base) -> Venv | Upgrade:
        """Return the environment of a target, or why there is none."""
        try:
            return self._made(target, base)
        except PersistenceError as error:
            return _failed(target, error)

    def _upgrade(self, target: Target, venv: Venv, before: Side | None) -> Upgrade:
        try:
            after = self._checked(venv, target.text)
        except PersistenceError as error:
            return _failed(target, error)
        return Upgrade(
            target.text,
            self._named(target, venv),
            target.file,
            after,
            compare(None if before is None else before.outcomes, after.outcomes),
            notes=target.notes,
        )

    def _named(self, target: Target, venv: Venv) -> dict[str, str]:
        """Return the versions that were asked for; of a file those that the goldens need."""
        found = versions_named(target, venv.installed)
        needed = self.needs.packages
        return {name: v for name, v in found.items() if name in needed or not target.file}

    def _checked(self, venv: Venv, name: str) -> Side:
        self.say(f"{name}: checking there")
        command = ["check", "--json", *self.arguments]
        said = run_in(venv, command, timeout=self.seconds, cwd=Path.cwd())
        return read_side(said)

    def _made(self, target: Target, base: Base) -> Venv:
        """Return the environment of a target, with as little else changed as can be."""
        pythons = self.cache.installer.pythons
        planner = Planner(
            target, base, self.needs.packages, Index(pythons, self.releases), self.python
        )
        python = self.python or base.python
        kept = self._kept(planner, (python,))
        if kept is not None:
            return kept
        problem = VenvError("there is no way to make an environment")
        for wanted in _ways(planner, python):
            if isinstance(wanted, VenvError):
                kept = self._kept(planner, () if self.python else nearest(python, pythons))
                if kept is not None:
                    return kept
                raise wanted
            try:
                self.say(f"{target.text}: making {wanted}")
                return self.cache.make(wanted)
            except VenvError as error:
                problem = error
                if error.offline:
                    break
        raise problem

    def _kept(self, planner: Planner, pythons: Iterable[str]) -> Venv | None:
        """Return an environment that was made before, without a look at the index."""
        for python in pythons:
            for wanted in planner.without_index(python):
                there = self.cache.get(wanted)
                if there is not None:
                    return there
        return None


def _failed(target: Target, error: PersistenceError) -> Upgrade:
    """Return what is known of a target that was not checked."""
    why = error.reason if isinstance(error, VenvError) else str(error)
    return Upgrade(
        target.text,
        {} if target.file else {one.name: str(one.specifier) for one in target.requirements},
        target.file,
        problem=why.removeprefix(f"{target.named}: "),
        offline=isinstance(error, VenvError) and error.offline,
    )


def _ways(planner: Planner, python: str) -> Iterator[Wanted | VenvError]:
    """Yield environments to try; or why the index can't be asked, if it has to be."""
    try:
        yield from planner.ways()
    except VenvError as error:
        if error.offline:
            yield error
            return
        known: list[Wanted | VenvError] = list(
            planner.without_index(python)
        )  # what installs may know an index all the same
        yield from known or [error]


def _here() -> str:
    return "{}.{}".format(*sys.version_info[:2])
