"""What can go wrong with a fresh process, as exceptions that travel between processes."""

from __future__ import annotations

from .platform import signal_name

__all__ = ["MalformedAnswer", "RemoteError", "WorkerCrashed", "WorkerError", "WorkerTimeout"]


def _while(step: str) -> str:
    return f" while {step}" if step else ""


class WorkerError(Exception):
    """A fresh process could not be started or used.

    Parameters
    ----------
    message : str
        One line that says what happened.
    """


class MalformedAnswer(WorkerError):  # noqa: N818 - named for what came
    """What came from the fresh process is not an answer; it is of no further use.

    Parameters
    ----------
    message : str
        One line that says what is wrong with it.
    """


class WorkerCrashed(WorkerError):  # noqa: N818 - named for what happened
    """The fresh process died: a fatal signal, ``os._exit``, ``sys.exit`` or an abort.

    Parameters
    ----------
    step : str
        What it was doing, in the words of the last call of
        :func:`~pytest_sklearn_persist.isolation.steps.step`.
    signal : int or None
        The signal that ended it.
    exitcode : int or None
        Its exit status, when no signal ended it. Both are None when nothing is known.
    stderr_tail : str, default=""
        The end of what it wrote to its standard error.

    Examples
    --------
    >>> print(WorkerCrashed("calling predict(X)", 11, None))
    the fresh process was ended by SIGSEGV while calling predict(X)
    """

    def __init__(
        self, step: str, signal: int | None, exitcode: int | None, stderr_tail: str = ""
    ) -> None:
        super().__init__(step, signal, exitcode, stderr_tail)
        self.step = step
        self.signal = signal
        self.exitcode = exitcode
        self.stderr_tail = stderr_tail

    def __str__(self) -> str:
        """Say in one line how the process ended, and during which step."""
        if self.signal is not None:
            how = f"was ended by {signal_name(self.signal)}"
        elif self.exitcode is not None:
            how = f"exited with status {self.exitcode}"
        else:
            how = "ended for a reason that is not known"
        return f"the fresh process {how}{_while(self.step)}"


class WorkerTimeout(WorkerError):  # noqa: N818 - named for what happened
    """The fresh process took longer than it was given, and was ended.

    Parameters
    ----------
    step : str
        What it was doing when the time was over.
    seconds : float
        The time limit.

    Examples
    --------
    >>> print(WorkerTimeout("loading", 60.0))
    the fresh process was ended after its time limit of 60 s while loading
    """

    def __init__(self, step: str, seconds: float) -> None:
        super().__init__(step, seconds)
        self.step = step
        self.seconds = seconds

    def __str__(self) -> str:
        """Say in one line what took too long."""
        return (
            f"the fresh process was ended after its time limit of {self.seconds:.3g} s"
            f"{_while(self.step)}"
        )


class RemoteError(WorkerError):
    """The called function raised; the fresh process is still usable.

    Parameters
    ----------
    type_name : str
        Name of the exception's class, with its module unless that is ``builtins``.
    message : str
        Text of the exception.
    traceback : str, default=""
        The traceback, as text, from the called function inwards.

    Examples
    --------
    >>> print(RemoteError("ValueError", "output array is read-only"))
    ValueError: output array is read-only
    """

    def __init__(self, type_name: str, message: str, traceback: str = "") -> None:
        super().__init__(type_name, message, traceback)
        self.type_name = type_name
        self.message = message
        self.traceback = traceback

    def __str__(self) -> str:
        """Give the exception's name and text as Python would print them."""
        return f"{self.type_name}: {self.message}" if self.message else self.type_name
