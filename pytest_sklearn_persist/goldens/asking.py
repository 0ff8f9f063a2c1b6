"""Ask a throw-away process about a file that somebody else may have written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..compare.difference import Difference
from ..isolation.errors import RemoteError, WorkerCrashed, WorkerError, WorkerTimeout
from ..judge.status import Status
from .processes import stranger_process

__all__ = ["Answer", "ask_stranger", "failure_in"]

#: What a process may say of a file by itself; everything else is worked out here.
_FAILURES = ("refused", "damaged", "load-error")


@dataclass
class Answer:
    """What a throw-away process has answered, or what became of it.

    Attributes
    ----------
    differences : list of Difference
    status : Status or None
        Of the file itself, where nothing of it was used.
    warnings, not_compared : list of str
    names : list of (str, str)
        Modules and names that were refused.
    facts : dict of str to str
        What the bytes say about where they come from.
    holds : str
        What was loaded.
    compared : int
    seconds : float
    outputs : list of dict
        Samples of outputs that differ.
    """

    differences: list[Difference]
    status: Status | None = None
    warnings: list[str] = field(default_factory=list)
    not_compared: list[str] = field(default_factory=list)
    names: list[tuple[str, str]] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    holds: str = ""
    compared: int = 0
    seconds: float = 0.0
    outputs: list[dict[str, Any]] = field(default_factory=list)


def ask_stranger(
    home: str,
    job: dict[str, Any],
    read: Callable[[Any], Answer],
    *,
    size: int,
    trusted: bool,
    timeout: float,
    memory: int | None,
) -> Answer:
    """Call a function in a throw-away process and return its answer.

    Parameters
    ----------
    home : str
        ``"package.module:function"``.
    job : dict
        What it is given.
    read : callable
        Makes an answer of the JSON that comes back, of which nothing may be relied upon: the
        process may have been taken over.
    size, trusted, timeout, memory
        See :func:`~pytest_sklearn_persist.goldens.processes.stranger_process`.

    Returns
    -------
    Answer
        A finding tells it if the process gave none, or one that makes no sense.
    """
    try:
        with stranger_process(size, trusted=trusted, timeout=timeout, memory=memory) as worker:
            said = worker.call(home, job, timeout=timeout, plain=True)
    except (WorkerCrashed, WorkerTimeout) as error:
        found = Difference("load and use", "crash", "save", "a living process", str(error))
        return Answer([found])
    except RemoteError as error:
        if error.type_name.endswith("MemoryError"):
            text = f"ran out of the memory that it was given: {error.message}".rstrip(": ")
            return Answer([Difference("load and use", "crash", "save", "enough memory", text)])
        return _unchecked(f"could not be checked: {error}")
    except WorkerError as error:
        return _unchecked(f"could not be checked: {error}")
    try:
        return read(said)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        kind = type(error).__name__
        return _unchecked(f"the process that loaded it gave no sensible answer ({kind})")


def failure_in(said: Any) -> Status | None:
    """Return the status that a process gives a file, if it is one that it may give."""
    status = said.get("status")
    return Status(status) if status in _FAILURES else None


def _unchecked(text: str) -> Answer:
    return Answer([Difference("everything", "unchecked", "save", "an observation", text)])
