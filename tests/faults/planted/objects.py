"""Attributes are dropped, added or changed, inside objects of other types too."""

from __future__ import annotations

import functools
import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from planted.base import ChangesKept, Keeper
from planted.data import blobs
from planted.fault import Fault


class Thing:
    """An object with attributes and nothing else."""

    def __init__(self, value: float) -> None:
        self.value = value


class Plain(Keeper):
    """Keeps an object that knows no `==`."""

    thing: Any = Thing

    def _make(self, X: Any) -> Any:
        return {"inner": type(self).thing(float(len(X)))}


class PlainChanged(ChangesKept, Plain):
    """Comes back with another value in it."""

    def _change(self, kept: Any) -> Any:
        kept["inner"].value += 1.0
        return kept


class Liar(Thing):
    """Says that it equals everything."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return True


class Lying(Plain):
    """Keeps an object that equals everything."""

    thing = Liar


class LyingChanged(PlainChanged):
    """Comes back with another value in it."""

    thing = Liar


class Grump(Thing):
    """Raises when it is compared."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("not to be compared")


class Grumpy(Plain):
    """Keeps an object that can't be compared."""

    thing = Grump


class GrumpyChanged(PlainChanged):
    """Comes back with another value in it."""

    thing = Grump


class Waverer(Thing):
    """Is neither equal nor unequal, as an array of several values."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> Any:
        return np.array([True, False])


class Wavering(Plain):
    """Keeps an object whose `==` has no truth value."""

    thing = Waverer


class WaveringChanged(PlainChanged):
    """Comes back with another value in it."""

    thing = Waverer


class Slotted:
    """An object without a __dict__."""

    __slots__ = ("value",)

    def __init__(self, value: float) -> None:
        self.value = value


class Slots(Plain):
    """Keeps an object without a __dict__."""

    thing = Slotted


class SlotsChanged(PlainChanged):
    """Comes back with another value in its slot."""

    thing = Slotted


@dataclass
class Settings:
    """A dataclass of which one field does not take part in `==`."""

    name: str
    value: float = field(default=0.0, compare=False)


class Configured(Keeper):
    """Keeps a dataclass."""

    def _make(self, X: Any) -> Any:
        return {"inner": Settings("a", float(len(X)))}


class UncomparedFieldChanged(ChangesKept, Configured):
    """Comes back with another value in the field that `==` passes over."""

    def _change(self, kept: Any) -> Any:
        kept["inner"].value += 1.0
        return kept


def double(value: float) -> float:
    """Return twice the value."""
    return value * 2.0


def triple(value: float) -> float:
    """Return three times the value."""
    return value * 3.0


class Function(Keeper):
    """Keeps a function."""

    def _make(self, X: Any) -> Any:
        return double


class FunctionSwapped(ChangesKept, Function):
    """Comes back with another function."""

    def _change(self, kept: Any) -> Any:
        return triple


class Partial(Keeper):
    """Keeps a function with arguments bound."""

    def _make(self, X: Any) -> Any:
        return functools.partial(round, ndigits=3)


class PartialChanged(ChangesKept, Partial):
    """Comes back with another argument bound."""

    def _change(self, kept: Any) -> Any:
        return functools.partial(kept.func, ndigits=2)


class Pattern(Keeper):
    """Keeps a regular expression."""

    def _make(self, X: Any) -> Any:
        return re.compile("[a-z]+", re.IGNORECASE)


class PatternFlagsLost(ChangesKept, Pattern):
    """Comes back without its flags."""

    def _change(self, kept: Any) -> Any:
        return re.compile(kept.pattern)


class Class(Keeper):
    """Keeps a class."""

    def _make(self, X: Any) -> Any:
        return {"factory": OrderedDict}


class ClassSwapped(ChangesKept, Class):
    """Comes back with another class."""

    def _change(self, kept: Any) -> Any:
        return {"factory": dict}


class Marker:
    """A value that means "not given", known by identity."""

    def __reduce__(self) -> str:
        return "MISSING"


class LostMarker:
    """The same, without a word to pickle on who it is."""


MISSING = Marker()
LOST = LostMarker()


class Sentinel(Keeper):
    """Keeps a marker, and asks whether it is that very one."""

    marker: Any = MISSING

    def _make(self, X: Any) -> Any:
        return self.marker

    def predict(self, X: Any) -> Any:
        """Return the line, or zeros if something was given."""
        return super().predict(X) * (self.kept_ is self.marker)


class SentinelCopied(Sentinel):
    """Comes back with a copy of the marker, which is not the marker."""

    marker = LOST


def _kept(
    name: str, faulty: Callable[[], Any], healthy: Callable[[], Any], why: str, path: str = "kept_*"
) -> Fault:
    return Fault(name, faulty, healthy, blobs, ("drifted",), path, why)


FAULTS = (
    _kept("object-changed", PlainChanged, Plain, "its type knows no `==`"),
    _kept("object-equals-everything", LyingChanged, Lying, "`==` says nothing"),
    _kept("object-comparison-raises", GrumpyChanged, Grumpy, "`==` raises"),
    _kept("object-comparison-ambiguous", WaveringChanged, Wavering, "`==` has no truth value"),
    _kept("slot-changed", SlotsChanged, Slots, "it has no __dict__"),
    _kept("uncompared-field", UncomparedFieldChanged, Configured, "`==` passes over it"),
    _kept("function-swapped", FunctionSwapped, Function, "another function is called"),
    _kept("partial-changed", PartialChanged, Partial, "another argument is bound"),
    _kept("pattern-flags-lost", PatternFlagsLost, Pattern, "capitals match no more"),
    _kept("class-swapped", ClassSwapped, Class, "another class is made"),
    _kept("sentinel-copied", SentinelCopied, Sentinel, "`is` is false after loading", "predict*"),
)
