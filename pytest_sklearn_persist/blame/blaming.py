"""Find the library, and its release, that changed a model."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from packaging.version import Version

from ..goldens.checking import check_golden
from ..goldens.manifest import Manifest
from ..judge.status import Status
from ..venvs import VenvCache
from ..venvs.index import releases
from ..venvs.interpreters import find_interpreters
from .findings import Blame
from .planning import Plan
from .searching import Search
from .sides import changes_of, minor_of, other_facts, pins_of
from .trying import Trials, verdict_of

__all__ = ["blame_recording", "pythons_of", "releases_of"]


def blame_recording(
    manifest: Manifest,
    *,
    cache: Path,
    limit: int = 12,
    also: Iterable[str] = (),
    trusted: Sequence[str] = (),
    say: Callable[[str], object] = str,
) -> Blame:
    """Find out which library changed a recorded model, and since which release.

    Parameters
    ----------
    manifest : Manifest
        Of the recording.
    cache : Path
        Where environments and verdicts are kept.
    limit : int, default=12
        How many environments may be tried, besides those whose verdict is in the cache.
    also : iterable of str, default=()
        Distributions that may be installed because the recording names them.
    trusted : sequence of str, default=()
        See :func:`~pytest_sklearn_persist.check_golden`.
    say : callable, optional
        Told what is being done.

    Returns
    -------
    Blame
        Also if nothing is the matter, or not everything could be found out.

    Raises
    ------
    UsageError
        The recording needs what may not be installed.
    """
    pins = pins_of(manifest, also)
    changes = changes_of(manifest, pins)
    say("checking under the installed versions")
    outcomes = check_golden(manifest.path, trusted=trusted)
    today = verdict_of(outcome.to_dict() for outcome in outcomes)
    facts = other_facts(manifest)
    if not today.fails or today.status in (Status.REFUSED, Status.DAMAGED):
        return Blame(manifest.id, changes, today, facts)
    stored = VenvCache.at(cache)
    arguments = [word for name in trusted for word in ("--trusted", name)]
    trials = Trials(manifest, stored, cache / "verdicts", limit, say, arguments)
    pythons = stored.installer.pythons
    now = {change.library: change.now for change in changes if change.now}
    python = minor_of(str(manifest.environment["python"]))
    plan = Plan(
        pins, python, now, pythons, find_interpreters(), functools.partial(pythons_of, pythons)
    )
    search = Search(plan, changes, today, trials, functools.partial(releases_of, pythons))
    complete = search.run()
    return Blame(
        manifest.id,
        changes,
        today,
        facts,
        tuple(trials.made),
        tuple(search.culprits),
        tuple(search.points),
        tuple(search.notes),
        complete,
    )


def releases_of(pythons: Sequence[str], library: str) -> set[Version]:
    """Return the releases of a library that can be installed for some Python."""
    return {version for python in pythons for version in releases(library, python)}


def pythons_of(pythons: Sequence[str], library: str, version: str) -> list[str]:
    """Return for which of these a release can be installed."""
    return [python for python in pythons if Version(version) in releases(library, python)]
