"""A copy tells the process id of the original, and what is done to that id is done to the copy."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import sys
import tempfile

import pytest

from pytest_sklearn_persist.isolation import identity, platform
from pytest_sklearn_persist.isolation.copies import in_copy
from pytest_sklearn_persist.isolation.errors import WorkerCrashed

pytestmark = pytest.mark.skipif(
    platform.default_launcher() != "fork", reason="nothing is forked on this system"
)


def ids():
    return os.getpid(), os.getppid(), os.getpgrp()


def test_a_copy_tells_the_ids_of_the_original():
    assert in_copy(ids, timeout=30) == ids()


def ids_of_a_copy():
    return in_copy(ids, timeout=30)


def test_a_copy_of_a_copy_tells_them_too():
    assert in_copy(ids_of_a_copy, timeout=30) == ids()


def test_this_package_is_told_the_real_id():
    assert in_copy(identity.getpid, timeout=30) != os.getpid()


def ids_of_a_child():
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(writer, f"{os.getpid()} {os.getppid()}".encode())
        os._exit(0)
    os.waitpid(pid, 0)
    return pid, *map(int, os.read(reader, 100).split())


def test_what_a_copy_forks_has_an_id_of_its_own_and_the_copy_as_its_parent():
    real, told, parent = in_copy(ids_of_a_child, timeout=30)
    assert (told, parent) == (real, os.getpid())


HITS = {
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "kill the parent of a child": lambda: os.fork() or os.kill(os.getppid(), signal.SIGKILL),
    "kill a group": lambda: os.killpg(os.getpgrp(), signal.SIGKILL),
    "kill the group of its id": lambda: os.killpg(os.getpgid(os.getpid()), signal.SIGKILL),
    "kill its own group": lambda: os.kill(0, signal.SIGKILL),
    "kill minus its group": lambda: os.kill(-os.getpgrp(), signal.SIGKILL),
    "a handle": lambda: signal.pidfd_send_signal(os.pidfd_open(os.getpid()), signal.SIGKILL),
}


def hit(name):
    HITS[name]()
    signal.pause()


@pytest.mark.parametrize("name", HITS)
def test_a_signal_to_that_id_ends_the_copy(name):
    if name == "a handle" and not hasattr(os, "pidfd_open"):
        pytest.skip("this system has no handles of processes")
    with pytest.raises(WorkerCrashed) as caught:
        in_copy(hit, name, timeout=30)
    assert caught.value.signal == signal.SIGKILL


def survives(name):
    with pytest.raises(WorkerCrashed):
        in_copy(hit, name, timeout=30)
    return True


@pytest.mark.parametrize("name", HITS)
def test_a_signal_in_a_copy_of_a_copy_does_not_end_the_first(name):
    if name == "a handle" and not hasattr(os, "pidfd_open"):
        pytest.skip("this system has no handles of processes")
    assert in_copy(survives, name, timeout=30)


def lower():
    os.setpriority(os.PRIO_PROCESS, os.getpid(), 10)
    if sys.platform == "linux":
        resource.prlimit(os.getpid(), resource.RLIMIT_CORE, (0, 0))
        os.sched_setaffinity(os.getpid(), {min(os.sched_getaffinity(0))})
    return os.getpriority(os.PRIO_PROCESS, os.getpid())


def test_a_priority_or_a_limit_of_that_id_is_that_of_the_copy():
    def limits():
        return (
            os.getpriority(os.PRIO_PROCESS, 0),
            resource.getrlimit(resource.RLIMIT_CORE),
            os.sched_getaffinity(0) if sys.platform == "linux" else None,
        )

    before = limits()
    assert in_copy(lower, timeout=30) == 10
    assert limits() == before


def squares():
    with multiprocessing.get_context("fork").Pool(2) as pool:
        found = pool.map(abs, [-1, -2, -3])
    pool.join()  # forever, if the finaliser of the pool takes itself for that of another process
    return found


def test_a_pool_of_processes_works_in_a_copy_and_ends():
    assert in_copy(squares, timeout=60) == [1, 2, 3]


def test_a_finaliser_of_the_original_is_not_run_in_a_copy():
    from multiprocessing.util import Finalize

    def finalise():
        finaliser()
        return called

    called = []
    finaliser = Finalize(None, called.append, (1,), exitpriority=0)
    try:
        assert in_copy(finalise, timeout=30) == []
    finally:
        finaliser.cancel()


def test_the_names_of_temporary_files_are_not_the_next_ones_of_the_original():
    next(tempfile._get_candidate_names())
    there = in_copy(lambda: next(tempfile._get_candidate_names()), timeout=30)
    assert next(tempfile._get_candidate_names()) != there
