"""The states of numpy's random generators: numbers in the forms that numpy writes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from .holding import copy_of_plain

__all__ = ["refused_random_state"]

_ODD = "it has the state of a random generator as numpy does not write it"
_WORDS = 624  # of the Mersenne twister
_SEED_SEQUENCE = 5


def refused_random_state(instance: Any, state: Any) -> str | None:
    """Say what is wrong with the state of a generator or of what seeds it; None if nothing is.

    Parameters
    ----------
    instance : RandomState, Generator, BitGenerator, or SeedSequence
    state : object
        A dict, a tuple of numpy before 1.17, or what a bit generator and its seed are made of.
    """
    parts = state if type(state) is tuple else (state,)
    if type(instance).__name__ == "SeedSequence":
        return None if _is_seed(parts) else _ODD
    if isinstance(instance, np.random.BitGenerator) and len(parts) == 2:
        seeds = (type(None), np.random.SeedSequence)
        if type(parts[1]) not in seeds:
            return _ODD
        parts = parts[:1]
    try:
        copy_of_plain(parts)
    except ValueError:
        return _ODD
    if type(state) is tuple and type(parts[0]) is not dict:
        fine = len(parts) in (3, 5) and parts[0] == "MT19937" and _is_twister(*parts[1:3])
        return None if fine else _ODD
    fine = len(parts) == 1 and type(parts[0]) is dict and all(map(_is_fine, _dicts_in(parts[0])))
    return None if fine else _ODD


def _is_seed(parts: tuple[Any, ...]) -> bool:
    """Check the parts in the order of their names: entropy, children, pool, its size, a key."""
    if len(parts) != _SEED_SEQUENCE:
        return False
    _, children, pool, size, key = parts
    if type(pool) is not np.ndarray or pool.dtype != np.uint32 or type(size) is not int:
        return False
    try:
        copy_of_plain(parts)
    except ValueError:
        return False
    return pool.shape == (size,) and type(children) is int and type(key) is tuple


def _dicts_in(state: dict[Any, Any]) -> Iterable[dict[Any, Any]]:
    yield state
    for value in state.values():
        if type(value) is dict:
            yield from _dicts_in(value)


def _is_fine(state: dict[Any, Any]) -> bool:
    if not all(type(key) is str for key in state):
        return False
    if "key" in state and "pos" in state:
        return _is_twister(state["key"], state["pos"])
    return True


def _is_twister(key: Any, position: Any) -> bool:
    """Say whether the next number is one of those that are there."""
    if type(key) is not np.ndarray or key.shape != (_WORDS,) or key.dtype.kind != "u":
        return False
    return type(position) is int and 0 <= position <= _WORDS
