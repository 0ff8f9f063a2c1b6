"""Estimators that survive, with something to be said of them; importable in a fresh process."""

from __future__ import annotations

import itertools
import warnings

from persist_specimens import Mean

_NUMBERS = itertools.count()


class WritesItsNumber(Mean):
    """Writes something else each time that it is dumped, which loading drops."""

    def __getstate__(self):
        return {**super().__getstate__(), "written": next(_NUMBERS)}

    def __setstate__(self, state):
        state.pop("written")
        super().__setstate__(state)


class WarnsWhenDumped(Mean):
    """Warns when it is dumped."""

    def __getstate__(self):
        warnings.warn("it is dumped with a warning", UserWarning, stacklevel=2)
        return super().__getstate__()
