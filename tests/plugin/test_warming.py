"""Fresh processes are started while pytest collects, if a test that will run needs them."""

from __future__ import annotations

import pytest

#: Notes which sources are started before the first test runs; nothing is really started.
CONFTEST = r"""
import pytest_sklearn_persist.isolation.client as client

started = []


class Source:
    def __init__(self, scrubbed):
        self.scrubbed = scrubbed

    def start(self):
        started.append("scrubbed" if self.scrubbed else "plain")


client.shared = lambda *, scrubbed=False: Source(scrubbed)


def pytest_runtest_logstart():
    print("\nstarted:", *sorted(started))
    started.clear()


def pytest_sessionfinish():
    print("\nstarted:", *sorted(started))
"""
USER = """
def test_user(persist_roundtrip):
    pass
"""
THROUGH_ANOTHER = """
import pytest


@pytest.fixture
def ours(persist_golden):
    return persist_golden


def test_first(ours):
    pass


def test_second(ours):
    pass
"""
ORDINARY = """
def test_ordinary():
    pass


def test_environment(persist_environment):
    pass
"""


@pytest.mark.parametrize(
    ("tests", "arguments", "started"),
    [
        (USER, (), "started: plain"),
        (USER + USER.replace("test_user", "test_more"), (), "started: plain"),
        (THROUGH_ANOTHER, (), "started: scrubbed"),
        (ORDINARY, (), "started:"),
        (ORDINARY + USER, (), "started: plain"),
        (ORDINARY + USER, ("-k", "ordinary"), "started:"),
        (ORDINARY + USER, ("-k", "user"), "started: plain"),
        (ORDINARY + USER, ("-m", "not persist"), "started:"),
        (USER, ("--collect-only",), "started:"),
        (USER, ("--persist-places=same",), "started:"),
        (USER, ("--persist-places=same,fresh",), "started: plain"),
    ],
)
def test_just_what_is_needed_is_started_once(run_pytest, tests, arguments, started):
    run = run_pytest({"conftest.py": CONFTEST, "test_a.py": tests}, "-s", *arguments)

    assert run.line("started:").strip() == started, run.text
