"""Carry a saved model over to another release, where it can be proved that it predicts the same."""

from __future__ import annotations

from .findings import Conversion, Step

__all__ = ["Conversion", "Step"]
