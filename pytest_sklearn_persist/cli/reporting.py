"""Write what ``check`` has found as reports, as a session of pytest does."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .places import manifests_at

if TYPE_CHECKING:
    from ..judge.outcome import Outcome
    from ..reports.model import Result
    from ..reports.targets import Target

__all__ = ["add_report_options", "report_targets", "write_reports"]


def add_report_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that ask for reports."""
    parser.add_argument(
        "--report",
        action="append",
        default=[],
        metavar="KIND:PATH",
        help="write a report: json, html, markdown, junit or badge (the end of a name says it, "
        "too), or github for the summary of a step of GitHub Actions (may be repeated)",
    )
    parser.add_argument(
        "--environment-name",
        metavar="NAME",
        help="what reports call this environment (default: that of tox, else what it holds)",
    )


def report_targets(given: argparse.Namespace) -> list[Target]:
    """Return the reports that were asked for.

    Raises
    ------
    UsageError
        There is no such kind.
    """
    from ..reports.targets import parse_target

    return [parse_target(text, Path()) for text in given.report]


def write_reports(
    targets: Sequence[Target],
    given: argparse.Namespace,
    bare: Sequence[Outcome],
    stored: Sequence[Outcome],
    where: Sequence[Path],
    began: float,
) -> None:
    """Write reports of what was found.

    Parameters
    ----------
    targets : sequence of Target
    given : Namespace
    bare, stored : sequence of Outcome
        Of files of which nothing was recorded, and of goldens and what is kept beside them.
    where : sequence of Path
        The goldens.
    began : float
        When the check was begun, as `time.time` gives it.
    """
    if not targets:
        return
    from ..reports.gathering import report_of_run
    from ..reports.targets import write_report

    recordings = _recordings(where)
    results = [_result(one, "golden", str(one.golden), recordings) for one in stored]
    results += [_result(one, "file", str(one.golden), recordings) for one in bare]
    run = {
        "started": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(began)),
        "seconds": round(time.time() - began, 3),
        "finished": True,
        "exit": int(any(result.failed for result in results) or not results),
        "tests": len(results),
    }
    report = report_of_run(results, recordings, run, name=given.environment_name)
    for target in targets:
        write_report(report, target)


def _result(
    outcome: Outcome, kind: str, subject: str, recordings: Mapping[str, Mapping[str, Any]]
) -> Result:
    from ..reports.gathering import result_of

    kind = "metadata" if outcome.format in ("metadata", "rebuild") else kind
    estimator = str(recordings.get(subject, {}).get("estimator", ""))
    return result_of(
        outcome, kind=kind, subject=subject, failed=outcome.failed, estimator=estimator
    )


def _recordings(where: Sequence[Path]) -> dict[str, dict[str, Any]]:
    from ..goldens.manifest import ManifestError, read_manifest
    from ..reports.gathering import recording_of

    found: dict[str, dict[str, Any]] = {}
    for path in manifests_at(map(os.fspath, where)) if where else ():
        try:
            manifest = read_manifest(path)
        except ManifestError:  # that is told as an outcome
            continue
        found[manifest.id] = recording_of(manifest, Path.cwd())
    return found
