"""Fitted instances of every public estimator of scikit-learn, on several kinds of input.

The classes and functions that the instances refer to are importable from here in any process that
has this folder's parent on its path.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

__all__ = ["Case", "all_cases"]


@dataclass(frozen=True)
class Case:
    """A fitted estimator with the data that it was fitted on; made afresh by every call."""

    id: str
    make: Callable[[], tuple[Any, Any, Any]]
    basic: bool = False  # the plain instance of its class; the others vary it


def all_cases() -> list[Case]:
    """Every case that can be made with what is installed, in a fixed order."""
    from . import instances, kinds, neighbours, options, pipelines, targets

    modules = (instances, kinds, targets, options, neighbours, pipelines)
    return [
        Case(spec.id, spec.make, basic=module is instances)
        for module in modules
        for spec in module.specs()
        if spec.available()
    ]
