"""Check recordings: each artifact is loaded in a throw-away process and compared there."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..compare.difference import Difference
from ..compare.tolerance import Tolerance
from ..errors import UsageError
from ..gate.policy import NOTHING_MORE, TrustPolicy, as_policy
from ..gate.reading import NotAsRecorded, handed_over, read_recorded
from ..judge.conditions import holds
from ..judge.explaining import versions_of
from ..judge.outcome import Outcome, verdict, worst_first
from ..judge.status import Status
from ..recorder import environment
from .asking import Answer, not_as_recorded
from .examining import Loading, examine
from .manifest import Artifact, Expectation, Manifest, ManifestError, StoredFile, read_manifest
from .precedents import precedent_of
from .reasons import look_into, reasons
from .store import clashes, find_manifests, unlisted_files

__all__ = [
    "bad_recording_outcome",
    "check_golden",
    "check_recording_artifact",
    "job_of",
    "outcome_of",
]


def check_golden(
    path: str | os.PathLike[str],
    *,
    tolerance: Tolerance | None = None,
    timeout: float = 60.0,
    memory: int | None = None,
    formats: Iterable[str] | None = None,
    trusted: Iterable[str] | TrustPolicy = (),
    serves: str | Iterable[str] = (),
    progress: Callable[[str], object] | None = None,
) -> list[Outcome]:
    """Check recorded goldens against the installed libraries.

    Each artifact is loaded in a process of its own, after its digest was verified, and everything
    that was recorded of it is compared: outputs of every method on every probe, parameters,
    fitted attributes, and what else could be done with it. A file that names anything but what
    scikit-learn and what it is made of write, or what is trusted here, is refused.

    Parameters
    ----------
    path : str or PathLike
        A ``golden.json``, the folder of a recording, of a golden, or a whole store.
    tolerance : Tolerance, default=None
        None for the tolerance in each manifest.
    timeout : float, default=60.0
        Seconds for one artifact.
    memory : int, default=None
        Bytes that the process of one artifact may take; None for two gigabytes and ten times the
        size of the file.
    formats : iterable of str, default=None
        Only artifacts in these formats, such as ``"joblib"``; None for all.
    trusted : iterable of str, default=()
        Names of your own that an artifact may hold, as ``"mypkg.models.Scaler"`` or
        ``"mypkg.models.*"``; or a whole policy.
    serves : str or iterable of str, default=()
        Methods that the models are served through, besides the usual ones and what a manifest
        says: if their answers change, a model has drifted.
    progress : callable, default=None
        Called with a line of text before each artifact is checked.

    Returns
    -------
    list of Outcome
        One an artifact; one for a recording that cannot be read at all.

    Raises
    ------
    GoldenMissing
        There is no recording at that path.
    UsageError
        An argument cannot be used.
    """
    if isinstance(formats, str):
        formats = (formats,)
    wanted = None if formats is None else tuple(formats)
    policy = as_policy(trusted)
    outcomes: list[Outcome] = []
    manifests: list[Manifest] = []
    for file in find_manifests(Path(path)):
        try:
            manifest = read_manifest(file)
        except ManifestError as error:
            outcomes.append(bad_recording_outcome(error))
            continue
        manifests.append(manifest)
        for artifact in manifest.artifacts:
            family = artifact.format.partition(":")[0]
            if wanted is None or artifact.format in wanted or family in wanted:
                if progress is not None:
                    progress(f"{manifest.id} [{artifact.format}]")
                outcome = check_recording_artifact(
                    manifest,
                    artifact,
                    tolerance=tolerance,
                    timeout=timeout,
                    memory=memory,
                    policy=policy,
                    serves=serves,
                )
                outcomes.append(outcome)
    if wanted is not None and manifests and not outcomes:
        raise UsageError(f"formats: no artifact below {path} is in {', '.join(wanted)}")
    return outcomes + [bad_recording_outcome(error) for error in clashes(manifests)]


def bad_recording_outcome(error: ManifestError) -> Outcome:
    """Return the outcome for a recording whose manifest, or place, is not as it must be."""
    folder = error.path.parent
    finding = Difference(error.field or error.path.name, "manifest", "save", "", str(error))
    return Outcome(
        error.status, "manifest", "store", (finding,), golden=f"{folder.parent.name}/{folder.name}"
    )


def check_recording_artifact(
    manifest: Manifest,
    artifact: Artifact,
    *,
    tolerance: Tolerance | None = None,
    timeout: float = 60.0,
    memory: int | None = None,
    policy: TrustPolicy = NOTHING_MORE,
    serves: str | Iterable[str] = (),
) -> Outcome:
    """Check one artifact of a recording.

    Parameters
    ----------
    manifest : Manifest
    artifact : Artifact
        One of its artifacts.
    tolerance, timeout, memory, serves
        As in `check_golden`.
    policy : TrustPolicy, optional
        What is trusted.

    Returns
    -------
    Outcome
        Never raises for what is wrong with the golden.
    """
    extra = unlisted_files(manifest)
    if extra:
        text = f"{manifest.path}: does not list {', '.join(extra)}, which lies beside it"
        found = Answer([Difference("files", "manifest", "save", "", text)], Status.DAMAGED)
    else:
        more = (serves,) if isinstance(serves, str) else serves
        named = (*manifest.serves, *more)
        found = _found_in(manifest, artifact, tolerance, timeout, memory, policy, named)
    within = (tolerance or manifest.tolerance).wider
    return replace(outcome_of(found, manifest, artifact), within=within)


def outcome_of(found: Answer, manifest: Manifest, artifact: Artifact) -> Outcome:
    """Judge what was found in an artifact of a recording.

    Parameters
    ----------
    found : Answer
        What a process has found.
    manifest : Manifest
    artifact : Artifact
        One of its artifacts.
    """
    status = found.status or min(map(verdict, found.differences), default=Status.IDENTICAL)
    if not found.status and not found.compared and status in (Status.IDENTICAL, Status.CLOSE):
        status = Status.UNCHECKED
    info = look_into(artifact.file.path, status)
    written = {**manifest.requirements, **versions_of(manifest.environment)}
    name = os.path.relpath(artifact.file.path)
    outcome = Outcome(
        status,
        artifact.format,
        "fresh",
        worst_first(found.differences, across=True),
        tuple(found.warnings),
        seconds=round(found.seconds, 6),
        not_compared=tuple(found.not_compared),
        compared=found.compared,
        outputs=tuple(found.outputs),
        served=found.served,
        golden=manifest.id,
        version=manifest.version,
        **reasons(status, artifact.format, found, info, written, name, manifest),
    )
    outcome = _expected(outcome, manifest)
    return replace(outcome, atlas=precedent_of(info, status)) if outcome.failed else outcome


def _found_in(
    manifest: Manifest,
    artifact: Artifact,
    tolerance: Tolerance | None,
    timeout: float,
    memory: int | None,
    policy: TrustPolicy,
    serves: tuple[str, ...],
) -> Answer:
    file = artifact.file
    try:
        policy.check_manifest(manifest.id, manifest.digest)
        trust = policy.for_file(file.path.name, file.sha256)
        about = job_of(manifest, tolerance or manifest.tolerance, serves)
        patterns, listed = tuple(trust.patterns), trust.listed
        with handed_over(*_spelt(file)) as content:
            form, part = artifact.format, artifact.part
            loading = Loading(content, form, patterns, listed, timeout, memory, part)
            return examine(loading, about)
    except NotAsRecorded as error:
        return not_as_recorded(error)


def job_of(
    manifest: Manifest, tolerance: Tolerance, serves: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return what has to be known in order to judge an artifact of a recording.

    Raises
    ------
    NotAsRecorded
        A file of the recording is not as it was.
    """
    abilities: dict[str, str | None] = manifest.data["abilities"]
    inputs, expected = manifest.inputs, manifest.expected
    return {
        "inputs": read_recorded(*_spelt(inputs)),
        "expected": read_recorded(*_spelt(expected)),
        "digests": (inputs.sha256, expected.sha256),
        "rtol": tolerance.rtol,
        "atol": tolerance.atol,
        "foreign": manifest.environment["byteorder"] != sys.byteorder,
        "params": manifest.data["estimator"].get("params"),
        "serves": serves,
        "abilities": [name for name, error in abilities.items() if error is None],
    }


def _spelt(file: StoredFile) -> tuple[str, int, str]:
    return str(file.path.absolute()), file.size, file.sha256


def _expected(outcome: Outcome, manifest: Manifest) -> Outcome:
    """Compare with the known incompatibilities; one that does not happen is a failure."""
    if not manifest.expect or outcome.status in (Status.REFUSED, Status.DAMAGED):
        return outcome  # a file can't ask for not being looked at
    facts = environment()
    applying = [
        known
        for known in manifest.expect
        if _is_for(known, outcome.format) and holds(known.when, facts, facts["libraries"])
    ]
    for known in applying:
        if outcome.status is known.status:
            return replace(outcome, expected_failure=known.reason)
    if not applying or outcome.status.fails_by_default:
        return outcome
    known = applying[0]
    text = (
        f"expected to be {known.status} ({known.reason}), but it is {outcome.status}: "
        f'remove the entry {known.when!r} from "expect" in {manifest.path}'
    )
    return replace(outcome, unmet=text)


def _is_for(known: Expectation, form: str) -> bool:
    return not known.formats or form in known.formats or form.partition(":")[0] in known.formats
