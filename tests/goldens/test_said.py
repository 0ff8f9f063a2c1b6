"""Answers are what was asked for, each once, or they are malformed."""

from __future__ import annotations

import copy

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression

from pytest_sklearn_persist.goldens.said import Malformed, read_said
from pytest_sklearn_persist.recorder import AnswerParts, Probe, answer, pack_answers

X = np.arange(12.0).reshape(4, 3)
ASKED = {
    "params": True,
    "calls": [["predict", "X", "X", 1], ["score", "Xy", "X", 2]],
    "attributes": ["coef_", "lost_"],
    "abilities": ["repr", "clone"],
}


def packed(change=lambda index: None):
    parts = AnswerParts()
    model = LinearRegression().fit(X, X[:, 0])
    index = answer(model, [Probe("X", X, X[:, 0], ())], ASKED, parts)
    index = copy.deepcopy({**index, "warnings": []})
    change(index)
    return pack_answers(index, parts)


def test_what_was_asked_for_is_read():
    said = read_said([packed()], [ASKED])

    assert list(said.outputs) == [("predict", "X"), ("score", "X")]
    assert said.outputs["score", "X"][1].value == 1.0
    assert [("error" in entry) for entry, _ in said.attributes] == [False, True]
    assert said.abilities == {"repr": None, "clone": None}


@pytest.mark.parametrize("key", ["outputs", "attributes", "abilities"])
@pytest.mark.parametrize(
    "forge",
    [
        lambda answers: answers[1:],
        lambda answers: [*answers, answers[0]],
        lambda answers: [answers[0], answers[0]],
        lambda answers: answers[::-1],
        lambda answers: [],
        lambda answers: None,
        lambda answers: {},
        lambda answers: [None, None],
        lambda answers: tuple(answers[:1]) * 2,
    ],
    ids=["too few", "too many", "twice", "other order", "none", "null", "object", "nulls", "one"],
)
def test_answers_that_were_not_asked_for_are_malformed(key, forge):
    with pytest.raises(Malformed):
        read_said([packed(lambda index: index.update({key: forge(index[key])}))], [ASKED])


@pytest.mark.parametrize("key", ["params", "outputs", "attributes", "abilities", "warnings"])
def test_what_is_missing_is_malformed(key):
    with pytest.raises(Malformed):
        read_said([packed(lambda index: index.pop(key))], [ASKED])


@pytest.mark.parametrize(
    "one",
    [
        {},
        {"value": None},
        {"value": {"kind": "array", "part": "a99"}},
        {"value": {"kind": "array", "part": 0}},
        {"value": {"kind": "plain", "value": []}},
        {"value": {"kind": "list", "items": {"json": "a0"}}},
        {"value": {"kind": "nothing"}, "error": "E"},
        {"value": {"kind": "plain", "value": 1}, "error": "E", "text": "", "gone": False},
        {"error": 1, "text": "", "gone": False},
        {"error": "E", "text": None, "gone": False},
        {"error": "E", "text": "", "gone": "no"},
        {"error": "E"},
        [],
        "text",
    ],
    ids=str,
)
def test_a_value_that_is_not_one_is_malformed(one):
    with pytest.raises(Malformed):
        read_said([packed(lambda index: index["outputs"][0].update(said=[one]))], [ASKED])


@pytest.mark.parametrize("times", [0, 1, 3])
def test_a_call_is_answered_as_often_as_it_was_to_be_made(times):
    def change(index):
        index["outputs"][1]["said"] = index["outputs"][1]["said"][:1] * times

    with pytest.raises(Malformed, match="2 times"):
        read_said([packed(change)], [ASKED])


@pytest.mark.parametrize("count", [0, 2])
def test_each_part_has_one_answer(count):
    with pytest.raises(Malformed):
        read_said([packed()] * count, [ASKED])


@pytest.mark.parametrize("ending", [{"load": "ValueError: no"}, {"file": {"status": "refused"}}])
def test_what_was_not_loaded_is_not_asked(ending):
    said = read_said([pack_answers({**ending, "warnings": []}, AnswerParts())], [ASKED, ASKED])

    assert said.over


def test_a_text_is_bounded():
    said = read_said([packed(lambda index: index.update(load="x" * 100_000))], [ASKED])

    assert len(said.load or "") == 10_000
