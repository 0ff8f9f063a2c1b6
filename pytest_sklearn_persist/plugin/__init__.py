"""The pytest plugin: options, marker, fixtures, summary.

pytest loads this module at every start, so it imports nothing that pytest has not imported
already; what a check needs is imported when the first check runs.
"""

from __future__ import annotations

import sys
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from . import (
    golden_checks,
    golden_items,
    golden_marker,
    hookspec,
    marker,
    options,
    recording,
    records,
    reporting,
    selection,
    terminal,
    unused,
)
from . import session as session_facts

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
    from . import parametrize
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
    return golden_marker.artifact_of(request)


@pytest.fixture(scope="session")
def persist_environment() -> Environment:
    """Facts of the interpreter and the machine that this run uses: versions, BLAS, byte order."""
    from pytest_sklearn_persist import environment

    return environment.current()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Register the options of the table."""
    options.add_options(parser)


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """Register the hooks that projects can implement."""
    pluginmanager.add_hookspecs(hookspec)


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker and the summary."""
    config.addinivalue_line("markers", marker.DESCRIPTION)
    config.addinivalue_line("markers", golden_marker.DESCRIPTION)
    recording.refuse_where_unsafe(config)
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(terminal.Summary(config), "sklearn_persist_summary")
        reporting.start(config)


def pytest_report_header(config: pytest.Config) -> str | None:
    """Print the versions, in a run that is verbose or sets one of our options."""
    given = options.given(config)
    if config.get_verbosity() < 1 and not given:
        return None
    names = ("pytest-sklearn-persist", "scikit-learn", "numpy", "joblib")
    versions = ", ".join(f"{name} {_version(name)}" for name in names)
    return "; ".join([versions, *(setting.origin for setting in given)])


def _version(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return "(not installed)"


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Collect the folders of goldens that are set, also where they lie apart from the tests."""
    selection.add_golden_dirs(session.config)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Let a golden be called ``dist``: pytest would leave a folder of this name out, silently."""
    return False if selection.is_entered(config, collection_path) else None


def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> golden_items.GoldenFile | None:
    """Make a ``golden.json`` a test for each of its artifacts."""
    return golden_items.collect_file(file_path, parent)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Note which files were read, to tell a test that is gone from one that was left out."""
    report = yield
    unused.note_collected(collector.config, report)
    return report


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Refuse wrong arguments of the markers, as an error of the module's collection."""
    if problem := marker.problem_of(metafunc.definition.iter_markers("persist")):
        msg = f"{metafunc.definition.nodeid}: {problem}"
        raise pytest.Collector.CollectError(msg)
    golden_marker.parametrize(metafunc)


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    """Note that this is no run of everything."""
    if items:
        selection.note_deselection(items[0].config)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> Generator[None]:
    """Mark the tests that use us, before ``-m`` selects, and note which modules hold tests.

    After others had their say, add a failing test for each golden whose own test is gone.
    """
    marker.mark_users(items)
    session_facts.remember_test_modules(config, items)
    yield
    items += unused.items_for(session, items)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Refuse options that can't be used once for the session, not once for each test."""
    config = session.config
    if config.getoption("collectonly") or hasattr(config, "workerinput"):
        return
    if any(item.get_closest_marker("persist") for item in session.items):
        golden_checks.validate(config)
    user = next((item for item in session.items if marker.uses_us(item)), None)
    if user is not None:
        from .roundtrip import settings_of

        settings_of(user, {}, {})


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Put what was found into the report, which also travels from a worker of xdist."""
    report = yield
    records.attach(item, report)
    return report


def pytest_unconfigure() -> None:
    """Close fresh processes, if any were started."""
    client = sys.modules.get("pytest_sklearn_persist.isolation.client")
    if client is not None:
        client.close_shared()
