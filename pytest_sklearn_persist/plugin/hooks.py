"""What pytest calls; what a hook needs besides is imported where a session uses us."""

from __future__ import annotations

import sys
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from . import AsInstalled, collected, hookspec, options, selection, table

if TYPE_CHECKING:
    from .golden_items import GoldenFile
    from .records import CheckRecord

__all__ = [
    "pytest_addhooks",
    "pytest_addoption",
    "pytest_collect_directory",
    "pytest_collect_file",
    "pytest_collection",
    "pytest_collection_finish",
    "pytest_collection_modifyitems",
    "pytest_configure",
    "pytest_deselected",
    "pytest_generate_tests",
    "pytest_ignore_collect",
    "pytest_itemcollected",
    "pytest_make_collect_report",
    "pytest_report_header",
    "pytest_runtest_makereport",
    "pytest_unconfigure",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Register the options of the table, and have our modules found as they are installed."""
    # Here and not when the session is configured: conftest modules are imported before.
    sys.meta_path.insert(0, AsInstalled)
    options.add_options(parser)


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """Register the hooks that projects can implement."""
    pluginmanager.add_hookspecs(hookspec)


def pytest_configure(config: pytest.Config) -> None:
    """Register the markers and the summary, and what options ask for."""
    config.add_cleanup(lambda: sys.meta_path.remove(AsInstalled))
    for line in table.MARKERS:
        config.addinivalue_line("markers", line)
    if options.setting_of(config, "record"):
        from .recording import refuse_where_unsafe

        refuse_where_unsafe(config)
    if hasattr(config, "workerinput"):
        return
    config.pluginmanager.register(_Summary(config), "sklearn_persist_summary")
    if options.setting_of(config, "baseline") or options.setting_of(config, "report"):
        from .reporting import start

        start(config)


class _Summary:
    """Gathers what the reports of tests carry; it lives where they arrive."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.checks: list[CheckRecord] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Read the records of a report, whichever process made it."""
        if collected.RECORDS in report.__dict__:
            from .records import detach

            self.checks += detach(report)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Write the summary, if something was checked."""
        if self.checks:
            from .terminal import write_summary

            write_summary(terminalreporter, self.checks, self.config)


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


def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Dir | None:
    """Show a folder by a name that does nothing: of a store, it may be a stranger's."""
    if path.name.isprintable() or (path / "__init__.py").exists():
        return None
    from pytest_sklearn_persist.texts import shown

    folder = pytest.Dir.from_parent(parent, path=path)
    folder.name = shown(path.name)
    return folder


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> GoldenFile | None:
    """Make a ``golden.json`` a test for each of its artifacts."""
    if not selection.is_collected(parent.config, file_path):
        return None
    from .golden_items import GoldenFile

    return GoldenFile.from_parent(parent, path=file_path)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Note which files were read, to tell a test that is gone from one that was left out."""
    report = yield
    collector.config.stash.setdefault(collected.OUTCOMES, {})[report.nodeid] = report.outcome
    return report


def pytest_itemcollected(item: pytest.Item) -> None:
    """Start fresh processes while other tests are collected, if this one will need any."""
    if collected.uses_us(item):
        from .warming import warm_up

        warm_up(item.config, [item], chosen=False)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Refuse wrong arguments of the markers, as an error of the module's collection."""
    test = metafunc.definition
    if test.get_closest_marker("persist"):
        from .marker import problem_of

        if problem := problem_of(test.iter_markers("persist")):
            raise pytest.Collector.CollectError(f"{test.nodeid}: {problem}")
    if test.get_closest_marker("persist_golden") or "persist_artifact" in metafunc.fixturenames:
        from .golden_marker import parametrize

        parametrize(metafunc)


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    """Note that this is no run of everything."""
    if items:
        items[0].config.stash[collected.DESELECTED] = True


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> Generator[None]:
    """Mark the tests that use us, before ``-m`` selects, and note which modules hold tests.

    After others had their say, add a failing test for each golden whose own test is gone.
    """
    collected.mark_users(items)
    collected.remember_test_modules(config, items)
    yield
    if selection.is_whole_run(config) and selection.has_stores(config):
        from .unused import items_for

        items += items_for(session, items)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Refuse options that can't be used once for the session, not once for each test."""
    config = session.config
    users = [item for item in session.items if collected.uses_us(item)]
    if config.getoption("collectonly"):
        return
    if not hasattr(config, "workerinput"):
        if any(item.get_closest_marker("persist") for item in session.items):
            from .golden_checks import validate

            validate(config)
        if users:
            from .roundtrip import settings_of

            settings_of(users[0], {}, {})
    if users:
        from .warming import warm_up

        warm_up(config, users, chosen=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Put what was found into the report, which also travels from a worker of xdist."""
    report = yield
    if collected.CHECKS in item.stash:
        from .records import attach

        attach(item, report)
    return report


def pytest_unconfigure() -> None:
    """Close fresh processes, if any were started."""
    client = sys.modules.get("pytest_sklearn_persist.isolation.client")
    if client is not None:
        client.close_shared()
