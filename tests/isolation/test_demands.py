"""Nothing is used where a wall is missing, if somebody asks for all."""

from __future__ import annotations

import pytest

from pytest_sklearn_persist import UsageError
from pytest_sklearn_persist.isolation import demands
from pytest_sklearn_persist.isolation.walls import Report

WHOLE = Report(("Landlock 7", "seccomp"))
PART = Report(("seccomp",), ("Landlock (not known)",))


@pytest.fixture(autouse=True)
def nothing_asked(monkeypatch):
    monkeypatch.delenv(demands.VARIABLE, raising=False)
    monkeypatch.setattr(demands, "_reports", {})


def test_without_asking_what_is_missing_is_only_remembered():
    demands.note(PART)
    demands.note(PART)

    assert demands.reports() == (PART,)


def test_a_missing_wall_is_named():
    demands.require_sandbox()

    with pytest.raises(UsageError, match=r"missing: Landlock \(not known\)"):
        demands.note(PART)


def test_with_all_walls_there_is_nothing_to_refuse():
    demands.require_sandbox()
    demands.note(WHOLE)

    assert demands.reports() == (WHOLE,)


def test_asking_can_be_taken_back():
    demands.require_sandbox()
    demands.require_sandbox(False)
    demands.note(PART)


@pytest.mark.parametrize("value", ["", "0", "no", "False"])
def test_a_variable_can_say_no(value, monkeypatch):
    monkeypatch.setenv(demands.VARIABLE, value)
    demands.note(PART)
