"""A report of what a run has really found."""

from __future__ import annotations

import pytest
from persist_reports import RUN, facts

from pytest_sklearn_persist import Difference, Outcome, Status
from pytest_sklearn_persist.reports.gathering import report_of_run, result_of
from pytest_sklearn_persist.reports.model import Report


@pytest.fixture(scope="session")
def real() -> Report:
    """A report of two outcomes in this very environment, one of them silent."""
    found = Difference("predict[3]", "value", "output", "0", "1", 1.0, float("inf"), 9, 17, 150)
    sample = {"path": "predict", "kind": "labels", "size": 150, "changes": [["0", "1", 17]]}
    outcomes = [
        Outcome(
            Status.DRIFTED,
            "joblib",
            "fresh",
            (found,),
            golden="churn/a",
            version="1.3.2",
            cause="the rule has changed",
            remedy="train it again",
            outputs=(sample,),
        ),
        Outcome(Status.IDENTICAL, "pickle:4", "fresh", golden="churn/a", version="1.3.2"),
    ]
    results = [
        result_of(one, kind="golden", subject="churn/a", failed=one.failed, estimator="Ridge")
        for one in outcomes
    ]
    recording = {"path": "goldens/churn/a/golden.json", "estimator": "Ridge"}
    recording["environment"] = facts("a", "1.3.2")  # type: ignore[assignment]
    return report_of_run(results, {"churn/a": recording}, RUN, name="here")
