"""Stand-ins for functions that would call or import what a pickle gives them.

Honest pickles need these functions, for one or two forms of arguments each. A pickle gets the
stand-in instead, which knows these forms and refuses all others; the originals are not trusted.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import types
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from .allowlist import honest_arguments
from .hook import Gate

__all__ = ["stand_in"]

#: Says what is wrong with the arguments, or None.
_Checker: TypeAlias = Callable[..., "str | None"]

_MOST_ARGUMENTS = 4
_PYTHON_3 = {"__builtin__": "builtins"}

_LATIN1 = frozenset({"latin1", "latin-1", "latin_1", "iso-8859-1", "iso8859-1"})
_NOT_FOR_USE = frozenset({"f2py", "distutils", "testing", "tests", "setup", "conftest", "weave"})
_BIT_GENERATORS = frozenset({"MT19937", "PCG64", "PCG64DXSM", "Philox", "SFC64"})
#: Types whose methods do nothing but compute a new value.
_VALUES: tuple[type, ...] = (
    str,
    bytes,
    int,
    float,
    complex,
    bool,
    list,
    tuple,
    dict,
    set,
    frozenset,
)


def stand_in(gate: Gate, module: str, name: str) -> Callable[..., Any] | None:
    """Return the stand-in for a guarded name; None if nothing stands in for it.

    Parameters
    ----------
    gate : Gate
        Told of what a stand-in refuses.
    module, name : str
        As the pickle spells them.

    Raises
    ------
    ImportError, AttributeError
        The original doesn't exist here: a stand-in must not do what it could not.
    """
    checker = _CHECKERS.get(name)
    if checker is None:
        return None
    home = importlib.import_module(_PYTHON_3.get(module, module))
    original: Callable[..., Any] = getattr(home, name)
    return functools.partial(_call, gate, checker, original)


def _call(gate: Gate, checker: _Checker, original: Callable[..., Any], *arguments: Any) -> Any:
    """Call the original if its arguments are of a known form."""
    text = checker(gate, *arguments) if len(arguments) <= _MOST_ARGUMENTS else "too much"
    if text is not None:
        gate.refuse(f"{original.__module__}.{original.__name__} of {text} is not trusted")
    return original(*arguments)


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
    if maker is not None and (getattr(maker, "args", ()) or (None, None))[1:2] != (_bit_generator,):
        return _shown(maker)
    if more:
        return "more than it takes"
    return None if isinstance(kind, _generators()) else _bit_generator(gate, kind)


def _generators() -> tuple[type, ...]:
    kinds = (getattr(np.random, name, None) for name in _BIT_GENERATORS)
    return tuple(kind for kind in kinds if kind is not None)


def _getattr(gate: Gate, owner: Any = None, name: Any = None, *more: Any) -> str | None:
    """Check that a method of a plain value (``str.lower``) or of an estimator is bound."""
    kind = owner if isinstance(owner, type) else type(owner)
    text = f"{kind.__module__}.{kind.__qualname__} and {_shown(name)}"
    if type(name) is not str or not name.isidentifier() or more:
        return text
    if [_spelt(owner), name] in honest_arguments("builtins", "getattr"):
        return None
    if name.startswith("_"):
        return text
    is_value = kind in _VALUES and name not in ("format", "format_map")
    if not is_value and not _is_estimator(gate, kind):
        return text
    found = inspect.getattr_static(owner, name, None)
    return None if isinstance(found, _METHODS) else text


def _spelt(owner: Any) -> str:
    """Spell a class, or an instance, as the list does."""
    kind = owner if isinstance(owner, type) else type(owner)
    home = "" if kind.__module__ == "builtins" and kind is not owner else f"{kind.__module__}:"
    name = f"{home}{kind.__qualname__}"
    return name if kind is owner else f"<{name}>"


_METHODS = (
    types.FunctionType,
    types.MethodType,
    types.BuiltinMethodType,
    types.MethodDescriptorType,
    types.ClassMethodDescriptorType,
    staticmethod,
    classmethod,
)


def _is_estimator(gate: Gate, kind: type) -> bool:
    """Say whether a class is an estimator of scikit-learn, or the user's own."""
    root = kind.__module__.partition(".")[0]
    return root in gate.trust.roots or (root == "sklearn" and hasattr(kind, "get_params"))


def _shown(value: Any) -> str:
    return ascii(value)[:80] if isinstance(value, (str, bytes, int)) else type(value).__name__


_CHECKERS: dict[str, _Checker] = {
    "encode": _encode,
    "_ufunc_reconstruct": _ufunc,
    "__bit_generator_ctor": _bit_generator,
    "__randomstate_ctor": _random_state,
    "__generator_ctor": _random_state,
    "getattr": _getattr,
}
