from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from pytest_sklearn_persist.isolation import launching, platform
from pytest_sklearn_persist.isolation.client import FreshProcesses

TASKS = str(Path(__file__).parent)


def is_gone(pid: int, patience: float = 10.0) -> bool:
    """Say whether a process has ended, and was reaped, before long."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
            state, parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:2]
        except OSError:
            return True
        # What is left without a parent is for init to reap, and not every container has one.
        if (state, parent) == ("Z", "1"):
            return True
        time.sleep(0.01)
    return False


@pytest.fixture(scope="session")
def gone():
    return is_gone


def make_light(launcher: str | None = None) -> FreshProcesses:
    """Make a source whose processes import nothing in advance: it starts in no time."""
    if launcher == "fork" and not platform.can_fork():
        pytest.skip("this system cannot fork")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(launching, "BASE", ())
        return FreshProcesses(launcher=launcher)


@pytest.fixture(scope="session")
def light():
    return make_light


@pytest.fixture(scope="session", params=["fork", "spawn"])
def any_fresh(request):
    """Fresh processes of either launcher, for what both must do."""
    with make_light(request.param) as source:
        yield source


@pytest.fixture(scope="session")
def fresh():
    """Fresh processes of the default launcher."""
    with make_light() as source:
        yield source


@pytest.fixture(scope="module", params=["fork", pytest.param("spawn", marks=pytest.mark.full)])
def any_full(request):
    """Fresh processes with the base of scikit-learn, as users get them."""
    pytest.importorskip("sklearn")
    if request.param == "fork" and not platform.can_fork():
        pytest.skip("this system cannot fork")
    with FreshProcesses(launcher=request.param) as source:
        yield source


@pytest.fixture
def open_worker(fresh):
    """A function that opens a worker which can import the tasks; closed after the test."""
    opened = []

    def open_worker(source=fresh, **options):
        options.setdefault("sys_path", [TASKS, *sys.path])
        worker = source.worker(**options)
        opened.append(worker)
        return worker

    yield open_worker
    for worker in opened:
        worker.close()


@pytest.fixture
def worker(open_worker):
    return open_worker()


@pytest.fixture
def any_worker(any_fresh, open_worker):
    return open_worker(any_fresh)
