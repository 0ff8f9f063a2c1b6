"""What is noted of a session while its tests are collected and run, whether or not they use us."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from .records import CheckRecord

#: A test that reaches one of these gets the marker, so that ``-m persist`` selects it.
FIXTURES: Final = frozenset(
    {"persist_roundtrip", "persist_environment", "persist_golden", "persist_artifact"}
)
#: How the collection of a file or class went, by its node id: only what was read can be gone.
OUTCOMES: Final = pytest.StashKey[dict[str, str]]()
#: There where something was deselected, by whichever plugin.
DESELECTED: Final = pytest.StashKey[bool]()
#: Names of the modules that pytest imported to collect tests.
TEST_MODULES: Final = pytest.StashKey[frozenset[str]]()
#: What the checks of a test found, until its report is made.
CHECKS: Final = pytest.StashKey[list["CheckRecord"]]()
#: Where a report carries what they found.
RECORDS: Final = "pytest_sklearn_persist"


def mark_users(items: Iterable[pytest.Item]) -> None:
    """Give the marker to every item that reaches one of our fixtures."""
    for item in items:
        if uses_us(item) and item.get_closest_marker("persist") is None:
            item.add_marker("persist")


def uses_us(item: pytest.Item) -> bool:
    """Tell whether an item reaches one of our fixtures, directly or through another one."""
    return not FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))


def remember_test_modules(config: pytest.Config, items: Iterable[pytest.Item]) -> None:
    """Keep the names of the modules that pytest imported to collect tests.

    Called before any item is deselected: a module is imported even where none of its tests runs.
    """
    config.stash[TEST_MODULES] = frozenset(
        item.module.__name__
        for item in items
        # Items of other types, such as doctests, come from modules that are no tests.
        if isinstance(item, pytest.Function)
    )
