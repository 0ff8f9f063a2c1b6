"""Check a file of which nothing was recorded: whether it loads, and is an estimator then."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..compare.difference import Difference
from ..gate.policy import TrustPolicy, as_policy
from ..judge.outcome import Outcome, verdict, worst_first
from ..judge.refusals import names_in_answer
from ..judge.status import Status
from .asking import Answer, ask_stranger, failure_in
from .reasons import look_into, reasons

__all__ = ["check_artifact"]

_HOME = "pytest_sklearn_persist.goldens.bare_observing:observe_bare"


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
        An argument can not be used.

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
    job = {
        "path": str(Path(path).absolute()),
        "patterns": policy.patterns,
        "mode": policy.mode,
        "reviewed": sorted(policy.reviewed),
        "base": policy.base,
    }
    found = ask_stranger(
        _HOME,
        job,
        _read,
        size=_size(path),
        trusted=bool(policy.patterns) or policy.mode == "hash",
        timeout=timeout,
        memory=memory,
    )
    status = found.status or min(map(verdict, found.differences), default=Status.UNCHECKED)
    if status is Status.UNCHECKED and not found.differences:
        text = f"it holds {found.holds}, and loads; nothing was recorded to compare it with"
        found.differences.append(Difference("everything", "unchecked", "save", "a recording", text))
    form = found.facts.get("kind", "file")
    version = found.facts.get("version")
    recorded = {} if version is None else {"scikit-learn": version}
    name = str(path) if status is Status.REFUSED else Path(path).name
    return Outcome(
        status,
        form,
        "fresh",
        worst_first(found.differences),
        tuple(found.warnings),
        seconds=round(found.seconds, 6),
        **reasons(status, form, found, look_into(path, status), recorded, name),
    )


def _size(path: str | os.PathLike[str]) -> int:
    try:
        return min(os.lstat(path).st_size, 1 << 33)
    except OSError:  # the process that reads it says why
        return 0


def _read(said: Any) -> Answer:
    return Answer(
        [
            Difference(str(path), str(kind), "ability" if ability else "save", "", str(text))
            for path, kind, ability, text in said["differences"]
        ],
        failure_in(said),
        warnings=[str(text) for text in said["warnings"]],
        names=names_in_answer(said),
        facts={str(key): str(value) for key, value in said["facts"].items()},
        holds=str(said["holds"]),
        seconds=float(said["seconds"]),
    )
