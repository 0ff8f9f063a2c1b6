"""A recorder that is killed at any moment leaves the store as it was, or the recording whole."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from persist_tiers import some_first

from pytest_sklearn_persist import recorder

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
SCRIPT = Path(__file__).parent.parent / "support" / "persist_killing.py"
PACKAGE = Path(recorder.__file__).parent.parent
MODES = ("new", "beside", "replace")


def run(mode, folder, how):
    done = subprocess.run(
        [sys.executable, str(SCRIPT), mode, str(folder), how],
        env={**os.environ, "PYTHONPATH": str(PACKAGE)},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


@pytest.fixture(scope="module", params=some_first(MODES, ["replace"]))
def by_step(request, tmp_path_factory):
    """Kill a recorder before and after each thing that it does to the disk."""
    return run(request.param, tmp_path_factory.mktemp("steps"), "steps")


@pytest.fixture(scope="module", params=MODES)
def by_chance(request, tmp_path_factory):
    """Kill a recorder at sixteen moments, or at as many as it takes to interrupt eight."""
    return run(request.param, tmp_path_factory.mktemp("chance"), "20260101")


class TestAtEachStep:
    """Killed before and after each change on the disk."""

    def test_it_is_killed_at_many_steps(self, by_step):
        assert sum(one["killed"] for one in by_step) >= 20

    def test_no_recording_is_lost(self, by_step):
        assert [one["lost"] for one in by_step if one["lost"]] == []

    def test_no_half_recording_can_be_seen(self, by_step):
        assert [one["broken"] for one in by_step if one["broken"]] == []

    def test_the_next_recorder_removes_what_is_left(self, by_step):
        assert [one["left"] for one in by_step if one["left"]] == []


@pytest.mark.full
class TestAtAnyMoment:
    """Killed after a time that nobody chose."""

    def test_it_is_killed_in_the_middle(self, by_chance):
        assert sum(one["killed"] for one in by_chance) >= 8

    def test_no_recording_is_lost(self, by_chance):
        assert [one["lost"] for one in by_chance if one["lost"]] == []

    def test_no_half_recording_can_be_seen(self, by_chance):
        assert [one["broken"] for one in by_chance if one["broken"]] == []

    def test_the_next_recorder_removes_what_is_left(self, by_chance):
        assert [one["left"] for one in by_chance if one["left"]] == []


@pytest.mark.full
def test_nothing_of_it_goes_on_when_it_is_killed(tmp_path, recipe):
    path = recipe(
        "import numpy as np\n"
        "from persist_specimens import Slow\n"
        "def slow():\n    return Slow(), np.ones((4, 2)), np.ones(4)\n"
    )
    (tmp_path / "persist_specimens.py").write_text(
        "import time\n"
        "class Slow:\n"
        "    def fit(self, X, y):\n        return self\n"
        "    def predict(self, X):\n        time.sleep(60)\n"
    )
    store = tmp_path / "goldens"
    child = subprocess.Popen(
        [sys.executable, recorder.__file__, f"{path}:slow", "--into", str(store), "--cv", "0"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    deadline = time.monotonic() + 60
    while not list(store.glob(".recording-*/said.txt")) and time.monotonic() < deadline:
        time.sleep(0.05)
    child.send_signal(signal.SIGKILL)

    # Every process that it started has its error output: the end comes when all have ended.
    child.communicate(timeout=30)
