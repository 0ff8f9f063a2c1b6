"""The fixtures; what one of them needs is imported when a test asks for it."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_sklearn_persist import Environment

    from .golden_fixture import PersistGolden
    from .golden_marker import PersistArtifact
    from .roundtrip import PersistRoundtrip

__all__ = ["persist_artifact", "persist_environment", "persist_golden", "persist_roundtrip"]


@pytest.fixture
def persist_roundtrip(request: pytest.FixtureRequest) -> Generator[PersistRoundtrip]:
    """Check that a fitted estimator comes back from a save as the same estimator.

    Call it as ``persist_roundtrip(estimator, X, y)``; it takes the arguments of
    `pytest_sklearn_persist.check_roundtrip` and raises `PersistenceMismatch` where something
    changed. What is not given comes from the marker ``persist``, the command line, the
    environment or the ini file.

    Examples
    --------
    .. code-block:: python

        def test_survives_saving(persist_roundtrip):
            persist_roundtrip(MyTransformer().fit(X), X)
    """
    from . import marker, parametrize
    from .roundtrip import PersistRoundtrip, settings_of

    problem = None
    try:
        # Marks of a parameter set are known only now, and workers of xdist have not checked yet.
        settings_of(request.node, {}, marker.merged(request.node))
    except pytest.UsageError as error:
        problem = str(error)
    if problem is not None:
        pytest.fail(problem, pytrace=False)
    roundtrip = PersistRoundtrip(request.node)
    parametrize.bind(request.node, roundtrip)
    yield roundtrip
    parametrize.bind(request.node, None)


@pytest.fixture
def persist_golden(request: pytest.FixtureRequest) -> PersistGolden:
    """Check that models which were recorded, under whatever versions, still do what they did.

    Call ``persist_golden.check(name, recipe)``: it loads every stored artifact of that name in a
    process of its own and compares it with what was recorded, and raises `PersistenceMismatch`
    where something changed. ``pytest --persist-record=new`` records what is not there yet.

    Examples
    --------
    .. code-block:: python

        def churn():
            X, y = load_training_data()
            return LogisticRegression(), X, y


        def test_churn(persist_golden):
            persist_golden.check("churn", churn)
    """
    from .golden_fixture import PersistGolden

    return PersistGolden(request.node)


@pytest.fixture
def persist_artifact(request: pytest.FixtureRequest) -> PersistArtifact:
    """One stored artifact of a golden that the marker ``persist_golden`` names.

    It has ``.manifest``, ``.artifact`` and ``.check()``, which returns the `Outcome`.

    Examples
    --------
    .. code-block:: python

        @pytest.mark.persist_golden("churn")
        def test_churn(persist_artifact):
            persist_artifact.check()
    """
    from .golden_marker import artifact_of

    return artifact_of(request)


@pytest.fixture(scope="session")
def persist_environment() -> Environment:
    """Facts of the interpreter and the machine that this run uses: versions, BLAS, byte order."""
    from pytest_sklearn_persist import environment

    return environment.current()
