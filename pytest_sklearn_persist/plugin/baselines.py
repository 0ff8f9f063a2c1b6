"""Compare what a session finds with the report of an earlier one: only what is worse fails."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from . import options

if TYPE_CHECKING:
    from pytest_sklearn_persist import Outcome, Status
    from pytest_sklearn_persist.judge.status import Remark
    from pytest_sklearn_persist.reports.baseline import Baseline

__all__ = ["Compared", "against_baseline", "compared", "name_of", "read"]

_READ = pytest.StashKey[tuple["Baseline", str] | None]()


@dataclass(frozen=True, slots=True)
class Compared:
    """How an outcome compares with the baseline.

    Attributes
    ----------
    change : {"worse", "same", "better", "new"} or None
        None where there is no baseline.
    before : str or None
        The status that it had.
    """

    change: str | None = None
    before: str | None = None


def read(config: pytest.Config) -> tuple[Baseline, str] | None:
    """Return the baseline of a session and the name of its file, or None.

    Raises
    ------
    pytest.UsageError
        It cannot be read, or has several environments and none is this one.
    """
    if _READ not in config.stash:
        path = options.resolve(config, "baseline")
        config.stash[_READ] = None if path is None else (_baseline(config, path), path.name)
    return config.stash[_READ]


def name_of(config: pytest.Config) -> str:
    """Return what messages call the baseline of a session."""
    found = config.stash.get(_READ, None)
    return "baseline" if found is None else found[1]


def _baseline(config: pytest.Config, path: Path) -> Baseline:
    from pytest_sklearn_persist.errors import UsageError
    from pytest_sklearn_persist.reports.baseline import Baseline
    from pytest_sklearn_persist.reports.gathering import environment_of
    from pytest_sklearn_persist.reports.reading import read_report

    try:
        report = read_report(path)
        id_, facts = environment_of(options.resolve(config, "environment_name"))
        return Baseline.of(report, id_, facts["name"], str(path))
    except UsageError as error:
        setting = options.setting_of(config, "baseline")
        msg = f"{setting.origin if setting else 'persist_baseline'}: {error}"
        raise pytest.UsageError(msg) from None


def against_baseline(
    config: pytest.Config,
    outcome: Outcome,
    *,
    kind: str,
    subject: str,
    fail_on: frozenset[Status | Remark],
) -> Outcome:
    """Return an outcome; one that fails and is not worse than in the baseline is expected to."""
    found = read(config)
    if found is None or (outcome.unmet is None and not outcome.reasons(fail_on)):
        return outcome
    baseline, name = found
    how = _compared(outcome, baseline, kind, subject, fail_on)
    if how.change not in ("same", "better"):
        return outcome
    if not outcome.reasons(fail_on):
        return replace(outcome, unmet=None)
    reason = outcome.expected_failure or f"no worse than in {name}: {how.before}"
    return replace(outcome, unmet=None, expected_failure=reason)


def compared(
    config: pytest.Config,
    outcome: Outcome,
    *,
    kind: str,
    subject: str,
    fail_on: frozenset[Status | Remark],
) -> Compared:
    """Return how an outcome compares with the baseline of a session."""
    found = read(config)
    if found is None:
        return Compared()
    return _compared(outcome, found[0], kind, subject, fail_on)


def _compared(
    outcome: Outcome,
    baseline: Baseline,
    kind: str,
    subject: str,
    fail_on: frozenset[Status | Remark],
) -> Compared:
    from pytest_sklearn_persist.reports.gathering import result_of

    failed = outcome.unmet is not None or bool(outcome.reasons(fail_on))
    result = result_of(outcome, kind=kind, subject=subject, failed=failed)
    known = baseline.known(result)
    before = None if known is None else known.status.value
    return Compared(baseline.change(result), before)
