"""One number, text or date in the fitted state comes back as another one."""

from __future__ import annotations

import datetime
import decimal
import enum
import math
import sys
import unicodedata
from collections.abc import Callable
from typing import Any

import numpy as np

from planted.base import ChangesKept, Keeper
from planted.data import blobs
from planted.fault import Fault


class Share(Keeper):
    """Keeps a float that no short decimal equals."""

    def _make(self, X: Any) -> Any:
        return len(X) / 7.0


class RoundedFloat(ChangesKept, Share):
    """Comes back with six digits."""

    def _change(self, kept: Any) -> Any:
        return round(kept, 6)


class FloatUlp(ChangesKept, Share):
    """Comes back as the next larger float."""

    def _change(self, kept: Any) -> Any:
        return math.nextafter(kept, math.inf)


class Count(Keeper):
    """Keeps a whole number."""

    def _make(self, X: Any) -> Any:
        return len(X)


class IntToFloat(ChangesKept, Count):
    """Comes back as a float of equal value."""

    def _change(self, kept: Any) -> Any:
        return float(kept)


class Flag(Keeper):
    """Keeps a truth value."""

    def _make(self, X: Any) -> Any:
        return len(X) > 0


class BoolToInt(ChangesKept, Flag):
    """Comes back as 1, which equals True."""

    def _change(self, kept: Any) -> Any:
        return int(kept)


class NumpyFloat(Keeper):
    """Keeps a NumPy scalar."""

    def _make(self, X: Any) -> Any:
        return X.max()


class NumpyScalarToFloat(ChangesKept, NumpyFloat):
    """Comes back as a plain float."""

    def _change(self, kept: Any) -> Any:
        return float(kept)


class Name(Keeper):
    """Keeps a text with an accent in composed form."""

    def _make(self, X: Any) -> Any:
        return unicodedata.normalize("NFC", "caf\u00e9")


class TextToBytes(ChangesKept, Name):
    """Comes back encoded."""

    def _change(self, kept: Any) -> Any:
        return kept.encode()


class TextNormalForm(ChangesKept, Name):
    """Comes back decomposed: it prints the same and is not equal."""

    def _change(self, kept: Any) -> Any:
        return unicodedata.normalize("NFD", kept)


class Nothing(Keeper):
    """Keeps None."""

    def _make(self, X: Any) -> Any:
        return None


class NoneToNan(ChangesKept, Nothing):
    """Comes back as NaN."""

    def _change(self, kept: Any) -> Any:
        return math.nan


class NegativeZero(Keeper):
    """Keeps minus zero."""

    def _make(self, X: Any) -> Any:
        return -0.0


class NegativeZeroLost(ChangesKept, NegativeZero):
    """Comes back as plus zero, which equals it."""

    def _change(self, kept: Any) -> Any:
        return kept + 0.0


class Infinite(Keeper):
    """Keeps an infinite bound."""

    def _make(self, X: Any) -> Any:
        return math.inf


class InfinityCapped(ChangesKept, Infinite):
    """Comes back as the largest float."""

    def _change(self, kept: Any) -> Any:
        return min(kept, sys.float_info.max)


class BigInteger(Keeper):
    """Keeps an integer that no float equals."""

    def _make(self, X: Any) -> Any:
        return 2**60 + len(X) + 1


class BigIntegerThroughFloat(ChangesKept, BigInteger):
    """Comes back through a float: still an int, off by a little."""

    def _change(self, kept: Any) -> Any:
        return int(float(kept))


class Price(Keeper):
    """Keeps a decimal number with a trailing zero."""

    def _make(self, X: Any) -> Any:
        return decimal.Decimal("0.10")


class DecimalScaleLost(ChangesKept, Price):
    """Comes back as 0.1, which equals it and is rounded differently."""

    def _change(self, kept: Any) -> Any:
        return kept.normalize()


class Complex(Keeper):
    """Keeps a complex number with a small imaginary part."""

    def _make(self, X: Any) -> Any:
        return complex(len(X), 1e-12)


class ImaginaryPartLost(ChangesKept, Complex):
    """Comes back without its imaginary part, and still complex."""

    def _change(self, kept: Any) -> Any:
        return complex(kept.real, 0.0)


class Mode(enum.IntEnum):
    """A choice that equals its number."""

    FAST = 1
    EXACT = 2


class Choice(Keeper):
    """Keeps a member of an IntEnum."""

    def _make(self, X: Any) -> Any:
        return Mode.EXACT


class EnumToInt(ChangesKept, Choice):
    """Comes back as the bare number."""

    def _change(self, kept: Any) -> Any:
        return int(kept)


class Stamp(Keeper):
    """Keeps a date with its time zone."""

    def _make(self, X: Any) -> Any:
        return datetime.datetime(2020, 2, 29, 12, tzinfo=datetime.timezone.utc)


class ZoneLost(ChangesKept, Stamp):
    """Comes back without its time zone."""

    def _change(self, kept: Any) -> Any:
        return kept.replace(tzinfo=None)


class SinglePrecision(Keeper):
    """Keeps a NumPy float32."""

    def _make(self, X: Any) -> Any:
        return np.float32(0.5)


class Float32ToFloat64(ChangesKept, SinglePrecision):
    """Comes back with double precision and equal value."""

    def _change(self, kept: Any) -> Any:
        return np.float64(kept)


def _scalar(name: str, faulty: Callable[[], Any], healthy: Callable[[], Any], why: str) -> Fault:
    return Fault(name, faulty, healthy, blobs, ("drifted",), "kept_*", why)


FAULTS = (
    _scalar("float-rounded", RoundedFloat, Share, "digits are lost at every save"),
    _scalar("float-one-ulp", FloatUlp, Share, "the last bit changes at every save"),
    _scalar("int-to-float", IntToFloat, Count, "a count can no longer be an index"),
    _scalar("bool-to-int", BoolToInt, Flag, "`is True` is false after loading"),
    _scalar("numpy-scalar-to-float", NumpyScalarToFloat, NumpyFloat, ".dtype is gone"),
    _scalar("float32-to-float64", Float32ToFloat64, SinglePrecision, "arithmetic is promoted"),
    _scalar("text-to-bytes", TextToBytes, Name, "text no longer equals text"),
    _scalar("text-normal-form", TextNormalForm, Name, "the same letters are another key"),
    _scalar("none-to-nan", NoneToNan, Nothing, "`is None` is false after loading"),
    _scalar("negative-zero-lost", NegativeZeroLost, NegativeZero, "1/x changes its sign"),
    _scalar("infinity-capped", InfinityCapped, Infinite, "an open bound became a bound"),
    _scalar("big-integer-through-float", BigIntegerThroughFloat, BigInteger, "a hash is off"),
    _scalar("decimal-scale-lost", DecimalScaleLost, Price, "quantize rounds differently"),
    _scalar("imaginary-part-lost", ImaginaryPartLost, Complex, "a part of the value is lost"),
    _scalar("enum-to-int", EnumToInt, Choice, ".name is gone"),
    _scalar("time-zone-lost", ZoneLost, Stamp, "it can't be compared with other dates any more"),
)
