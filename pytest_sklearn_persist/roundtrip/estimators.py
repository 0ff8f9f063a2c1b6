"""Compare two estimators that are both in this process."""

from __future__ import annotations

import warnings
from typing import Any

from ..compare.difference import Difference
from ..compare.served import mark_inner
from ..compare.snapshots import Rules
from ..compare.subjects import examine
from ..compare.tolerance import Tolerance
from ..isolation.copies import cannot_copy
from ..judge.outcome import worst_first
from ..observe.subject import Subject
from ..recorder import label_of
from ..settings import Settings
from .observing import meet, observe_original
from .witness import in_witness

__all__ = ["compare_estimators"]


def compare_estimators(
    expected: Any, actual: Any, X: Any = None, y: Any = None, *, tolerance: Tolerance | None = None
) -> list[Difference]:
    """Return everything in which one estimator is not like another.

    Parameters
    ----------
    expected, actual : estimator object
        Neither is fitted or changed by this: a forked copy of this process compares them, where
        the system can fork.
    X, y : array-like, optional
        Inputs like those they were fitted with; None compares state only.
    tolerance : Tolerance, optional
        None for exact.

    Returns
    -------
    list of Difference
        Worst first; empty if they are equal bit for bit.

    Examples
    --------
    >>> from sklearn.linear_model import Ridge
    >>> [found.path for found in compare_estimators(Ridge(), Ridge(alpha=2.0))]
    ['alpha']
    """
    settings = Settings.resolve(
        formats=("pickle",),
        places=("same",),
        methods=None,
        tolerance=tolerance,
        ignore=(),
        expected_failures=None,
        time_limit=60.0,
        fit_budget=0.0,
        session=None,
    )
    found: list[Difference] = in_witness(
        _compare, (expected, actual, X, y, settings), settings.time_limit, reason=cannot_copy()
    )
    return found


def _compare(expected: Any, actual: Any, X: Any, y: Any, settings: Settings) -> list[Difference]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        original = meet(expected, X, y, settings)
        observe_original(original, settings)
        quick = {
            name: seen
            for name, seen in original.expected.abilities.items()
            if name in ("get_params", "tags", "metadata routing")
        }
        original.expected.abilities = quick
        subject = Subject(lambda: actual, original.plan)
        found = examine(subject, original.expected, Rules(settings.tolerance))
        labels = [label_of(method) for method in original.plan.methods]
        return list(worst_first(mark_inner([*found, *original.findings], labels, ("all",))))
