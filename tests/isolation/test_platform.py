from __future__ import annotations

import os
import signal
import sys

import pytest

from pytest_sklearn_persist.isolation import platform
from pytest_sklearn_persist.isolation.platform import Ending


def test_a_negative_return_code_is_a_signal():
    assert platform.ending_of(-9) == Ending(signal=9)
    assert platform.ending_of(0) == Ending(exitcode=0)


def test_a_windows_fault_is_named_like_a_signal(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    assert platform.ending_of(0xC0000005) == Ending(signal=signal.SIGSEGV)


def test_unknown_signals_have_a_name_too():
    assert platform.signal_name(11) == "SIGSEGV"
    assert platform.signal_name(200) == "signal 200"


@pytest.mark.parametrize(("system", "launcher"), [("linux", "fork"), ("darwin", "spawn")])
def test_only_linux_forks_by_default(monkeypatch, system, launcher):
    if not platform.can_fork():
        pytest.skip("this system cannot fork")
    monkeypatch.setattr(sys, "platform", system)
    assert platform.default_launcher() == launcher


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_forking_warns_of_nothing():
    pid = platform.fork()
    if pid == 0:
        os._exit(7)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_killing_a_group_that_is_gone_does_nothing():
    pid = platform.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    platform.kill_group(pid)
