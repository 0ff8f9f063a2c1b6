from __future__ import annotations

import pickle

import pytest

from pytest_sklearn_persist.isolation.errors import (
    RemoteError,
    WorkerCrashed,
    WorkerError,
    WorkerTimeout,
)

MESSAGES = [
    (WorkerCrashed("loading", 11, None, "tail"), "was ended by SIGSEGV while loading"),
    (WorkerCrashed("loading", None, 3, ""), "exited with status 3 while loading"),
    (WorkerCrashed("", None, None, ""), "ended for a reason that is not known"),
    (WorkerTimeout("fitting", 2.5), "was ended after its time limit of 2.5 s while fitting"),
]


@pytest.mark.parametrize(("error", "text"), MESSAGES)
def test_messages_are_one_line(error, text):
    assert str(error) == f"the fresh process {text}"


def test_a_remote_error_reads_as_python_prints_it():
    assert str(RemoteError("ValueError", "read-only", "...")) == "ValueError: read-only"


@pytest.mark.parametrize(
    "error",
    [*(error for error, _ in MESSAGES), RemoteError("A", "b", "c"), WorkerError("d")],
    ids=lambda error: type(error).__name__,
)
def test_errors_can_be_pickled(error):
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert vars(copy) == vars(error)
    assert str(copy) == str(error)
    assert isinstance(copy, WorkerError)
