"""What a run has found, against an earlier one: what got worse, and what got better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from ..errors import UsageError
from ..judge.status import Status
from .model import Report, Result

__all__ = ["Baseline", "Change", "against_baseline", "as_baseline", "change_from"]

Change = Literal["worse", "same", "better", "new"]

#: How many times larger a difference must be to be worse than before.
_FACTOR = 2.0
_SIZES = ("max_abs", "count")


@dataclass(frozen=True, slots=True)
class Baseline:
    """The results of an earlier run, for one environment.

    Attributes
    ----------
    results : mapping
        By kind, subject, format and place.
    """

    results: Mapping[tuple[str, ...], Result]

    @classmethod
    def of(cls, report: Report, environment: str, name: str, source: str) -> Baseline:
        """Choose the results that an environment is compared with.

        They are those of the same environment; else of the one with the same name; else of the
        only one, which may have had other versions: that is what an upgrade is.

        Parameters
        ----------
        report : Report
        environment, name : str
            Of this run.
        source : str
            The file, for the error.

        Raises
        ------
        UsageError
            There are several environments, and none of them is this one.
        """
        chosen = _matching(report, environment, name)
        if chosen is None:
            names = sorted(str(facts["name"]) for facts in report.environments.values())
            there = f"{len(names)} environments ({', '.join(names)})" if names else "no environment"
            raise UsageError(f"{source}: has {there}, none of which is {name}: name one of them")
        return cls(_of_environment(report, chosen))

    def known(self, result: Result) -> Result | None:
        """Return what there was of the same check."""
        return self.results.get(result.key[1:])

    def change(self, result: Result) -> Change:
        """Tell whether a result is worse than it was."""
        known = self.known(result)
        return "new" if known is None else change_from(known, result)


def against_baseline(report: Report, baseline: Report) -> Report:
    """Return a report in which only what is worse than in another one fails.

    Parameters
    ----------
    report, baseline : Report
        Each environment is compared with the one of the same id or name there, or with the only
        one that there is.

    Examples
    --------
    >>> against_baseline(Report(), Report()) == Report()
    True
    """
    matching = {
        id_: _matching(baseline, id_, str(facts["name"]))
        for id_, facts in report.environments.items()
    }
    known = {
        id_: Baseline({} if other is None else _of_environment(baseline, other))
        for id_, other in matching.items()
    }
    return replace(
        report, results=tuple(_judged(one, known[one.environment]) for one in report.results)
    )


def as_baseline(report: Report) -> Report:
    """Return what is needed of a report as a baseline: what fails, without texts and recordings.

    It is small enough to be kept in version control. What it does not name was fine, so that it
    fails as new if it fails later.

    Parameters
    ----------
    report : Report
    """
    rows = tuple(_brief(result) for result in report.results if _is_bad(result) or result.failed)
    facts = {
        id_: {name: facts[name] for name in _FACTS if name in facts}
        for id_, facts in report.environments.items()
    }
    return Report(facts, {}, report.runs, rows)


_FACTS = ("name", "python", "libraries", "machine")


def _brief(result: Result) -> Result:
    """Return a result with nothing but what a later one is compared with."""
    findings: dict[tuple[str, str, str], dict[str, Any]] = {}
    for found in result.differences:
        path, kind, area = place = _place(found)
        brief = findings.setdefault(
            place, {"path": path, "kind": kind, "area": area, "status": found["status"]}
        )
        for name in _SIZES:
            if _size(found, name) > _size(brief, name):
                brief[name] = found[name]
    return Result(
        *result.key,
        result.status,
        result.failed,
        silent=result.silent,
        expected_failure=result.expected_failure,
        unmet=result.unmet,
        differences=tuple(findings.values()),
    )


def _judged(result: Result, baseline: Baseline) -> Result:
    change = baseline.change(result)
    known = baseline.known(result)
    if not result.failed or known is None or change == "worse":
        return replace(result, baseline=change)
    reason = f"no worse than in the baseline: {known.status}"
    return replace(result, baseline=change, failed=False, unmet=None, expected_failure=reason)


def _matching(report: Report, environment: str, name: str) -> str | None:
    """Return the id of the environment that another one is compared with."""
    ids = list(report.environments)
    named = [id_ for id_ in ids if report.environments[id_]["name"] == name]
    chosen = [environment] if environment in ids else named if len(named) == 1 else ids
    return chosen[0] if len(chosen) == 1 else None


def _of_environment(report: Report, id_: str) -> dict[tuple[str, ...], Result]:
    return {one.key[1:]: one for one in report.results if one.environment == id_}


def change_from(known: Result, result: Result) -> Change:
    """Compare two results of the same check.

    Worse is a worse status, a drift that has become silent, a finding in another place, or one
    that is more than twice as large. Close for identical is the same, unless close fails.

    Parameters
    ----------
    known, result : Result
        What it was, and what it is.

    Examples
    --------
    >>> rows = [Result("", "golden", "churn", "joblib", "fresh", status, failed)
    ...         for status, failed in ((Status.IDENTICAL, False), (Status.LOAD_ERROR, True))]
    >>> change_from(*rows), change_from(*rows[::-1]), change_from(rows[0], rows[0])
    ('worse', 'better', 'same')
    """
    bad, was_bad = _is_bad(result), _is_bad(known)
    if not bad and was_bad:
        return "better"
    if not bad:
        return "worse" if result.failed and result.status < known.status else "same"
    if not was_bad:
        return "worse"
    if result.status < known.status or (result.silent and not known.silent):
        return "worse"
    if result.status > known.status or known.silent != result.silent:
        return "better"
    return "worse" if _has_more(result, known) else "same"


def _is_bad(result: Result) -> bool:
    """Tell whether it fails by itself, whether or not that was expected."""
    return result.status.fails_by_default or result.unmet is not None


def _has_more(result: Result, known: Result) -> bool:
    """Tell whether there is a finding that was not there before, or is larger now."""
    before = {_place(found): found for found in known.differences}
    for found in result.differences:
        if not Status(found["status"]).fails_by_default:
            continue
        old = before.get(_place(found))
        if old is None:
            return True
        sizes = ((_size(found, name), _size(old, name)) for name in _SIZES)
        if any(now > _FACTOR * then for now, then in sizes):
            return True
    return False


def _size(found: Mapping[str, Any], name: str) -> float:
    return float(found.get(name) or 0)


def _place(found: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return where a finding is, without the element: which is the worst may be another one."""
    return str(found["path"]).partition("[")[0], str(found["kind"]), str(found["area"])
