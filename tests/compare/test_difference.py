"""One finding."""

from __future__ import annotations

import json
import pickle

import pytest

from pytest_sklearn_persist import Difference


def test_only_what_is_set_is_written():
    difference = Difference(
        "coef_[1]", "value", "state", "1.0", "2.0", max_abs=1.0, count=1, size=3
    )

    assert difference.to_dict() == {
        "path": "coef_[1]",
        "kind": "value",
        "area": "state",
        "expected": "1.0",
        "actual": "2.0",
        "max_abs": 1.0,
        "count": 1,
        "size": 3,
    }


def test_a_zero_is_set():
    assert Difference("x", "zero-sign", "state", max_abs=0.0).to_dict()["max_abs"] == 0.0


def test_it_is_plain_json():
    assert json.dumps(Difference("x", "value", "output", max_ulp=3).to_dict())


def test_it_can_not_be_changed():
    with pytest.raises(AttributeError):
        Difference("x", "value", "state").path = "y"  # type: ignore[misc]


def test_equal_findings_are_equal_and_travel():
    difference = Difference("x", "value", "state", "1", "2")

    assert {pickle.loads(pickle.dumps(difference))} == {difference}
