"""The marker ``persist_golden``: one test for each stored artifact of a golden."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from . import golden_checks, selection, stored
from .golden_items import conclude

if TYPE_CHECKING:
    from pytest_sklearn_persist import Outcome, Tolerance
    from pytest_sklearn_persist.goldens.manifest import Artifact, Manifest, ManifestError

__all__ = ["FIXTURE", "PersistArtifact", "parametrize"]

NAME: Final = "persist_golden"
FIXTURE: Final = "persist_artifact"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value of the parametrisation: an artifact, or what is wrong with its recording."""

    manifest: Manifest | None = field(repr=False)
    artifact: Artifact | None = field(repr=False)
    error: ManifestError | None = None


@dataclass(frozen=True, slots=True)
class PersistArtifact:
    """One stored artifact of a golden; what the fixture ``persist_artifact`` returns.

    Attributes
    ----------
    item : pytest.Item
        The test.
    manifest : Manifest
        The recording that the artifact belongs to.
    artifact : Artifact
        Its format and its file.
    """

    item: pytest.Item = field(repr=False)
    manifest: Manifest
    artifact: Artifact

    @property
    def path(self) -> Path:
        """The file; it is for `check` to load it, in a process of its own."""
        return self.artifact.file.path

    def check(self, *, tolerance: Tolerance | None = None, trusted: Iterable[str] = ()) -> Outcome:
        """Load the artifact in a process of its own and compare it with its recording.

        Parameters
        ----------
        tolerance : Tolerance, optional
            None for the one that was recorded.
        trusted : iterable of str, optional
            Names of your own that it may hold, as ``"mypkg.models.*"``, besides those of
            ``persist_trusted``.

        Returns
        -------
        Outcome
            Where nothing fails. A known incompatibility makes the test an expected failure.

        Raises
        ------
        PersistenceMismatch
            The artifact is not what it was; the text says what, why and what to do.
        """
        __tracebackhide__ = True
        config = self.item.config
        policy = golden_checks.policy_of(config, trusted)
        outcome = golden_checks.check(self.item, self.manifest, self.artifact, tolerance, policy)
        conclude(self.item, outcome, self.manifest)
        return outcome


def parametrize(metafunc: pytest.Metafunc) -> None:
    """Give a test that uses ``persist_artifact`` one run for each stored artifact.

    Raises
    ------
    pytest.Collector.CollectError
        The marker is missing or wrong, or there is no such golden.
    """
    own = [mark for mark in metafunc.definition.own_markers if mark.name == NAME]
    uses = FIXTURE in metafunc.fixturenames
    mark = metafunc.definition.get_closest_marker(NAME)
    problem = None
    if mark is not None:
        problem = _problem_of(mark)
    if own and not uses:
        problem = f"@pytest.mark.{NAME}: the test does not use the fixture {FIXTURE}"
    if uses and mark is None:
        problem = f'the fixture {FIXTURE} needs the marker @pytest.mark.{NAME}("name of a golden")'
    if problem is not None:
        raise pytest.Collector.CollectError(f"{metafunc.definition.nodeid}: {problem}")
    if not uses or mark is None:
        return
    found = [pair for name in mark.args for pair in _artifacts(metafunc, name)]
    metafunc.parametrize(
        FIXTURE, [value for value, _ in found], ids=[id_ for _, id_ in found], indirect=True
    )


def _problem_of(mark: pytest.Mark) -> str | None:
    if mark.kwargs:
        names = ", ".join(mark.kwargs)
        return f"@pytest.mark.{NAME}({names}=…): takes names of goldens only, no keyword arguments"
    if not mark.args:
        return f"@pytest.mark.{NAME}(): names no golden"
    for name in mark.args:
        if not isinstance(name, str):
            return f"@pytest.mark.{NAME}({name!r}): the name of a golden must be a string"
    if len(set(mark.args)) < len(mark.args):
        return f"@pytest.mark.{NAME}({', '.join(map(repr, mark.args))}): names a golden twice"
    return None


def _artifacts(metafunc: pytest.Metafunc, name: str) -> list[tuple[Parameter, str]]:
    from pytest_sklearn_persist.goldens.store import GoldenMissing, recordings_of
    from pytest_sklearn_persist.texts import shown

    config = metafunc.config
    try:
        paths = recordings_of(selection.golden_dirs(config), name)
    except GoldenMissing as error:
        msg = f"{metafunc.definition.nodeid}: @pytest.mark.{NAME}({name!r}): {error}"
        raise pytest.Collector.CollectError(msg) from None
    found: list[tuple[Parameter, str]] = []
    for path in paths:
        manifest = stored.read(config, path)
        if isinstance(manifest, Exception):
            found.append((Parameter(None, None, manifest), shown(f"{name}/{path.parent.name}")))
            continue
        found += [
            (Parameter(manifest, artifact), f"{manifest.id}[{artifact.format}]")
            for artifact in manifest.artifacts
        ]
    return found


def artifact_of(request: pytest.FixtureRequest) -> PersistArtifact:
    """Return the value of the fixture, or fail where the recording cannot be read."""
    parameter: Parameter = request.param
    if parameter.error is not None:
        from pytest_sklearn_persist.goldens.checking import bad_recording_outcome

        outcome = bad_recording_outcome(parameter.error)
        golden_checks.keep(request.node, [outcome], None)
        pytest.fail(golden_checks.message(request.node, [outcome]), pytrace=False)
    if parameter.manifest is None or parameter.artifact is None:
        msg = f"{FIXTURE} was given {parameter!r}"
        raise pytest.UsageError(msg)
    return PersistArtifact(request.node, parameter.manifest, parameter.artifact)
