"""Try a property with some of the values that a strategy draws."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, given, settings

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy


def quickly(strategy: SearchStrategy[Any], examples: int = 20) -> Callable[[Any], None]:
    """Decorator: call a function with values; nothing is stored, and nothing is too slow."""

    def decorate(check: Callable[[Any], Any]) -> None:
        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        )
        @given(strategy)
        def holds(value: Any) -> None:
            check(value)

        holds()

    return decorate
