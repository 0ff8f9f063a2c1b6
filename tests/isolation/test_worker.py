from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from pytest_sklearn_persist.isolation import launching, platform
from pytest_sklearn_persist.isolation.client import FreshProcesses
from pytest_sklearn_persist.isolation.errors import (
    RemoteError,
    WorkerCrashed,
    WorkerError,
    WorkerTimeout,
)
from pytest_sklearn_persist.isolation.limits import Limits

TASKS = str(Path(__file__).parent)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the tasks use POSIX signals")
LONG = 60.0


def open_files():
    return sorted(link.name for link in Path("/proc/self/fd").iterdir())


def call(worker, task, payload=None, timeout=LONG):
    return worker.call(f"isolation_tasks:{task}", payload, timeout=timeout)


# What either launcher must do ---------------------------------------------------------------


def test_results_come_back(any_worker):
    assert call(any_worker, "echo", {"a": [1, b"2", None]}) == {"a": [1, b"2", None]}


def test_memory_lasts_between_calls(any_worker):
    call(any_worker, "remember", 1)
    assert call(any_worker, "remember", 2) == [1, 2]


@pytest.mark.skipif(not platform.can_hand_over(), reason="this system sends no descriptors")
def test_an_open_file_goes_with_a_call_and_is_not_inherited(any_worker, tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"content")
    job = {"more": "x" * 100_000}
    with path.open("rb") as file:
        path.unlink()
        function = "isolation_tasks:read_descriptor"
        found = any_worker.call(function, job, timeout=LONG, file=file.fileno())
    assert found == [job["more"], False, b"content"]
    assert call(any_worker, "echo", 1) == 1


def test_an_exception_is_told_and_leaves_the_process_usable(any_worker):
    with pytest.raises(RemoteError, match=r"^isolation_tasks\.OwnError: too bad$") as raised:
        call(any_worker, "fail", "too bad")
    assert "raise OwnError(payload)" in raised.value.traceback
    assert call(any_worker, "echo", 1) == 1


def test_the_signal_and_the_step_of_a_crash_are_told(any_worker):
    with pytest.raises(WorkerCrashed) as raised:
        call(any_worker, "die_by_signal", signal.SIGSEGV)
    assert raised.value.signal == signal.SIGSEGV
    assert raised.value.exitcode is None
    assert str(raised.value) == ("the fresh process was ended by SIGSEGV while calling predict(X)")


def test_the_exit_status_and_the_last_words_are_told(any_worker):
    with pytest.raises(WorkerCrashed) as raised:
        call(any_worker, "exit_at_once", 3)
    assert (raised.value.signal, raised.value.exitcode) == (None, 3)
    assert raised.value.stderr_tail == "last words\n"


def test_a_process_beyond_its_time_is_ended(any_worker, gone):
    started = time.monotonic()
    with pytest.raises(WorkerTimeout, match=r"after its time limit of 0\.5 s while fitting"):
        call(any_worker, "loop", timeout=0.5)
    assert time.monotonic() - started < 10
    assert gone(any_worker.pid)


def test_what_is_left_running_by_a_crash_is_ended(any_worker, gone):
    with pytest.raises(WorkerCrashed) as raised:
        call(any_worker, "start_grandchildren", "die")
    said = raised.value.stderr_tail.partition("[")[2].partition("]")[0]
    assert [gone(int(pid)) for pid in said.split(",")] == [True, True]


# Answers and errors -------------------------------------------------------------------------


def test_a_result_that_cannot_be_pickled_is_a_remote_error(worker):
    with pytest.raises(RemoteError, match="the result can't be sent"):
        call(worker, "return_lambda")
    assert call(worker, "echo", 1) == 1


def test_an_answer_that_cannot_be_read_leaves_the_process_usable(worker):
    with pytest.raises(WorkerError, match=r"can't be read here: ModuleNotFoundError"):
        call(worker, "return_unknown")
    assert call(worker, "echo", 1) == 1


def test_a_payload_that_cannot_be_pickled_leaves_the_process_usable(worker):
    with pytest.raises(Exception, match="local object"):
        call(worker, "echo", lambda: None)
    assert call(worker, "echo", 1) == 1


@pytest.mark.parametrize(
    ("function", "kind"),
    [("isolation_tasks:nothing", "AttributeError"), ("no_such:task", "ModuleNotFoundError")],
)
def test_a_missing_function_is_a_remote_error(worker, function, kind):
    with pytest.raises(RemoteError, match=f"^{kind}"):
        worker.call(function, None, timeout=LONG)


def test_an_interrupt_in_the_process_is_a_remote_error(worker):
    with pytest.raises(RemoteError, match=r"^KeyboardInterrupt$"):
        call(worker, "interrupt")


@pytest.mark.parametrize(("status", "exitcode"), [(4, 4), (None, 0), ("a reason", 1)])
def test_sys_exit_ends_the_process_with_its_status(worker, status, exitcode):
    with pytest.raises(WorkerCrashed) as raised:
        call(worker, "exit_politely", status)
    assert raised.value.exitcode == exitcode


def test_a_real_fault_leaves_its_stack_in_the_standard_error(worker):
    with pytest.raises(WorkerCrashed, match="SIGSEGV while loading") as raised:
        call(worker, "fault")
    assert "isolation_tasks.py" in raised.value.stderr_tail


def test_an_abort_is_told(worker):
    with pytest.raises(WorkerCrashed, match="SIGABRT"):
        call(worker, "die_by_signal", signal.SIGABRT)


def test_a_crashed_worker_says_so_again(worker):
    for _ in range(2):
        with pytest.raises(WorkerCrashed, match="status 3"):
            call(worker, "exit_at_once", 3)


def test_megabytes_of_output_block_nothing_and_keep_their_tail(worker):
    assert call(worker, "print_much", 5000) == "done"
    with pytest.raises(WorkerCrashed) as raised:
        call(worker, "exit_at_once", 1)
    assert raised.value.stderr_tail.endswith("x\nlast words\n")
    assert len(raised.value.stderr_tail) < 20_000


def test_endless_output_meets_the_time_limit(worker):
    with pytest.raises(WorkerTimeout):
        call(worker, "print_for_ever", timeout=0.5)


def test_large_payloads_go_both_ways(worker):
    data = os.urandom(1 << 20) * 64
    assert call(worker, "echo", data) == data


def test_arrays_arrive_writeable_and_equal(worker):
    np = pytest.importorskip("numpy")
    array = np.arange(1_000_000.0).reshape(1000, 1000)
    answer = call(worker, "describe_arrays", array)
    assert answer["sum"] == array.sum()
    assert answer["writeable"]
    assert np.array_equal(answer["back"], array)


def test_a_memory_limit_is_a_memory_error(open_worker):
    if sys.platform != "linux":
        pytest.skip("only Linux enforces the limit")
    limited = open_worker(limits=Limits(memory=200 << 20))
    assert call(limited, "allocate", 50 << 20) == 50 << 20
    with pytest.raises(RemoteError, match=r"^MemoryError"):
        call(limited, "allocate", 400 << 20)


def test_a_limit_of_processor_time_ends_the_process(open_worker):
    limited = open_worker(limits=Limits(cpu=1))
    with pytest.raises(WorkerCrashed, match=r"SIGXCPU|SIGKILL"):
        call(limited, "spin", 60.0)


def test_a_limit_of_file_size_is_an_error_of_writing(open_worker):
    limited = open_worker(limits=Limits(file_size=1000))
    with pytest.raises(RemoteError, match="too large"):
        call(limited, "write", 2000)


def test_a_limit_of_open_files_is_an_error_of_opening(open_worker):
    limited = open_worker(limits=Limits(open_files=32))
    with pytest.raises(RemoteError, match="Too many open files"):
        call(limited, "open_many", 64)


def test_a_forked_process_holds_no_descriptor_of_another(open_worker):
    if sys.platform != "linux":
        pytest.skip("only /proc tells")
    with Path("/dev/zero").open("rb") as mine:
        found = call(open_worker(), "descriptors", mine.fileno())
    assert not [target for target in found if "zero" in target]
    assert len([target for target in found if target.startswith("socket:")]) == 2


@pytest.mark.parametrize("launcher", ["fork", "spawn"])
def test_a_scrubbed_process_sees_no_secret(monkeypatch, launcher):
    if launcher == "fork" and not platform.can_fork():
        pytest.skip("this system cannot fork")
    monkeypatch.setitem(launching.STARTED_WITH, "GITHUB_TOKEN", "secret")
    monkeypatch.setitem(launching.STARTED_WITH, "OMP_NUM_THREADS", "1")
    monkeypatch.setattr(launching, "BASE", ())
    with (
        FreshProcesses(launcher=launcher, scrubbed=True) as source,
        source.worker(sys_path=[*sys.path, TASKS]) as worker,
    ):
        there = call(worker, "all_environments")
    assert there["OMP_NUM_THREADS"] == "1"
    assert "secret" not in str(there)


# The life of workers ------------------------------------------------------------------------


def test_a_closed_worker_is_gone_and_its_folder_removed(open_worker, gone):
    worker = open_worker()
    left = call(worker, "leave_files")
    worker.close()
    worker.close()
    assert gone(worker.pid)
    assert [Path(path).exists() for path in left] == [False, False]
    with pytest.raises(WorkerError, match="has been closed"):
        call(worker, "echo")


def test_closing_ends_grandchildren(open_worker, gone):
    with open_worker() as worker:
        pids = call(worker, "start_grandchildren")
    assert [gone(pid) for pid in pids] == [True, True]


def test_an_interrupt_here_ends_the_process_there(open_worker, gone):
    worker = open_worker()

    def interrupt(number, frame):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    try:
        with pytest.raises(KeyboardInterrupt):
            call(worker, "loop")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert gone(worker.pid)


@pytest.mark.skipif(sys.platform != "linux", reason="counts open files in /proc")
def test_workers_leave_no_open_files_and_no_processes(fresh, open_worker, gone):
    open_worker().close()
    before = open_files()
    pids = []
    for _ in range(50):
        with open_worker() as worker:
            inside = call(worker, "open_descriptors")
            pids.append(worker.pid)
    assert open_files() == before
    kinds = sorted(name.partition(":")[0].rpartition("/")[2] for name in inside)
    assert kinds == ["null", "null", "null", "socket", "socket"]  # no file that could be filled
    assert all(gone(pid) for pid in pids)


def test_workers_can_be_open_at_the_same_time(open_worker):
    first, second = open_worker(), open_worker()
    call(first, "remember", "a")
    call(second, "remember", "b")
    assert call(first, "remember", "c") == ["a", "c"]
