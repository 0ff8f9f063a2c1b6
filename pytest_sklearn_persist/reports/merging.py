"""Reports of many runs as one: shards, environments, machines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from .model import Report, Result, in_order

__all__ = ["merge"]


def merge(reports: Iterable[Report]) -> Report:
    """Return one report of all that was found.

    The order does not matter, nor does it whether some were merged before, or one is given twice.
    Where two have a result of the same check, the worse one counts: a fault that comes and goes
    is one.

    Parameters
    ----------
    reports : iterable of Report

    Examples
    --------
    >>> merge([]) == Report()
    True
    """
    environments: dict[str, Mapping[str, Any]] = {}
    recordings: dict[str, Mapping[str, Any]] = {}
    runs: dict[str, Mapping[str, Any]] = {}
    results: dict[Any, Result] = {}
    for report in reports:
        _put_all(environments, report.environments)
        _put_all(recordings, report.recordings)
        runs.update((_canonical(run), run) for run in report.runs)
        for result in report.results:
            known = results.get(result.key)
            results[result.key] = result if known is None else min(known, result, key=_order)
    return Report(
        environments,
        recordings,
        tuple(sorted(runs.values(), key=lambda run: (run["started"], _canonical(run)))),
        in_order(results.values()),
    )


def _put_all(into: dict[str, Mapping[str, Any]], more: Mapping[str, Mapping[str, Any]]) -> None:
    """Add entries; of two that differ, whichever comes first as text."""
    for name, value in more.items():
        known = into.get(name)
        into[name] = value if known is None else min(known, value, key=_canonical)


def _order(result: Result) -> tuple[Any, ...]:
    return (*result.gravity, _canonical(result.to_dict()))


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
