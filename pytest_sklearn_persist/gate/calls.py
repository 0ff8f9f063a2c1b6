"""What a pickle may call, and which state it may give to what."""

from __future__ import annotations

import ast
import functools
import types
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from .allowlist import is_called
from .hook import Gate

__all__ = ["refused_build", "refused_call", "refused_new"]

#: Says what is wrong with the arguments of a function, or None.
_Rule: TypeAlias = Callable[[tuple[Any, ...]], "str | None"]

#: With these an object tells numpy, and others, where its array lies in memory.
_NAMES_OF_MEMORY = frozenset(
    {"__array_interface__", "__array_struct__", "__cuda_array_interface__", "__arrow_c_array__"}
)
_CODE = (type, types.FunctionType, types.BuiltinFunctionType, types.MethodType)
_MAKERS_OF_ARRAYS = ("_reconstruct", "_mareconstruct")
_SINGLETONS = (None, Ellipsis, NotImplemented)


def refused_call(gate: Gate, function: Any, arguments: Any) -> str | None:
    """Say why a pickle may not call something; None if it may.

    Parameters
    ----------
    gate : Gate
        Knows what was found by its name.
    function : object
        What would be called.
    arguments : tuple
        With what.
    """
    if not isinstance(arguments, tuple) or "cloudpickle" in gate.trust.roots:
        return None  # the unpickler itself refuses that; cloudpickle calls what it has made
    own = _is_users(gate, function)
    named = gate.name_of(function)
    if named is None and not own:
        return f"it would call {_named(function)}, which it has made itself"
    for known, rule in _rules():
        if function is known:
            return rule(arguments)
    if isinstance(function, type) or own or isinstance(function, functools.partial):
        masked = function is np.ma.core.MaskedConstant and not arguments
        # A stand-in checks what it is given itself.
        return None if masked else refused_new(function)
    if named is not None and not is_called(*named):
        return f"it would call {_named(function)}, as no file does that was saved"
    classes = [kind for kind in arguments if _is_array_class(kind)]
    if classes and function.__name__ not in _MAKERS_OF_ARRAYS:
        return f"it would make {_named(classes[0])} as no file does that was saved"
    return None


def refused_new(kind: Any) -> str | None:
    """Say why a pickle may not make an instance of a class; None if it may.

    ``ndarray(shape, object, bytes)`` takes the bytes for the addresses of objects. Arrays are made
    by functions of their own.
    """
    if kind is np.dtype or _is_array_class(kind):
        return f"it would make {_named(kind)} as no file does that was saved"
    return None


def refused_build(gate: Gate, instance: Any, state: Any) -> str | None:
    """Say why a pickle may not give this state to this instance; None if it may.

    Parameters
    ----------
    gate : Gate
        Knows what the user trusts.
    instance, state : object
        As the unpickler has them.
    """
    if isinstance(instance, (type, types.ModuleType, types.FunctionType)):
        if "cloudpickle" in gate.trust.roots:
            return None
        return f"it would change {_named(instance)} itself"
    if isinstance(instance, np.dtype):
        return _refused_dtype_state(state)
    attributes = _attributes_in(state)
    memory = next((name for name in attributes if name in _NAMES_OF_MEMORY), None)
    if memory is not None:
        return f"it would have numpy read memory through an attribute {memory}"
    template = attributes.get("_parse_arg_template")
    if template is not None and not _is_honest_template(template):
        return "it would run code that stands in the state of a distribution of scipy"
    return None


def _attributes_in(state: Any) -> dict[Any, Any]:
    """Return the attributes that a state sets: a dict, or with another one for slots."""
    parts = state if isinstance(state, tuple) and len(state) == 2 else (state,)
    found: dict[Any, Any] = {}
    for part in parts:
        if isinstance(part, dict):
            found.update(part)
    return found


def _is_users(gate: Gate, function: Any) -> bool:
    """Say whether a function or class belongs to a package that the user trusts."""
    if not isinstance(function, _CODE):
        return False  # an instance may say of itself what it likes
    module = getattr(function, "__module__", None)
    return isinstance(module, str) and module.partition(".")[0] in gate.trust.roots


def _is_array_class(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, np.ndarray)


def _named(value: Any) -> str:
    kind = value if isinstance(value, (type, types.FunctionType)) else type(value)
    return f"{kind.__module__}.{kind.__qualname__}"


@functools.cache
def _rules() -> tuple[tuple[Any, _Rule], ...]:
    import collections
    import copyreg

    return (
        (type, _type_rule),
        (collections.defaultdict, _defaultdict_rule),
        (np.dtype, _dtype_rule),
        (copyreg._reconstructor, _maker_rule),  # type: ignore[attr-defined]  # noqa: SLF001
        (copyreg.__newobj__, _maker_rule),  # type: ignore[attr-defined]
        (copyreg.__newobj_ex__, _maker_rule),  # type: ignore[attr-defined]
    )


def _type_rule(arguments: tuple[Any, ...]) -> str | None:
    """Only the types of the singletons, which have no names, are asked for like that."""
    fine = len(arguments) == 1 and any(arguments[0] is one for one in _SINGLETONS)
    return None if fine else "it would make a class, or ask for one"


def _defaultdict_rule(arguments: tuple[Any, ...]) -> str | None:
    """Check the factory: nothing is called that does more than make a value."""
    factory = arguments[0] if arguments else None
    fine = factory is None or isinstance(factory, type)
    return None if fine else "it would have a dict call a function"


def _dtype_rule(arguments: tuple[Any, ...]) -> str | None:
    """Check that it is a copy: the state that comes next would change numpy's own otherwise."""
    fine = len(arguments) == 3 and isinstance(arguments[0], (str, bytes)) and bool(arguments[2])
    return None if fine else "it would change a dtype of numpy itself"


def _maker_rule(arguments: tuple[Any, ...]) -> str | None:
    """Check classes for which something else makes the instances."""
    for kind in arguments[:2]:
        if isinstance(kind, type) and issubclass(kind, (np.ndarray, np.dtype, type)):
            return f"it would make {_named(kind)} as no file does that was saved"
    return None


def _refused_dtype_state(state: Any) -> str | None:
    """Check that what a dtype says of itself agrees with its fields.

    numpy believes it. A field of objects in a dtype that says that there are none would be bytes
    that are taken for the address of an object.
    """
    if not isinstance(state, tuple) or len(state) < 8:
        return None  # of simple dtypes and of versions before 3: nothing that matters is in it
    subdtype, names, fields, size, flags = *state[2:6], state[7]
    parts: list[np.dtype[Any]] = []
    if isinstance(fields, dict):
        own = {_text(name) for name, part in fields.items() if len(part) == 2}
        titled = {_text(name) for name, part in fields.items() if len(part) != 2}
        known = {_text(name) for name in names or ()}
        if not own <= known <= own | titled or len(known) != len(names or ()):
            return "names and fields of a dtype in it do not agree"
        for part in fields.values():
            inner, offset = part[:2]
            if not isinstance(inner, np.dtype) or offset < 0 or offset + inner.itemsize > size:
                return "a field of a dtype in it lies outside"
            parts.append(inner)
    elif names:
        return "names and fields of a dtype in it do not agree"
    if isinstance(subdtype, tuple) and subdtype and isinstance(subdtype[0], np.dtype):
        parts.append(subdtype[0])
    needed = 0
    for inner in parts:
        needed |= inner.flags & _INHERITED
    if not isinstance(flags, int) or needed & ~flags:
        return "a dtype in it hides that it has objects"
    return None


_INHERITED = np.dtype(object).flags & 0x1B  # what a field says, the whole has to say, too


def _text(name: Any) -> str:
    return name.decode("latin-1") if isinstance(name, bytes) else str(name)


def _is_honest_template(text: Any) -> bool:
    """Say whether the code in a distribution's state is of the form that scipy itself writes.

    scipy keeps three functions as a text, which handle a distribution's arguments, and runs it
    when the distribution is loaded (``rv_generic.__setstate__``).
    """
    if not isinstance(text, str) or len(text) > 100_000:
        return False
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return all(map(_is_plain_function, tree.body))


def _is_plain_function(node: ast.stmt) -> bool:
    """Say whether defining a function runs nothing, and it returns what it is given."""
    if not isinstance(node, ast.FunctionDef) or not node.name.startswith("_parse_args"):
        return False
    defaults = [*node.args.defaults, *node.args.kw_defaults]
    plain = all(isinstance(value, ast.Constant) for value in defaults if value is not None)
    if node.decorator_list or node.returns or not plain or len(node.body) != 1:
        return False
    given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    returned = node.body[0]
    if any(argument.annotation for argument in given) or not isinstance(returned, ast.Return):
        return False
    return all(_is_plain_value(part) for part in ast.walk(returned) if isinstance(part, ast.expr))


def _is_plain_value(node: ast.expr) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr == "_argcheck_rvs"
    return isinstance(node, (ast.Tuple, ast.Name, ast.Constant, ast.Call))
