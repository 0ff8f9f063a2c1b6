"""Records of checks, as they travel in test reports."""

from __future__ import annotations

from pytest_sklearn_persist.plugin.records import CheckRecord, OutcomeRecord

RANKS = {"drifted": 3, "load-error": 5, "impaired": 7, "identical": 11}


def outcome(status: str, format_: str = "joblib", place: str = "same", **more) -> OutcomeRecord:
    fails = status != "identical"
    values = {
        "rank": RANKS[status],
        "fails": fails,
        "expected": False,
        "differences": ["coef_[0] 1.0 → 2.0", "predict[3] 1 → 0"] if fails else [],
        "not_compared": [],
    }
    return OutcomeRecord(format_, place, status, **{**values, **more})


def check(*outcomes: OutcomeRecord, nodeid: str = "t.py::test[Ridge]", **more) -> CheckRecord:
    return CheckRecord(nodeid, "Ridge", "drifted", 0.1, list(outcomes), **more)


def golden(name: str, version: str, *outcomes: OutcomeRecord) -> CheckRecord:
    key = f"{name}/sklearn-{version}"
    return check(*outcomes, nodeid=f"goldens/{key}/golden.json::{key}", golden=key, version=version)
