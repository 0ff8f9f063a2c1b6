"""The ``persist`` marker: what it takes, and how several on one test become one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

import pytest

from .options import MARKER_ARGUMENTS


def merged(item: pytest.Item) -> dict[str, object]:
    """Merge the markers of an item: for each argument, the nearest marker that gives it counts.

    The order is parameter set, function, class, module.
    """
    callspec = getattr(item, "callspec", None)
    of_parameters = [m for m in getattr(callspec, "marks", ()) if m.name == "persist"]
    arguments: dict[str, object] = {}
    for mark in [*of_parameters, *item.iter_markers("persist")]:
        if problem := problem_of([mark]):
            raise pytest.UsageError(f"{item.nodeid}: {problem}")
        for name, value in mark.kwargs.items():
            arguments.setdefault(name, value)
    return arguments


def problem_of(marks: Iterable[pytest.Mark]) -> str | None:
    """Say what is wrong with the arguments of markers, or return None."""
    allowed = ", ".join(MARKER_ARGUMENTS)
    for mark in marks:
        if mark.args:
            shown = ", ".join(map(repr, mark.args))
            return f"@pytest.mark.persist({shown}): takes keyword arguments only: {allowed}"
        for name in mark.kwargs:
            if name not in MARKER_ARGUMENTS:
                close = difflib.get_close_matches(name, MARKER_ARGUMENTS, n=1)
                hint = f"did you mean {close[0]!r}? " if close else ""
                return f"@pytest.mark.persist({name}=…): unknown argument; {hint}allowed: {allowed}"
    return None
