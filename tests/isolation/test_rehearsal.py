from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from pytest_sklearn_persist.isolation import platform, rehearsal
from pytest_sklearn_persist.isolation.errors import WorkerCrashed, WorkerTimeout
from pytest_sklearn_persist.isolation.rehearsal import Rehearsal, rehearse
from pytest_sklearn_persist.isolation.steps import step

needs_fork = pytest.mark.skipif(not platform.can_fork(), reason="this system cannot fork")


def crash(number):
    step("calling transform(X)")
    os.kill(os.getpid(), number)


def loop():
    step("fitting")
    while True:
        pass


def fail(kind):
    raise kind


def speak():
    sys.stdout.write("a word\n")
    sys.stderr.write("a word\n")
    sys.stdout.flush()
    os.write(1, b"a word\n")
    os.write(2, b"a word\n")
    subprocess.run(["echo", "a word"], check=True)


def leave_one(path):
    child = subprocess.Popen(["sleep", "600"])
    path.write_text(str(child.pid))
    os._exit(0)


@needs_fork
def test_what_returns_survives():
    assert rehearse(abs, -1, timeout=30) == Rehearsal(survived=True)


@needs_fork
@pytest.mark.parametrize("kind", [ValueError, SystemExit, KeyboardInterrupt])
def test_to_raise_is_to_survive(kind):
    assert rehearse(fail, kind, timeout=30).survived


@needs_fork
def test_a_fatal_signal_is_told_with_its_step():
    result = rehearse(crash, signal.SIGSEGV, timeout=30)
    assert result == Rehearsal(survived=False, signal=11, step="calling transform(X)")


@needs_fork
def test_an_exit_is_told_with_its_status():
    assert rehearse(os._exit, 3, timeout=30) == Rehearsal(survived=False, exitcode=3)


@needs_fork
def test_a_loop_is_ended_at_the_time_limit():
    started = time.monotonic()
    result = rehearse(loop, timeout=0.3)
    assert result == Rehearsal(survived=False, timed_out=True, step="fitting")
    assert time.monotonic() - started < 10


@needs_fork
def test_nothing_that_the_copy_prints_is_seen(capfd):
    assert rehearse(speak, timeout=30).survived
    assert capfd.readouterr() == ("", "")


@needs_fork
def test_what_the_copy_leaves_running_is_ended(tmp_path, gone):
    rehearse(leave_one, tmp_path / "pid", timeout=30)
    assert gone(int((tmp_path / "pid").read_text()))


@needs_fork
def test_an_interrupt_ends_the_copy(tmp_path, gone):
    def tell():
        (tmp_path / "pid").write_text(str(os.getpid()))
        loop()

    def interrupt(number, frame):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    try:
        with pytest.raises(KeyboardInterrupt):
            rehearse(tell, timeout=30)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert gone(int((tmp_path / "pid").read_text()))


@needs_fork
def test_openmp_after_openmp_does_not_hang_the_copy():
    pytest.importorskip("sklearn")
    np = pytest.importorskip("numpy")
    from sklearn.metrics import pairwise_distances_argmin

    X = np.random.default_rng(0).random((2000, 5))
    pairwise_distances_argmin(X, X)  # starts the threads of this process
    assert rehearse(pairwise_distances_argmin, X, X, timeout=30).survived


def test_where_nothing_can_be_forked_nothing_is_tried(monkeypatch):
    monkeypatch.setattr(rehearsal.platform, "can_fork", lambda: False)
    assert rehearse(crash, 11, timeout=1) == Rehearsal(survived=True, attempted=False)


@pytest.mark.parametrize(
    ("result", "kind"),
    [
        (Rehearsal(survived=True), type(None)),
        (Rehearsal(survived=False, signal=11), WorkerCrashed),
        (Rehearsal(survived=False, timed_out=True), WorkerTimeout),
    ],
)
def test_a_rehearsal_gives_the_error_of_a_fresh_process(result, kind):
    assert isinstance(result.error(1.0), kind)
