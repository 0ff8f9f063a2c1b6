from __future__ import annotations

import os
import signal
import sys

import pytest

from pytest_sklearn_persist.isolation.errors import WorkerCrashed

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks, and looks into /proc")
LONG = 60.0


@pytest.fixture(scope="module")
def source(light):
    with light("fork") as source:
        yield source


def template_of(worker):
    return worker.call("isolation_tasks:describe", None, timeout=LONG)["parent"]


def test_workers_with_the_same_modules_share_a_template(source, open_worker):
    preload = ["numpy.ma", "numpy.fft"]
    first = open_worker(source, preload=preload)
    second = open_worker(source, preload=reversed(preload))
    other = open_worker(source, preload=["numpy.fft"])
    assert template_of(first) == template_of(second) != template_of(other)


def test_other_libraries_are_never_imported_in_advance(source, open_worker):
    worker = open_worker(source, preload=["xmlrpc.client"])
    facts = worker.call("isolation_tasks:describe", None, timeout=LONG)
    assert "xmlrpc.client" not in facts["modules"]
    assert facts["parent"] == template_of(open_worker(source))


@pytest.mark.full
def test_the_template_that_was_not_used_for_longest_goes(source, open_worker, gone):
    idle = open_worker(source, preload=["numpy.no_such_module"])
    busy = open_worker(source, preload=["numpy.no_such_module_0"])
    oldest, kept = template_of(idle), template_of(busy)
    idle.close()
    for number in range(1, 9):
        with open_worker(source, preload=[f"numpy.no_such_module_{number}"]):
            pass
    assert gone(oldest)
    # One whose process still lives has let go of its connection, but stays until that ends.
    assert template_of(busy) == kept
    busy.close()
    assert gone(kept)


def test_a_killed_template_is_replaced(source, open_worker, gone):
    template = template_of(open_worker(source))
    os.kill(template, signal.SIGKILL)
    assert gone(template)
    assert template_of(open_worker(source)) != template


def test_a_process_without_its_template_can_still_be_ended(source, open_worker, gone):
    worker = open_worker(source)
    os.kill(template_of(worker), signal.SIGKILL)
    worker.close()
    assert gone(worker.pid)


def test_a_killed_server_is_replaced(source, open_worker, gone):
    open_worker(source)
    (server,) = source.pids()
    os.kill(server, signal.SIGKILL)
    worker = open_worker(source, preload=["numpy.polynomial"])
    assert template_of(worker) > 0
    assert gone(server)
    (other,) = source.pids()
    assert other != server


def test_a_module_that_ends_the_process_is_met_by_the_worker(
    light, open_worker, tmp_path, monkeypatch
):
    (tmp_path / "polars.py").write_text("import os\nos._exit(5)\n")
    monkeypatch.syspath_prepend(tmp_path)
    with light("fork") as source:
        worker = open_worker(source, preload=["polars"])
        with pytest.raises(WorkerCrashed, match="status 5 while running"):
            worker.call("isolation_tasks:import_module", "polars", timeout=LONG)
        worker.close()
