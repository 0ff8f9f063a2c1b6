"""Ask a throw-away process about a file that somebody else may have written."""

from __future__ import annotations

from typing import Any

from ..compare.difference import Difference
from ..isolation.errors import RemoteError, WorkerCrashed, WorkerError, WorkerTimeout
from .processes import stranger_process

__all__ = ["ask_stranger", "no_sense"]


def ask_stranger(
    home: str,
    job: dict[str, Any],
    *,
    size: int,
    trusted: bool,
    timeout: float,
    memory: int | None,
) -> Any:
    """Call a function in a throw-away process and return its answer.

    Parameters
    ----------
    home : str
        ``"package.module:function"``.
    job : dict
        What it is given.
    size, trusted, timeout, memory
        See :func:`~pytest_sklearn_persist.goldens.processes.stranger_process`.

    Returns
    -------
    object
        JSON types, of which nothing may be relied upon: the process may have been taken over. Or
        a Difference, if there is no answer.
    """
    try:
        with stranger_process(size, trusted=trusted, timeout=timeout, memory=memory) as worker:
            return worker.call(home, job, timeout=timeout, plain=True)
    except (WorkerCrashed, WorkerTimeout) as error:
        return Difference("load and use", "crash", "save", "a living process", str(error))
    except RemoteError as error:
        if error.type_name.endswith("MemoryError"):
            text = f"ran out of the memory that it was given: {error.message}".rstrip(": ")
            return Difference("load and use", "crash", "save", "enough memory", text)
        text = f"could not be checked: {error}"
    except WorkerError as error:
        text = f"could not be checked: {error}"
    return Difference("everything", "unchecked", "save", "an observation", text)


def no_sense(error: Exception) -> Difference:
    """Return the finding for an answer that is not of the form it must be."""
    text = f"the process that loaded it gave no sensible answer ({type(error).__name__})"
    return Difference("everything", "unchecked", "save", "an observation", text)
