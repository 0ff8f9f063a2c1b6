"""The object behind the fixture ``persist_golden``."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import golden_checks, options, recording, selection, stored
from .recording import Given

if TYPE_CHECKING:
    import pytest

    from pytest_sklearn_persist import Outcome, Tolerance
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
    ) -> list[Outcome]:
        """Check every stored artifact of a golden, and what is given against it.

        Nothing is written, except where pytest was started with ``--persist-record``.

        Parameters
        ----------
        name : str
            What the golden is called: the name of its folder.
        recipe_or_estimator : callable or str or estimator, optional
            A recipe is a function that returns ``(unfitted estimator, X, y)``, or
            ``"file.py:function"``; that its source and its training data are what was recorded
            is checked too. A fitted estimator is compared with the recording of this
            environment, if there is one. Needed to record.
        X, y : array-like, optional
            Rows that an estimator is asked with when it is recorded.
        cv, scoring, formats, expect, reference
            For a recording, as in `record_golden`.
        tolerance : Tolerance, optional
            None for the one that was recorded.

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
        given = None
        if recipe_or_estimator is not None:
            _refuse_class(recipe_or_estimator)
            given = Given(
                recipe_or_estimator, X, y, cv, scoring, tolerance, formats, expect, reference
            )
        failure, outcomes = self._run(name, given, tolerance)
        if failure is not None:
            # Without its own traceback, so that pytest shows the line of the test that checks.
            raise failure.with_traceback(None)
        return outcomes

    def _run(
        self, name: str, given: Given | None, tolerance: Tolerance | None
    ) -> tuple[Exception | None, list[Outcome]]:
        __tracebackhide__ = True
        from pytest_sklearn_persist import PersistenceMismatch
        from pytest_sklearn_persist.goldens.store import GoldenMissing

        line, recorded = "", None
        if given is not None:
            try:
                known = self._recordings(name)
            except GoldenMissing:
                known = []
            written = recording.update(
                self.item, name, given, [m for m in known if not isinstance(m, Exception)]
            )
            if written is not None:
                recorded, line = written
        try:
            found = self._recordings(name)
        except GoldenMissing as error:
            return GoldenMissing(f"{error}\n{self._how_to_record(given)}"), []
        outcomes: list[Outcome] = []
        own = recording.own_recording([m for m in found if not isinstance(m, Exception)])
        for manifest in found:
            if isinstance(manifest, Exception):
                outcomes += self._kept([_unreadable(manifest)], None, "")
                continue
            checked = self._checked(manifest, given, tolerance, is_own=manifest is own)
            is_new = recorded is not None and manifest.path == recorded.path
            outcomes += self._kept(checked, manifest, line if is_new else "")
        if golden_checks.failing(self.item.config, outcomes):
            return PersistenceMismatch(golden_checks.message(self.item, outcomes)), outcomes
        return None, outcomes

    def _recordings(self, name: str) -> list[Manifest | Exception]:
        from pytest_sklearn_persist.goldens.store import recordings_of

        config = self.item.config
        paths = recordings_of(selection.golden_dirs(config), name)
        return [stored.read(config, path) for path in paths]

    def _checked(
        self, manifest: Manifest, given: Given | None, tolerance: Tolerance | None, *, is_own: bool
    ) -> list[Outcome]:
        """Check all artifacts of a recording, then what is given."""
        config = self.item.config
        outcomes = [
            golden_checks.check(config, manifest, artifact, tolerance)
            for artifact in manifest.artifacts
        ]
        if given is None:
            return outcomes
        if given.is_recipe or is_own:
            outcomes.append(recording.compare_given(self.item, manifest, given))
        if given.is_recipe and options.resolve(config, "rebuild"):
            from pytest_sklearn_persist.goldens.metadata import rebuild

            outcomes.append(rebuild(manifest, given.subject))
        return outcomes

    def _kept(self, outcomes: list[Outcome], manifest: Manifest | None, line: str) -> list[Outcome]:
        golden_checks.keep(self.item, outcomes, manifest, recorded=[line] if line else [])
        return outcomes

    def _how_to_record(self, given: Given | None) -> str:
        if given is None:
            return "to record it, give check() a recipe or a fitted estimator, and --persist-record"
        return f"record it: {recording.command(self.item, 'new')}"


def _unreadable(error: Any) -> Outcome:
    from pytest_sklearn_persist.goldens.checking import bad_recording_outcome

    return bad_recording_outcome(error)


def _refuse_class(given: Any) -> None:
    if inspect.isclass(given) or not (isinstance(given, str) or callable(given) or _fits(given)):
        from pytest_sklearn_persist import UsageError

        kind = f"the class {given.__name__}" if inspect.isclass(given) else repr(given)
        msg = f"persist_golden.check takes a recipe or a fitted estimator, not {kind}"
        raise UsageError(msg)


def _fits(given: Any) -> bool:
    return hasattr(given, "fit") or hasattr(given, "predict") or hasattr(given, "transform")
