"""What runs in a forked copy of this process can neither change nor end the original."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
import types

import pytest

from pytest_sklearn_persist.isolation import copies, identity, platform
from pytest_sklearn_persist.isolation.copies import (
    Copy,
    ask,
    cannot_copy,
    in_copy,
    inside_copy,
    tell,
    was_refused,
)
from pytest_sklearn_persist.isolation.errors import (
    RemoteError,
    WorkerCrashed,
    WorkerError,
    WorkerTimeout,
)
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
def test_what_it_returns_comes_back():
    assert in_copy(abs, -1, timeout=30) == 1


@needs_fork
def test_nothing_else_comes_back():
    kept = []
    in_copy(kept.append, 1, timeout=30)
    assert kept == []


@needs_fork
@pytest.mark.parametrize("kind", [ValueError, KeyboardInterrupt])
def test_what_it_raises_is_a_remote_error(kind):
    with pytest.raises(RemoteError) as caught:
        in_copy(fail, kind("a string"), timeout=30)
    assert (caught.value.type_name, caught.value.message) == (kind.__name__, "a string")


@needs_fork
def test_what_can_not_be_pickled_is_a_remote_error():
    with pytest.raises(RemoteError, match="pickle"):
        in_copy(lambda: lambda: None, timeout=30)


@needs_fork
def test_a_fatal_signal_is_told_with_its_step():
    with pytest.raises(WorkerCrashed) as caught:
        in_copy(crash, signal.SIGSEGV, timeout=30)
    assert (caught.value.signal, caught.value.step) == (11, "calling transform(X)")


@needs_fork
@pytest.mark.parametrize("leave", [os._exit, sys.exit])
def test_an_exit_is_told_with_its_status(leave):
    with pytest.raises(WorkerCrashed) as caught:
        in_copy(leave, 3, timeout=30)
    assert caught.value.exitcode == 3


@needs_fork
def test_a_loop_is_ended_at_the_time_limit():
    started = time.monotonic()
    with pytest.raises(WorkerTimeout) as caught:
        in_copy(loop, timeout=0.3)
    assert caught.value.step == "fitting"
    assert time.monotonic() - started < 10


def dawdle():
    for number in range(8):
        step(f"step {number}")
        time.sleep(0.1)


@needs_fork
def test_a_limit_for_each_step_lets_many_steps_take_longer():
    assert in_copy(dawdle, timeout=0.5, each_step=True) is None
    with pytest.raises(WorkerTimeout):
        in_copy(dawdle, timeout=0.5)


@needs_fork
def test_a_copy_works_while_this_process_goes_on():
    read, write = os.pipe()
    with Copy(os.read, read, 1, timeout=30) as copy:
        os.write(write, b"a")  # the copy waits for it
        assert copy.result() == b"a"
    os.close(read)
    os.close(write)


@needs_fork
def test_a_copy_that_is_not_waited_for_is_ended():
    started = time.monotonic()
    with pytest.raises(ZeroDivisionError), Copy(loop, timeout=60):
        1 / 0  # noqa: B018
    assert time.monotonic() - started < 30


def close_all():
    os.closerange(3, 1000)
    loop()


@needs_fork
def test_a_copy_that_closes_its_connection_is_ended_at_the_time_limit():
    with pytest.raises(WorkerTimeout):
        in_copy(close_all, timeout=0.3)


@needs_fork
def test_nothing_that_the_copy_prints_is_seen(capfd):
    in_copy(speak, timeout=30)
    assert capfd.readouterr() == ("", "")


@needs_fork
def test_what_the_copy_leaves_running_is_ended(tmp_path, gone):
    with pytest.raises(WorkerCrashed):
        in_copy(leave_one, tmp_path / "pid", timeout=30)
    assert gone(int((tmp_path / "pid").read_text()))


def nested(path):
    with pytest.raises(WorkerCrashed):
        in_copy(leave_one, path, timeout=30)
    return in_copy(abs, -2, timeout=30)


@needs_fork
def test_a_copy_of_a_copy_works_and_what_it_leaves_is_ended_with_the_first(tmp_path, gone):
    assert in_copy(nested, tmp_path / "pid", timeout=30) == 2
    assert gone(int((tmp_path / "pid").read_text()))


@needs_fork
def test_an_interrupt_ends_the_copy(tmp_path, gone):
    def say_and_loop():
        (tmp_path / "pid").write_text(str(identity.getpid()))
        loop()

    def interrupt(number, frame):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.5)
    try:
        with pytest.raises(KeyboardInterrupt):
            in_copy(say_and_loop, timeout=30)
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
    here = pairwise_distances_argmin(X, X)  # starts the threads of this process
    assert (in_copy(pairwise_distances_argmin, X, X, timeout=30) == here).all()


def what_a_thread_has():
    import numpy as np
    import sklearn

    return random.getstate(), np.random.get_state(), sklearn.get_config(), np.geterr()


@needs_fork
def test_the_copy_has_what_belongs_to_the_thread_that_asks():
    sklearn = pytest.importorskip("sklearn")
    np = pytest.importorskip("numpy")

    with sklearn.config_context(working_memory=7), np.errstate(over="raise"):
        here = what_a_thread_has()
        there = in_copy(what_a_thread_has, timeout=30)
    assert str(there) == str(here)


@needs_fork
def test_the_original_hears_what_the_copy_tells_before_its_end():
    heard = []

    def say_and_die():
        tell("a word")
        os._exit(3)

    with pytest.raises(WorkerCrashed):
        in_copy(say_and_die, timeout=30, hear=heard.append)
    assert heard == ["a word"]


def read_lent():
    name, [descriptor] = ask("a file", 1)
    return name, os.read(descriptor, 10)


@needs_fork
def test_the_original_lends_what_the_copy_asks_for(tmp_path):
    (tmp_path / "file").write_text("text")

    def lend(request):
        return request, [os.open(tmp_path / "file", os.O_RDONLY)]

    assert in_copy(read_lent, timeout=30, lend=lend) == ("a file", b"text")


@needs_fork
def test_what_can_not_be_lent_raises_in_the_copy():
    def lend(request):
        raise OSError("no more files")

    with pytest.raises(RemoteError, match="no more files") as caught:
        in_copy(read_lent, timeout=30, lend=lend)
    assert caught.value.type_name == f"{WorkerError.__module__}.WorkerError"


@needs_fork
def test_a_copy_knows_that_it_is_one():
    assert in_copy(inside_copy, timeout=30)
    assert not inside_copy()


def test_where_a_process_can_not_be_forked_safely_that_is_said(monkeypatch):
    monkeypatch.setattr(copies.platform, "default_launcher", lambda: "spawn")
    assert "can't fork" in cannot_copy()


@pytest.mark.parametrize(
    ("started", "signal_", "refused"), [(True, 15, True), (True, 11, False), (False, 15, False)]
)
def test_a_copy_that_numba_ends_is_told_from_others(monkeypatch, started, signal_, refused):
    parallel = types.SimpleNamespace(_is_initialized=started)
    monkeypatch.setitem(sys.modules, "numba.np.ufunc.parallel", parallel)

    assert bool(was_refused(WorkerCrashed("", signal_, None))) is refused


@needs_fork
@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
def test_a_process_that_uses_cuda_is_not_copied(monkeypatch):
    assert cannot_copy() is None
    monkeypatch.setattr(copies.Path, "readlink", lambda path: copies.Path("/dev/nvidia0"))
    assert "CUDA" in cannot_copy()


@needs_fork
def test_a_copy_has_how_this_thread_treats_errors_of_special_functions():
    special = pytest.importorskip("scipy.special")

    with special.errstate(singular="raise"):
        assert in_copy(special.geterr, timeout=30) == special.geterr()
