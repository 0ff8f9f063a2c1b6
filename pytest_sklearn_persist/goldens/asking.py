"""Ask a throw-away process about a file that somebody else may have written."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from ..compare.difference import Difference
from ..gate.reading import NotAsRecorded, Opened
from ..isolation.errors import (
    MalformedAnswer,
    RemoteError,
    WorkerCrashed,
    WorkerError,
    WorkerTimeout,
)
from ..judge.refusals import names_in_answer
from ..judge.status import Status
from .processes import judge, sandbox

__all__ = [
    "Answer",
    "Call",
    "JudgeFailed",
    "ask_judge",
    "crash",
    "malformed",
    "no_file",
    "not_as_recorded",
    "run_sandboxed",
]

_MOST_JSON = 1 << 20
#: What becomes of a file of which nothing was used.
_NOT_LOADED = (Status.REFUSED, Status.DAMAGED, Status.LOAD_ERROR, Status.UNCHECKED)
_one_at_a_time = threading.Lock()


class Call(Protocol):
    """A function that calls one in a throw-away process."""

    def __call__(self, home: str, job: dict[str, Any], most_bytes: int = 0) -> Any:
        """Call it."""


class JudgeFailed(Exception):  # noqa: N818 - named for what happened
    """The process that judges has not answered."""


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
    served : tuple of str
        Methods that the model is served through.
    lost_parameters : tuple of str
        Recorded ones that the release here does not know any more.
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
    served: tuple[str, ...] = ()
    lost_parameters: tuple[str, ...] = ()


def run_sandboxed(
    talk: Callable[[Call], Answer],
    *,
    size: int,
    trusted: bool,
    timeout: float,
    memory: int | None,
) -> Answer:
    """Talk with a throw-away process about a file that somebody else may have written.

    Parameters
    ----------
    talk : callable
        Given a function that calls ``"package.module:function"`` there with a job, and returns
        JSON, or bytes where ``most_bytes`` of these are allowed. Of what comes back nothing may
        be relied upon: the process may have been taken over.
    size, trusted, timeout, memory
        See :func:`~pytest_sklearn_persist.goldens.processes.sandbox`. The time is for all calls
        together.

    Returns
    -------
    Answer
        Of `talk`; or a finding that tells what became of the process, or that what it says makes
        no sense.
    """
    until = time.monotonic() + timeout

    def call(home: str, job: dict[str, Any], most_bytes: int = 0) -> Any:
        artifact = job.get("artifact")
        return worker.call(
            home,
            job,
            timeout=max(0.0, until - time.monotonic()),
            plain=True,
            most=_MOST_JSON,
            most_bytes=most_bytes,
            file=artifact.handle if isinstance(artifact, Opened) else None,
        )

    try:
        with sandbox(size, trusted=trusted, timeout=timeout, memory=memory) as worker:
            return talk(call)
    except WorkerTimeout as error:
        return crash(str(WorkerTimeout(error.step, timeout)))
    except WorkerCrashed as error:
        return crash(str(error))
    except RemoteError as error:
        if error.type_name.endswith("MemoryError"):
            text = f"ran out of the memory that it was given: {error.message}".rstrip(": ")
            return crash(text, "enough memory")
        return _unchecked(f"could not be checked: {error}")
    except MalformedAnswer as error:
        return malformed(str(error))
    except WorkerError as error:
        return _unchecked(f"could not be checked: {error}")
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        return malformed(type(error).__name__)


def ask_judge(home: str, job: dict[str, Any], *, timeout: float, most_bytes: int = 0) -> Any:
    """Call a function in the process that judges; it is started anew if it has died.

    Parameters
    ----------
    home, job, timeout
        See :func:`run_sandboxed`.
    most_bytes : int, default=0
        How many bytes may come back.

    Raises
    ------
    JudgeFailed
        What it was given has ended it, or made it raise.
    """
    with _one_at_a_time:
        for attempt in (1, 2):
            worker = judge()
            try:
                return worker.call(home, job, timeout=timeout, plain=True, most_bytes=most_bytes)
            except WorkerError as error:
                if not isinstance(error, RemoteError):
                    worker.close()
                if attempt == 2 or not isinstance(error, WorkerCrashed):
                    raise JudgeFailed(str(error)) from None
    raise AssertionError


def no_file(said: Any) -> Answer:
    """Return the finding that a file was not loaded: by what, and why, some process has said.

    Raises
    ------
    TypeError, KeyError, ValueError
        It is malformed.
    """
    status = Status(said["status"])
    if status not in _NOT_LOADED:
        raise ValueError(f"a file that is not loaded is not {status}")
    found = Difference("file", "manifest", "save", "", str(said["text"]))
    return Answer([found], status, names=names_in_answer(said))


def not_as_recorded(error: NotAsRecorded) -> Answer:
    """Return the finding that a file was not as it must be, before anything of it was used."""
    return no_file({"status": error.status, "text": str(error), "names": []})


def malformed(text: str) -> Answer:
    """Return the finding that the process which loaded a file has not answered as it must."""
    return crash(f"malformed response: {text}", "an answer")


def crash(text: str, expected: str = "a living process") -> Answer:
    """Return the finding that a process has not come to an end as it must."""
    return Answer([Difference("load and use", "crash", "save", expected, text)])


def _unchecked(text: str) -> Answer:
    return Answer([Difference("everything", "unchecked", "save", "an observation", text)])
