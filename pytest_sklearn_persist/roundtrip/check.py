"""Check that an estimator survives being saved: every format, every place."""

from __future__ import annotations

import os
import tempfile
import time
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..compare.difference import Difference
from ..compare.paths import BY_USE, attribute_in
from ..compare.served import mark_inner, served_by
from ..compare.tolerance import Tolerance
from ..errors import UsageError
from ..formats import Format
from ..isolation.copies import in_copy, inside_copy, tell
from ..isolation.errors import WorkerError
from ..isolation.steps import step
from ..isolation.timelimit import TimeLimitExceeded, time_limit
from ..judge.causes import explain
from ..judge.expectations import apply_expectations, matches
from ..judge.outcome import Outcome, RoundtripResult, verdict, worst_first
from ..judge.status import Remark, Status
from ..observe.finalisers import forget_finalisers
from ..observe.snapshot import Snapshot, snapshot
from ..recorder import label_of
from ..settings import TIME_BUDGET, Session, Settings
from .cells import cells_of, cells_with_fits
from .dumping import Dumped, dump, unequal_bytes
from .observing import meet, observe_original
from .original import Original
from .outside import differs_outside, find_outside
from .restless import moves_on, note_what_calls_write
from .trips import Artifact, Visit
from .unfitted import check_unfitted
from .visiting import Visits
from .witness import remove, witnessed

__all__ = ["check_roundtrip"]


def check_roundtrip(
    estimator: Any,
    X: Any = None,
    y: Any = None,
    *,
    formats: str | Iterable[str] | None = None,
    places: str | Iterable[str] | None = None,
    methods: str | Iterable[str] | None = None,
    tolerance: Tolerance | None = None,
    ignore: str | Iterable[str] = (),
    serves: str | Iterable[str] = (),
    trusted: Iterable[str] = (),  # noqa: ARG001 (the same signature as for goldens)
    expected_failures: Mapping[str, str] | None = None,
    time_limit: float = 60.0,
    fit_budget: float = 5.0,
    time_budget: float = TIME_BUDGET,
    _session: Session | None = None,
) -> RoundtripResult:
    """Save an estimator, load it back, and compare everything it is and does.

    Parameters
    ----------
    estimator : estimator object
        Fitted (or not, with ``X=None``).  It is called, never fitted or changed.
    X : array-like, sparse matrix, data frame, list of texts or None, default=None
        Rows like those it was fitted with; copies of them are passed to its methods, and probes
        are made from them.  None compares parameters and fitted state only, and says so.
    y : array-like, default=None
        Targets for ``X``, for ``score`` and for fitting again.
    formats : str or iterable of str, default=None
        Such as ``"pickle:2"``, ``"joblib:mmap=r"`` or ``"all"``; None for
        :data:`~pytest_sklearn_persist.formats.DEFAULT_FORMATS`.
    places : str or iterable of str, default=None
        Of ``"same"``, ``"fresh"``, ``"memmap"``, ``"byteswapped"``, or ``"all"``; None for same
        and fresh.
    methods : str or iterable of str, default=None
        Compare only what these output methods return (and the state).
    tolerance : Tolerance, default=None
        None for exact.
    ignore : str or iterable of str, default=()
        Patterns of paths to leave out, such as ``"cache_*"``.
    serves : str or iterable of str, default=()
        Methods that it is served through, besides the usual ones such as ``predict`` and
        ``transform``: if their answers change, it has drifted. If only looks inside change
        (``decision_path``, ``staged_predict``, ``get_…``), it is impaired.
    trusted : iterable of str, default=()
        Accepted for symmetry with goldens: what was written a moment ago is trusted.
    expected_failures : mapping of str to str, default=None
        Reasons by format, place, ``format@place`` or pattern of a path.  Strict: one that does
        not happen fails.
    time_limit : float, default=60.0
        Seconds for one artifact in one place.
    fit_budget : float, default=5.0
        Seconds that fitting again may take in all.
    time_budget : float, default=120.0
        Seconds for the whole check.  What is loaded after that is compared in its state only, and
        the outcome says so in ``not_compared``.

    Returns
    -------
    RoundtripResult

    Raises
    ------
    UsageError
        The arguments cannot be used.

    Examples
    --------
    >>> from sklearn.datasets import load_iris
    >>> from sklearn.linear_model import LogisticRegression
    >>> X, y = load_iris(return_X_y=True)
    >>> result = check_roundtrip(LogisticRegression(max_iter=500).fit(X, y), X, y)
    >>> result.ok, str(result.status)
    (True, 'identical')
    """
    settings = Settings.resolve(
        formats=formats,
        places=places,
        methods=methods,
        tolerance=tolerance,
        ignore=ignore,
        expected_failures=expected_failures,
        time_limit=time_limit,
        fit_budget=fit_budget,
        time_budget=time_budget,
        session=_session,
        serves=serves,
    )
    with tempfile.TemporaryDirectory(prefix="persist-", ignore_cleanup_errors=True) as folder:
        return witnessed(_check, (estimator, X, y, settings, Path(folder)), settings)


def _check(estimator: Any, X: Any, y: Any, settings: Settings, folder: Path) -> RoundtripResult:
    deadline = time.monotonic() + settings.time_budget
    with warnings.catch_warnings():
        warnings.resetwarnings()  # scikit-learn hands each filter to each task of a forest
        warnings.simplefilter("ignore")  # those of dumping and loading are collected
        original = meet(estimator, X, y, settings)
        if inside_copy():
            forget_finalisers(original.expected.state)
        return _Check(original, settings, folder, deadline).run()


@dataclass(slots=True)
class _Check:
    """One run: what was planned, and where files go."""

    original: Original
    settings: Settings
    folder: Path
    deadline: float
    outside: dict[str, tuple[str, str] | None] = field(default_factory=dict)

    def run(self) -> RoundtripResult:
        """Dump, load, observe, compare and judge.

        The first dump comes before the original is called for the first time: that is how most
        models are saved.
        """
        cells, notes = cells_of(self.settings)
        if not cells:
            raise UsageError(f"nothing to check: {'; '.join(notes)}")
        formats = [f for f in self.settings.formats if any(name == f.name for name, _ in cells)]
        first = dump(
            self.original, self.settings, self.folder, formats[0], self.original.expected.state
        )
        try:
            observe_original(self.original, self.settings)
        except TimeLimitExceeded as error:
            text = f"the original was not observed to the end: {error}"
            hang = Difference("everything", "unchecked", "save", "an observation", text)
            self.original.findings.append(hang)
            cells_left = [Outcome(Status.UNCHECKED, f, p, (hang,)) for f, p in cells]
            return self._result(cells_left, notes)
        note_what_calls_write(self.original, snapshot(self.original.estimator))
        state = observed = snapshot(self.original.estimator)
        with_fits = cells_with_fits(cells, self.original, self.settings)
        if not observed.same_rows(self.original.expected.state):
            # Calls have moved the original on since the first dump: training starts elsewhere.
            with_fits -= {cell for cell in cells if cell[0] == formats[0].name}
        visits = Visits(self.original, self.settings, self.deadline, with_fits)
        outcomes: list[Outcome] = []
        for number, format_ in enumerate(formats):
            dumped = self._dump(format_, state) if number else first
            state = dumped.state if number else observed
            places = [place for name, place in cells if name == format_.name]
            outcomes += self._visit_all(visits, format_, dumped, state, places)
            for path in self.folder.iterdir():
                remove(path)
        outcomes = self._blame_the_check(outcomes, state)
        self._note_unequal_bytes(first, formats[0])
        return self._result(outcomes, notes)

    def _note_unequal_bytes(self, dumped: Dumped, format_: Format) -> None:
        text = None
        if not dumped.failed:
            step("dumping the original twice in a row")
            text = unequal_bytes(self.original, format_, self.folder, dumped.seconds)
        if text is not None:
            self.original.remarks[Remark.BYTES] = text

    def _dump(self, format_: Format, before: Snapshot) -> Dumped:
        return dump(self.original, self.settings, self.folder, format_, before)

    def _visit_all(
        self, there: Visits, format_: Format, dumped: Dumped, now: Snapshot, places: list[str]
    ) -> list[Outcome]:
        if dumped.failed:
            visits = {place: Visit() for place in places}
        else:
            expected = replace(self.original.expected, state=dumped.written)
            outdated = not dumped.written.same_rows(now)
            artifact = Artifact(format_, dumped.path, expected, outdated)
            visits = there.visit_all(artifact, places)
            self._find_outside(artifact, visits)
            self._unfitted(format_, dumped.path, visits)
        for found in visits.values():
            found.found = dumped.found + found.found
        made = [self._outcome(format_, place, found, dumped) for place, found in visits.items()]
        tell(made)
        return made

    def _find_outside(self, artifact: Artifact, visits: dict[str, Visit]) -> None:
        """Find out by trying what makes the difference, where only a fresh process differs."""
        fresh, same = visits.get("fresh", Visit()), visits.get("same", Visit())
        target = differs_outside(fresh.found, same.found)
        if target is None:
            return
        name = target.path.split("[")[0]
        if name not in self.outside:
            settings = self.settings
            self.outside[name] = find_outside(artifact, self.original, settings, target)
        fresh.cause = self.outside[name] or fresh.cause

    def _unfitted(self, format_: Format, path: Path, visits: dict[str, Visit]) -> None:
        """Check the unfitted clone, where loading is known to be harmless."""
        complete = [found for found in visits.values() if found.complete]
        if not complete or ("same" in visits and not visits["same"].complete):
            return
        work = (self.original.estimator, format_, path)
        limit = self.settings.time_limit
        try:
            if inside_copy() and ("fresh" not in visits or self.settings.careful):
                found = in_copy(check_unfitted, *work, timeout=limit)
            else:
                with time_limit(limit):
                    found = check_unfitted(*work)
        except (TimeLimitExceeded, WorkerError) as error:
            found = [Difference("unfitted clone", "raises", "ability", "it loads", str(error))]
        for result in complete:
            result.found = result.found + found

    def _outcome(self, format_: Format, place: str, found: Visit, dumped: Dumped) -> Outcome:
        ignore = self.settings.ignore
        differences = list(
            dict.fromkeys(d for d in found.found if not any(matches(d.path, p) for p in ignore))
        )
        differences = mark_inner(
            [*differences, *self.original.findings], self._labels, self._served
        )
        outputs = len(self.original.expected.outputs) if found.asked else 0
        compared = outputs + len(self.original.expected.state.leaves)
        left_out = [found.left_out] if found.left_out else []
        cause, remedy = found.cause or (None, None)
        return Outcome(
            min((verdict(d) for d in differences), default=Status.IDENTICAL),
            format_.name,
            place,
            worst_first(differences),
            dumped.warnings + found.warnings,
            cause,
            remedy,
            seconds=round(dumped.seconds + found.seconds, 6),
            not_compared=tuple(self.original.not_compared + left_out),
            compared=compared if found.complete else 0,
            served=tuple(sorted(served_by(self._labels, self._served))),
        )

    @property
    def _served(self) -> tuple[str, ...]:
        """Only saving lies between: what changes is drift, unless the user says otherwise."""
        return self.settings.serves or ("all",)

    @property
    def _labels(self) -> list[str]:
        return [label_of(method) for method in self.original.plan.methods]

    def _blame_the_check(self, outcomes: list[Outcome], state: Snapshot) -> list[Outcome]:
        """See that loading left the original and the caller's inputs as they were."""
        step("looking at the original again")
        known = {attribute_in(d.path) for o in outcomes for d in o.differences}
        found = [
            d
            for d in self.original.since(state)
            if attribute_in(d.path) not in known
            and not any(matches(d.path, pattern) for pattern in self.settings.ignore)
        ]
        if not found:
            return outcomes
        here = next((n for n, o in enumerate(outcomes) if o.place != "fresh"), 0)
        blamed = outcomes[here]
        differences = worst_first([*blamed.differences, *found])
        changed = replace(blamed, status=min(map(verdict, differences)), differences=differences)
        return [*outcomes[:here], changed, *outcomes[here + 1 :]]

    def _result(self, outcomes: list[Outcome], notes: list[str]) -> RoundtripResult:
        outcomes, unmet = apply_expectations(outcomes, self.settings.expected_failures)
        outcomes = [self._explained(outcome, outcomes) for outcome in outcomes]
        name = type(self.original.estimator).__name__
        return RoundtripResult(
            name,
            tuple(outcomes),
            tuple(self.original.notes + notes),
            tuple(unmet),
            os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" (")[0] or None,
            remarks=tuple(self.original.remarks.values()),
        )

    def _explained(self, outcome: Outcome, peers: list[Outcome]) -> Outcome:
        """Give an outcome what is to be said of it, and a cause where trying has found none."""
        warned = [Remark.WARNING] if outcome.warnings else []
        outcome = replace(outcome, remarks=(*warned, *self.original.remarks))
        if outcome.cause is not None:
            return outcome
        cause: str | None
        remedy: str | None
        worst = outcome.differences[0].path if outcome.differences else ""
        written = worst.startswith(BY_USE) and attribute_in(worst)
        if outcome.status is Status.UNSTABLE and self.original.why_unstable:
            cause, remedy = self.original.why_unstable
        elif written and written.split(".")[0] in self.original.moving:
            cause, remedy = moves_on(written)
        else:
            cause, remedy = explain(outcome, self.original.estimator, peers)
        return replace(outcome, cause=cause, remedy=remedy)
