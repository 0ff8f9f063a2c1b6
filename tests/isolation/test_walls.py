"""Nothing that is tried from inside comes to its end: the kernel stands in the way, not a gate."""

from __future__ import annotations

import os
import signal
import socket
import sys
from importlib import util
from pathlib import Path

import pytest

from pytest_sklearn_persist.isolation import launching
from pytest_sklearn_persist.isolation.client import FreshProcesses
from pytest_sklearn_persist.isolation.errors import RemoteError, WorkerCrashed, WorkerTimeout
from pytest_sklearn_persist.isolation.limits import Limits
from pytest_sklearn_persist.isolation.walls import WALLS, Plan

if sys.platform != "linux":
    pytest.skip("walls of Linux", allow_module_level=True)

TASKS = str(Path(__file__).parent)
LONG = 60.0


def names_of_deeds():
    spec = util.spec_from_file_location("wall_tasks", Path(TASKS, "wall_tasks.py"))
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return list(module.DEEDS)


#: What only one wall stops. All else is stopped by the others if that one is missing.
ONLY = {
    "seccomp": {"ask the kernel by netlink", "send by UDP"},
}


@pytest.fixture(scope="module")
def source():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(launching, "BASE", ())
        source = FreshProcesses(launcher="fork", scrubbed=True)
    with source:
        yield source


@pytest.fixture
def walled(source):
    """A function that opens a walled process which can import the tasks; closed after the test."""
    opened = []

    def walled(without=(), **options):
        plan = Plan(without=frozenset(without))
        worker = source.worker(plan=plan, sys_path=[TASKS, *sys.path], **options)
        opened.append(worker)
        return worker

    yield walled
    for worker in opened:
        worker.close()


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    """What there is to be stolen: a secret of the same user, and places to connect to."""
    folder = tmp_path_factory.mktemp("secrets")
    folder.parent.chmod(0o755)
    folder.chmod(0o777)
    (folder / "secret").write_text("token")
    (folder / "secret").chmod(0o666)
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.socket(socket.AF_UNIX) as by_file,
        socket.socket(socket.AF_UNIX) as by_name,
    ):
        by_file.bind(str(folder / "socket"))
        by_file.listen()
        name = f"\0persist-{os.getpid()}"
        by_name.bind(name)
        by_name.listen()
        yield {
            "folder": str(folder),
            "secret": str(folder / "secret"),
            "home": str(Path.home()),
            "code": os.__file__,
            "parent": os.getpid(),
            "port": server.getsockname()[1],
            "unix": str(folder / "socket"),
            "abstract": name,
        }


@pytest.fixture(scope="module")
def met(source, facts):
    """What each deed met, by the wall that is missing; empty for none."""
    known = {}

    def met(missing=""):
        if missing not in known:
            plan = Plan(without=frozenset({missing} - {""}))
            limits = Limits(memory=1 << 30, file_size=1 << 20)
            options = {"plan": plan, "sys_path": [TASKS, *sys.path], "limits": limits}
            with source.worker(**options) as worker:
                known[missing] = worker.call("wall_tasks:try_all", facts, timeout=LONG)
        return known[missing]

    return met


def test_here(met):
    for m in ["", *WALLS]:
        print(m, {k: v for k, v in met(m).items() if m == "" or v is None})
