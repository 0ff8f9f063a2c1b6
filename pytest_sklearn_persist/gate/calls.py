"""What a pickle may call, and with which arguments.

Everything here says what honest files do; all else is refused. The names themselves were let
through before: these rules are about what a file does with them.
"""

from __future__ import annotations

import functools
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from .allowlist import is_called
from .dtypes import refused_buffer, refused_dtype, refused_scalar, refused_start
from .guards import GUARDS, makes_zone, refused_zone
from .holding import copy_of_plain, refused_items, refused_partial, spelt
from .hook import Gate, Inert

__all__ = ["awaits_state", "checked_call", "refused_factory", "refused_new"]

#: Says what is wrong with the arguments of a function, or None.
_Rule: TypeAlias = Callable[[Gate, tuple[Any, ...]], "str | None"]

_ODD = "as no file does that was saved"
_SINGLETONS = (None, Ellipsis, NotImplemented)
#: Built-in classes whose instances are what they are made of, also where a subclass is made.
_VALUES = (dict, list, tuple, set, frozenset, int, float, complex, str, bytes, bytearray)
#: What instances of classes of the standard library are made of.
_SIMPLE = frozenset({*_VALUES, type(None), bool, slice})
#: Classes of the standard library, which call or iterate over what they are given.
_STANDARD = frozenset(
    {
        *("builtins", "__builtin__", "collections", "datetime", "decimal", "fractions", "types"),
        *("pathlib", "pathlib._local"),
    }
)


def checked_call(gate: Gate, function: Any, arguments: Any) -> tuple[Any, Any]:
    """Return what a pickle really calls, and with what.

    Parameters
    ----------
    gate : Gate
        Knows what was found by its name, and is told of what is refused.
    function : object
        What the pickle has, which may stand for a function.
    arguments : tuple
        With what.

    Raises
    ------
    Refused
        It may not be called, or not like that.
    """
    meant = gate.meant_by(function)
    if gate.runs_anything:  # which calls what it has made
        rule = GUARDS.get((gate.name_of(function) or ("", ""))[1])
        text = rule(gate, arguments) if rule else None
    else:
        text = _refusal(gate, function, meant, arguments)
    if text is not None:
        gate.refuse(text)
    if meant is functools.partial and type(arguments) is tuple and arguments:
        # Nobody else has the arguments, and can change them afterwards.
        function, *rest = arguments
        return meant, (function, *_own_copy(gate, function, rest))
    name = gate.name_of(function)
    if name is not None and name[1] == "Memory" and arguments:
        return meant, (None, *arguments[1:])  # joblib would make its folder; nothing is cached here
    if type(arguments) is not tuple:
        return meant, arguments  # the unpickler itself refuses that
    return meant, tuple(map(gate.meant_by, arguments))


def _own_copy(gate: Gate, function: Any, arguments: list[Any]) -> list[Any]:
    trusted = gate.is_users(function) or gate.runs_anything
    return arguments if trusted else copy_of_plain(arguments)


def _refusal(gate: Gate, function: Any, meant: Any, arguments: Any) -> str | None:
    if type(arguments) is not tuple:
        return f"it would call {spelt(function)} {_ODD}"
    if isinstance(gate.last_waiting(), np.dtype) and not _makes_dtypes(function, meant):
        return "it would use a dtype before that is complete"
    if gate.is_users(function):
        return refused_new(gate, meant) if isinstance(meant, type) else None
    named = gate.name_of(function)
    if makes_zone(function):
        return refused_zone(arguments)
    if named is None and _makes_blocks(gate, function):
        named = _NEW_BLOCK
    elif named is None:
        return f"it would call {spelt(function)}, which it has made itself"
    elif not is_called(*named):
        return f"it would call {spelt(function)}, {_ODD}"
    if named[1] not in _TAKE_HIDDEN:
        for value in arguments:
            if isinstance(value, Inert):
                return f"it would use {value} {_ODD}"
    rule = _RULES.get(named[1]) or _rule_of_family(*named)
    return rule(gate, arguments)


def _makes_blocks(gate: Gate, function: Any) -> bool:
    """Say whether it is what pandas 1.3 has each part of a table made by: a partial."""
    if type(function) is not functools.partial or gate.name_of(function.func) != _NEW_BLOCK:
        return False
    return not function.args and [*map(type, function.keywords.values())] == [int]


_NEW_BLOCK = ("pandas.core.internals.blocks", "new_block")


def _makes_dtypes(function: Any, meant: Any) -> bool:
    return meant is np.dtype or (isinstance(function, Inert) and str(function).endswith(".encode"))


def awaits_state(function: Any) -> bool:
    """Say whether what a function has made is complete only when it has got its state."""
    return function is np.dtype or getattr(function, "__name__", "") in _STARTS


_STARTS = ("_reconstruct", "_mareconstruct")


def refused_new(gate: Gate, kind: Any, arguments: Any = ()) -> str | None:
    """Say why a pickle may not make an instance of a class with its ``__new__``; None if it may.

    Parameters
    ----------
    gate : Gate
        Knows what was found by its name.
    kind : type
        The class.
    arguments : tuple
        Honest ones have none, but for what is a tuple, a text or a number itself.
    """
    meant = gate.meant_by(kind)
    if not isinstance(meant, type) or (gate.name_of(kind) is None and not gate.is_users(kind)):
        return f"it would make an instance of {spelt(kind)}, which it has made itself"
    if issubclass(meant, (np.ndarray, np.dtype, type, functools.partial)):
        return f"it would make {spelt(meant)} {_ODD}"
    if issubclass(meant, np.random.BitGenerator):  # only numpy's own function fills it
        return f"it would make {spelt(meant)} {_ODD}"
    if isinstance(gate.last_waiting(), np.dtype):
        return "it would use a dtype before that is complete"
    if gate.is_users(kind) or (type(arguments) is tuple and not arguments):
        return None
    if type(arguments) is tuple and issubclass(meant, _VALUES) and not _is_stdlib(meant):
        return None
    return f"it would make {spelt(meant)} {_ODD}"


def _is_stdlib(kind: type) -> bool:
    return kind.__module__ in _STANDARD


def _rule_of_family(module: str, name: str) -> _Rule:
    """Return the rule for names of which there are many."""
    if name.startswith("__pyx_unpickle_"):
        return functools.partial(_cython, name.removeprefix("__pyx_unpickle_"))
    if name.startswith("_new_") and module.startswith("pandas."):
        return _index
    if name in ("newObj", "new_object"):
        return functools.partial(_empty, module)
    return _standard if module in _STANDARD else _anything


def _anything(_: Gate, arguments: tuple[Any, ...]) -> str | None:
    """Check that nothing is given which makes arrays, or may be called only."""
    odd = [value for value in arguments if _is_array_class(value)]
    return f"it would use {spelt(odd[0])} {_ODD}" if odd else None


def _is_array_class(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, (np.ndarray, np.dtype))


def _standard(_: Gate, arguments: tuple[Any, ...]) -> str | None:
    """Check that values are made of values."""
    for value in arguments:
        if type(value) not in _SIMPLE and type(value).__module__ != "datetime":
            return f"it would make a value of {spelt(value)}, {_ODD}"
    return None


def _type(_: Gate, arguments: tuple[Any, ...]) -> str | None:
    """Only the types of the singletons, which have no names, are asked for like that."""
    fine = len(arguments) == 1 and any(arguments[0] is one for one in _SINGLETONS)
    return None if fine else "it would make a class, or ask for one"


def _defaultdict(gate: Gate, arguments: tuple[Any, ...]) -> str | None:
    """Check the factory: nothing is called that does more than make a value."""
    if len(arguments) > 1:
        return f"it would make a dict {_ODD}"
    return refused_factory(gate, arguments[0] if arguments else None)


#: Classes that make an empty value when they are called with nothing.
_FACTORIES = (*_VALUES, bool, OrderedDict, Counter, deque, defaultdict)


def refused_factory(gate: Gate, factory: Any) -> str | None:
    """Say why a dict may not call this for a key that it has not; None if it may."""
    fine = factory is None or factory in _FACTORIES or gate.is_users(factory)
    return None if fine else "it would have a dict call a function"


def _partial(gate: Gate, arguments: tuple[Any, ...]) -> str | None:
    if not arguments:
        return f"it would make a functools.partial {_ODD}"
    return refused_partial(gate, arguments[0], arguments[1:], {}, None)


def _plain(_: Gate, arguments: tuple[Any, ...]) -> str | None:
    try:
        copy_of_plain(arguments)
    except ValueError as error:
        return f"it would use {error} {_ODD}"
    return None


def _reconstructor(gate: Gate, arguments: tuple[Any, ...]) -> str | None:
    """Check the class, and the built-in one that it is made with under protocols 0 and 1."""
    if len(arguments) != 3:
        return f"it would make an instance {_ODD}"
    kind, base, value = arguments
    text = refused_new(gate, kind)
    if text is not None or gate.is_users(kind):
        return text
    if base is object and value is None:
        return None
    if base in _VALUES and type(value) is base and issubclass(gate.meant_by(kind), base):
        return refused_items(gate.meant_by(kind), value) if base is dict else None
    return f"it would make {spelt(kind)} {_ODD}"


def _newobj(gate: Gate, arguments: tuple[Any, ...]) -> str | None:
    return refused_new(gate, arguments[0] if arguments else None, arguments[1:])


def _newobj_ex(gate: Gate, arguments: tuple[Any, ...]) -> str | None:
    kind, positional, named = arguments if len(arguments) == 3 else (None, (), {})
    if named and not gate.is_users(kind):
        return f"it would make {spelt(kind)} {_ODD}"
    return refused_new(gate, kind, positional)


def _cython(name: str, gate: Gate, arguments: tuple[Any, ...]) -> str | None:
    """Check what Cython's classes are made of: a class, a checksum, and a state or none."""
    kind, checksum, state = arguments if len(arguments) == 3 else (None, None, None)
    if not isinstance(kind, type) or type(checksum) is not int:
        return f"it would make {name} {_ODD}"
    if not any(base.__name__ == name for base in kind.__mro__):
        return f"it would make {name} of {spelt(kind)}, {_ODD}"
    if state is None:
        return None
    if type(state) is not tuple or any(isinstance(part, dict) for part in state):
        return f"it would make {name} {_ODD}"
    return _anything(gate, state)


def _empty(module: str, gate: Gate, arguments: tuple[Any, ...]) -> str | None:
    """Check that an empty tree or metric is made of a class that is one."""
    kind = arguments[0] if len(arguments) == 1 else None
    fine = isinstance(kind, type) and (gate.name_of(kind) or ("",))[0] == module
    return refused_new(gate, kind) if fine else f"it would make {spelt(kind)} {_ODD}"


def _index(gate: Gate, arguments: tuple[Any, ...]) -> str | None:
    """Check that pandas makes an index of data."""
    import pandas as pd

    kind, parts = arguments if len(arguments) == 2 else (None, None)
    if not isinstance(kind, type) or not issubclass(kind, pd.Index) or type(parts) is not dict:
        return f"it would make an index of pandas {_ODD}"
    if any(type(key) is not str for key in parts):
        return f"it would make an index of pandas {_ODD}"
    return _anything(gate, tuple(parts.values()))


def _nothing(_: Gate, arguments: tuple[Any, ...]) -> str | None:
    return f"it would use arguments {_ODD}" if arguments else None


def _start(gate: Gate, arguments: tuple[Any, ...]) -> str | None:
    return refused_start(tuple(map(gate.meant_by, arguments)))


def _ignoring_gate(check: Callable[[tuple[Any, ...]], str | None]) -> _Rule:
    return lambda _, arguments: check(arguments)


#: What takes a class of arrays, or a function, that nothing else may use.
_TAKE_HIDDEN = frozenset(
    {
        *("_reconstruct", "_mareconstruct", "getattr", "__randomstate_ctor", "__generator_ctor"),
        *("_reconstructor", "__newobj__", "__newobj_ex__"),
    }
)
_RULES: dict[str, _Rule] = {
    **GUARDS,
    "type": _type,
    "defaultdict": _defaultdict,
    "partial": _partial,
    "itemgetter": _plain,
    "dtype": _ignoring_gate(refused_dtype),
    "_reconstruct": _start,
    "_mareconstruct": _start,
    "_frombuffer": _ignoring_gate(refused_buffer),
    "scalar": _ignoring_gate(refused_scalar),
    "_reconstructor": _reconstructor,
    "__newobj__": _newobj,
    "__newobj_ex__": _newobj_ex,
    "__RandomState_ctor": _nothing,
    "MaskedConstant": _nothing,
    "SimpleNamespace": _nothing,  # newer Pythons take attributes there
    "Memory": _plain,
    "Tree": _plain,
}
