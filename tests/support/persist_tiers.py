"""Parameters of which the first tier of the tests tries some, and `full` all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable
from typing import Any

import pytest


def some_first(values: Iterable[Any], chosen: Collection[Any]) -> list[Any]:
    """Leave to `full` what is not chosen."""
    return [
        pytest.param(value, marks=() if value in chosen else pytest.mark.full) for value in values
    ]


def one_each(values: Iterable[Any], kind: Callable[[Any], Hashable]) -> list[Any]:
    """Return the first value of each kind, which a function tells."""
    found: dict[Hashable, Any] = {}
    for value in values:
        found.setdefault(kind(value), value)
    return [*found.values()]
