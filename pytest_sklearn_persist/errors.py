"""The errors this package raises."""

from __future__ import annotations

__all__ = ["PersistenceError", "PersistenceMismatch", "UsageError"]


class PersistenceError(Exception):
    """Base of every error of this package."""


class UsageError(PersistenceError, ValueError):
    """A call, an option or an input that can not be used; its text names which and why."""


class PersistenceMismatch(PersistenceError, AssertionError):  # noqa: N818 (it is no error)
    """A saved estimator is not the same estimator; its text is the whole report.

    Parameters
    ----------
    message : str
        First line complete on its own.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)


for _error in (PersistenceError, UsageError, PersistenceMismatch):
    # Their public home; it is what tracebacks print, and pytest's summary has little room.
    _error.__module__ = "pytest_sklearn_persist"
