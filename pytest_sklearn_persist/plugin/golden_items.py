"""Tests without test code: one for each artifact of each ``golden.json``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pytest_sklearn_persist.texts import shown

from . import golden_checks, selection, stored
from .session import typed_path

if TYPE_CHECKING:
    from pytest_sklearn_persist import Outcome
    from pytest_sklearn_persist.goldens.manifest import Artifact, Manifest, ManifestError

__all__ = ["ArtifactItem", "GoldenFile", "NoteItem", "ProblemItem"]


class GoldenFile(pytest.File):
    """A recording: it has a test for each artifact, and for each problem."""

    def __init__(self, *, path: Path, parent: pytest.Collector, **given: Any) -> None:
        if any(shown(part) != part for part in path.parts):
            # What pytest would make of it goes to terminals and files as it is.
            given["nodeid"] = typed_path(parent.config, path, parent.config.rootpath)
        super().__init__(path=path, parent=parent, **given)

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the tests of the recording.

        One that a test of the project recorded is left to that test, unless it was asked for.
        """
        manifest = stored.read(self.config, self.path)
        if isinstance(manifest, Exception):
            name = shown(f"{self.path.parent.parent.name}/{self.path.parent.name}")
            yield ProblemItem.from_parent(self, name=name, error=manifest)
            return
        if not manifest.data.get("test") or selection.was_typed(self.config, self.path):
            for artifact in manifest.artifacts:
                yield ArtifactItem.from_parent(
                    self,
                    name=f"{manifest.id}[{artifact.format}]",
                    manifest=manifest,
                    artifact=artifact,
                )
        for name, error in stored.problems_at(self.config, self.path):
            yield ProblemItem.from_parent(self, name=name, error=error)


class _Item(pytest.Item):
    """A test that shows its text instead of a traceback."""

    def __init__(self, *, name: str, parent: pytest.Collector, **given: Any) -> None:
        # As a text: pytest then takes it apart as it does with ids that it reads from its cache,
        # where what is in brackets is not part of the name.
        nodeid = f"{parent.nodeid}::{name}"
        super().__init__(name=name, parent=parent, nodeid=nodeid, **given)
        self.add_marker("persist")

    def reportinfo(self) -> tuple[os.PathLike[str] | str, int | None, str]:
        """Return the manifest as the place of the test."""
        # In a text that is the name, pytest would replace the dots of versions by colons.
        return Path(shown(self.path)), 0, f"golden {self.name}"

    def repr_failure(  # type: ignore[override]
        self, excinfo: pytest.ExceptionInfo[BaseException]
    ) -> Any:
        """Return the text of the failure, at the manifest; the traceback only of our own faults."""
        from pytest_sklearn_persist.errors import PersistenceError

        ours = (PersistenceError, pytest.UsageError, pytest.xfail.Exception)
        if not isinstance(excinfo.value, ours):
            return super().repr_failure(excinfo)
        told = excinfo.getrepr(style="value")
        if told.reprcrash is not None:
            told.reprcrash.path = shown(self.path)
            told.reprcrash.lineno = 1
            told.reprcrash.message = str(excinfo.value)
        return told


class ArtifactItem(_Item):
    """Checks one artifact of a recording."""

    def __init__(self, *, manifest: Manifest, artifact: Artifact, **given: Any) -> None:
        super().__init__(**given)
        self.manifest = manifest
        self.artifact = artifact

    def runtest(self) -> None:
        """Load it in a process of its own and compare."""
        outcome = golden_checks.check(self, self.manifest, self.artifact, None)
        conclude(self, outcome, self.manifest)


class ProblemItem(_Item):
    """Fails with what is wrong with a recording."""

    def __init__(self, *, error: ManifestError, **given: Any) -> None:
        super().__init__(**given)
        self.error = error

    def runtest(self) -> None:
        """Fail."""
        from pytest_sklearn_persist.goldens.checking import bad_recording_outcome

        conclude(self, bad_recording_outcome(self.error), None)


class NoteItem(_Item):
    """Fails with a text that concerns no artifact."""

    def __init__(self, *, text: str, **given: Any) -> None:
        super().__init__(**given)
        self.text = text

    def runtest(self) -> None:
        """Fail."""
        from pytest_sklearn_persist import PersistenceMismatch

        raise PersistenceMismatch(self.text)


def conclude(item: pytest.Item, outcome: Outcome, manifest: Manifest | None) -> None:
    """Make an outcome the result of a test: a failure, an expected one, or a pass."""
    __tracebackhide__ = True
    from pytest_sklearn_persist import PersistenceMismatch

    outcome = golden_checks.against_baseline(item.config, outcome)
    golden_checks.keep(item, [outcome], manifest)
    expected = outcome.expected_failure is not None
    if expected and not item.config.getoption("runxfail"):
        pytest.xfail(f"{outcome.status}: {outcome.expected_failure}")
    if expected:
        outcome = replace(outcome, expected_failure=None)
    if golden_checks.failing(item.config, [outcome]):
        manifests = [] if manifest is None else [manifest]
        text = golden_checks.message(item, [outcome], manifests)
        raise PersistenceMismatch(text).with_traceback(None)
