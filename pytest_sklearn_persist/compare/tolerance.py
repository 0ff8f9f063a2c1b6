"""How far two numbers may be apart and still count as the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..errors import UsageError
from ..recorder import TOLERANCE

__all__ = ["Tolerance"]

_NOISE = 1e-9  # what is smaller may be what rounding has left of numbers near 1
_DEEP = 10  # containers in each other that are looked into for numbers


@dataclass(frozen=True, slots=True)
class Tolerance:
    """``|a - b| <= atol + rtol * max(scale, |b|)`` for floating point values; all else is exact.

    Parameters
    ----------
    rtol : float, default=0.0
        Relative tolerance for float64 (and wider).  Where ``|b| < scale`` it acts as an absolute
        one: what is left of larger numbers that cancel each other is not known any better.
    atol : float, default=0.0
        Absolute tolerance.
    float32_rtol : float, optional
        Relative tolerance for float32 and float16; ten times ``rtol`` if not given.
    scale : float, default=1.0
        What counts as large.  A check lowers it to the largest of all outputs of a method: those
        of 1e-8 must be as near, in proportion, as those of 1.

    Notes
    -----
    The default is exact, bit for bit: the same versions on the same machine have no reason to
    differ.  Labels, integers, strings, the pattern of NaN, shapes and dtypes are always exact.

    Examples
    --------
    >>> Tolerance(rtol=1e-6).is_exact, Tolerance().is_exact
    (False, True)
    """

    rtol: float = 0.0
    atol: float = 0.0
    float32_rtol: float | None = None
    scale: float = 1.0

    def __post_init__(self) -> None:
        """Refuse what is no tolerance."""
        for name in ("rtol", "atol", "float32_rtol", "scale"):
            value = getattr(self, name)
            if value is None and name == "float32_rtol":
                continue
            number = isinstance(value, (int, float)) and not isinstance(value, bool)
            if not number or not 0 <= value < float("inf"):
                raise UsageError(f"tolerance: {name} must be a finite number >= 0, got {value!r}")
        if not self.scale:
            raise UsageError("tolerance: scale must be greater than 0")

    @property
    def wider(self) -> str | None:
        """How it is spelt, if it is wider than that of a recording which names none.

        Examples
        --------
        >>> Tolerance(rtol=1e-6).wider, Tolerance(rtol=0.5, atol=2).wider
        (None, 'rtol=0.5, atol=2')
        """
        values = {"rtol": self.rtol, "atol": self.atol, "float32_rtol": self.float32_rtol}
        most = {**TOLERANCE, "float32_rtol": 10 * TOLERANCE["rtol"]}
        parts = [f"{k}={v:g}" for k, v in values.items() if v is not None and v > most[k]]
        return ", ".join(parts) or None

    def scaled(self, values: Iterable[Any], method: str = "") -> Tolerance:
        """Return this tolerance for values of which none may be as large as 1.

        Parameters
        ----------
        values : iterable of object
            Arrays, sparse matrices, data frames, numbers, and containers of them.
        method : str, default=""
            What gives them.  What ``score`` gives is what is left of numbers near 1.

        Examples
        --------
        >>> import numpy as np
        >>> Tolerance(rtol=1e-6).scaled([np.array([1e-8, -2e-8]), 0.0]).scale
        2e-08
        >>> Tolerance(rtol=1e-6).scaled([np.array([0.0, 30.0])]).scale
        1.0
        """
        if self.is_exact or method.partition("(")[0] == "score":
            return self
        largest = max(map(_magnitude, values), default=0.0)
        return replace(self, scale=min(self.scale, max(largest, _NOISE)) if largest else self.scale)

    @property
    def is_exact(self) -> bool:
        """Whether only bit for bit equal values are the same."""
        return not (self.rtol or self.atol or self.float32_rtol)

    def allows(self, expected: np.ndarray[Any, Any], actual: np.ndarray[Any, Any]) -> Any:
        """Return an array of bool: which elements are near enough (NaN only with NaN).

        Parameters
        ----------
        expected, actual : ndarray of the same shape and floating point or complex dtype
        """
        narrow = expected.dtype.itemsize < 8 and expected.dtype.kind == "f"
        wider = self.float32_rtol if self.float32_rtol is not None else 10 * self.rtol
        rtol = wider if narrow else self.rtol
        with np.errstate(invalid="ignore", over="ignore"):
            near = np.abs(actual - expected) <= self.atol + rtol * np.maximum(
                self.scale, np.abs(expected)
            )
        near &= np.isfinite(expected) & np.isfinite(actual)  # infinity is near to nothing else
        return near | (expected == actual) | (np.isnan(expected) & np.isnan(actual))


def _magnitude(value: Any, depth: int = 0) -> float:
    """Return the largest finite number in a value; 0 if there is none, or nobody can tell."""
    if depth > _DEEP:
        return 0.0
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return max((_magnitude(one, depth + 1) for one in value), default=0.0)
    try:
        if hasattr(value, "select_dtypes"):  # a data frame
            value = value.select_dtypes("number").to_numpy()
        numbers = np.asarray(value.data if hasattr(value, "tocsr") else value)
    except Exception:  # an answer may be an object of any kind, and do what it likes
        return 0.0
    if numbers.dtype.kind == "O":
        parts = (_magnitude(one, depth + 1) for one in numbers.flat if one is not value)
        return max(parts, default=0.0)
    if numbers.dtype.kind not in "fciu":
        return 0.0
    with np.errstate(all="ignore"):
        sizes = np.abs(numbers.astype(complex if numbers.dtype.kind == "c" else float))
    return float(sizes[np.isfinite(sizes)].max(initial=0.0))
