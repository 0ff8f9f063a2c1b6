"""Check a recording in environments that are made for it, and remember what came out."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ..goldens.environments import recreation_of
from ..goldens.manifest import Manifest
from ..judge.status import Status
from ..venvs import Venv, VenvCache, VenvError, Wanted
from ..venvs.checker import digest_of_checker, run_in
from .findings import Trial, Verdict
from .sides import minor_of
from .walking import OutOfEnvironments

__all__ = ["Trials", "verdict_of"]

Say = Callable[[str], object]


def verdict_of(outcomes: Iterable[Mapping[str, Any]]) -> Verdict:
    """Return the verdict that the outcomes of a check, as JSON, amount to.

    Examples
    --------
    >>> verdict_of([{"status": "identical", "format": "joblib", "differences": []}]).status
    <Status.IDENTICAL: 'identical'>
    """
    told = sorted(outcomes, key=lambda outcome: Status(outcome["status"]).rank)
    if not told:
        return Verdict(Status.UNCHECKED, "nothing was checked")
    worst = told[0]
    finding = next((_spelt(found) for found in worst["differences"]), "")
    formats = {str(one["format"]): str(one["status"]) for one in told}
    return Verdict(Status(worst["status"]), finding, formats)


def _spelt(found: Mapping[str, Any]) -> str:
    path = "" if found.get("area") == "save" else f"{found['path']} "
    actual = " ".join(str(found.get("actual", "")).split())
    expected = " ".join(str(found.get("expected", "")).split())
    if expected and found.get("kind") not in ("raises", "gone", "load", "crash", "unchecked"):
        return f"{path}{expected} → {actual}"[:160]
    return f"{path}{actual}"[:160]


@dataclass(slots=True)
class Trials:
    """Checks one recording wherever it is asked to; each environment once.

    Attributes
    ----------
    manifest : Manifest
    cache : VenvCache
    results : Path
        The folder where verdicts are kept.
    limit : int
        How many environments may be used that no earlier run has checked the recording in.
    say : callable
        Told what is being done.
    arguments : sequence of str
        More arguments of ``check``.
    made : list of Trial
        All of this run, in their order.
    """

    manifest: Manifest
    cache: VenvCache
    results: Path
    limit: int
    say: Say
    arguments: Sequence[str] = ()
    made: list[Trial] = field(default_factory=list)
    used: int = 0

    def first(self, what: str, library: str | None, ways: Iterable[Wanted]) -> Trial:
        """Check in the first of some environments that can be made.

        Parameters
        ----------
        what, library : str
            See `Trial`.
        ways : iterable of Wanted

        Raises
        ------
        OutOfEnvironments
            No more may be made.
        """
        problems: list[str] = []
        asked: set[Wanted] = set()
        for wanted in ways:
            if wanted in asked:
                continue
            asked.add(wanted)
            try:
                return self._kept(self._check(what, library, wanted))
            except VenvError as error:
                problems.append(error.reason)
        problem = problems[-1] if problems else "no Python that could be used has wheels of it"
        return self._kept(Trial(what, library, problem=problem))

    def _kept(self, trial: Trial) -> Trial:
        self.made.append(trial)
        return trial

    def _check(self, what: str, library: str | None, wanted: Wanted) -> Trial:
        venv = self.cache.get(wanted)
        known = None if venv is None else self._known(wanted)
        if venv is not None and known is not None:
            return Trial(what, library, versions_in(venv, wanted), known)
        if self.used >= self.limit:
            raise OutOfEnvironments
        self.say(f"{what}: {'checking in' if venv else 'making'} {wanted}")
        venv = venv or self.cache.make(wanted)
        self.used += 1
        self.say(f"{what}: checking")
        verdict = self._asked(venv)
        self._keep(wanted, verdict)
        return Trial(what, library, versions_in(venv, wanted), verdict)

    def _asked(self, venv: Venv) -> Verdict:
        folder = str(self.manifest.path.parent.absolute())
        said = run_in(
            venv,
            ["check", folder, "--json", *self.arguments],
            variables=recreation_of(self.manifest).threads,
        )
        return verdict_of(said["outcomes"])

    def _place(self, wanted: Wanted) -> Path:
        content = [
            *(artifact.file.sha256 for artifact in self.manifest.artifacts),
            hashlib.sha256(self.manifest.path.read_bytes()).hexdigest(),
            digest_of_checker(),
            *self.arguments,
        ]
        digest = hashlib.sha256("\0".join(content).encode()).hexdigest()[:16]
        return self.results / digest / f"{wanted.key}.json"

    def _known(self, wanted: Wanted) -> Verdict | None:
        try:
            kept = json.loads(self._place(wanted).read_text(encoding="utf-8"))
            return Verdict(Status(kept["status"]), kept["finding"], kept["formats"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _keep(self, wanted: Wanted, verdict: Verdict) -> None:
        place = self._place(wanted)
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=place.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(verdict.to_dict(), file)
        Path(name).replace(place)


def versions_in(venv: Venv, wanted: Wanted) -> dict[str, str]:
    """Return the versions of what was asked for, and of Python, as they are installed."""
    names = [str(canonicalize_name(Requirement(text).name)) for text in wanted.requirements]
    found = {name: venv.installed[name] for name in names if name in venv.installed}
    return {**found, "python": minor_of(venv.python)}
