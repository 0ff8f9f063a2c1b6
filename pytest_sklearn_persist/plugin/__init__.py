"""The pytest plugin: options, marker, fixtures, summary.

pytest loads this module at every start, so it imports nothing that pytest has not imported
already; what a check needs is imported when the first check runs.
"""

from __future__ import annotations

import sys
from collections.abc import Generator
from typing import TYPE_CHECKING

import pytest

from . import hookspec, marker, options, records, terminal
from . import session as session_facts

if TYPE_CHECKING:
    from pytest_sklearn_persist import Environment

    from .roundtrip import PersistRoundtrip

__all__ = ["persist_environment", "persist_roundtrip"]


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
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(terminal.Summary(config), "sklearn_persist_summary")


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


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Refuse unknown arguments of the marker, as an error of the module's collection."""
    if problem := marker.problem_of(metafunc.definition.iter_markers("persist")):
        msg = f"{metafunc.definition.nodeid}: {problem}"
        raise pytest.Collector.CollectError(msg)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the tests that use us, before ``-m`` selects, and note which modules hold tests."""
    marker.mark_users(items)
    session_facts.remember_test_modules(config, items)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Refuse options that can't be used once for the session, not once for each test."""
    config = session.config
    if config.getoption("collectonly") or hasattr(config, "workerinput"):
        return
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
        client.shared().close()
