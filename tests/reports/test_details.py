"""All that is known of one artifact."""

from __future__ import annotations

from pytest_sklearn_persist.compare.difference import Difference
from pytest_sklearn_persist.judge.outcome import Outcome
from pytest_sklearn_persist.judge.status import Status
from pytest_sklearn_persist.reports.details import details

LABEL = Difference("predict(X)[3]", "value", "output", "1.0", "1.5", 0.5, 0.5, 9, 2, 50)
MEAN = Difference("mean_[0]", "value", "state", "1.0", "1.5")


def test_every_finding_has_a_line():
    found = Outcome(
        Status.DRIFTED,
        "joblib",
        "fresh",
        (LABEL, MEAN),
        ("it was saved\nby 1.3.2",),
        cause="a bug",
        not_compared=("random_state",),
        golden="iris/a",
        version="1.3.2",
    )

    assert details(found) == [
        "iris/a [joblib]: drifted, recorded under scikit-learn 1.3.2, 0.00 s",
        "  drifted    predict(X)[3]  1.0 → 1.5, 2 of 50 values, max |Δ| 0.5 (9 ulp)",
        "  drifted    .mean_[0]  1.0 → 1.5",
        "  why: a bug",
        "  warning: it was saved by 1.3.2",
        "  not compared: random_state",
    ]


def test_a_cause_that_is_not_known_is_said_not_to_be():
    found = Outcome(Status.DRIFTED, "joblib", "fresh", (LABEL,), golden="iris/a")

    assert details(found)[-1].startswith("  why: cause not known; --issue-body prints")


def test_what_is_in_order_with_metadata_is_no_warning():
    found = Outcome(Status.IDENTICAL, "metadata", "store", (), ("versions: as recorded",))

    assert details(found)[1:] == ["  versions: as recorded"]
