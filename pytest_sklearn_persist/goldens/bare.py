"""Check a file of which nothing was recorded: whether it loads, and is an estimator then."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..compare.difference import Difference
from ..gate.legacy import MOST_SIDE_FILES, is_side_file
from ..gate.policy import TrustPolicy, as_policy
from ..gate.reading import Artifact, NotAsRecorded, handed_over, read_once
from ..judge.outcome import Outcome, verdict, worst_first
from ..judge.status import Status
from .asking import Answer, Call, no_file, not_as_recorded, run_sandboxed
from .reasons import look_into, reasons

__all__ = ["check_artifact"]

_HOME = "pytest_sklearn_persist.goldens.bare_observing"
#: What any estimator can do, in the order in which it is tried.
_ABILITIES = ("repr", "get_params", "clone", "dump")


def check_artifact(
    path: str | os.PathLike[str],
    *,
    trusted: Iterable[str] | TrustPolicy = (),
    timeout: float = 60.0,
    memory: int | None = None,
) -> Outcome:
    """Load a file with a saved estimator, and try what any estimator can do.

    It is loaded in a throw-away process, which refuses what is not trusted. Nothing was recorded
    of it, so nothing is compared: the best that can be said is ``unchecked``.

    Parameters
    ----------
    path : str or PathLike
        What pickle, joblib or skops has written, by its bytes: its name says nothing.
    trusted : iterable of str, default=()
        Names of your own that it may hold, as ``"mypkg.models.Scaler"`` or ``"mypkg.models.*"``;
        or a whole policy.
    timeout : float, default=60.0
        Seconds.
    memory : int, default=None
        Bytes that the process may take; None for two gigabytes and ten times the size of the
        file.

    Returns
    -------
    Outcome
        ``unchecked`` if it loads and ``repr``, ``get_params``, ``clone`` and dumping it again
        work; else what is wrong. Never raises for what is wrong with the file.

    Raises
    ------
    UsageError
        An argument cannot be used.

    Examples
    --------
    >>> import joblib, tempfile
    >>> from pathlib import Path
    >>> from sklearn.linear_model import LinearRegression
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = joblib.dump(LinearRegression(), Path(folder) / "model.joblib")
    ...     outcome = check_artifact(Path(folder) / "model.joblib")
    >>> outcome.status
    <Status.UNCHECKED: 'unchecked'>
    """
    policy = as_policy(trusted)
    started = time.monotonic()
    try:
        with handed_over(path) as artifact:
            found = run_sandboxed(
                lambda call: _talk(call, Path(path), artifact, policy),
                size=len(artifact),
                trusted=bool(policy.patterns) or policy.mode == "hash",
                timeout=timeout,
                memory=memory,
            )
    except NotAsRecorded as error:
        found = not_as_recorded(error)
    found = replace(found, seconds=time.monotonic() - started)
    status = found.status or min(map(verdict, found.differences), default=Status.UNCHECKED)
    if status is Status.UNCHECKED and not found.differences:
        text = f"it holds {found.holds}, and loads; nothing was recorded to compare it with"
        found.differences.append(Difference("everything", "unchecked", "save", "a recording", text))
    form = found.facts.get("kind", "file")
    version = found.facts.get("version")
    recorded = {} if version is None else {"scikit-learn": version}
    return Outcome(
        status,
        form,
        "fresh",
        worst_first(found.differences, across=True),
        tuple(found.warnings),
        seconds=round(found.seconds, 6),
        **reasons(status, form, found, look_into(path, status), recorded, str(path)),
    )


def _talk(call: Call, path: Path, artifact: Artifact, policy: TrustPolicy) -> Answer:
    """Let a process look at the bytes, then load them; say what that means."""
    seen = call(f"{_HOME}:look", {"artifact": artifact})
    if seen["sha256"] is None:
        return no_file(seen["file"])
    # Nothing has been loaded yet: this can be relied upon.
    trust = policy.for_file(path.name, str(seen["sha256"]))
    if seen["file"] is not None:
        return no_file(seen["file"])
    names = [name for name in seen["side_files"] if is_side_file(name)][:MOST_SIDE_FILES]
    side_files = {name: read_once(path.with_name(name))[0] for name in names}
    facts = {str(key): str(value) for key, value in seen["facts"].items()}
    job = {
        "side_files": side_files,
        "abilities": _ABILITIES,
        "trusted": trust.patterns,
        "listed": trust.listed,
    }
    return _read(call(f"{_HOME}:load_and_try", job), facts)


def _read(said: Any, facts: dict[str, str]) -> Answer:
    """Return what the answers of a process mean that may have been taken over."""
    if said["file"] is not None:
        return replace(no_file(said["file"]), facts=facts)
    found = []
    if said["load"] is not None:
        found.append(Difference("load", "load", "save", "", str(said["load"])))
        if said["latin1"] is not None:
            facts = {**facts, "latin1": "works" if said["latin1"] else "fails"}
    elif said["abilities"] is not None:
        if [name for name, _ in said["abilities"]] != list(_ABILITIES):
            raise ValueError("it has not tried what it was to try")
        found = [
            Difference(name, "raises", "ability", "", str(text))
            for name, text in said["abilities"]
            if text is not None
        ]
    return Answer(
        found,
        warnings=[str(text) for text in said["warnings"]],
        facts=facts,
        holds=f"a {str(said['holds'])[:200]}",
    )
