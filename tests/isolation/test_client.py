from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pytest_sklearn_persist.isolation import client
from pytest_sklearn_persist.isolation.client import FreshProcesses, shared
from pytest_sklearn_persist.isolation.errors import WorkerError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the tasks use POSIX signals")
LONG = 60.0


def call(worker, task, payload=None, timeout=LONG):
    return worker.call(f"isolation_tasks:{task}", payload, timeout=timeout)


def test_a_closed_source_gives_no_workers():
    source = FreshProcesses()
    source.close()
    with pytest.raises(WorkerError, match="closed"):
        source.worker()


def test_an_unknown_launcher_is_refused():
    with pytest.raises(ValueError, match="'thread'"):
        FreshProcesses(launcher="thread")


def test_nothing_is_started_before_a_worker_is_asked_for():
    with FreshProcesses() as source:
        assert source.pids() == ()


@pytest.mark.parametrize("launcher", ["fork", "spawn"])
def test_what_was_started_ahead_gives_the_workers_and_ends_with_the_source(launcher, gone, light):
    source = light(launcher)
    source.start()
    [started] = source.pids()
    with source.worker(sys_path=[str(Path(__file__).parent), *sys.path]) as worker:
        assert worker.call("isolation_tasks:describe", None, timeout=60)
    if launcher == "fork":
        assert source.pids() == (started,)
    source.close()
    assert gone(started)


def test_what_was_started_in_vain_is_ended_without_waiting_for_its_imports(gone):
    source = FreshProcesses()
    source.start()
    [started] = source.pids()
    source.close()
    assert gone(started)


@pytest.mark.parametrize("launcher", ["fork", "spawn"])
def test_closing_the_source_ends_and_removes_everything(launcher, gone, light, open_worker):
    source = light(launcher)
    worker = open_worker(source)
    folder = Path(call(worker, "describe")["cwd"]).parents[1]
    pids = (*source.pids(), worker.pid)
    assert len(pids) == 2
    source.close()
    source.close()
    assert all(gone(pid) for pid in pids)
    assert not folder.exists()


_DIES = """
import os, signal, sys
from pytest_sklearn_persist.isolation import launching
from pytest_sklearn_persist.isolation.client import FreshProcesses
launching.BASE = ()
source = FreshProcesses(launcher=sys.argv[1])
worker = source.worker(sys_path=[sys.argv[2], *sys.path])
facts = worker.call("isolation_tasks:describe", None, timeout=60)
worker.call("isolation_tasks:sleep", 0, timeout=60)
print(facts["cwd"], worker.pid, facts["parent"], *source.pids(), flush=True)
try:
    if sys.argv[3] == "busy":
        signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        worker.call("isolation_tasks:loop", None, timeout=60)
finally:
    if sys.argv[3] == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("launcher", ["fork", "spawn"])
@pytest.mark.parametrize("how", ["killed", "busy", "ends without closing"])
def test_everything_goes_with_the_process_that_started_it(launcher, how, gone):
    tasks = str(Path(__file__).parent)
    done = subprocess.run(
        [sys.executable, "-c", _DIES, launcher, tasks, how],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    folder, worker, _, *helpers = done.stdout.split()
    assert len(helpers) == 1, done.stderr
    assert all(gone(int(pid)) for pid in (worker, *helpers))
    until = time.monotonic() + 10
    while Path(folder).parents[1].exists() and time.monotonic() < until:
        time.sleep(0.02)
    assert not Path(folder).parents[1].exists()


def test_the_shared_source_is_one_until_it_is_closed(monkeypatch):
    monkeypatch.setattr(client, "_shared", {})
    first = shared()
    assert shared() is first
    first.close()
    assert shared() is not first


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_forked_copy_gets_a_source_of_its_own_and_leaves_ours_alone(
    monkeypatch, fresh, open_worker
):
    monkeypatch.setattr(client, "_shared", {False: fresh})
    worker = open_worker()
    pid = os.fork()
    if pid == 0:
        try:
            mine = shared()
            os._exit(0 if mine is not fresh and fresh.closed else 1)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert call(worker, "echo", 1) == 1
    assert call(open_worker(), "echo", 2) == 2


def test_importing_the_client_imports_nothing_heavy():
    code = (
        "import sys, pytest_sklearn_persist.isolation.client as c; "
        "print(sorted({m.partition('.')[0] for m in sys.modules} "
        "& {'numpy', 'sklearn', 'scipy', 'joblib', 'pandas', 'pytest'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(client.__file__).parents[2],
    )
    assert done.stdout.strip() == "[]"
