"""What an answer asks of the arrays of an estimator: to be writable, or to lie as they lie.

Found by trying, in forked copies of this process, where a loaded estimator has failed or differs.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from ..compare.difference import Difference
from ..compare.subjects import compare_seen
from ..isolation.copies import in_copy, inside_copy
from ..isolation.errors import WorkerError
from ..isolation.steps import step
from ..judge.layouts import READ_ONLY, other_strides, read_only
from ..observe.abilities import try_ability
from ..observe.copying import faithful_copy
from ..observe.observation import Seen, seen_of
from ..observe.snapshot import Options, snapshot
from ..recorder import observe_outputs, spell_call
from .least import least
from .original import Original

__all__ = ["why_arrays"]

_MOST_BYTES = 50_000_000  # of an estimator that is copied several times
_LIGHT = Options(digest_above=0)


def why_arrays(
    original: Original, found: Iterable[Difference], seconds: float, *, mapped: bool
) -> tuple[str, str] | None:
    """Return cause and remedy where arrays that came back otherwise are why, or None.

    Parameters
    ----------
    original : Original
    found : iterable of Difference
        What differs where all arrays are read-only, or lie in one piece.
    seconds : float
        For all that is tried.
    mapped : bool
        Whether it was loaded with its arrays read-only.
    """
    found = list(found)
    written = next((one for one in found if mapped and READ_ONLY.search(one.actual)), None)
    moved = next((one for one in found if one.area == "output" and one.kind == "value"), None)
    if not inside_copy() or original.expected.state.nbytes > _MOST_BYTES:
        return None
    try:
        if written is not None:
            name = written.path.split(":")[0]
            step(f"finding the array that {name} writes into")
            path = in_copy(_read_only_array, original, name, timeout=seconds)
            return None if path is None else read_only(name, path)
        state = any(one.area == "state" for one in found)
        if moved is not None and not state and _views(original.estimator):
            step("finding an array whose layout matters")
            path = in_copy(_strided_array, original, moved.path.split("[")[0], timeout=seconds)
            return None if path is None else other_strides(path)
    except WorkerError:
        pass
    return None


def _read_only_array(original: Original, name: str) -> str | None:
    """Return the one array that may not be read-only for a call or an ability, or None."""
    seen = snapshot(original.estimator, _LIGHT)
    rows = [row for row, value in enumerate(seen.refs) if isinstance(value, np.ndarray)]

    def fails(some: list[int]) -> bool:
        copied = faithful_copy(original.estimator)
        arrays = snapshot(copied, _LIGHT).refs
        for row in some:
            arrays[row].setflags(write=False)
        return READ_ONLY.search(_asked(original, copied, name).text) is not None

    if not rows or not fails(rows):
        return None
    needed = least(rows, fails)
    return seen.path(needed[0]).removeprefix(".") if len(needed) == 1 else None


def _asked(original: Original, estimator: Any, name: str) -> Seen:
    plan = original.plan
    calls = {key for key in original.expected.outputs if spell_call(*key) == name}
    if not calls:
        return try_ability(name, estimator, plan) if name in plan.abilities else Seen()
    [output] = observe_outputs(
        estimator, plan.probes, plan.methods, calls, recorded=dict(plan.recorded)
    )
    return seen_of(output, Options())


def _strided_array(original: Original, name: str) -> str | None:
    """Return an attribute that is a view, where a plain array of its values answers otherwise."""
    key = next((key for key in original.expected.outputs if spell_call(*key) == name), None)
    if key is None:
        return None
    for attribute, value in _views(original.estimator).items():
        setattr(original.estimator, attribute, np.ascontiguousarray(value))
        if compare_seen(original.expected.outputs[key], original.call_again({key})[key], ""):
            return attribute
    return None


def _views(estimator: Any) -> dict[str, np.ndarray[Any, Any]]:
    """Return the attributes that are arrays with gaps, or turned around."""
    held = getattr(estimator, "__dict__", {})
    return {
        name: value
        for name, value in held.items()
        if isinstance(value, np.ndarray)
        and not (value.flags.c_contiguous or value.flags.f_contiguous)
    }
