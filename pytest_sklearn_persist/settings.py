"""What a check is asked to do, apart from the estimator and its inputs."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .compare.tolerance import Tolerance
from .errors import UsageError
from .formats import Format, resolve_formats

__all__ = ["DEFAULT_PLACES", "PLACES", "Session", "Settings", "resolve_places"]

#: Where an estimator can be loaded.
PLACES = ("same", "fresh", "memmap", "byteswapped")
DEFAULT_PLACES = ("same", "fresh")
#: Seconds after which a check asks no more questions.
TIME_BUDGET = 120.0


@dataclass(frozen=True, slots=True)
class Session:
    """What the surroundings contribute: hooks of a test session, and its test modules.

    Parameters
    ----------
    blocked_modules : frozenset of str
        Modules that only exist in this session (tests, conftest): a fresh process has none.
    formats : tuple of Format
        Formats of the user's own.
    comparers : tuple of callable
        ``(expected, actual, path) -> list of text or None`` for types of the user's own.
    """

    blocked_modules: frozenset[str] = frozenset()
    formats: tuple[Format, ...] = ()
    comparers: tuple[Callable[[Any, Any, str], list[str] | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """The resolved arguments of one check.

    ``careful`` asks for a process for each artifact and place: one check died without.
    """

    formats: tuple[Format, ...]
    places: tuple[str, ...]
    methods: tuple[str, ...] | None = None
    tolerance: Tolerance = field(default_factory=Tolerance)
    ignore: tuple[str, ...] = ()
    expected_failures: Mapping[str, str] = field(default_factory=dict)
    time_limit: float = 60.0
    fit_budget: float = 5.0
    time_budget: float = TIME_BUDGET
    session: Session = field(default_factory=Session)
    careful: bool = False
    serves: tuple[str, ...] = ()

    @classmethod
    def resolve(
        cls,
        *,
        formats: str | Iterable[str] | None,
        places: str | Iterable[str] | None,
        methods: str | Iterable[str] | None,
        tolerance: Tolerance | None,
        ignore: str | Iterable[str],
        expected_failures: Mapping[str, str] | None,
        time_limit: float,
        fit_budget: float,
        session: Session | None,
        time_budget: float = TIME_BUDGET,
        serves: str | Iterable[str] = (),
    ) -> Settings:
        """Check and complete what a caller gave."""
        session = session or Session()
        found = tuple(dict.fromkeys(resolve_formats(formats, session.formats)))
        if not found:
            raise UsageError("formats is empty: there is nothing to check")
        if tolerance is not None and not isinstance(tolerance, Tolerance):
            raise UsageError(f"tolerance must be a Tolerance, got {type(tolerance).__name__}")
        if expected_failures is not None and not isinstance(expected_failures, Mapping):
            kind = type(expected_failures).__name__
            raise UsageError(f"expected_failures must map keys to reasons, got a {kind}")
        chosen = None if methods is None else _texts(methods)
        if chosen == ():
            raise UsageError("methods is empty: leave it out to compare every method")
        if not time_limit > 0 or not fit_budget >= 0:
            raise UsageError("time_limit must be > 0 and fit_budget >= 0 (seconds)")
        if not time_budget > 0:
            raise UsageError("time_budget must be > 0 (seconds)")
        return cls(
            found,
            resolve_places(places),
            chosen,
            tolerance or Tolerance(),
            _texts(ignore),
            dict(expected_failures or {}),
            float(time_limit),
            float(fit_budget),
            float(time_budget),
            session,
            serves=_texts(serves),
        )


def _texts(values: str | Iterable[str]) -> tuple[str, ...]:
    return (values,) if isinstance(values, str) else tuple(values)


def resolve_places(places: str | Iterable[str] | None) -> tuple[str, ...]:
    """Return the places that were asked for.

    Raises
    ------
    UsageError
        No place is called that; close matches are listed.

    Examples
    --------
    >>> resolve_places(None), resolve_places("fresh")
    (('same', 'fresh'), ('fresh',))
    """
    if places is None:
        return DEFAULT_PLACES
    names = _texts(places)
    if names == ("all",):
        return PLACES
    for name in names:
        if name not in PLACES:
            close = difflib.get_close_matches(name, PLACES, n=2, cutoff=0.5) or PLACES
            hint = " or ".join(map(repr, close))
            raise UsageError(f"unknown place {name!r}; did you mean {hint}?")
    if not names:
        raise UsageError("places is empty: there is nothing to check")
    return tuple(dict.fromkeys(names))
