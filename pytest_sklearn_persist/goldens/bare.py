"""Check a file of which nothing was recorded: whether it loads, and is an estimator then."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..compare.difference import Difference
from ..gate.policy import TrustPolicy, as_policy
from ..judge.old_files import explain_old_file
from ..judge.outcome import Outcome, verdict, worst_first
from ..judge.refusals import names_in_answer, remedy_of_refusal
from ..judge.status import Status
from .asking import ask_stranger, no_sense

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
    answer = ask_stranger(
        _HOME,
        job,
        size=_size(path),
        trusted=bool(policy.patterns) or policy.mode == "hash",
        timeout=timeout,
        memory=memory,
    )
    found = _Found([answer]) if isinstance(answer, Difference) else _read(answer)
    status = found.status or min(map(verdict, found.differences), default=Status.UNCHECKED)
    if status is Status.UNCHECKED and not found.differences:
        text = f"it holds {found.holds}, and loads; nothing was recorded to compare it with"
        found.differences.append(Difference("everything", "unchecked", "save", "a recording", text))
    cause, remedy = None, None
    if status is Status.LOAD_ERROR:
        errors = " ".join(difference.actual for difference in found.differences)
        cause, remedy = explain_old_file(found.facts, errors, Path(path).name)
    elif status is Status.REFUSED:
        remedy = remedy_of_refusal(found.names, shlex.quote(str(path)))
    return Outcome(
        status,
        found.facts.get("kind", "file"),
        "fresh",
        worst_first(found.differences),
        tuple(found.warnings),
        cause=cause,
        remedy=remedy,
        seconds=round(found.seconds, 6),
    )


@dataclass
class _Found:
    """What a process has answered, or what became of it."""

    differences: list[Difference]
    status: Status | None = None
    warnings: list[str] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    holds: str = ""
    seconds: float = 0.0
    names: list[tuple[str, str]] = field(default_factory=list)


def _size(path: str | os.PathLike[str]) -> int:
    try:
        return min(os.lstat(path).st_size, 1 << 33)
    except OSError:  # the process that reads it says why
        return 0


def _read(answer: Any) -> _Found:
    """Read what a process says that may have been taken over: nothing in it is relied upon."""
    try:
        return _Found(
            [
                Difference(str(path), str(kind), "ability" if ability else "save", "", str(text))
                for path, kind, ability, text in answer["differences"]
            ],
            Status(answer["status"]) if answer["status"] in _FAILURES else None,
            [str(text) for text in answer["warnings"]],
            {str(key): str(value) for key, value in answer["facts"].items()},
            str(answer["holds"]),
            float(answer["seconds"]),
            names_in_answer(answer),
        )
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        return _Found([no_sense(error)])


_FAILURES = ("refused", "damaged", "load-error")
