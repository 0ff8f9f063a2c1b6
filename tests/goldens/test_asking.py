"""What a process that may have been taken over says is not relied upon."""

from __future__ import annotations

import os
import signal

import pytest

from pytest_sklearn_persist import Status
from pytest_sklearn_persist.goldens.asking import JudgeFailed, ask_judge, no_file, run_sandboxed
from pytest_sklearn_persist.goldens.bare import _read as read_bare
from pytest_sklearn_persist.goldens.processes import judge
from pytest_sklearn_persist.judge.outcome import verdict

LIMITS = {"size": 0, "trusted": False, "timeout": 60.0, "memory": None}


@pytest.mark.parametrize("status", Status, ids=str)
def test_a_process_can_only_call_a_file_bad(status):
    said = {"status": status.value, "text": "because", "names": []}

    if status in (Status.REFUSED, Status.DAMAGED, Status.LOAD_ERROR, Status.UNCHECKED):
        assert no_file(said).status is status
    else:
        with pytest.raises(ValueError, match="not loaded"):
            no_file(said)


@pytest.mark.parametrize("said", [{}, [], None, 1, "x", {"file": None, "load": None}], ids=str)
def test_an_answer_of_another_form_is_an_error_that_is_told(said):
    with pytest.raises((TypeError, ValueError, KeyError, AttributeError)):
        read_bare(said, {})


@pytest.mark.parametrize("error", [TypeError, ValueError, KeyError, AttributeError])
def test_what_makes_no_sense_is_never_a_pass(error):
    def talk(call):
        raise error

    found = run_sandboxed(talk, **LIMITS)

    assert [verdict(one) for one in found.differences] == [Status.CRASHED]
    assert "malformed response" in found.differences[0].actual


def test_bytes_come_only_where_they_are_asked_for():
    def talk(call):
        return call("pytest_sklearn_persist.goldens.judging:feed", {})

    found = run_sandboxed(talk, **LIMITS)

    assert [one.kind for one in found.differences] == ["unchecked"]


def test_a_process_that_judges_is_kept():
    assert judge().pid == judge().pid


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="signals of POSIX")
def test_a_process_that_judges_is_started_anew_if_it_has_died():
    os.kill(judge().pid, signal.SIGKILL)
    plan = {"inputs": b"", "expected": b"", "digests": ("", "")}

    answer = ask_judge("pytest_sklearn_persist.goldens.judging:plan", plan, timeout=60.0)

    assert "inputs is malformed" in answer["file"]["text"]


def test_what_makes_the_judge_raise_is_told():
    with pytest.raises(JudgeFailed, match="KeyError"):
        ask_judge("pytest_sklearn_persist.goldens.judging:plan", {}, timeout=60.0)
