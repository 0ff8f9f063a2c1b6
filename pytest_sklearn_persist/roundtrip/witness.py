"""The witness: a forked copy of the caller's process that does the whole check in its stead.

It inherits the live estimator, examines it and says what it found.  What the caller has stays as
it was, whatever the estimator does: change itself or the inputs, exit, crash, or never end.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import joblib

from ..compare.difference import Difference
from ..errors import UsageError
from ..isolation.copies import cannot_copy, in_copy, inside_copy, was_refused
from ..isolation.errors import RemoteError, WorkerCrashed, WorkerError, WorkerTimeout
from ..isolation.launching import import_quietly
from ..isolation.lending import Lender
from ..isolation.threads import look_for_libraries, share_processors
from ..judge.expectations import apply_expectations
from ..judge.outcome import Outcome, RoundtripResult, verdict
from ..observe.copying import faithful_copy
from ..settings import Settings
from .cells import cells_of

__all__ = ["in_witness", "remove", "witnessed"]

_IMPORTED = (
    "pytest_sklearn_persist.observe.nodes",
    "pytest_sklearn_persist.observe.containers",
    "sklearn.compose",
    "sklearn.utils._pprint",
)
_GRACE = 5.0  # seconds that the witness is given to notice by itself that something hangs


def witnessed(
    check: Callable[..., RoundtripResult], arguments: tuple[Any, ...], settings: Settings
) -> RoundtripResult:
    """Have a witness do a check, or do it here where a witness can't.

    Parameters
    ----------
    check : callable
    arguments : tuple
        The estimator, X, y, the settings, and where files go.
    settings : Settings

    Raises
    ------
    UsageError
        The arguments cannot be used.
    """
    told: list[Outcome] = []
    reason = None if inside_copy() else cannot_copy()
    try:
        try:
            result: RoundtripResult = in_witness(
                check, arguments, settings.time_limit, hear=told.extend, reason=reason
            )
        except WorkerError as error:
            reason = was_refused(error)
            if reason is None:
                raise
            result = in_witness(check, arguments, settings.time_limit, reason=reason)
    except UsageError:
        raise
    except Exception as error:  # whatever it is: it is told, never raised
        died = isinstance(error, WorkerCrashed) or (told and isinstance(error, WorkerTimeout))
        if died and not settings.careful:
            again = replace(settings, careful=True)
            return witnessed(check, (*arguments[:3], again, *arguments[4:]), again)
        return _lost(error, told, arguments[0], settings)
    if reason is None:
        return result
    note = f"checked in this process itself, not in a forked copy of it: {reason}"
    return replace(result, notes=(*result.notes, note))


def in_witness(
    work: Callable[..., Any],
    arguments: tuple[Any, ...],
    seconds: float,
    *,
    hear: Callable[[Any], None] | None = None,
    reason: str | None = None,
) -> Any:
    """Do something in a forked copy of this process, which may ask for fresh processes.

    Parameters
    ----------
    work : callable
    arguments : tuple
    seconds : float
        How long one step may take.
    hear : callable, optional
        Given what the witness tells before its end.
    reason : str, optional
        Why it has to be done here instead.

    Raises
    ------
    UsageError
        The arguments cannot be used.
    WorkerError
        The witness died, never ended, or raised.
    """
    if reason is not None:
        return _alone(work, tuple(map(_spared, arguments)), None)
    # What every check imports and looks for would else be in each witness again.
    import_quietly(_IMPORTED)
    look_for_libraries()
    lender = Lender()
    file, listed = tempfile.mkstemp(prefix="persist-", suffix=".made")
    os.close(file)
    try:
        return in_copy(
            _alone,
            work,
            arguments,
            listed,
            timeout=seconds + _GRACE,
            each_step=True,
            hear=hear,
            lend=lender.lend,
        )
    except RemoteError as error:
        if error.type_name == f"{UsageError.__module__}.UsageError":
            raise UsageError(error.message) from None
        raise
    finally:
        lender.close()
        _remove_what_was_made(Path(listed))


def _spared(argument: Any) -> Any:
    """Return a copy of an estimator or of data, so that what is done to it is not done to it."""
    if isinstance(argument, (Settings, Path)):
        return argument
    try:
        return faithful_copy(argument)
    except Exception:  # locks, files, and whatever else does not like to be copied
        return argument


def _alone(work: Callable[..., Any], arguments: tuple[Any, ...], listed: str | None) -> Any:
    if listed is not None:
        _list_what_is_made(listed)
        share_processors()
    with joblib.parallel_backend("sequential"):  # no estimator needs processes of its own here
        return work(*arguments)


def _list_what_is_made(listed: str) -> None:
    """Write down which temporary files are made in this process: nobody else removes them."""

    def note(event: str, values: tuple[Any, ...]) -> None:
        if event in ("tempfile.mkstemp", "tempfile.mkdtemp"):
            with suppress(OSError, TypeError, ValueError):
                data = os.fsencode(os.path.abspath(values[0])) + b"\0"  # noqa: PTH100 (any path)
                descriptor = os.open(listed, os.O_WRONLY | os.O_APPEND)
                os.write(descriptor, data)
                os.close(descriptor)

    sys.addaudithook(note)


def remove(path: Path) -> None:
    """Remove a file, or a folder with what is in it."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _remove_what_was_made(listed: Path) -> None:
    with suppress(OSError):
        for name in filter(None, listed.read_bytes().split(b"\0")):
            remove(Path(os.fsdecode(name)))
        listed.unlink(missing_ok=True)


def _lost(
    error: Exception, told: list[Outcome], estimator: Any, settings: Settings
) -> RoundtripResult:
    """Return what is known of a check that did not come to its end."""
    text = str(error).replace("the fresh process", "the copy of this process that checked it")
    if isinstance(error, (WorkerCrashed, WorkerTimeout)):
        found = Difference("save and use", "crash", "save", "a living process", text)
    else:
        if not isinstance(error, WorkerError):
            text = f"{type(error).__name__}: {text}"
        found = Difference("everything", "unchecked", "save", "a comparison", text)
    cells, notes = cells_of(settings)
    done = {outcome.cell: outcome for outcome in told}
    outcomes = [
        done.get(f"{format_}@{place}") or Outcome(verdict(found), format_, place, (found,))
        for format_, place in cells
    ]
    outcomes, unmet = apply_expectations(outcomes, settings.expected_failures)
    rerun = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" (")[0] or None
    return RoundtripResult(
        type(estimator).__name__, tuple(outcomes), tuple(notes), tuple(unmet), rerun
    )
