"""Which library changed a model, and since which release.

The checker runs in throw-away environments between the one of a recording and the installed one.
"""

from __future__ import annotations

from .blaming import blame_recording
from .findings import Blame, Change, Trial, TurningPoint

__all__ = ["Blame", "Change", "Trial", "TurningPoint", "blame_recording"]
