"""The object behind the fixture ``persist_golden``."""

from __future__ import annotations

import inspect
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import golden_checks, recording, selection, stored
from .recording import Given

if TYPE_CHECKING:
    import pytest

    from pytest_sklearn_persist import Outcome, PersistenceError, Tolerance
    from pytest_sklearn_persist.gate.policy import TrustPolicy
    from pytest_sklearn_persist.goldens.manifest import Manifest


@dataclass(frozen=True, slots=True)
class PersistGolden:
    """Checks goldens in one test; what ``persist_golden`` returns.

    Parameters
    ----------
    item : pytest.Item
        The test that checks.
    """

    item: pytest.Item

    def check(
        self,
        name: str,
        recipe_or_estimator: Any = None,
        X: Any = None,
        y: Any = None,
        *,
        cv: Any = 5,
        scoring: str | None = None,
        tolerance: Tolerance | None = None,
        formats: Iterable[str] | None = None,
        expect: Iterable[Mapping[str, Any]] = (),
        reference: str | None = None,
        trusted: Iterable[str] = (),
    ) -> list[Outcome]:
        """Check every stored artifact of a golden, and what is given against it.

        Nothing is written, except where pytest was started with ``--persist-record``.

        Parameters
        ----------
        name : str
            What the golden is called: the name of its folder.
        recipe_or_estimator : callable or str or estimator, optional
            A recipe is a function that returns ``(unfitted estimator, X, y)``, or
            ``"file.py:function"``: its training data must be what was recorded, and changes of
            its source are said. A fitted estimator must answer as this environment's recording
            does, if there is one. Needed to record.
        X, y : array-like, optional
            Rows that an estimator is asked with when it is recorded.
        cv, scoring, formats, expect, reference
            For a recording, as in `record_golden`.
        tolerance : Tolerance, optional
            None for the one that was recorded.
        trusted : iterable of str, optional
            Names of your own that the stored artifacts may hold, as ``"mypkg.models.*"``, besides
            those of ``persist_trusted``.

        Returns
        -------
        list of Outcome
            All outcomes, where none of them fails.

        Raises
        ------
        PersistenceMismatch
            Something changed; the text says what, why and what to do.
        GoldenMissing
            There is no golden of this name.
        """
        __tracebackhide__ = True
        from pytest_sklearn_persist import PersistenceError

        given: Given | None = None
        failure: PersistenceError | None = None
        outcomes: list[Outcome] = []
        if recipe_or_estimator is not None:
            given = Given(
                *(recipe_or_estimator, X, y, cv, scoring, tolerance, formats, expect, reference),
                policy=golden_checks.policy_of(self.item.config, trusted),
            )
        try:
            failure, outcomes = self._run(name, given, tolerance, trusted)
        except PersistenceError as error:
            failure = error
        if failure is not None:
            # Without its own traceback, so that pytest shows the line of the test that checks.
            raise failure.with_traceback(None) from None
        return outcomes

    def _run(
        self,
        name: str,
        given: Given | None,
        tolerance: Tolerance | None,
        trusted: Iterable[str],
    ) -> tuple[PersistenceError | None, list[Outcome]]:
        from pytest_sklearn_persist import PersistenceMismatch
        from pytest_sklearn_persist.goldens.store import GoldenMissing

        if given is not None:
            self._record(name, given)
        try:
            found = self._recordings(name)
        except GoldenMissing as error:
            raise GoldenMissing(str(error), self._how_to_record(given)) from None
        readable = [one for one in found if not isinstance(one, Exception)]
        own = recording.own_recording(readable)
        outcomes: list[Outcome] = []
        for one in found:
            if isinstance(one, Exception):
                outcome = golden_checks.against_baseline(self.item.config, _unreadable(one))
                golden_checks.keep(self.item, [outcome], None)
                outcomes.append(outcome)
                continue
            policy = golden_checks.policy_of(self.item.config, trusted)
            checked = self._checked(one, given, tolerance, policy, is_own=one is own)
            remarks = recording.remarks_on_source(one, given, checked) if given else []
            if given is not None and given.recipe is None and own is None:
                remarks.append("the estimator given was not compared: recorded elsewhere")
            golden_checks.keep(self.item, checked, one, remarks=remarks)
            outcomes += checked
        if golden_checks.failing(self.item.config, outcomes):
            text = golden_checks.message(self.item, outcomes, readable)
            return PersistenceMismatch(text), outcomes
        return None, outcomes

    def _record(self, name: str, given: Given) -> None:
        from pytest_sklearn_persist.goldens.store import GoldenMissing

        _refuse_what_can_not_be_recorded(given)
        try:
            known = self._recordings(name)
        except GoldenMissing:
            known = []
        readable = [one for one in known if not isinstance(one, Exception)]
        recording.update(self.item, name, given, readable)

    def _recordings(self, name: str) -> list[Manifest | Exception]:
        from pytest_sklearn_persist.goldens.store import recordings_of

        config = self.item.config
        paths = recordings_of(selection.golden_dirs(config), name)
        return [stored.read(config, path) for path in paths]

    def _checked(
        self,
        manifest: Manifest,
        given: Given | None,
        tolerance: Tolerance | None,
        policy: TrustPolicy,
        *,
        is_own: bool,
    ) -> list[Outcome]:
        """Check all artifacts of a recording, then what is given."""
        config = self.item.config
        outcomes = [
            golden_checks.check(self.item, manifest, artifact, tolerance, policy)
            for artifact in manifest.artifacts
        ]
        if given is not None and (is_own or given.recipe is not None):
            outcomes += recording.compare_given(self.item, manifest, given)
        return [golden_checks.against_baseline(config, outcome) for outcome in outcomes]

    def _how_to_record(self, given: Given | None) -> str:
        if given is None:
            return "to record it, give check() a recipe or a fitted estimator, and --persist-record"
        return f"record it: {recording.command(self.item, 'new')}"


def _unreadable(error: Any) -> Outcome:
    from pytest_sklearn_persist.goldens.checking import bad_recording_outcome

    return bad_recording_outcome(error)


def _refuse_what_can_not_be_recorded(given: Given) -> None:
    subject = given.subject
    fine = given.recipe is not None or isinstance(subject, (str, os.PathLike))
    if fine or (not inspect.isclass(subject) and hasattr(subject, "get_params")):
        return
    from pytest_sklearn_persist import UsageError

    kind = f"the class {subject.__name__}" if inspect.isclass(subject) else repr(subject)
    msg = f"persist_golden.check takes a recipe or a fitted estimator, not {kind}"
    raise UsageError(msg)
