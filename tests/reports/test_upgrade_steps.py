"""Commands that help with what was found, and no others."""

from __future__ import annotations

from pytest_sklearn_persist.compare.difference import Difference
from pytest_sklearn_persist.judge.explaining import Explanation
from pytest_sklearn_persist.judge.outcome import Outcome
from pytest_sklearn_persist.judge.status import Status
from pytest_sklearn_persist.reports.upgrade_sections import Style
from pytest_sklearn_persist.reports.upgrade_steps import next_steps
from pytest_sklearn_persist.upgrade.comparing import compare
from pytest_sklearn_persist.upgrade.findings import Side, Upgrade, UpgradeReport

NOW = {"scikit-learn": "1.3.2", "numpy": "1.26.4"}
THEN = {"scikit-learn": "1.9.1", "numpy": "2.4.6"}
FINE = Outcome(Status.IDENTICAL, "joblib", "fresh", golden="my tree/a", version="1.3.2")
FOLDERS = {"my tree/a": "goldens/my tree/a"}
PLACE = "'goldens/my tree/a'"
REPAIRED = Explanation("tree-values-are-shares", "counts", "convert it", "https://a.example")


def drifted(*explanations):
    found = Difference("predict(X)[3]", "value", "output", "1.0", "1.5", 0.5, 0.5, 9, 2, 50)
    return Outcome(
        Status.DRIFTED,
        "joblib",
        "fresh",
        (found,),
        golden=FINE.golden,
        version="1.3.2",
        explanations=explanations,
    )


def steps(before, after, *, only_worse=False, options=(), **named):
    named = named or {"scikit-learn": "1.9.1"}
    side = Side({"libraries": THEN}, (after,))
    compared = compare(None if before is None else [before], [after])
    target = Upgrade("scikit-learn==1.9.1", named, None, side, compared)
    today = None if before is None else Side({"libraries": NOW}, (before,))
    report = UpgradeReport(today, (target,), only_worse)
    return list(next_steps(target, report, FOLDERS, Style(options=options)))


def test_what_is_fine_needs_nothing():
    assert steps(FINE, FINE) == []


def test_what_gets_worse_can_be_seen_in_detail_or_be_put_off():
    assert steps(FINE, drifted()) == [
        f"sklearn-persist check {PLACE} --under scikit-learn==1.9.1 -v",
        "or stay with scikit-learn==1.3.2",
    ]


def test_what_known_changes_can_repair_is_carried_over():
    assert steps(FINE, drifted(REPAIRED))[1] == (
        f"sklearn-persist convert {PLACE} --to scikit-learn==1.9.1"
    )


def test_of_several_libraries_one_can_be_tried_alone():
    found = steps(FINE, drifted(), **THEN)

    assert found[1] == (
        f"sklearn-persist check {PLACE} --under scikit-learn==1.9.1  (which of 2 libraries is it)"
    )
    assert found[2] == "or stay with scikit-learn==1.3.2 numpy==1.26.4"


def test_what_fails_already_is_for_blame():
    assert steps(drifted(), drifted()) == [
        f"sklearn-persist blame {PLACE}",
        "--only-worse lets pass what fails today as well",
    ]


def test_the_option_is_not_told_to_who_uses_it():
    assert len(steps(drifted(), drifted(), only_worse=True)) == 1


def test_without_today_there_is_nothing_to_stay_with():
    assert steps(None, drifted()) == [
        f"sklearn-persist check {PLACE} --under scikit-learn==1.9.1 -v"
    ]


def test_what_was_typed_besides_is_in_the_command_that_checks_again():
    assert steps(FINE, drifted(), options=("--cache=my cache",))[0] == (
        f"sklearn-persist check {PLACE} --under scikit-learn==1.9.1 '--cache=my cache' -v"
    )
