"""Failures that were expected, and patterns of paths."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Mapping
from dataclasses import replace

from ..compare.paths import BY_USE
from .outcome import Outcome, verdict

__all__ = ["apply_expectations", "matches"]


def matches(path: str, pattern: str) -> bool:
    """Tell whether a pattern stands for a path, for what holds it, or for a part of its name.

    ``*`` and ``?`` are wild, ``[`` is itself.  A pattern without a dot may match any component.

    Examples
    --------
    >>> matches("steps[0][1].fit_time_", "fit_time_"), matches("cache_x[3]", "cache_*")
    (True, True)
    >>> matches("second generation: coef_[0]", "coef_"), matches("coef_[0]", "intercept_")
    (True, False)
    """
    escaped = pattern.replace("[", "[[]")
    bare = path.rpartition(": ")[2].removeprefix(BY_USE)
    whole = [path, bare]
    if "." not in pattern:
        whole += re.split(r"\.(?![^\[]*\])", bare)
    return any(
        fnmatch.fnmatchcase(text, escaped + tail)
        for text in whole
        for tail in ("", "[[]*", ".*", "(*")
    )


def apply_expectations(
    outcomes: list[Outcome], expectations: Mapping[str, str]
) -> tuple[list[Outcome], list[str]]:
    """Mark failures that were expected; return also the expectations that were not met.

    Parameters
    ----------
    outcomes : list of Outcome
    expectations : mapping of str to str
        Reasons, by format, place, ``format@place``, status, or pattern of a difference's path.
        An outcome is expected to fail if each of its failing findings is covered.
    """
    met: set[str] = set()
    result = []
    for outcome in outcomes:
        names = (outcome.format, outcome.place, outcome.cell)
        reasons: list[str | None] = []
        for difference in outcome.differences:
            status = verdict(difference)
            if not status.fails_by_default:
                continue
            keys = [
                key
                for key in expectations
                if key in names or key == status.value or matches(difference.path, key)
            ]
            met.update(keys)
            reasons.append(expectations[keys[0]] if keys else None)
        if reasons and None not in reasons:
            text = "; ".join(dict.fromkeys(reason for reason in reasons if reason is not None))
            outcome = replace(outcome, expected_failure=text)
        result.append(outcome)
    unmet = [
        f"{key}: expected to fail ({reason}), but it passed"
        for key, reason in expectations.items()
        if key not in met
    ]
    return result, unmet
