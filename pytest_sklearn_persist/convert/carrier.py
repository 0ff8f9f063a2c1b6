"""Carry one artifact over: by a chain of releases, or trained again; repaired where that helps."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from packaging.version import Version

from ..blame.blaming import releases_of
from ..blame.planning import Plan, candidates, representatives
from ..blame.sides import minor_of
from ..blame.trying import verdict_of, versions_in
from ..environment import current
from ..errors import UsageError
from ..goldens.checking import check_golden
from ..goldens.environments import recreation_of
from ..goldens.manifest import Artifact, Manifest
from ..judge.repairs import replaced_by
from ..venvs import Venv, VenvCache, VenvError, Wanted
from ..venvs.checker import run_in
from .carrying import carried
from .findings import Step

__all__ = ["Carrier"]

_LIBRARY = "scikit-learn"


@dataclass(frozen=True, slots=True)
class _Place:
    """An environment with a release of scikit-learn."""

    version: str
    venv: Venv
    wanted: Wanted

    @property
    def versions(self) -> dict[str, str]:
        return versions_in(self.venv, self.wanted)


@dataclass(slots=True)
class Carrier:
    """Carries one artifact of a recording over.

    Attributes
    ----------
    manifest : Manifest
        Of the recording that everything is compared with.
    artifact : Artifact
    plan : Plan
    cache : VenvCache
    scratch : Path
        An empty folder.
    say : callable
        Told what is being done.
    trusted : sequence of str
    steps : list of Step
        What was found.
    changed : dict of Path to frozenset of str
        Of each saved file: the parameters that repairs have given another value on its way.
    """

    manifest: Manifest
    artifact: Artifact
    plan: Plan
    cache: VenvCache
    scratch: Path
    say: Callable[[str], object]
    trusted: Sequence[str] = ()
    steps: list[Step] = field(default_factory=list)
    changed: dict[Path, frozenset[str]] = field(default_factory=dict)

    def by_chain(self, target: str) -> Path | None:
        """Return a file that predicts the same under a release, or None.

        At first it is tried without any release in between; then under the last release of each
        minor version: loaded and saved again, as long as it predicts what was recorded.

        Parameters
        ----------
        target : str
            A version of scikit-learn.
        """
        made = self._chained(target)
        return made if made is not None and self._proved_here(made, target) else None

    def _chained(self, target: str) -> Path | None:
        start = self.plan.then[_LIBRARY]
        file = self.artifact.file.path
        direct = self._saved_under(file, start, target)
        if direct is not None or Version(start) == Version(target):
            return direct
        known = releases_of(self.plan.pythons, _LIBRARY)
        way = representatives(candidates(known, start, target))
        way = [one for one in way if minor_of(str(one)) not in (minor_of(start), minor_of(target))]
        if not way:
            return None
        current = start
        for version in [*map(str, way), target]:
            following = self._saved_under(file, current, version)
            if following is None:
                return None
            file, current = following, version
        return file

    def by_recipe(self, recipe: str, target: str) -> Path | None:
        """Return a file with the estimator trained again under a release, if it predicts the same.

        Parameters
        ----------
        recipe : str
            ``recipes.py:churn``; it is run.
        target : str
            A version of scikit-learn.
        """
        place = self._place(target)
        self.say(f"training {recipe} under scikit-learn {target}")
        store = self.scratch / "trained"
        options = ["--into", str(store), "--cv", "0", "--formats", self.artifact.format]
        arguments = ["record", recipe, "--name", self.manifest.name, *options]
        here = Path.cwd()  # the recipe, and what it reads, may be named relative to it
        run_in(place.venv, arguments, json_expected=False, variables=self._threads, cwd=here)
        [file] = store.glob(f"*/*/{self.artifact.file.path.name}")
        what = f"trained again under scikit-learn {target}"
        proved = self._check(what, file, place).proved and self._proved_here(file, target)
        return file if proved else None

    def _saved_under(self, file: Path, before: str, version: str) -> Path | None:
        """Check a file under a release, save it again there, and check that.

        What is not as recorded, or can do less, is repaired where known changes tell how; and kept
        only if the check says that it is better.
        """
        place = self._place(version)
        what = f"saved under scikit-learn {before}, loaded under {version}"
        loaded = self._check(what, file, place)
        made = self._saved_again(file, place) if loaded.proved else None
        repairs: tuple[str, ...] = ()
        while made is None or self.steps[-1].impaired:
            more = [line for line in self.steps[-1].repairs if line not in repairs]
            if not more:
                break
            repairs = (*repairs, *more)
            repaired = self._saved_again(file, place, repairs)
            if repaired is None and made is not None:
                self.steps.pop()  # what there was before is the better one
                break
            made = repaired
        return made

    def _saved_again(self, file: Path, place: _Place, repairs: Sequence[str] = ()) -> Path | None:
        """Return the file that comes out, if every output of it is as recorded."""
        name = f"{'repaired and ' * bool(repairs)}saved again under scikit-learn {place.version}"
        self.say(name)
        loaded = self._carried(file)
        saved = self._folder() / self.artifact.file.path.name
        saved.parent.mkdir()
        said = run_in(
            place.venv,
            [str(loaded.path), str(saved), json.dumps(repairs), *self.trusted],
            module="convert.resaving",
            variables=self._threads,
        )
        if said["problem"] is not None:
            self.steps.append(Step(name, place.versions, None, str(said["problem"])))
            return None
        done = tuple(said["repaired"])
        self.changed[saved] = self.changed.get(file, frozenset()) | replaced_by(done)
        return saved if self._check(name, saved, place, done).proved else None

    def _check(
        self,
        what: str,
        file: Path,
        place: _Place,
        repaired: tuple[str, ...] = (),
    ) -> Step:
        """Return what a check of a file says in an environment; it is kept, too."""
        self.say(f"checking what was {what}")
        recording = self._carried(file)
        options = [word for name in self.trusted for word in ("--trusted", name)]
        arguments = ["check", str(recording.path.parent), "--json", *options]
        outcomes = run_in(place.venv, arguments, variables=self._threads)["outcomes"]
        causes = [one["id"] for outcome in outcomes for one in outcome["explanations"]]
        verdict = verdict_of(outcomes)
        step = Step(what, place.versions, verdict, repaired=repaired, causes=tuple(causes))
        self.steps.append(step)
        return step

    def _proved_here(self, file: Path, target: str) -> bool:
        """Check under the installed versions, too, if these are of the target."""
        installed = current().libraries
        if Version(installed[_LIBRARY]) != Version(target):
            return True
        recording = self._carried(file)
        outcomes = check_golden(recording.path, trusted=self.trusted)
        verdict = verdict_of(outcome.to_dict() for outcome in outcomes)
        versions = {name: installed[name] for name in self.plan.then if name in installed}
        self.steps.append(Step("loaded under the installed versions", versions, verdict))
        return self.steps[-1].proved

    def _place(self, version: str) -> _Place:
        """Make the environment of a release, with as little else changed as possible."""
        problems: list[str] = []
        for wanted in self._ways(version):
            try:
                self.say(f"making {wanted}")
                return _Place(version, self.cache.make(wanted), wanted)
            except VenvError as error:
                problems.append(error.reason)
        why = problems[-1] if problems else "no Python that could be used has wheels of it"
        raise UsageError(f"scikit-learn {version}: no environment can be made: {why}")

    def _ways(self, version: str) -> Iterable[Wanted]:
        if Version(version) == Version(self.plan.then[_LIBRARY]):
            return self.plan.for_recording()
        return self.plan.for_change(_LIBRARY, version)

    def _carried(self, file: Path) -> Manifest:
        changed = self.changed.get(file, frozenset())
        return carried(self.manifest, self.artifact, file, self._folder(), changed)

    def _folder(self) -> Path:
        count = sum(1 for _ in self.scratch.iterdir())
        return self.scratch / f"{count:03}"

    @property
    def _threads(self) -> dict[str, str]:
        return recreation_of(self.manifest).threads
