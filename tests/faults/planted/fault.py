"""What one entry of the catalogue says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Fault"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One planted defect, and what a round trip has to say about it.

    Parameters
    ----------
    id : str
        Short name in kebab case, unique in the catalogue.
    faulty, healthy : callable
        Each returns an unfitted estimator; they differ in the defect alone.
    make_data : callable
        Returns ``(X, y)``; at most 60 rows.
    expected_statuses : tuple of str
        At least one failing outcome has one of these.
    path : str or None
        Glob that the path of at least one difference matches; ``None`` where nothing was
        compared, so that there is not a valid path to name.
    why : str
        What goes wrong for the person who saved the estimator.
    formats, places : tuple of str, optional
        What to check; ``None`` for what is checked by default.
    where : str or None
        Glob over ``format@place``. Exactly the outcomes that match must fail: no other format
        or place may be blamed. ``None`` where no such claim can be made.
    time_limit : float
        Seconds that one load may take.
    needs : dict of str to str
        Oldest version of a distribution that has what the entry is about.
    """

    id: str
    faulty: Callable[[], Any]
    healthy: Callable[[], Any]
    make_data: Callable[[], tuple[Any, Any]]
    expected_statuses: tuple[str, ...]
    path: str | None
    why: str
    formats: tuple[str, ...] | None = None
    places: tuple[str, ...] | None = None
    where: str | None = "*"
    time_limit: float = 60.0
    needs: dict[str, str] = field(default_factory=dict)
