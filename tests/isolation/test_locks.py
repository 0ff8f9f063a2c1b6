"""Locks of multiprocessing that work in one process only."""

from __future__ import annotations

import subprocess
import sys

import pytest

TRY = """
import os, multiprocessing
from multiprocessing.pool import ThreadPool
from pytest_sklearn_persist.isolation.locks import keep_locks_inside

def refuse(*arguments, **options):
    raise FileNotFoundError(2, "there is no /dev/shm")

import multiprocessing.synchronize as synchronize
synchronize.SemLock.__init__ = refuse
keep_locks_inside()
{}
"""


@pytest.mark.parametrize(
    "use",
    [
        "with ThreadPool(2) as pool: assert pool.map(abs, [-1, -2]) == [1, 2]",
        "with multiprocessing.Lock(): pass",
        "with multiprocessing.get_context().RLock(): pass",
        "event = multiprocessing.Event(); event.set(); assert event.wait(1)",
        "with multiprocessing.BoundedSemaphore(2): pass",
        "import joblib; assert joblib.Parallel(2, backend='threading')("
        "joblib.delayed(abs)(x) for x in [-1, -2]) == [1, 2]",
    ],
    ids=["pool of threads", "lock", "lock of a context", "event", "semaphore", "joblib"],
)
def test_no_semaphore_of_the_system_is_needed(use):
    done = subprocess.run(
        [sys.executable, "-c", TRY.format(use)], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
