"""Record goldens from a test or a program; ``recorder.py`` does the writing."""

from __future__ import annotations

import inspect
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, cast

from .. import recorder
from ..compare.tolerance import Tolerance
from ..errors import UsageError
from ..gate.policy import TrustPolicy, as_policy
from ..isolation.errors import WorkerError
from ..recorder import MANIFEST, Material, Recipe, RecordingError
from .extracting import extracted
from .gated_recording import gated
from .manifest import Manifest, read_manifest
from .processes import own_process

__all__ = ["as_recipe", "environment_key", "observe_remotely", "record_golden"]

_TIMEOUT = 600.0
_HOME = "pytest_sklearn_persist.goldens.recording:observe_remotely"


def record_golden(
    path: str | os.PathLike[str],
    name: str,
    estimator: Any,
    X: Any = None,
    y: Any = None,
    *,
    formats: Iterable[str] | None = None,
    cv: Any = 5,
    scoring: str | None = None,
    tolerance: Tolerance | None = None,
    expect: Iterable[Mapping[str, str]] = (),
    reference: str | None = None,
    serves: Iterable[str] = (),
    replace: bool = False,
    test: str | None = None,
    rows: int = recorder.DEFAULT_ROWS,
    part: str | None = None,
    trusted: Iterable[str] | TrustPolicy = (),
) -> Manifest:
    """Record an estimator with everything that shows later whether it is still the same.

    Parameters
    ----------
    path : str or PathLike
        The folder of the store; made if it is not there.
    name : str
        What the golden is called.
    estimator : callable, str, PathLike or estimator
        A recipe: a function that returns (unfitted estimator, X, y), or ``"recipes.py:churn"``;
        a file that holds a model; or a fitted estimator.  The last two need ``X``.
    X, y : array-like, default=None
        Inputs to ask the estimator with, and targets for ``score``.
    formats : iterable of str, default=None
        None for ``pickle:4`` and ``joblib:zlib:3``.
    cv : int or splitter, default=5
        For the cross-validation of a recipe; 0 for none.
    scoring : str, default=None
        None for the estimator's own ``score``.
    tolerance : Tolerance, default=None
        For later checks; None for ``Tolerance(rtol=1e-6)``.
    expect : iterable of mapping, default=()
        Known incompatibilities, each with ``when``, ``status`` and ``reason``.
    reference : str, default=None
        Where the training data is to be found.
    serves : iterable of str, default=()
        Methods that it is served through, besides the usual ones, for later checks.
    replace : bool, default=False
        Take the place of a recording that was made in this very environment.
    test : str, default=None
        The test that the golden belongs to.
    rows : int, default=50
        At most this many rows are asked with.
    part : str, default=None
        Which estimator is meant, if a file holds more, such as ``"['model']"``.
    trusted : iterable of str, default=()
        Names of your own that a file may hold, as for `check_golden`: a file is loaded behind the
        gate. A recipe, and an estimator that is there already, are your own.

    Returns
    -------
    Manifest
        What was recorded.

    Raises
    ------
    UsageError
        It cannot be recorded; the store is as it was.
    """
    material = _material(estimator, X, y, rows)
    policy = as_policy(trusted)
    limits = None if tolerance is None else {"rtol": tolerance.rtol, "atol": tolerance.atol}
    try:
        with tempfile.TemporaryDirectory(prefix="persist-") as scratch:
            folder = recorder.record(
                _taken_out(material, Path(scratch), part),
                os.fspath(path),
                name,
                formats=None if formats is None else list(formats),
                cv=cv,
                scoring=scoring,
                tolerance=limits,
                expect=[dict(one) for one in expect],
                reference=reference,
                serves=tuple(serves),
                replace=replace,
                test=test,
                observe=_observe_fresh if material.artifact is None else gated(policy),
            )
    except RecordingError as error:
        raise UsageError(f"{name} was not recorded: {error}") from None
    return read_manifest(Path(folder) / MANIFEST)


def environment_key() -> str:
    """Return the name of the folder that a recording made here gets."""
    return recorder.recording_key(recorder.environment())


def as_recipe(given: Any) -> Recipe | None:
    """Return what was given as a recipe; None if it is none.

    Raises
    ------
    UsageError
        It is the place of a recipe, and there is none.
    """
    if isinstance(given, Recipe):
        return given
    if isinstance(given, str) and ".py:" in given:
        try:
            return recorder.find_recipe(given)
        except ValueError as error:
            raise UsageError(str(error)) from None
    if inspect.isroutine(given):
        make = cast("Callable[[], Any]", given)
        return Recipe(make.__name__, make, inspect.getsourcefile(make))
    return None


def _taken_out(material: Material, folder: Path, part: str | None) -> Material:
    """Let a model file that is packed into something be the file that is recorded."""
    if material.artifact is None:
        return material
    model, rest = extracted(material.artifact, folder, part)
    return material._replace(artifact=str(model), part=rest)


def _material(estimator: Any, X: Any, y: Any, rows: int) -> Material:
    recipe = as_recipe(estimator)
    try:
        if recipe is not None:
            material: Material = recorder.from_recipe(recipe, rows)
            if X is None:
                return material
            inputs, targets = recorder.some_rows(X, y, rows)
            return material._replace(inputs=inputs, targets=targets)
        if isinstance(estimator, (str, os.PathLike)):
            return recorder.from_file(os.fspath(estimator), X, y, rows)
        if inspect.isclass(estimator) or not hasattr(estimator, "get_params"):
            kind = estimator.__name__ if inspect.isclass(estimator) else type(estimator).__name__
            raise UsageError(f"{kind} is not a fitted estimator, a recipe or a model file")
        return recorder.from_estimator(estimator, X, y, rows)
    except RecordingError as error:
        raise UsageError(str(error)) from None


def _observe_fresh(job: dict[str, Any]) -> dict[str, Any]:
    """Observe an artifact in a fresh process, which costs less than a new interpreter."""
    try:
        with own_process() as worker:
            found = worker.call(_HOME, job, timeout=_TIMEOUT, plain=True)
    except WorkerError as error:
        name = Path(job["artifact"]).name
        raise RecordingError(f"{name} cannot be observed: {error}") from None
    return cast("dict[str, Any]", found)


def observe_remotely(memory: dict[str, Any], job: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG001
    """Be the fresh process."""
    from ..isolation.steps import step

    return recorder.observe_artifact(job, step)
