"""What was seen of an estimator, as data that can travel between processes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..recorder import Method, Output, Probe, error_text
from .snapshot import Options, Snapshot, snapshot

__all__ = ["FitData", "Plan", "Seen", "error_text", "seen_of"]

_KEPT = 10_000_000  # bytes of values that an expected result may hold on to, for its message


@dataclass(frozen=True, slots=True)
class FitData:
    """A few rows of the caller's input, to fit with: what is compared is equality, not quality."""

    X: Any
    y: Any = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do with an estimator in order to observe it.

    Attributes
    ----------
    probes, methods : tuple
    calls : frozenset of (str, str) or None
        The calls the original was observed with, as (label, probe name).
    abilities : tuple of str
        Which abilities to try; those that need a fit come last.
    fit_data : FitData or None
    recorded : dict of str to object
        What the original's ``transform`` gave, by probe; ``inverse_transform`` is fed that.
    options : Options
        How to take snapshots.
    """

    probes: tuple[Probe, ...] = ()
    methods: tuple[Method, ...] = ()
    calls: frozenset[tuple[str, str]] | None = None
    abilities: tuple[str, ...] = ()
    fit_data: FitData | None = None
    recorded: dict[str, Any] = field(default_factory=dict)
    options: Options = field(default_factory=Options)


@dataclass(frozen=True, slots=True)
class Seen:
    """What one call or one ability gave: a value, or the class and text of an error.

    ``overwrites`` tells whether a call wrote into the array it was given.
    """

    snapshot: Snapshot | None = None
    error: str | None = None
    text: str = ""
    overwrites: bool = False

    def lean(self) -> Seen:
        """Return the same without values that would keep much memory alive."""
        if self.snapshot is None or self.snapshot.nbytes <= _KEPT:
            return self
        return self.without_refs()

    def without_refs(self) -> Seen:
        """Return the same with no objects in it, to be sent to another process."""
        bare = None if self.snapshot is None else self.snapshot.without_refs()
        return Seen(bare, self.error, self.text, self.overwrites)


def seen_of(output: Output, options: Options) -> Seen:
    """Turn what one call gave into data."""
    if output.error is not None:
        return Seen(None, output.error, output.text)
    return Seen(snapshot(output.value, options), overwrites=output.overwrites)
