"""Start what fresh processes come from while pytest still collects: a test need not wait for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from . import options

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Fixtures whose tests load in fresh processes; whether these hold what somebody else wrote.
_LOADING: Final = {"persist_roundtrip": False, "persist_golden": True, "persist_artifact": True}
_STARTED: Final = pytest.StashKey[set[bool]]()


def warm_up(config: pytest.Config, items: Iterable[pytest.Item], *, chosen: bool) -> None:
    """Start fresh processes for tests that will need them, each kind once.

    Parameters
    ----------
    config : pytest.Config
    items : iterable of pytest.Item
        Tests that were collected.
    chosen : bool
        Whether these are the tests that will run: before, only if nothing can deselect them.
    """
    if config.option.collectonly or (not chosen and _may_deselect(config)):
        return
    started = config.stash.setdefault(_STARTED, set())
    fixtures = {name for item in items for name in getattr(item, "fixturenames", ())}
    for name in fixtures & _LOADING.keys():
        scrubbed = _LOADING[name]
        if scrubbed in started or not (scrubbed or _loads_in_fresh(config)):
            continue
        started.add(scrubbed)
        from pytest_sklearn_persist.isolation.client import shared

        shared(scrubbed=scrubbed).start()


def _may_deselect(config: pytest.Config) -> bool:
    chosen = ("keyword", "markexpr", "deselect", "lf", "last_failed")
    return any(config.getoption(name, None) for name in chosen)


def _loads_in_fresh(config: pytest.Config) -> bool:
    setting = options.setting_of(config, "places")
    return setting is None or any(name in str(setting.value) for name in ("fresh", "all"))
