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


#: What nothing but one wall stops, and is harmless by the others: in namespaces of its own there
#: is nobody to be met. All else is stopped twice.
HARMLESS_WITHOUT = {
    "seccomp": {
        *("fork", "clone", "clone3", "kill all", "kill the group", "handle of a process"),
        *("make a pair of sockets", "ask the kernel by netlink", "personality", "io_uring"),
        *("keyctl", "add_key", "userfaultfd", "shared memory of System V", "openat2"),
    },
    # Facts about the machine, in a /proc of its own.
    "Landlock": {
        *("read the names of keys", "read how the machine was started"),
        *("read who was interrupted", "list processes"),
    },
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

    def walled(without=(), plan=None, **options):
        plan = plan or Plan(without=frozenset(without))
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


@pytest.fixture
def all_hold(source, walled):
    """Skip where this machine lacks a wall: what is missing is told, and can't be tested."""
    walled().close()
    missing = source.report(Plan()).missing
    if missing:
        pytest.skip(f"missing here: {', '.join(missing)}")


@pytest.mark.parametrize("deed", names_of_deeds())
def test_nothing_comes_to_its_end(deed, met, all_hold):
    assert met()[deed] is not None


@pytest.mark.parametrize("wall", WALLS)
def test_what_one_wall_stops_another_does_too(wall, met, all_hold):
    done = {deed for deed, error in met(wall).items() if error is None}

    assert done <= HARMLESS_WITHOUT.get(wall, set())


@pytest.mark.parametrize("wall", WALLS)
def test_a_wall_that_is_missing_is_named_with_the_reason(wall, source, walled, all_hold):
    if wall == "other uid" and os.getuid() != 0:
        pytest.skip("only root can be somebody else")
    walled([wall]).close()
    report = source.report(Plan(without=frozenset({wall})))

    assert any(text.startswith(f"{wall} (") for text in report.missing)
    assert wall not in str(report).partition("missing")[0]


def test_without_any_wall_a_process_still_works(walled):
    assert walled(WALLS).call("wall_tasks:devnull", None, timeout=LONG) == 1


@pytest.fixture(scope="module")
def described(source):
    with (
        pytest.MonkeyPatch.context() as patch,
        Path(TASKS, "conftest.py").open() as inherited,
    ):
        patch.setitem(os.environ, "A_TOKEN", "secret")
        os.set_inheritable(inherited.fileno(), True)
        with source.worker(plan=Plan(), sys_path=[TASKS, *sys.path]) as worker:
            return worker.call("wall_tasks:describe", 0, timeout=LONG)


def test_it_has_no_capability(described):
    status = described["status"]
    sets = {key: int(status[key], 16) for key in ("CapInh", "CapPrm", "CapEff", "CapAmb")}

    assert not any(sets.values())
    assert status["NoNewPrivs"] == "1"


@pytest.mark.skipif(os.getuid() != 0, reason="root only is somebody else then")
def test_of_root_it_becomes_somebody_who_owns_nothing(described, all_hold):
    assert len(described["ids"]) == 1
    assert described["ids"][0] > 60_000
    assert described["groups"] == []
    assert int(described["status"]["CapBnd"], 16) == 0


@pytest.mark.skipif(os.getuid() != 0, reason="root only is somebody else then")
def test_processes_of_two_templates_are_two_users(walled, all_hold):
    """Limits of threads and signals count by user; ids of processes repeat in each template."""
    plans = [Plan(), Plan(listed=("/nowhere",))]
    users = [walled(plan=plan).call("wall_tasks:describe", 0, timeout=LONG) for plan in plans]

    assert users[0]["ids"] != users[1]["ids"]


def test_its_descriptors_are_its_connections(described):
    assert set(described["descriptors"]) <= {"a socket", os.devnull}


def test_it_has_no_variable_that_libraries_do_not_need(described):
    started = {line.partition("=")[0] for line in described["environ at start"] if line}

    assert "A_TOKEN" not in described["environment"]
    assert started <= {*described["environment"], "HOME"}


def test_it_is_in_an_empty_folder_that_is_nobodys(described, all_hold):
    assert Path(described["cwd"]).name.startswith("sklearn-persist-")


@pytest.mark.parametrize(("size", "each"), [(1 << 20, 1 << 16), (1 << 20, 1), (4 << 20, 3 << 20)])
def test_all_files_together_have_a_quota(size, each, walled, all_hold):
    total, files, error = walled().call("wall_tasks:write_up_to", [size, each], timeout=LONG)

    assert error == "ENOSPC"
    assert total <= size
    assert files <= 4096


def test_nothing_can_be_written_where_nothing_needs_it(walled):
    assert walled().call("wall_tasks:write_up_to", [0, 1], timeout=LONG)[:2] == [0, 0]


def test_what_was_written_is_gone_with_the_process(source, walled, all_hold):
    worker = walled()
    worker.call("wall_tasks:write_up_to", [1 << 20, 1 << 16], timeout=LONG)
    folder = worker._folder

    assert [path.name for path in (folder / "work").iterdir()] == []


@pytest.mark.parametrize(
    ("task", "signal_"),
    [("abort", signal.SIGABRT), ("fault", signal.SIGSEGV), ("call_as_32_bits", signal.SIGSYS)],
)
def test_a_crash_is_told_as_without_walls(task, signal_, walled):
    if task == "call_as_32_bits" and os.uname().machine != "x86_64":
        pytest.skip("calls of x32")
    with pytest.raises(WorkerCrashed) as caught:
        walled().call(f"wall_tasks:{task}", None, timeout=LONG)

    assert caught.value.signal == signal_


def test_the_stack_of_a_crash_is_told(walled):
    with pytest.raises(WorkerCrashed) as caught:
        walled().call("wall_tasks:fault", None, timeout=LONG)

    assert "wall_tasks.py" in caught.value.stderr_tail


def test_it_may_signal_itself(walled):
    with pytest.raises(WorkerCrashed) as caught:
        walled().call("wall_tasks:signal_itself", signal.SIGTERM, timeout=LONG)

    assert caught.value.signal == signal.SIGTERM


def test_time_ends_it(walled, gone):
    worker = walled()
    with pytest.raises(WorkerTimeout):
        worker.call("wall_tasks:spin", None, timeout=1.0)

    assert gone(worker.pid)


def test_processor_time_ends_it(walled):
    with pytest.raises(WorkerCrashed) as caught:
        walled(limits=Limits(cpu=1)).call("wall_tasks:spin", None, timeout=LONG)

    assert caught.value.signal in (signal.SIGXCPU, signal.SIGKILL)


@pytest.mark.parametrize(
    ("limits", "task", "amount"),
    [
        (Limits(memory=1 << 26), "allocate", 1 << 28),
        (Limits(open_files=32), "open_many", 64),
    ],
)
def test_limits_hold_behind_the_walls(limits, task, amount, walled):
    with pytest.raises(RemoteError, match=r"Cannot allocate memory|Too many open files"):
        walled(limits=limits).call(f"wall_tasks:{task}", amount, timeout=LONG)


def test_threads_are_limited_for_root_too(walled, all_hold):
    with pytest.raises(RemoteError, match="can't start new thread"):
        walled(limits=Limits(processes=16)).call("wall_tasks:start_threads", 64, timeout=LONG)


def test_walls_that_would_not_hold_for_all_threads_are_an_error(walled):
    with pytest.raises(RemoteError, match="threads are running"):
        walled().call("wall_tasks:give_up_with_threads", None, timeout=LONG)


def test_what_is_thrown_away_can_still_be_written(walled):
    assert walled().call("wall_tasks:devnull", None, timeout=LONG) == 1


def test_the_process_ends_with_its_template(walled, gone, source):
    worker = walled()
    os.kill(source.pids()[0], signal.SIGKILL)
    worker.close()

    assert gone(worker.pid)


def test_honest_models_compute(tmp_path):
    pytest.importorskip("pandas")
    pytest.importorskip("sklearn")
    with (
        FreshProcesses(launcher="fork", scrubbed=True) as source,
        source.worker(plan=Plan(), sys_path=[TASKS, *sys.path]) as worker,
    ):
        said = worker.call("wall_tasks:compute", "after", timeout=LONG)

    assert min(said["shares"]) > 0.8
    assert (said["hours"], said["zone"], said["missing"]) == (2, "America/New_York", 1)
    assert said["linear"] == pytest.approx(200)
