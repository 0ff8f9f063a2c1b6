"""How far two numbers may be apart and still count as the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import UsageError

__all__ = ["Tolerance"]


@dataclass(frozen=True, slots=True)
class Tolerance:
    """``|a - b| <= atol + rtol * max(1, |b|)`` for floating point values; all else is exact.

    Parameters
    ----------
    rtol : float, default=0.0
        Relative tolerance for float64 (and wider).  Where ``|b| < 1`` it acts as an absolute one.
    atol : float, default=0.0
        Absolute tolerance.
    float32_rtol : float, optional
        Relative tolerance for float32 and float16; ten times ``rtol`` if not given.

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

    def __post_init__(self) -> None:
        """Refuse what is no tolerance."""
        for name in ("rtol", "atol", "float32_rtol"):
            value = getattr(self, name)
            if value is None and name == "float32_rtol":
                continue
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not value >= 0:
                raise UsageError(f"tolerance: {name} must be a number >= 0, got {value!r}")

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
            near = np.abs(actual - expected) <= self.atol + rtol * np.maximum(1, np.abs(expected))
        near &= np.isfinite(expected) & np.isfinite(actual)  # infinity is near to nothing else
        return near | (expected == actual) | (np.isnan(expected) & np.isnan(actual))
