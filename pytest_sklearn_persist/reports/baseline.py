"""What a run has found, against an earlier one: what got worse, and what got better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ..errors import UsageError
from ..judge.status import Status
from .model import Report, Result

__all__ = ["Baseline", "Change", "change_from"]

Change = Literal["worse", "same", "better", "new"]

#: How many times larger a difference must be to be worse than before.
_FACTOR = 2.0


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
        ids = list(report.environments)
        named = [id_ for id_ in ids if report.environments[id_].get("name") == name]
        chosen = [environment] if environment in ids else named if len(named) == 1 else ids
        if len(chosen) != 1:
            names = ", ".join(sorted(str(report.environments[id_].get("name")) for id_ in ids))
            there = f"{len(ids)} environments ({names})" if ids else "no environment"
            raise UsageError(f"{source}: has {there}, none of which is {name}: name one of them")
        rows = (result for result in report.results if result.environment == chosen[0])
        return cls({result.key[1:]: result for result in rows})

    def known(self, result: Result) -> Result | None:
        """Return what there was of the same check."""
        return self.results.get(result.key[1:])

    def change(self, result: Result) -> Change:
        """Tell whether a result is worse than it was."""
        known = self.known(result)
        return "new" if known is None else change_from(known, result)


def change_from(known: Result, result: Result) -> Change:
    """Compare two results of the same check.

    Worse is a worse status, a difference that has become silent, one in another place, or one
    that is more than twice as large. What does not fail can't be worse: close for identical is
    the same.

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
    if not bad:
        return "better" if was_bad else "same"
    if not was_bad:
        return "worse"
    if result.silent != known.silent:
        return "worse" if result.silent else "better"
    if result.status is not known.status:
        return "worse" if result.status < known.status else "better"
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
        sizes = ((_size(found, name), _size(old, name)) for name in ("max_abs", "count"))
        if any(now > _FACTOR * then for now, then in sizes):
            return True
    return False


def _size(found: Mapping[str, Any], name: str) -> float:
    return float(found.get(name) or 0)


def _place(found: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return where a finding is, without the element: which is the worst may be another one."""
    return str(found["path"]).partition("[")[0], str(found["kind"]), str(found["area"])
