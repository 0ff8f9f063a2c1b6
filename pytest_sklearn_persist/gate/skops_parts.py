"""What skops makes of its files, under the rules that hold for pickles.

skops knows which names a file uses; what the objects of those names are made of, and which state
they get, is looked at here. Each kind of part that skops writes has its rule.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import Any

import numpy as np

from .calls import checked_call, refused_factory, refused_new
from .generators import refused_random_state
from .guards import GUARDS
from .holding import copy_of_plain, is_value_class, refused_items, refused_partial, spelt
from .hook import Gate
from .states import checked_state

__all__ = ["watch_parts"]

_ODD = "as no file does that was saved"


def watch_parts(gate: Gate) -> None:
    """Have every part of a skops file looked at before it is made.

    Parameters
    ----------
    gate : Gate
        Told of what is refused. This process can't load without it any more.
    """
    from skops.io._audit import UNINITIALIZED, Node

    def construct(node: Any) -> Any:
        if node._constructed is UNINITIALIZED:  # noqa: SLF001 - as the original does
            node._constructed = _made(gate, node)  # noqa: SLF001
        return node._constructed  # noqa: SLF001

    Node.construct = construct


def _made(gate: Gate, node: Any) -> Any:
    name = type(node).__name__
    if name in _CONTAINERS:
        kind = _kind_of(gate, node)
        if not issubclass(kind, _CONTAINERS[name]):
            gate.refuse(f"it would make {spelt(kind)} {_ODD}")
    make = _MAKERS.get(name)
    if make is not None:
        return make(gate, node)
    return gate.refuse(f"it has a part of the kind {name}, which is not known")


def _as_it_is(_: Gate, node: Any) -> Any:
    return node._construct()  # noqa: SLF001 - what skops itself would make


def _found(gate: Gate, node: Any) -> Any:
    """Return what a part names; the gate remembers it like what a pickle has named."""
    from skops.io._utils import gettype

    found: Any = gettype(node.module_name, node.class_name)
    gate.note(found, node.module_name, node.class_name)
    return found


def _kind_of(gate: Gate, node: Any) -> Any:
    kind = _found(gate, node)
    if not isinstance(kind, type):
        gate.refuse(f"it would make an instance of {spelt(kind)}, which is not a class")
    return kind


def _held(gate: Gate, node: Any) -> Any:
    """Return a function or class that is held; not one that makes arrays or opens files."""
    from .unpickling import is_only_called

    found = _found(gate, node)
    if is_only_called(node.module_name, node.class_name, found):
        gate.refuse(f"it would hold {node.module_name}.{node.class_name} {_ODD}")
    return found


def _dict(gate: Gate, node: Any) -> Any:
    """Make a dict; the types of its keys are called."""
    for kind in node.key_types.construct():
        if not isinstance(kind, type) or not (is_value_class(kind) or kind is type(None)):
            gate.refuse(f"it would call {spelt(kind)} {_ODD}")
    _stop(gate, refused_items(_kind_of(gate, node), node.content))
    return _as_it_is(gate, node)


def _default_dict(gate: Gate, node: Any) -> Any:
    _stop(gate, refused_factory(gate, node.default_factory.construct()))
    return _as_it_is(gate, node)


def _partial(gate: Gate, node: Any) -> Any:
    import functools

    parts = [part.construct() for part in (node.func, node.args, node.kwds, node.namespace)]
    _stop(gate, refused_partial(gate, *parts))
    function, arguments, named, _ = parts
    if not gate.is_users(function):
        arguments, named = copy_of_plain(arguments), copy_of_plain(named)
    return functools.partial(function, *arguments, **(named or {}))


def _method(gate: Gate, node: Any) -> Any:
    owner = node.obj.construct()
    _stop(gate, GUARDS["getattr"](gate, (owner, node.func)))
    return getattr(owner, node.func)


def _operator(gate: Gate, node: Any) -> Any:
    if node.class_name != "itemgetter":
        gate.refuse(f"operator.{node.class_name} is not trusted")
    return itemgetter(*copy_of_plain(tuple(node.attrs.construct())))


def _object(gate: Gate, node: Any) -> Any:
    kind = _kind_of(gate, node)
    _stop(gate, refused_new(gate, kind))
    instance = kind.__new__(kind)
    attributes = None if node.attrs is None else node.attrs.construct()
    return _with_state(gate, instance, attributes)


def _reduced(gate: Gate, node: Any) -> Any:
    """Make what skops makes with a constructor that it knows."""
    constructor = _found(gate, node.constructor)
    given = tuple(node.args.construct())
    if given == () and refused_new(gate, constructor) is None:
        made = constructor.__new__(constructor)  # a loss that pickles make by a function of its own
    else:
        function, arguments = checked_call(gate, constructor, given)
        made = function(*arguments)
    return _with_state(gate, made, node.attrs.construct() or None)


def _constructed(gate: Gate, node: Any) -> Any:
    function, arguments = checked_call(gate, _found(gate, node), tuple(node.content.construct()))
    return function(*arguments)


def _with_state(gate: Gate, instance: Any, attributes: Any) -> Any:
    if attributes is None:
        return instance
    state = checked_state(gate, instance, attributes)
    set_state = getattr(instance, "__setstate__", None)
    if set_state is not None:
        set_state(state)
    else:
        instance.__dict__.update(state)
    return instance


def _array(gate: Gate, node: Any) -> Any:
    kind = _kind_of(gate, node)
    if kind is not np.ndarray and not issubclass(kind, np.generic):
        gate.refuse(f"it would make {spelt(kind)} {_ODD}")
    return _as_it_is(gate, node)


def _random(gate: Gate, node: Any) -> Any:
    kind = _kind_of(gate, node)
    if kind not in (np.random.RandomState, np.random.Generator):
        gate.refuse(f"it would make {spelt(kind)} {_ODD}")
    state = node.content if kind is np.random.RandomState else node.bit_generator_state
    _stop(gate, refused_random_state(kind.__new__(kind), state.construct()))
    return _as_it_is(gate, node)


def _stop(gate: Gate, text: str | None) -> None:
    if text is not None:
        gate.refuse(text)


_CONTAINERS: dict[str, type | tuple[type, ...]] = {
    "DictNode": dict,
    "ListNode": list,
    "SetNode": (set, frozenset),
    "TupleNode": tuple,
}
_MAKERS: dict[str, Callable[[Gate, Any], Any]] = {
    "ObjectNode": _object,
    "DictNode": _dict,
    "DefaultDictNode": _default_dict,
    "FunctionNode": _held,
    "TypeNode": _held,
    "PartialNode": _partial,
    "MethodNode": _method,
    "OperatorFuncNode": _operator,
    "ReduceNode": _reduced,
    "TreeNode": _reduced,
    "LossNode": _reduced,
    "QuantileForestNode": _reduced,
    "ConstructorFromReduceNode": _constructed,
    "NdArrayNode": _array,
    "RandomStateNode": _random,
    "RandomGeneratorNode": _random,
    **dict.fromkeys(
        (
            *("ListNode", "SetNode", "TupleNode", "BytesNode", "BytearrayNode", "SliceNode"),
            *("JsonNode", "CachedNode", "MaskedArrayNode", "DTypeNode", "SparseMatrixNode"),
            "_DictWithDeprecatedKeysNode",
        ),
        _as_it_is,
    ),
}
