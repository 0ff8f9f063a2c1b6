"""What a process hands over that has loaded a stranger's file is checked before it is written."""

from __future__ import annotations

import base64
import io
import os

import numpy as np
import pytest

from pytest_sklearn_persist.gate.policy import TrustPolicy
from pytest_sklearn_persist.goldens import gated_recording
from pytest_sklearn_persist.goldens.gated_recording import observe_gated
from pytest_sklearn_persist.recorder import RecordingError, encode, write_archive

ANSWER = {
    "format": "pickle",
    "class": "a.B",
    "params": {},
    "code": {},
    "methods": [],
    "outputs": [],
    "probes": [],
    "not_recorded": [],
    "attributes": [],
    "abilities": {},
    "requirements": [["sklearn.svm", "SVC"]],
}


def archive():
    file = io.BytesIO()
    write_archive(file, {"values_format": 1}, {})
    return base64.b64encode(file.getvalue()).decode()


@pytest.fixture
def job(tmp_path):
    parts = {}
    index = {"X": encode(np.eye(2), parts), "y": encode(None, parts)}
    write_archive(str(tmp_path / "given.npz"), index, parts)
    (tmp_path / "model.pkl").write_bytes(b"N.")
    return {
        "artifact": str(tmp_path / "model.pkl"),
        "inputs": str(tmp_path / "given.npz"),
        "expected": str(tmp_path / "expected.npz"),
        "probes": None,
    }


@pytest.fixture
def answered(monkeypatch, job):
    """Function that observes where the process has answered this."""

    class Process:
        def __init__(self, said):
            self.said = said

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def call(self, *_, **__):
            return self.said

    def answered(said):
        monkeypatch.setattr(gated_recording, "sandbox", lambda *_, **__: Process(said))
        return observe_gated(job, TrustPolicy())

    return answered


def said(**changes):
    whole = {"problem": None, "facts": dict(ANSWER), "expected": archive(), "probes": ""}
    return {**whole, **changes}


def test_an_answer_that_is_as_it_must_be_is_taken(answered, job):
    facts = answered(said())

    assert facts["requirements"]["scikit-learn"]
    assert os.path.getsize(job["expected"])  # noqa: PTH202


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        "identical",
        said(facts=None),
        said(facts={}),
        said(facts={**ANSWER, "outputs": {}}),
        said(facts={**ANSWER, "requirements": ["x"]}),
        said(facts={**ANSWER, "format": "../x"}),
        said(expected="no base64!"),
        said(expected=base64.b64encode(b"no archive").decode()),
    ],
)
def test_any_other_is_an_error_that_is_told(answered, answer, job):
    with pytest.raises(RecordingError):
        answered(answer)


def test_no_text_of_it_is_a_command(answered):
    facts = answered(said(facts={**ANSWER, "not_recorded": ["x\n::error::y\x1b"]}))

    assert facts["not_recorded"] == ["x : :error::y\\x1b"]


def test_what_it_complains_about_is_on_one_line(answered):
    with pytest.raises(RecordingError) as caught:
        answered(said(problem="a\n::error::b"))
    assert str(caught.value) == "a : :error::b"
