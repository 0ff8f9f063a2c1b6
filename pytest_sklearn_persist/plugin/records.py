"""What is kept of a check: plain data that travels with a test report, also between processes."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from .collected import CHECKS, RECORDS

if TYPE_CHECKING:
    import pytest

    from pytest_sklearn_persist import Difference, Outcome, RoundtripResult, Status
    from pytest_sklearn_persist.judge.status import Remark

#: Differences of one outcome that are kept; the message of the test has more.
_KEPT: Final = 20


@dataclass(frozen=True, slots=True)
class OutcomeRecord:
    """The outcome of one format in one place, as texts and numbers.

    Attributes
    ----------
    format, place, status : str
        As in `Outcome`.
    rank : int
        Position of the status, the worst is 0; so that sorting needs no import.
    fails : bool
        Whether it fails the test.
    expected : bool
        Whether it is a failure that was announced.
    differences : list of str
        One line each, the most important first.
    not_compared : list of str
        What was left out, and why.
    silent : bool
        Whether it drifts and nothing raises.
    baseline : {"worse", "same", "better", "new"} or None
        How it compares with the baseline, if there is one.
    before : str or None
        The status that it has in the baseline.
    cause : str
        Why, where that is known.
    """

    format: str
    place: str
    status: str
    rank: int
    fails: bool
    expected: bool
    differences: list[str]
    not_compared: list[str]
    silent: bool = False
    baseline: str | None = None
    before: str | None = None
    cause: str = ""


@dataclass(frozen=True, slots=True)
class CheckRecord:
    """One call of a check.

    Attributes
    ----------
    nodeid, estimator : str
        The test, and the class of the estimator.
    status : str
        The worst of all outcomes.
    seconds : float
        Time that saving, loading and comparing took.
    outcomes : list of OutcomeRecord
        One a format and place.
    notes : list of str
        What could not be checked at all.
    unmet : list of str
        Failures that were expected and did not happen.
    golden, version : str or None
        The recording that was checked, and the scikit-learn it was recorded under.
    recorded : list of str
        What was written into a store.
    remarks : list of str
        What is no failure and still has to be said, each a line or a text that begins with one.
    rows : list of dict
        The outcomes in full, where a report is to be written; see `reports.model.Result`.
    recording : dict or None
        What a report keeps of the recording.
    sandbox : str
        What walls stood around the process that has loaded it.
    """

    nodeid: str
    estimator: str
    status: str
    seconds: float
    outcomes: list[OutcomeRecord]
    notes: list[str] = field(default_factory=list)
    unmet: list[str] = field(default_factory=list)
    golden: str | None = None
    version: str | None = None
    recorded: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    recording: dict[str, Any] | None = None
    sandbox: str = ""


def failing_statuses(fail_on: Iterable[str] | None) -> frozenset[Status | Remark]:
    """Return what fails a test; None stands for the statuses that do by default."""
    from pytest_sklearn_persist.judge.outcome import FAIL_ON
    from pytest_sklearn_persist.judge.status import Remark, Status

    known: dict[str, Status | Remark] = {word.value: word for word in (*Status, *Remark)}
    return frozenset(known[word] for word in fail_on) if fail_on else FAIL_ON


def record_of(nodeid: str, result: RoundtripResult) -> CheckRecord:
    """Reduce a result to plain data."""
    return CheckRecord(
        nodeid=nodeid,
        estimator=result.name,
        status=result.status.value,
        seconds=float(sum(outcome.seconds for outcome in result.outcomes)),
        outcomes=[_outcome(outcome, result.fail_on) for outcome in result.outcomes],
        notes=list(result.notes),
        unmet=list(result.unmet),
        remarks=[*result.remarks, *dict.fromkeys(w for o in result.outcomes for w in o.warnings)],
    )


def golden_record(
    nodeid: str,
    outcomes: Sequence[Outcome],
    *,
    estimator: str,
    fail_on: frozenset[Status | Remark],
    remarks: Iterable[str] = (),
) -> CheckRecord:
    """Reduce what was found in one recording to plain data."""
    worst = min(outcomes, key=lambda outcome: outcome.status.rank)
    return CheckRecord(
        nodeid=nodeid,
        estimator=estimator,
        status=worst.status.value,
        seconds=float(sum(outcome.seconds for outcome in outcomes)),
        outcomes=[_outcome(outcome, fail_on) for outcome in outcomes],
        unmet=[outcome.unmet for outcome in outcomes if outcome.unmet],
        golden=worst.golden,
        version=worst.version,
        remarks=list(remarks),
        sandbox=_sandbox(),
    )


def _sandbox() -> str:
    """Say what walls there are here; empty where nothing was loaded yet."""
    demands = sys.modules.get("pytest_sklearn_persist.isolation.demands")
    return "" if demands is None else " | ".join(map(str, demands.reports()))


def _outcome(outcome: Outcome, fail_on: frozenset[Status | Remark]) -> OutcomeRecord:
    return OutcomeRecord(
        format=outcome.format,
        place=outcome.place,
        status=outcome.status.value,
        rank=outcome.status.rank,
        fails=bool(outcome.reasons(fail_on)),
        expected=outcome.expected_failure is not None,
        differences=[_line(difference) for difference in outcome.differences[:_KEPT]],
        not_compared=list(outcome.not_compared),
        silent=outcome.silent,
        cause=outcome.cause or "",
    )


def _line(difference: Difference) -> str:
    """Write one line: ``predict_proba[17, 2] 0.25 → 0.5, 3 of 90 values``."""
    from pytest_sklearn_persist.reports.text import describe

    return " ".join(f"{difference.path} {describe(difference)}".split())


def remember(item: pytest.Item, record: CheckRecord, *, junit: bool) -> None:
    """Keep a record until the test report is made, and write the JUnit properties."""
    item.stash.setdefault(CHECKS, []).append(record)
    if junit:
        item.user_properties.extend(_properties(record))


def _properties(record: CheckRecord) -> Iterator[tuple[str, object]]:
    yield "persist.estimator", record.estimator
    if record.golden is not None:
        yield "persist.golden", record.golden
    if record.version is not None:
        yield "persist.recorded-under", record.version
    yield "persist.status", record.status
    where = "" if record.golden is None else f"{record.golden}."
    for outcome in record.outcomes:
        yield f"persist.outcome.{where}{outcome.format}@{outcome.place}", outcome.status


def number_of(item: pytest.Item) -> int:
    """Return how many checks a test has made so far."""
    return len(item.stash.get(CHECKS, []))


def attach(item: pytest.Item, report: pytest.TestReport) -> None:
    """Move the records of an item into a report, whose attributes pytest carries across xdist."""
    report.__dict__[RECORDS] = [asdict(record) for record in item.stash[CHECKS]]
    del item.stash[CHECKS]


def detach(report: pytest.TestReport) -> Iterable[CheckRecord]:
    """Read the records of a report; what failed in a test marked ``xfail`` was expected to."""
    reason = getattr(report, "wasxfail", None)
    for data in report.__dict__.get(RECORDS, ()):
        fields: dict[str, Any] = dict(data)
        outcomes = [OutcomeRecord(**outcome) for outcome in fields.pop("outcomes")]
        record = CheckRecord(**fields, outcomes=outcomes)
        yield record if reason is None else _announced(record, reason or "marked xfail")


def _announced(record: CheckRecord, why: str) -> CheckRecord:
    """Note that what failed was expected to, as the test is marked ``xfail``."""
    outcomes = [replace(o, expected=o.expected or o.fails) for o in record.outcomes]
    rows = [
        {**row, "failed": False, "unmet": None, "expected_failure": row["expected_failure"] or why}
        if row["failed"]
        else row
        for row in record.rows
    ]
    return replace(record, outcomes=outcomes, unmet=[], rows=rows)
