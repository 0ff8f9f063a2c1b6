"""Why an original does not agree with itself: what each call moves on."""

from __future__ import annotations

import random
import re
from typing import Any

import numpy as np

from ..compare.difference import Difference
from ..compare.subjects import compare_seen
from ..isolation.copies import in_copy, inside_copy
from ..isolation.errors import WorkerError
from ..isolation.steps import step
from ..observe.observation import Seen
from ..observe.snapshot import GLOBAL_GENERATOR, Snapshot, snapshot
from ..observe.variables import digests, get_variable, own_modules
from ..recorder import spell_call
from .original import Original, own_changes

__all__ = ["moves_on", "note_what_calls_write", "why_unstable"]

_MOST_NAMED = 3


def note_what_calls_write(original: Original, now: Snapshot) -> None:
    """Note which attributes calling writes: that is a matter of the method, not of saving.

    Public ones that go on changing with each call are none of them: asking changes the model.

    Parameters
    ----------
    original : Original
    now : Snapshot
        Its state, after it was observed.
    """
    moved = _attributes_of(own_changes(original.expected.state, now, ""))
    public = {name for name in moved if not name.startswith("_")}
    if public:
        original.call_again({key for key in original.expected.outputs if key[1] == "X"})
        again = own_changes(now, snapshot(original.estimator), "")
        original.moving = public & _attributes_of(again)
        public -= original.moving
        text = f"calling its methods writes {', '.join(sorted(public))}, in a copy just as here"
        original.notes += [text] if public else []
    private = {name for name in moved if name.startswith("_")}
    drawn_from = {  # calling moves these on, wherever they are
        _attribute_of(now.path(row))
        for row, leaf in enumerate(now.leaves)
        if leaf == GLOBAL_GENERATOR
    }
    original.expected.moved = frozenset(private | public | drawn_from)


def _attributes_of(changes: list[Difference]) -> set[str]:
    return {_attribute_of(difference.path) for difference in changes}


def _attribute_of(path: str) -> str:
    return re.split(r"[.\[]", path.removeprefix("."), maxsplit=1)[0]


def why_unstable(
    original: Original, key: tuple[str, str], seconds: float
) -> tuple[str, str] | None:
    """Return cause and remedy of a call that gives another result each time, or None.

    Two copies of this process make it from where it stands now.  If they agree, the answer is not
    drawn: it depends on what the call itself has moved on.

    Parameters
    ----------
    original : Original
    key : (str, str)
        The call.
    seconds : float
        For each of the two.
    """
    if not inside_copy():
        return None
    call = spell_call(*key)
    step(f"finding out why {call} is not the same twice")
    try:
        (first, moved), (second, _) = (
            in_copy(_call, original, key, timeout=seconds) for _ in range(2)
        )
    except WorkerError:
        return None
    if not moved or compare_seen(first, second, ""):
        return None
    names = " and ".join(list(moved)[:_MOST_NAMED])
    if any(moved.values()):
        return (
            f"{call} draws from {names}, which moves on with each call, so no saved copy can be "
            "compared with it",
            "keep a fixed random_state, and make a new generator of it in each call",
        )
    return (
        f"{call} moves {names} on with each call, and its answer depends on how often it was "
        "called: it is not random",
        "answer from what fit has learnt alone, or name the methods to compare with methods=[…]",
    )


def moves_on(path: str) -> tuple[str, str]:
    """Return cause and remedy where calling changes an attribute, of the original as of a copy.

    Examples
    --------
    >>> moves_on("calls_")[0]  # doctest: +ELLIPSIS
    'each call of its methods changes calls_, in the original just as in a copy: saving...'
    """
    return (
        f"each call of its methods changes {path}, in the original just as in a copy: saving has "
        "no part in it",
        f"let calling leave what fit has learnt as it is, or give ignore={path!r}",
    )


def _call(original: Original, key: tuple[str, str]) -> tuple[Seen, dict[str, bool]]:
    """Make a call; return what it gives and what it moves, and whether that is a generator."""
    modules = own_modules(original.expected.state.modules())
    before, variables = snapshot(original.estimator), digests(modules)
    seen = original.call_again({key})[key].without_refs()
    moved: dict[str, bool] = {}
    for change in own_changes(before, snapshot(original.estimator), ""):
        path = change.path.removeprefix(".")
        is_drawn = any(text in path for text in (".get_state()", ".bit_generator."))
        moved[path.split(".get_state()")[0].split(".bit_generator")[0]] = is_drawn
    if moved:  # a variable that has changed as well may be what holds the estimator
        return seen, moved
    now = digests(modules)
    for path in [path for path, digest in variables.items() if now.get(path) != digest]:
        moved[path] = _is_generator(get_variable(path))
    return seen, moved


def _is_generator(value: Any) -> bool:
    return isinstance(value, (np.random.Generator, np.random.RandomState, random.Random))
