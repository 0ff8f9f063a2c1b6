"""What fails in the same way shares a line."""

from __future__ import annotations

from dataclasses import replace

from pytest_sklearn_persist.compare.difference import Difference
from pytest_sklearn_persist.judge.outcome import Outcome
from pytest_sklearn_persist.judge.status import Status
from pytest_sklearn_persist.reports.groups import alike

LABEL = Difference("predict(X)[3]", "value", "output", "1.0", "1.5", 0.5, 0.5, 9, 2, 50)
SHARE = replace(LABEL, path="predict_proba(X)[3]")
OLD = Outcome(
    Status.DRIFTED, "joblib", "fresh", (LABEL, SHARE, SHARE), golden="iris/a", version="1.2.2"
)
NEW = replace(OLD, golden="iris/b", version="1.10.0")


def test_recordings_of_one_golden_with_the_same_findings_are_one_group():
    [group] = alike([OLD, NEW])

    assert (group.name, group.where([OLD, NEW])) == ("iris", "1.2.2 … 1.10.0")


def test_other_findings_are_another():
    assert len(alike([OLD, replace(NEW, differences=(SHARE,))])) == 2


def test_formats_are_named_where_not_all_fail():
    fine = replace(OLD, format="pickle:4", status=Status.IDENTICAL, differences=())
    [group] = alike([OLD])

    assert group.where([OLD, fine]) == "1.2.2 [joblib]"


def test_the_largest_finding_stands_for_all():
    larger = replace(LABEL, path="predict(X)[7]", count=40)
    [group] = alike([OLD, replace(NEW, differences=(larger, SHARE, SHARE))])

    assert group.first_finding().startswith("predict(X)[7] 1.0 → 1.5, 40 of 50 values")


def test_of_many_findings_the_first_are_told():
    [group] = alike([OLD])

    assert group.finding().endswith("; … 1 more")
    assert group.finding(3).count(";") == 2
