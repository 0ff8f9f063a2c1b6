"""The message about stored artifacts ends with what to type."""

from __future__ import annotations

import pytest

from pytest_sklearn_persist import Status
from pytest_sklearn_persist.compare.difference import Difference
from pytest_sklearn_persist.judge.explaining import Explanation
from pytest_sklearn_persist.judge.outcome import Outcome
from pytest_sklearn_persist.reports.golden import render_golden

HERE = {"python": "3.11.7", "libraries": {"scikit-learn": "1.9.1"}}
THERE = {"python": "3.11.7", "libraries": {"scikit-learn": "1.5.2"}}


def message(*ids, manifest="gold ens/churn/a/golden.json"):
    lacks = "AttributeError: 'Pipeline' object has no attribute 'transform_input'"
    outcome = Outcome(
        Status.IMPAIRED,
        "joblib",
        "fresh",
        (Difference("clone", "raises", "ability", "it works", lacks),),
        golden="churn/a",
        explanations=tuple(Explanation(id_, "a cause", "a remedy", "a link") for id_ in ids),
    )
    return render_golden([outcome], environments=(THERE, HERE), manifest=manifest)


def test_what_can_be_repaired_comes_with_the_command():
    command = "sklearn-persist convert 'gold ens/churn/a/golden.json' --to scikit-learn==1.9.1"

    assert f"\ntry to repair it: {command}\n" in message("pipeline-transform-input")


@pytest.mark.parametrize("ids", [(), ("module-gone",), ("of another version",)])
def test_what_can_not_be_repaired_does_not(ids):
    assert "repair" not in message(*ids)


def test_what_has_no_manifest_does_not():
    assert "repair" not in message("pipeline-transform-input", manifest=None)
