"""The errors this package raises."""

from __future__ import annotations

from .texts import clean, clean_lines

__all__ = ["PersistenceError", "PersistenceMismatch", "UsageError"]


class PersistenceError(Exception):
    """Base of every error of this package.

    Parameters
    ----------
    message : str
        One line. It is made fit to be shown: the names of files, and whatever else it quotes, may
        be a stranger's.
    *details : str
        More lines; they are indented.
    """

    def __init__(self, message: str = "", *details: str) -> None:
        super().__init__(clean_lines("\n".join(map(clean, (message, *details)))))


class UsageError(PersistenceError, ValueError):
    """A call, an option or an input that cannot be used; its text names which and why."""


class PersistenceMismatch(PersistenceError, AssertionError):  # noqa: N818 (it is no error)
    """A saved estimator is not the same estimator; its text is the whole report.

    Parameters
    ----------
    message : str
        First line complete on its own.
    """

    def __init__(self, message: str) -> None:
        Exception.__init__(self, message)  # a whole report, whose parts are clean


for _error in (PersistenceError, UsageError, PersistenceMismatch):
    # Their public home; it is what tracebacks print, and pytest's summary has little room.
    _error.__module__ = "pytest_sklearn_persist"
