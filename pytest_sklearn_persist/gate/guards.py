"""Functions that would call or import what a pickle gives them.

Honest pickles need them, for one or two forms of arguments each. These are known here, and all
others refused.
"""

from __future__ import annotations

import importlib
import inspect
import re
import types
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from .allowlist import honest_arguments
from .hook import Gate, Inert

__all__ = ["GUARDS", "makes_zone", "refused_zone"]

#: Says what is wrong with the arguments, or None.
_Checker: TypeAlias = Callable[..., "str | None"]

_MOST_ARGUMENTS = 4
_ZONE = ["zoneinfo:ZoneInfo", "_unpickle"]
_ZONE_KEY = re.compile(r"[A-Za-z][\w+-]*(/[A-Za-z][\w+-]*){0,3}", re.ASCII)

_LATIN1 = frozenset({"latin1", "latin-1", "latin_1", "iso-8859-1", "iso8859-1"})
_NOT_FOR_USE = frozenset({"f2py", "distutils", "testing", "tests", "setup", "conftest", "weave"})
_BIT_GENERATORS = frozenset({"MT19937", "PCG64", "PCG64DXSM", "Philox", "SFC64"})
#: Methods of plain values that compute a new value from it, and call nothing that they are given.
_METHODS: dict[type, frozenset[str]] = {
    str: frozenset(
        "capitalize casefold center count endswith expandtabs find index isalnum isalpha isascii "
        "isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper join "
        "ljust lower lstrip partition removeprefix removesuffix replace rfind rindex rjust "
        "rpartition rsplit rstrip split splitlines startswith strip swapcase title upper "
        "zfill".split()
    ),
    bytes: frozenset("lower upper strip lstrip rstrip split hex replace title".split()),
    dict: frozenset({"get"}),
    float: frozenset({"is_integer", "hex"}),
    int: frozenset({"bit_length"}),
}


def _encode(_: Gate, text: Any = None, encoding: Any = None, *more: Any) -> str | None:
    """Check what pickles of protocol 0 to 2 do for bytes: text to latin-1, and nothing else."""
    if type(text) is str and type(encoding) is str and encoding in _LATIN1 and not more:
        return None
    return f"the encoding {_shown(encoding)}"


def _ufunc(_: Gate, module: Any = None, name: Any = None, *more: Any) -> str | None:
    """Check that it is a ufunc of numpy or scipy that is looked up."""
    if _has_ufuncs(module) and type(name) is str and name.isidentifier() and not more:
        found = getattr(importlib.import_module(module), name, None)
        if found is None or isinstance(found, np.ufunc):
            return None
    return f"{_shown(name)} in {_shown(module)}"


def _has_ufuncs(module: Any) -> bool:
    """Say whether a module is one of numpy or scipy that may be imported for a ufunc.

    numpy before 1.20 names the first module that it finds the ufunc in, whichever that is.
    """
    if type(module) is not str:
        return False
    parts = module.split(".")
    plain = all(part.isidentifier() and not part.startswith("__") for part in parts)
    return plain and parts[0] in ("numpy", "scipy") and not _NOT_FOR_USE & set(parts)


def _bit_generator(_: Gate, kind: Any = "MT19937", *more: Any) -> str | None:
    """Check that it is one of numpy's own generators, by its name or as a class."""
    named = type(kind) is str and kind in _BIT_GENERATORS
    own = isinstance(kind, type) and kind in (getattr(np.random, n, None) for n in _BIT_GENERATORS)
    return None if (named or own) and not more else _shown(kind)


def _random_state(gate: Gate, kind: Any = "MT19937", maker: Any = None, *more: Any) -> str | None:
    """Check a generator, or its name and the function that makes it."""
    if maker is not None and not _is_hidden(maker, "__bit_generator_ctor"):
        return _shown(maker)
    if more:
        return "more than it takes"
    return None if type(kind) in _generators() else _bit_generator(gate, kind)


def _is_hidden(value: Any, name: str) -> bool:
    return isinstance(value, Inert) and str(value).rpartition(".")[2] == name


def _generators() -> tuple[type, ...]:
    kinds = (getattr(np.random, name, None) for name in _BIT_GENERATORS)
    return tuple(kind for kind in kinds if kind is not None)


def _getattr(gate: Gate, owner: Any = None, name: Any = None, *more: Any) -> str | None:
    """Check that a method of a plain value (``str.lower``) is bound, or one that models hold."""
    owner = gate.meant_by(owner)
    kind = owner if isinstance(owner, type) else type(owner)
    text = f"{kind.__module__}.{kind.__qualname__} and {_shown(name)}"
    if type(name) is not str or more:
        return text
    if [_spelt(owner), name] in (*honest_arguments("builtins", "getattr"), _ZONE):
        return None
    if kind in _METHODS and name in _METHODS[kind]:
        return None
    if not gate.is_users(kind) or name.startswith("_"):
        return text
    return None if isinstance(inspect.getattr_static(owner, name, None), _OWN_METHODS) else text


def makes_zone(function: Any) -> bool:
    """Say whether a pickle has bound the method with which a time zone is read by its key."""
    if not isinstance(function, types.BuiltinMethodType):
        return False
    from zoneinfo import ZoneInfo

    unpickle: Any = ZoneInfo._unpickle  # type: ignore[attr-defined]  # noqa: SLF001 - as pickles do
    return bool(function == unpickle)


def refused_zone(arguments: tuple[Any, ...]) -> str | None:
    """Say why a pickle may not read this time zone; None if it may."""
    key, flag = arguments if len(arguments) == 2 else (None, None)
    if type(key) is str and _ZONE_KEY.fullmatch(key) and type(flag) in (int, bool):
        return None
    return f"zoneinfo.ZoneInfo of {_shown(key)} is not trusted"


def _spelt(owner: Any) -> str:
    """Spell a class, or an instance, as the list does."""
    kind = owner if isinstance(owner, type) else type(owner)
    home = "" if kind.__module__ == "builtins" and kind is not owner else f"{kind.__module__}:"
    name = f"{home}{kind.__qualname__}"
    return name if kind is owner else f"<{name}>"


_OWN_METHODS = (types.FunctionType, staticmethod, classmethod)


def _shown(value: Any) -> str:
    return ascii(value)[:80] if isinstance(value, (str, bytes, int)) else type(value).__name__


def _guard(function: str, check: _Checker) -> Callable[[Gate, tuple[Any, ...]], str | None]:
    """Return a rule for a function from what is known of its arguments."""

    def rule(gate: Gate, arguments: tuple[Any, ...]) -> str | None:
        text = check(gate, *arguments) if len(arguments) <= _MOST_ARGUMENTS else "too much"
        return text and f"{function} of {text} is not trusted"

    return rule


#: By the name of the function: says what is wrong with its arguments, or None.
GUARDS = {
    name: _guard(name, check)
    for name, check in {
        "encode": _encode,
        "_ufunc_reconstruct": _ufunc,
        "__bit_generator_ctor": _bit_generator,
        "__randomstate_ctor": _random_state,
        "__generator_ctor": _random_state,
        "getattr": _getattr,
    }.items()
}
