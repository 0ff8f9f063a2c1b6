"""Round trips: dump, load, observe, compare and judge in one go."""

from __future__ import annotations

from .check import check_roundtrip

__all__ = ["check_roundtrip"]
