"""The exit status, and the JSON that says the same."""

from __future__ import annotations

import json

import pytest

from pytest_sklearn_persist import Outcome, Status
from pytest_sklearn_persist.upgrade.findings import (
    Change,
    Compared,
    Side,
    Upgrade,
    UpgradeReport,
)

AFTER = Side({"libraries": {"scikit-learn": "1.9.1"}, "python": "3.11.7"}, ())
STATUSES = {Change.FINE: Status.IDENTICAL, Change.BETTER: Status.CLOSE}


def upgrade(*changes, problem=None):
    compared = tuple(
        Compared(change, Outcome(STATUSES.get(change, Status.LOAD_ERROR), "joblib", "fresh"))
        for change in changes
    )
    after = None if problem else AFTER
    return Upgrade("1.9.1", {"scikit-learn": "1.9.1"}, None, after, compared, problem)


@pytest.mark.parametrize(
    ("changes", "status", "only_worse"),
    [
        ((Change.FINE, Change.BETTER), 0, 0),
        ((Change.FINE, Change.ALREADY), 1, 0),
        ((Change.FINE, Change.WORSE), 1, 1),
        ((Change.FINE, Change.UNKNOWN), 1, 1),
        ((), 1, 1),
    ],
)
def test_what_fails_decides_and_what_is_not_known_is_no_pass(changes, status, only_worse):
    found = upgrade(*changes)

    assert UpgradeReport(None, (found,)).status == status
    assert UpgradeReport(None, (found,), only_worse=True).status == only_worse


def test_one_target_that_may_not_be_merged_is_enough():
    assert UpgradeReport(None, (upgrade(Change.FINE), upgrade(Change.WORSE))).status == 1


def test_a_target_that_was_not_checked_is_never_a_pass():
    targets = (upgrade(Change.FINE), upgrade(problem="no network"), upgrade(Change.WORSE))

    assert UpgradeReport(None, targets, only_worse=True).status == 2


def test_json_has_both_verdicts_of_each_artifact():
    gone = Outcome(Status.LOAD_ERROR, "joblib", "fresh", golden="iris/a")
    fine = Outcome(Status.CLOSE, "joblib", "fresh", golden="iris/a")
    compared = (Compared(Change.WORSE, gone, fine),)
    before = Side({"libraries": {"scikit-learn": "1.8.0"}}, (fine,))
    report = UpgradeReport(before, (Upgrade("1.9.1", {}, None, AFTER, compared),))
    said = json.loads(json.dumps(report.to_dict()))
    [target] = said["targets"]
    [one] = target["outcomes"]

    assert (one["status"], one["today"], one["change"]) == ("load-error", "close", "worse")
    assert (said["ok"], target["ok"], target["changes"]) == (False, False, {"worse": 1})
    assert said["today"]["counts"] == {"close": 1}


def test_json_says_why_a_target_was_not_checked():
    [target] = UpgradeReport(None, (upgrade(problem="no network"),)).to_dict()["targets"]

    assert (target["ok"], target["problem"], target["environment"]) == (False, "no network", None)
