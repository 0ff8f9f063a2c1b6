"""Which state a pickle may give to what.

For each kind of class there is a rule that says what honest files write, and a class that no rule
knows gets the strictest: a dict of attributes, none of which stands for something that its class
does.
"""

from __future__ import annotations

import functools
import types
from collections.abc import Mapping
from typing import Any

import joblib.numpy_pickle
import joblib.numpy_pickle_compat
import numpy as np

from .distributions import NotHonestError, is_distribution, state_of_distribution
from .dtypes import refused_array_state, refused_dtype_state, refused_header, refused_start
from .generators import refused_random_state
from .holding import FUNCTIONS, copy_of_plain, may_be_held_as, refused_partial, spelt
from .hook import Gate, Inert

__all__ = ["checked_state", "refused_attributes"]

_ODD = "as no file does that was saved"
#: What is no instance, or is shared with everybody who asks for it.
_NOT_TO_CHANGE = (
    *(type, types.ModuleType, types.FunctionType, types.BuiltinFunctionType, types.MethodType),
    *(types.MethodDescriptorType, np.ufunc, np.generic, type(np.mean), type(np.ma.masked), Inert),
)
#: Generic texts that scipy and numpy write about an instance.
_DOCUMENTED = ("__doc__", "__name__")
#: What fitting itself puts in the place of a method of the class.
_REPLACED = frozenset({"_raw_predict"})
#: No functions, and most of what models hold.
_STR = frozenset({str})
_VALUES = frozenset({bool, int, float, str, type(None), dict, list, tuple, np.ndarray})
_WRAPPERS = (
    joblib.numpy_pickle.NumpyArrayWrapper,
    joblib.numpy_pickle_compat.NDArrayWrapper,
    joblib.numpy_pickle_compat.ZNDArrayWrapper,
)


def checked_state(gate: Gate, instance: Any, state: Any) -> Any:
    """Return the state that an instance gets: that of the pickle, or a copy that is its own.

    Parameters
    ----------
    gate : Gate
        Knows what was found by its name, and is told of what is refused.
    instance, state : object
        As the unpickler has them.

    Raises
    ------
    Refused
        No honest file gives this state to this instance.
    """
    waiting = gate.last_waiting()
    text = _refusal(gate, instance, state)
    if text is None and isinstance(waiting, np.dtype) and waiting is not instance:
        text = "it would use a dtype before that is complete"
    if text is not None:
        gate.refuse(text)
    if is_distribution(instance):
        try:
            return state_of_distribution(instance, state)
        except NotHonestError as error:
            gate.refuse(str(error))
    if isinstance(instance, functools.partial) and not gate.is_users(state[0]):
        return (state[0], copy_of_plain(state[1]), copy_of_plain(state[2]), None)
    if isinstance(instance, _WRAPPERS) and type(state) is dict:
        return {key: _meant_in(gate, value) for key, value in state.items()}
    return dict(state) if type(state) is dict else state


def _meant_in(gate: Gate, value: Any) -> Any:
    """Return an argument of joblib's for an array with the class that the file has named."""
    return tuple(map(gate.meant_by, value)) if type(value) is tuple else gate.meant_by(value)


def _refusal(gate: Gate, instance: Any, state: Any) -> str | None:
    trusted = gate.runs_anything
    if isinstance(instance, (np.dtype, np.ndarray)):
        return _refused_for_array(gate, instance, state)
    if trusted:
        return None
    if isinstance(instance, _NOT_TO_CHANGE) or gate.name_of(instance) is not None:
        return f"it would change {spelt(instance)} itself"
    kind = type(instance)
    if gate.is_users(kind):
        return refused_attributes(kind, state) if _sets_attributes(kind, state) else None
    if isinstance(instance, functools.partial):
        return _refused_for_partial(gate, state)
    if kind.__module__.startswith("numpy.random"):
        return refused_random_state(instance, state)
    if isinstance(instance, _WRAPPERS):
        return _refused_for_wrapper(gate, state)
    if is_distribution(instance) and type(state) is tuple:
        return None  # is looked at where it is made anew
    return _refused_in_general(kind, state)


def _sets_attributes(kind: type, state: Any) -> bool:
    """Say whether pickle itself will take a state for attributes."""
    return type(state) is dict and getattr(kind, "__setstate__", None) is None


def _refused_for_array(gate: Gate, instance: Any, state: Any) -> str | None:
    if not gate.complete(instance):
        return f"it would change {spelt(instance)} that is complete"
    if isinstance(instance, np.dtype):
        return refused_dtype_state(instance, state)
    if gate.is_users(type(instance)):
        return None
    return refused_array_state(state, masked=isinstance(instance, np.ma.MaskedArray))


def _refused_for_partial(gate: Gate, state: Any) -> str | None:
    if type(state) is not tuple or len(state) != 4:
        return f"it would make a functools.partial {_ODD}"
    return refused_partial(gate, *state)


def _refused_for_wrapper(gate: Gate, state: Any) -> str | None:
    """Check how joblib is to read an array, which it does at once."""
    if type(state) is not dict or not all(type(key) is str for key in state):
        return f"it has an array {_ODD}"
    for key, value in state.items():
        meant = gate.meant_by(value)
        if key == "subclass":
            fine = isinstance(meant, type) and issubclass(meant, np.ndarray)
        elif key == "dtype":
            fine = isinstance(value, np.dtype)
        elif key == "shape":
            fine = type(value) is tuple and all(type(n) is int and n >= 0 for n in value)
        elif key == "init_args":
            fine = _is_start(gate, value)
        elif key == "state":  # its elements are in a file, and are bytes
            fine = refused_header(value) is None and not value[2].hasobject
        else:
            fine = key in _OF_WRAPPERS and type(value) in (int, str, bool, type(None))
        if not fine:
            return f"it has an array {_ODD}: {key}"
    return None


_OF_WRAPPERS = frozenset(
    {"order", "allow_mmap", "numpy_array_alignment_bytes", "filename", "version"}
)


def _is_start(gate: Gate, value: Any) -> bool:
    """Say whether joblib of old makes an empty array of it."""
    return type(value) is tuple and refused_start(tuple(map(gate.meant_by, value))) is None


def _refused_in_general(kind: type, state: Any) -> str | None:
    own = _in_class(kind, "__setstate__")
    if type(state) is dict:
        return refused_attributes(kind, state)
    if type(state) is not tuple:
        return f"it would give {_spelt_kind(state)} to an instance of {spelt(kind)}, {_ODD}"
    if own is None:
        return _refused_slots(kind, state)
    if isinstance(own, types.FunctionType) and not _takes_tuples(kind):
        return f"it would give {_spelt_kind(state)} to an instance of {spelt(kind)}, {_ODD}"
    for part in state:
        text = _refused_part(kind, part)
        if text is not None:
            return text
    return None


def _spelt_kind(state: Any) -> str:
    return f"a state of {spelt(state)}"


#: Classes whose ``__setstate__`` is written in Python and takes a tuple.
_WITH_TUPLES = frozenset({"RBFInterpolator", "coo_matrix", "coo_array", "Rotation"})


def _takes_tuples(kind: type) -> bool:
    return kind.__module__.startswith("pandas") or kind.__name__ in _WITH_TUPLES


def _refused_part(kind: type, part: Any) -> str | None:
    """Check a part of a tuple: what is called in it, and what may be taken for attributes."""
    if isinstance(part, Inert):
        return f"it would use {part} {_ODD}"
    if type(part) is dict:
        return refused_attributes(kind, part)
    if isinstance(part, Mapping):
        return f"it would give {_spelt_kind(part)} to an instance of {spelt(kind)}, {_ODD}"
    return None


def _refused_slots(kind: type, state: tuple[Any, ...]) -> str | None:
    """Check attributes and slots, which pickle itself sets."""
    if len(state) != 2 or type(state[0]) not in (dict, type(None)) or type(state[1]) is not dict:
        return f"it would give {_spelt_kind(state)} to an instance of {spelt(kind)}, {_ODD}"
    for name in state[1]:
        if type(name) is not str or not isinstance(_in_class(kind, name), _SETTABLE):
            return f"it would set {_shown(name)} of {spelt(kind)}, which is not one of its slots"
    return refused_attributes(kind, state[0] or {}) or refused_attributes(kind, state[1])


def refused_attributes(kind: type, attributes: dict[Any, Any]) -> str | None:
    """Say what is wrong with the attributes that an instance would get; None if nothing is.

    An attribute goes before what the class has under the same name. So none may have the name of
    a method, or one that Python and its libraries look for; and only under the names where honest
    models keep functions may one be.

    Parameters
    ----------
    kind : type
        Of the instance.
    attributes : dict
    """
    plain = _VALUES.issuperset(map(type, attributes.values()))
    if plain and _STR.issuperset(map(type, attributes)) and _may_all_be_set(kind, (*attributes,)):
        return None
    for name, value in attributes.items():
        if type(name) is not str:
            return f"it would give an attribute {_shown(name)} to {spelt(kind)}, {_ODD}"
        if not _may_be_set(kind, name):
            documented = name in _DOCUMENTED and type(value) in (str, type(None))
            if not documented:
                return f"it would put an attribute in the place of {spelt(kind)}.{name}"
        if isinstance(value, Inert):
            return f"it would hold {value} {_ODD}"
        if name in _REPLACED and not isinstance(value, types.MethodType):
            return f"it would put an attribute in the place of {spelt(kind)}.{name}"
        if isinstance(value, FUNCTIONS) and not may_be_held_as(kind, name):
            return f"it would hold a function as {spelt(kind)}.{name}, {_ODD}"
    return None


@functools.lru_cache(maxsize=1024)
def _may_all_be_set(kind: type, names: tuple[str, ...]) -> bool:
    """Say whether plain values may have all of these names; most files have few sets of them."""
    return _REPLACED.isdisjoint(names) and all(_may_be_set(kind, name) for name in names)


@functools.lru_cache(maxsize=65_536)
def _may_be_set(kind: type, name: str) -> bool:
    """Say whether an attribute of this name takes the place of nothing that the class does."""
    if name.startswith("__"):
        return False
    known = _in_class(kind, name)
    if known is None or name in _REPLACED:
        return True
    passive = isinstance(known, (property, functools.cached_property, *_SLOTS))
    return passive or not (callable(known) or hasattr(type(known), "__get__"))


_SLOTS = (types.MemberDescriptorType, types.GetSetDescriptorType)
#: A slot, or what a later release has in the place of one.
_SETTABLE = (types.MemberDescriptorType, property)


def _in_class(kind: type, name: str) -> Any:
    """Return what a class has under a name, as it stands there; None for what all objects have."""
    for base in kind.__mro__:
        if name in base.__dict__:
            return None if base is object else base.__dict__[name]
    return None


def _shown(name: Any) -> str:
    return ascii(name)[:80] if isinstance(name, (str, bytes, int)) else f"<{spelt(name)}>"
