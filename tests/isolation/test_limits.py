from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pytest_sklearn_persist.isolation import limits
from pytest_sklearn_persist.isolation.limits import Limits


def test_nothing_is_limited_by_default():
    assert {getattr(Limits(), name) for name in Limits.__slots__} == {None}


@pytest.mark.skipif(sys.platform != "linux", reason="only /proc tells")
def test_a_limit_of_processes_leaves_room_for_what_runs():
    threads = len([*Path("/proc/self/task").iterdir()])
    assert limits.count_of_processes() > 1000 + threads


def test_no_system_without_such_limits_fails_by_them(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    limits.apply_limits(Limits(memory=1, cpu=1, file_size=1, open_files=1, processes=1))
    assert limits.count_of_processes() is None
