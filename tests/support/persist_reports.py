"""Rows of reports, and hypothesis strategies for them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from pytest_sklearn_persist import Status
from pytest_sklearn_persist.reports.model import Report, Result, in_order

RUN = {
    "started": "2026-01-02T03:04:05Z",
    "seconds": 1.5,
    "finished": True,
    "exit": 1,
    "tests": 2,
}


def facts(name: str, version: str = "1.9.1", machine: str = "x86_64") -> dict[str, Any]:
    return {
        "name": name,
        "python": "3.11.7",
        "machine": machine,
        "libraries": {"scikit-learn": version},
    }


def row(
    environment: str = "here",
    subject: str = "churn/sklearn-1.3.2",
    status: Status = Status.IDENTICAL,
    **fields: Any,
) -> Result:
    """Return a result of an artifact in joblib's format."""
    values = {"format": "joblib", "place": "fresh", "failed": status.fails_by_default, **fields}
    return Result(environment, "golden", subject, status=status, **values)


def finding(path: str = "predict[3]", **fields: Any) -> dict[str, Any]:
    base = {"path": path, "kind": "value", "area": "output", "status": "drifted"}
    return {**base, "expected": "0", "actual": "1", **fields}


def report(*results: Result, **environments: dict[str, Any]) -> Report:
    known = environments or {result.environment: facts(result.environment) for result in results}
    runs = tuple({"environment": id_, **RUN} for id_ in known)
    return Report(known, {}, runs, in_order(results))


texts = st.text(max_size=8)
results = st.builds(
    row,
    environment=st.sampled_from(["one", "two"]),
    subject=st.sampled_from(["churn/a", "churn/b", "ridge/a"]),
    status=st.sampled_from(list(Status)),
    format=st.sampled_from(["joblib", "pickle:4"]),
    silent=st.booleans(),
    cause=st.none() | texts,
    seconds=st.floats(0, 1),
)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Return reports that speak of the same checks, and may contradict each other."""
    rows = draw(st.lists(results, max_size=6, unique_by=lambda result: result.key))
    known = {result.environment: facts(draw(texts)) for result in rows}
    runs = tuple({"environment": id_, **RUN, "finished": draw(st.booleans())} for id_ in known)
    return Report(known, {}, runs, in_order(rows))
