"""OpenMP gets no more threads than there are processors for each of two processes."""

from __future__ import annotations

import os

import pytest
import sklearn.ensemble  # noqa: F401  (it links OpenMP)

from pytest_sklearn_persist.isolation import platform, threads
from pytest_sklearn_persist.isolation.copies import in_copy

pytestmark = pytest.mark.skipif(not platform.can_fork(), reason="this system cannot fork")


def limits(before=None):
    from threadpoolctl import ThreadpoolController

    libraries = ThreadpoolController().select(user_api="openmp").lib_controllers
    for library in libraries if before else ():
        library.set_num_threads(before)
    threads.share_processors()
    return [library.num_threads for library in libraries]


def test_each_of_two_processes_gets_its_share():
    found = in_copy(limits, 64, timeout=60)

    assert found
    assert set(found) == {max(1, len(os.sched_getaffinity(0)) // 2)}


def test_a_lower_limit_stays():
    assert set(in_copy(limits, 1, timeout=60)) == {1}


def test_libraries_are_looked_for_once(monkeypatch):
    threads.look_for_libraries()
    found = threads._found
    threads.look_for_libraries()

    assert threads._found is found
