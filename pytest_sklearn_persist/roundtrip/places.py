"""Load an artifact in a place, observe it there, and return what is not as expected."""

from __future__ import annotations

import pickle
import sys
import time
import warnings
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from ..byteswap import can_swap, dump_byteswapped
from ..compare.difference import Difference
from ..compare.paths import attribute_in
from ..compare.subjects import Expected, examine
from ..formats import Format, JoblibFormat
from ..isolation.copies import Copy, in_copy, inside_copy
from ..isolation.errors import RemoteError, WorkerCrashed, WorkerTimeout
from ..isolation.lending import fresh_worker
from ..isolation.steps import step
from ..isolation.threads import share_processors
from ..isolation.timelimit import TimeLimitExceeded, time_limit
from ..observe.abilities import FITTING
from ..observe.fresh import FreshSubject, LoadFailed, request_for, spell_format
from ..observe.observation import Plan, error_text
from ..observe.snapshot import Options, snapshot
from ..observe.subject import Subject
from .original import LARGE, Original
from .trips import Artifact, Trip, Visit, expected_of, without

__all__ = ["modules_of", "not_applicable", "visit", "visit_both", "warning_texts"]

_COPY = "the copy of this process"  # that a visit is made by


def not_applicable(place: str, format_: Format) -> str | None:
    """Return why a format has no such place, or None."""
    if place == "byteswapped":
        return can_swap(format_)
    if place == "memmap":
        plain = isinstance(format_, JoblibFormat) and not format_.codec and not format_.mmap_mode
        if not plain or getattr(format_, "route", "") == "file":
            return "only an uncompressed joblib file can be mapped into memory"
    if place == "fresh":
        try:
            spell_format(format_)
        except Exception as error:  # a format of the user's own that can't travel
            return f"the format can't be sent to a fresh process ({type(error).__name__})"
    return None


def visit(trip: Trip, original: Original, *, apart: bool) -> Visit:
    """Load an artifact in a place and examine it.

    Parameters
    ----------
    trip : Trip
    original : Original
    apart : bool
        Whether to load it in a forked copy of this process: nobody has loaded such bytes in such
        a way and lived.
    """
    if trip.place == "fresh":
        return _ended(partial(_visit_fresh, trip), name="the fresh process")
    if apart and inside_copy():
        limit = trip.settings.time_limit
        return _ended(partial(in_copy, _visit_apart, trip, original, timeout=limit))
    return _ended(partial(_visit_in_time, trip, original))


def visit_both(trips: list[Trip], original: Original) -> list[Visit]:
    """Load an artifact in a fresh process, then in a copy of this one while the first is asked.

    What loading here leaves behind, in a file or elsewhere, must not be there for the fresh one.
    """
    fresh, same = trips
    with ExitStack() as stack:
        copies: list[Copy] = []

        def loaded() -> None:
            limit = same.settings.time_limit
            copies.append(stack.enter_context(Copy(_visit_apart, same, original, timeout=limit)))

        there = _ended(partial(_visit_fresh, fresh, loaded), name="the fresh process")
        if not copies:
            loaded()
        here = _ended(copies[0].result)
        if here.hung:  # it did so while the fresh process was asked
            here.seconds = same.settings.time_limit
        return [there, here]


def _ended(go: Callable[[], Visit], name: str = _COPY) -> Visit:
    """Go there, and tell how it ended if it was not as it should."""
    started = time.perf_counter()
    try:
        result = go()
    except (WorkerCrashed, WorkerTimeout) as error:
        text = str(error).replace("the fresh process", name)
        found = Difference("load and use", "crash", "save", "a living process", text)
        result = Visit([found], hung=isinstance(error, WorkerTimeout))
    except RemoteError as error:
        result = Visit([_unchecked(error)])
    except TimeLimitExceeded as error:
        text = f"not done after {error.seconds:g} s (time_limit)"
        found = Difference("load and use", "crash", "save", "an end", text)
        result = Visit([found], hung=True)
    result.seconds = result.seconds or time.perf_counter() - started
    return result


def _visit_in_time(trip: Trip, original: Original) -> Visit:
    with time_limit(trip.settings.time_limit):
        return _visit_here(trip, original)


def _visit_fresh(trip: Trip, loaded: Callable[[], None] | None = None) -> Visit:
    artifact, plan, settings = trip.artifact, trip.plan, trip.settings
    result = Visit()
    modules = set(artifact.expected.state.modules())
    worker = fresh_worker(
        preload=sorted(modules | modules_of(plan)),
        sys_path=list(sys.path),
        blocked_modules=settings.session.blocked_modules,
    )
    watch = getattr(artifact.format, "mmap_mode", None) == "r+"
    again = artifact.again("fresh")
    request = request_for(artifact.format, artifact.path, again, pickle.dumps(plan, 5), watch=watch)
    subject = FreshSubject(worker, request, settings.time_limit, loaded)
    is_known = partial(result.knows, subject, trip.rules, trip.known)
    with worker:
        try:
            result.found = examine(subject, trip.expected, trip.rules, is_known)
            result.complete = True
        except LoadFailed as error:
            result.found = [_load_error(error.error, error.text)]
    result.warnings = subject.warnings
    return result


def modules_of(plan: Plan) -> set[str]:
    """Return the packages that the inputs need, so that each child need not import them."""
    found: set[str] = set()
    for probe in plan.probes:
        found |= {type(value).__module__.split(".")[0] for value in (probe.X, probe.y)}
        if hasattr(probe.X, "tocsr"):
            found.add("scipy.sparse")
    return found


def _load_error(error: str, text: str) -> Difference:
    return Difference("load", "load", "save", "an estimator", f"{error}: {text}")


def _unchecked(error: RemoteError) -> Difference:
    text = f"the process that loaded it could not be asked: {error}"
    return Difference("everything", "unchecked", "save", "a comparison", text)


def _visit_here(trip: Trip, original: Original) -> Visit:
    """Load it in this process and examine it."""
    place, artifact, plan = trip.place, trip.artifact, trip.plan
    result = Visit()
    expected = trip.expected
    if place == "byteswapped":
        artifact, plan, expected = _swap(artifact, plan, original)
    else:
        if not artifact.outdated:
            plan = replace(plan, options=Options(digest_above=LARGE))
        if "fresh" in trip.settings.places:
            expected = replace(expected, watch_use=False)  # seen there, where all has a digest
    mode = "r" if place == "memmap" else getattr(artifact.format, "mmap_mode", None)
    load = artifact.format.load
    if place == "memmap":
        load = JoblibFormat(mmap_mode="r").load
    subject = Subject(
        partial(_load, load, artifact.path),
        plan,
        dump_again=None if place == "byteswapped" else partial(_dump_again, artifact, place),
        watch=artifact.path if mode == "r+" else None,
        step=step,
    )
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            is_known = partial(result.knows, subject, trip.rules, trip.known)
            result.found = examine(_Quiet(subject), expected, trip.rules, is_known)
        result.complete = True
        result.warnings = warning_texts(caught)
    except _LoadRaised as error:
        result.found = [_load_error(type(error.cause).__name__, error_text(error.cause))]
    return result


def _visit_apart(trip: Trip, original: Original) -> Visit:
    """Do the same in a forked copy, and see there what it does to the original."""
    started = time.perf_counter()
    share_processors()
    look = Options(digest_above=LARGE)
    before = snapshot(original.estimator, look)
    result = _visit_here(trip, original)
    step("looking at the original again")
    said = {attribute_in(d.path) for d in result.found}
    since = _quietly(original.since, before, look)
    result.found += [d for d in since if attribute_in(d.path) not in said]
    result.seconds = time.perf_counter() - started
    return result


def warning_texts(caught: Iterable[warnings.WarningMessage]) -> tuple[str, ...]:
    """Return warnings as texts, each once."""
    return tuple(dict.fromkeys(f"{w.category.__name__}: {w.message}" for w in caught))


class _LoadRaised(Exception):  # noqa: N818 (named for what happened)
    def __init__(self, cause: BaseException) -> None:
        super().__init__(str(cause))
        self.cause = cause


def _load(load: Callable[[Path], Any], path: Path) -> Any:
    try:
        return load(path)
    except (Exception, SystemExit) as error:
        raise _LoadRaised(error) from error


def _dump_again(artifact: Artifact, place: str, estimator: Any) -> Callable[[], Any]:
    again = artifact.again(place)
    artifact.format.dump(estimator, again)
    return partial(artifact.format.load, again)


def _swap(artifact: Artifact, plan: Plan, original: Original) -> tuple[Artifact, Plan, Expected]:
    """Write the artifact in the other byte order; what is expected looks through that order."""
    path = artifact.path.with_name(artifact.path.name + ".swapped")
    dump_byteswapped(artifact.format, original.estimator, path)
    options = Options(native=True)
    plan = replace(without(FITTING, plan), options=options)
    expected = replace(
        expected_of(artifact, plan), state=snapshot(original.estimator, options), watch_use=False
    )
    return replace(artifact, path=path), plan, expected


class _Quiet:
    """A subject in this process: loading may warn, and is heard; the rest is kept quiet."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._subject, name)
        return value if name == "state" else partial(_quietly, value)


def _quietly(function: Callable[..., Any], *arguments: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return function(*arguments)
