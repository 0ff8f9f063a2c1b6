"""Load an artifact in a place, observe it there, and return what is not as expected."""

from __future__ import annotations

import pickle
import shutil
import sys
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from ..byteswap import can_swap, dump_byteswapped
from ..compare.difference import Difference
from ..compare.paths import attribute_in
from ..compare.snapshots import Rules
from ..compare.subjects import Expected, examine
from ..formats import Format, JoblibFormat, keeps_aliases
from ..isolation.copies import in_copy, inside_copy
from ..isolation.errors import RemoteError, WorkerCrashed, WorkerError, WorkerTimeout
from ..isolation.lending import fresh_worker
from ..isolation.steps import step
from ..isolation.timelimit import TimeLimitExceeded, time_limit
from ..observe.abilities import FITTING
from ..observe.fingerprint import Fingerprint
from ..observe.fresh import FreshSubject, LoadFailed, request_for, spell_format
from ..observe.observation import Plan, error_text
from ..observe.snapshot import Options, snapshot
from ..observe.subject import Subject
from ..settings import Settings
from .original import LARGE, Original

__all__ = ["Artifact", "Known", "Visit", "modules_of", "not_applicable", "visit"]


@dataclass(frozen=True, slots=True)
class Known:
    """A loaded object that was asked everything in some place, and in which nothing was found.

    ``trained`` tells whether it was trained, too; ``rules`` are those it was compared by.
    """

    fingerprint: Fingerprint
    trained: bool
    rules: Rules

    def answers_for(self, other: Fingerprint, rules: Rules) -> bool:
        """Tell whether an object would answer the same, and be compared no more strictly."""
        lenient = self.rules.aliases >= rules.aliases and self.rules.readonly <= rules.readonly
        return lenient and self.fingerprint.covers(other)


@dataclass(frozen=True, slots=True)
class Artifact:
    """What was written: a file, its format, and the state the original had then.

    ``outdated`` tells whether the original has changed since: its arrays are no reference then.
    """

    format: Format
    path: Path
    expected: Expected
    outdated: bool = False

    @property
    def again(self) -> Path:
        """Where the second generation goes."""
        return self.path.with_name(self.path.name + ".again")


@dataclass(slots=True)
class Visit:
    """What was found in one place; ``hung`` tells whether it was ended at its time limit.

    ``asked`` is False if there was time for its state only.  ``learnt`` is what others can be
    spared by it, ``spared`` what it was spared by.  ``cause`` is why and what to do, where trying
    has told.
    """

    found: list[Difference] = field(default_factory=list)
    warnings: tuple[str, ...] = ()
    hung: bool = False
    complete: bool = False
    seconds: float = 0.0
    left_out: str = ""
    asked: bool = True
    cause: tuple[str, str] | None = None
    learnt: Known | None = None
    spared: Known | None = None

    def knows(self, subject: Subject | FreshSubject, rules: Rules, known: Iterable[Known]) -> bool:
        """Look for an object that has answered already for the one that was just loaded."""
        mine = subject.fingerprint()
        if mine is not None:
            self.spared = next((one for one in known if one.answers_for(mine, rules)), None)
            self.learnt = Known(mine, trained=False, rules=replace(rules, comparers=()))
        return self.spared is not None


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


def visit(
    place: str,
    artifact: Artifact,
    original: Original,
    settings: Settings,
    *,
    with_fits: bool,
    with_calls: bool,
    with_html: bool,
    apart: bool,
    known: Iterable[Known] = (),
) -> Visit:
    """Load an artifact in a place and examine it.

    Parameters
    ----------
    place : {"same", "fresh", "memmap", "byteswapped"}
    artifact : Artifact
    original : Original
    settings : Settings
    with_fits : bool
        Whether there is time for abilities that fit.
    with_calls : bool
        Whether there is time to ask it anything: if not, only its state is compared.
    with_html : bool
        Whether to try the HTML repr, which does not depend on the format; in a fresh process
        scikit-learn imports a quarter of itself for it.
    apart : bool
        Whether to load it in a forked copy of this process: nobody has loaded such bytes in such
        a way and lived.
    known : iterable of Known
        What was learnt in this place: an object that is the same need not be asked again.
    """
    plan = original.plan if with_fits else _without(FITTING, original.plan)
    if not with_calls:
        plan = replace(plan, calls=frozenset(), abilities=())
    if not with_html:
        plan = _without(("html repr",), plan)
    if getattr(artifact.format, "mmap_mode", None) == "r+":  # training writes into the file
        own = artifact.path.with_name(f"{artifact.path.name}.{place}")
        shutil.copyfile(artifact.path, own)
        artifact = replace(artifact, path=own)
        known = ()  # what happens to its file is its own
    try:
        if place == "fresh":
            return _visit_fresh(artifact, plan, settings, known)
        work = (place, artifact, original, plan, settings, known)
        if inside_copy() and apart:
            found: Visit = in_copy(_visit_apart, *work, timeout=settings.time_limit)
            return found
        with time_limit(settings.time_limit):
            return _visit_here(*work)
    except (WorkerCrashed, WorkerTimeout) as error:
        return Visit([_crash(error)], hung=isinstance(error, WorkerTimeout))
    except RemoteError as error:
        return Visit([_unchecked(error)])
    except TimeLimitExceeded:
        text = f"not done after {settings.time_limit:g} s (time_limit)"
        return Visit([Difference("load and use", "crash", "save", "an end", text)], hung=True)


def _without(names: tuple[str, ...], plan: Plan) -> Plan:
    return replace(plan, abilities=tuple(n for n in plan.abilities if n not in names))


def _rules(place: str, format_: Format, settings: Settings) -> Rules:
    mapped = place == "memmap" or bool(getattr(format_, "mmap_mode", None))
    return Rules(
        settings.tolerance,
        aliases=keeps_aliases(format_),
        readonly=mapped,
        comparers=settings.session.comparers,
    )


def _expected(artifact: Artifact, plan: Plan) -> Expected:
    abilities = {k: v for k, v in artifact.expected.abilities.items() if k in plan.abilities}
    calls = plan.calls or ()
    outputs = {k: v for k, v in artifact.expected.outputs.items() if k in calls}
    return replace(artifact.expected, outputs=outputs, abilities=abilities)


def _visit_fresh(
    artifact: Artifact, plan: Plan, settings: Settings, known: Iterable[Known]
) -> Visit:
    result = Visit()
    modules = set(artifact.expected.state.modules())
    worker = fresh_worker(
        preload=sorted(modules | modules_of(plan)),
        sys_path=list(sys.path),
        blocked_modules=settings.session.blocked_modules,
    )
    watch = getattr(artifact.format, "mmap_mode", None) == "r+"
    request = request_for(
        artifact.format, artifact.path, artifact.again, pickle.dumps(plan, 5), watch=watch
    )
    subject = FreshSubject(worker, request, settings.time_limit)
    rules = _rules("fresh", artifact.format, settings)
    is_known = partial(result.knows, subject, rules, known)
    with worker:
        try:
            result.found = examine(subject, _expected(artifact, plan), rules, is_known)
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


def _crash(error: WorkerError) -> Difference:
    return Difference("load and use", "crash", "save", "a living process", str(error))


def _unchecked(error: RemoteError) -> Difference:
    text = f"the process that loaded it could not be asked: {error}"
    return Difference("everything", "unchecked", "save", "a comparison", text)


def _visit_here(
    place: str,
    artifact: Artifact,
    original: Original,
    plan: Plan,
    settings: Settings,
    known: Iterable[Known],
) -> Visit:
    """Load it in this process and examine it."""
    result = Visit()
    expected = _expected(artifact, plan)
    if place == "byteswapped":
        artifact, plan, expected = _swap(artifact, plan, original)
    else:
        if not artifact.outdated:
            plan = replace(plan, options=Options(digest_above=LARGE))
        if "fresh" in settings.places:
            expected = replace(expected, watch_use=False)  # seen there, where all has a digest
    mode = "r" if place == "memmap" else getattr(artifact.format, "mmap_mode", None)
    load = artifact.format.load
    if place == "memmap":
        load = JoblibFormat(mmap_mode="r").load
    subject = Subject(
        partial(_load, load, artifact.path),
        plan,
        dump_again=None if place == "byteswapped" else partial(_dump_again, artifact),
        watch=artifact.path if mode == "r+" else None,
        step=step,
    )
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            rules = _rules(place, artifact.format, settings)
            is_known = partial(result.knows, subject, rules, known)
            result.found = examine(_Quiet(subject), expected, rules, is_known)
        result.complete = True
        result.warnings = warning_texts(caught)
    except _LoadRaised as error:
        result.found = [_load_error(type(error.cause).__name__, error_text(error.cause))]
    return result


def _visit_apart(
    place: str,
    artifact: Artifact,
    original: Original,
    plan: Plan,
    settings: Settings,
    known: Iterable[Known],
) -> Visit:
    """Do the same in a forked copy, and see there what it does to the original."""
    look = Options(digest_above=LARGE)
    before = snapshot(original.estimator, look)
    result = _visit_here(place, artifact, original, plan, settings, known)
    step("looking at the original again")
    said = {attribute_in(d.path) for d in result.found}
    since = _quietly(original.since, before, look)
    result.found += [d for d in since if attribute_in(d.path) not in said]
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


def _dump_again(artifact: Artifact, estimator: Any) -> Callable[[], Any]:
    artifact.format.dump(estimator, artifact.again)
    return partial(artifact.format.load, artifact.again)


def _swap(artifact: Artifact, plan: Plan, original: Original) -> tuple[Artifact, Plan, Expected]:
    """Write the artifact in the other byte order; what is expected looks through that order."""
    path = artifact.path.with_name(artifact.path.name + ".swapped")
    dump_byteswapped(artifact.format, original.estimator, path)
    options = Options(native=True)
    plan = replace(_without(FITTING, plan), options=options)
    expected = replace(
        _expected(artifact, plan), state=snapshot(original.estimator, options), watch_use=False
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
