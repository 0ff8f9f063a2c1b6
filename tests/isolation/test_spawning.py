from __future__ import annotations

import os
import signal
import sys

import pytest

from pytest_sklearn_persist.isolation.errors import WorkerCrashed

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals")
LONG = 60.0


def test_one_interpreter_is_kept_warm_and_given_to_the_next_worker(light, open_worker):
    with light("spawn") as source:
        open_worker(source)
        (spare,) = source.pids()
        assert open_worker(source).pid == spare


def test_a_spare_that_was_killed_is_replaced(light, open_worker, gone):
    with light("spawn") as source:
        open_worker(source)
        (spare,) = source.pids()
        os.kill(spare, signal.SIGKILL)
        gone(spare, 0.2)
        worker = open_worker(source)
        assert worker.call("isolation_tasks:echo", 1, timeout=LONG) == 1
        assert worker.pid != spare


def test_a_module_that_ends_the_process_is_met_by_the_worker(
    light, open_worker, tmp_path, monkeypatch
):
    (tmp_path / "polars.py").write_text("import os\nos._exit(5)\n")
    monkeypatch.syspath_prepend(tmp_path)
    with light("spawn") as source:
        worker = open_worker(source, preload=["polars"])
        with pytest.raises(WorkerCrashed, match="status 5 while running"):
            worker.call("isolation_tasks:import_module", "polars", timeout=LONG)
        worker.close()
