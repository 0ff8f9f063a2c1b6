"""Gather what a session finds in full, and write the reports that were asked for."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from . import baselines, options
from .records import CheckRecord, detach

if TYPE_CHECKING:
    from pytest_sklearn_persist import Outcome, Status
    from pytest_sklearn_persist.goldens.manifest import Manifest
    from pytest_sklearn_persist.judge.status import Remark
    from pytest_sklearn_persist.reports.targets import Target

__all__ = ["Reporter", "kind_of", "start", "with_rows"]

#: Formats of outcomes that are about what is kept beside a model.
_METADATA = ("metadata", "rebuild")
_CUT = (pytest.ExitCode.INTERRUPTED, pytest.ExitCode.INTERNAL_ERROR)


def start(config: pytest.Config) -> None:
    """Register what writes reports, if some were asked for, and read the baseline.

    Raises
    ------
    pytest.UsageError
        An option can't be used.
    """
    if options.setting_of(config, "baseline") is not None:
        baselines.read(config)
    if options.setting_of(config, "report") is not None:
        targets = options.resolve(config, "report")
        config.pluginmanager.register(Reporter(config, targets), "sklearn_persist_reporter")


def kind_of(outcome: Outcome) -> str:
    """Return what kind of result an outcome of a golden is."""
    return "metadata" if outcome.format in _METADATA else "golden"


def with_rows(
    item: pytest.Item,
    record: CheckRecord,
    outcomes: Sequence[Outcome],
    *,
    fail_on: frozenset[Status | Remark],
    subject: str | None = None,
    manifest: Manifest | None = None,
) -> CheckRecord:
    """Return a record with what the baseline says of it, and with what a report needs of it.

    Parameters
    ----------
    item : pytest.Item
    record : CheckRecord
    outcomes : sequence of Outcome
        Those that it was made of.
    fail_on : frozenset of Status and Remark
    subject : str, optional
        Of a round trip; a golden's is its recording.
    manifest : Manifest, optional
        Of a golden.
    """
    config = item.config
    wanted = options.setting_of(config, "report") is not None
    if not wanted and options.setting_of(config, "baseline") is None:
        return record
    from pytest_sklearn_persist.reports.gathering import recording_of, result_of

    kept, rows = [], []
    for outcome, brief in zip(outcomes, record.outcomes, strict=True):
        kind = "roundtrip" if subject is not None else kind_of(outcome)
        named = {"kind": kind, "subject": subject or outcome.golden or item.nodeid}
        found = baselines.compared(config, outcome, **named, fail_on=fail_on)
        kept.append(replace(brief, baseline=found.change, before=found.before))
        failed = outcome.unmet is not None or (brief.fails and not brief.expected)
        row = result_of(
            outcome,
            **named,
            failed=failed,
            estimator=record.estimator,
            test=item.nodeid,
            baseline=found.change,
        )
        rows.append(row.to_dict())
    recording = None
    if wanted and manifest is not None:
        recording = recording_of(manifest, config.rootpath)
    return replace(record, outcomes=kept, rows=rows if wanted else [], recording=recording)


class Reporter:
    """Plugin object that writes reports; it lives where test reports arrive.

    Parameters
    ----------
    config : pytest.Config
    targets : sequence of Target
    """

    def __init__(self, config: pytest.Config, targets: Sequence[Target]) -> None:
        self.config = config
        self.targets = targets
        self.began = time.time()
        self.tests = 0
        self.cut_short = False
        self.rows: list[dict[str, Any]] = []
        self.recordings: dict[str, dict[str, Any]] = {}
        self.said: list[tuple[str, bool]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what a test has found, whichever process ran it."""
        records = list(detach(report))
        self.tests += bool(records)
        for record in records:
            self.rows += record.rows
            if record.recording is not None and record.golden is not None:
                self.recordings[record.golden] = record.recording

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Write the reports, also of a run that failed or was interrupted."""
        if self.config.getoption("collectonly"):
            return
        exit_ = int(exitstatus)
        self.cut_short = bool(session.shouldfail or session.shouldstop) or exit_ in _CUT
        if not self.rows and exit_ == pytest.ExitCode.OK:
            self.said.append(("persist: nothing was checked, the report is empty", True))
            session.exitstatus = exit_ = pytest.ExitCode.NO_TESTS_COLLECTED
        if not self._write(exit_):
            session.exitstatus = pytest.ExitCode.USAGE_ERROR

    def _write(self, exit_: int) -> bool:
        from pytest_sklearn_persist.errors import UsageError
        from pytest_sklearn_persist.reports.gathering import report_of_run
        from pytest_sklearn_persist.reports.model import Result
        from pytest_sklearn_persist.reports.targets import write_report

        run = {
            "started": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self.began)),
            "seconds": round(time.time() - self.began, 3),
            "finished": not self.cut_short,
            "exit": int(exit_),
            "tests": self.tests,
        }
        name = options.resolve(self.config, "environment_name")
        rows = [Result.of(row) for row in self.rows]
        report = report_of_run(rows, self.recordings, run, name=name)
        fine = True
        for target in self.targets:
            try:
                write_report(report, target)
                self.said.append((f"persist report: {target}", False))
            except UsageError as error:
                self.said.append((f"persist report: {error}", True))
                fine = False
        return fine

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say what was written, unless the run is quiet."""
        for line, wrong in self.said:
            if wrong or self.config.get_verbosity() >= 0:
                terminalreporter.line(line, **({"red": True} if wrong else {}))
