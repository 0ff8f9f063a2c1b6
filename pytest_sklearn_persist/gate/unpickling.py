"""The unpickler of this process, changed so that what it is about to call is looked at.

The audit hook decides which names a pickle gets. What a pickle may do with them is decided here,
where the unpickler itself, the one of the standard library that is written in Python, has a
function and its arguments, or an instance and its state, in its hands.
"""

from __future__ import annotations

import collections
import functools
import io
import pickle
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import joblib
import joblib.numpy_pickle
import joblib.numpy_pickle_compat
import numpy as np

from .allowlist import is_allowed, is_called, is_guarded
from .calls import awaits_state, checked_call, refused_new
from .holding import refused_items
from .hook import Gate
from .natives import verify_state
from .reading import view_of
from .states import checked_state

__all__ = ["before_build", "before_find", "close_gate", "is_only_called"]

#: Modules that some releases of scikit-learn name without their package.
_WITHOUT_PACKAGE = frozenset({"_loss"})

#: Classes of joblib that keep what they compute in files.
_OPENING = frozenset({"Memory", "FileSystemStoreBackend"})

#: The pure Python unpickler, from which joblib's is derived, too. The one in C can't be watched.
_Unpickler: Any = pickle._Unpickler  # noqa: SLF001
_KINDS: tuple[Any, ...] = (
    _Unpickler,
    joblib.numpy_pickle.NumpyUnpickler,
    joblib.numpy_pickle_compat.ZipNumpyUnpickler,
)


def close_gate(gate: Gate) -> None:
    """Let this process unpickle what is trusted, and do nothing that a model need not do.

    :mod:`pickle` and joblib are changed in place. Should anything unpickle on another way, the
    audit hook sees it all the same, and refuses what is trusted with some arguments only.

    Parameters
    ----------
    gate : Gate
        It can't be opened again in this process.
    """
    for kind in _KINDS:
        _watch(kind, gate)
        kind.dispatch[pickle.BYTEARRAY8[0]] = _load_bytearray8
    _Unpickler.find_class = _make_find_class(gate, _Unpickler.find_class)
    pickle._Unframer.load_frame = _load_frame  # type: ignore[attr-defined]  # noqa: SLF001
    pickle.Unpickler = _Unpickler  # type: ignore[misc]
    pickle.load, pickle.loads = _load, _loads
    before_build(verify_state)
    gate.close()


def before_build(change: Callable[[Any, Any], object]) -> None:
    """Let every object in pickles be looked at before it gets its state.

    Parameters
    ----------
    change : callable
        Called with the object and the state, which it may change in place.
    """

    def checked(original: Callable[[Any], None]) -> Callable[[Any], None]:
        def operation(unpickler: Any) -> None:
            change(unpickler.stack[-2], unpickler.stack[-1])
            original(unpickler)

        return operation

    for kind in _KINDS:
        kind.dispatch[pickle.BUILD[0]] = checked(kind.dispatch[pickle.BUILD[0]])


def before_find(rename: Callable[[str], str]) -> None:
    """Look for what pickles name in a module elsewhere; the gate is asked about that place.

    Parameters
    ----------
    rename : callable
        Called with the name of the module, returns where to look.
    """
    original = _Unpickler.find_class

    def find_class(unpickler: Any, module: str, name: str) -> Any:
        return original(unpickler, rename(module), name)

    _Unpickler.find_class = find_class


def _load(file: Any, **options: Any) -> Any:
    return _Unpickler(file, **options).load()


def _loads(data: Any, /, **options: Any) -> Any:
    return _Unpickler(io.BytesIO(data), **options).load()


def _make_find_class(gate: Gate, original: Callable[..., Any]) -> Callable[..., Any]:
    def find_class(unpickler: Any, module: str, name: str) -> Any:
        return _find(gate, module, name, functools.partial(original, unpickler, module, name))

    return find_class


def _find(gate: Gate, module: str, name: str, look_up: Callable[[], Any]) -> Any:
    if gate.trust.listed and is_guarded(module, name):
        with gate.asked():  # what is done with it is watched
            found = look_up()
    elif module in _WITHOUT_PACKAGE and not _is_sklearns(module):
        # Never looked for on the search path: anybody may have put a file there.
        raise ModuleNotFoundError(f"No module named {module!r}", name=module)
    else:
        found = look_up()
    hides = gate.trust.listed and not gate.runs_anything
    if hides and is_only_called(module, name, found):
        return gate.hide(found, module, name)
    gate.note(found, module, name)
    return found


def is_only_called(module: str, name: str, found: Any) -> bool:
    """Say whether models never hold this: it makes their parts, or opens files.

    Parameters
    ----------
    module, name : str
        As the file spells them.
    found : object
        What they name.
    """
    if isinstance(found, type):
        listed = is_allowed(module, name) or is_guarded(module, name)
        return listed and (issubclass(found, np.ndarray) or name in _OPENING)
    return is_called(module, name)


def _is_sklearns(module: str) -> bool:
    """Say whether a module without a package is one that scikit-learn itself has imported."""
    file = getattr(sys.modules.get(module), "__file__", None) or ""
    home = getattr(sys.modules.get("sklearn"), "__file__", None) or ""
    return bool(home) and file.startswith(str(Path(home).parent))


def _watch(kind: Any, gate: Gate) -> None:
    """Put checks before the operations that call something."""
    if not gate.trust.listed:
        return
    table = kind.dispatch
    for opcode, check in (
        (pickle.NEWOBJ, _check_newobj),
        (pickle.NEWOBJ_EX, _check_newobj_ex),
        (pickle.OBJ, _check_obj),
        (pickle.BUILD, _check_build),
        (pickle.APPEND, functools.partial(_check_filled, 2, _LISTS)),
        (pickle.APPENDS, functools.partial(_check_filled, 0, _LISTS)),
        (pickle.SETITEM, functools.partial(_check_filled, 3, (dict,))),
        (pickle.SETITEMS, functools.partial(_check_filled, 0, (dict,))),
        (pickle.ADDITEMS, functools.partial(_check_filled, 0, (set,))),
    ):
        table[opcode[0]] = _checked(gate, check, table[opcode[0]])
    table[pickle.REDUCE[0]] = _make_reduce(gate, table[pickle.REDUCE[0]])
    table[pickle.INST[0]] = _make_inst(gate)


_LISTS = (list, collections.deque)
_CONTAINERS = frozenset({list, dict, set, *_LISTS, collections.OrderedDict})


def _load_frame(unframer: Any, size: int) -> None:
    """Read a frame, which must be as long as it says; the original takes what there is."""
    if unframer.current_frame and unframer.current_frame.read():
        raise pickle.UnpicklingError("beginning of a new frame before end of current frame")
    frame = unframer.file_read(size)
    if len(frame) < size:
        raise pickle.UnpicklingError("pickle data was truncated")
    unframer.current_frame = io.BytesIO(frame)


def _load_bytearray8(unpickler: Any) -> None:
    """Take the bytes of an array in one copy; the original fills memory with zeros at first."""
    (size,) = struct.unpack("<Q", unpickler.read(8))
    if size > sys.maxsize:
        raise pickle.UnpicklingError(f"an array of {size} bytes is more than there can be")
    unframer = unpickler._unframer  # noqa: SLF001 - where the original reads
    data = unframer.current_frame.read(size) if unframer.current_frame else b""
    if not data and size:
        unframer.current_frame = None
        data = view_of(unframer.file_read.__self__, size)
    if len(data) < size:
        raise pickle.UnpicklingError("pickle data was truncated")
    unpickler.append(bytearray(data))


def _checked(
    gate: Gate, check: Callable[[Gate, Any], None], original: Callable[[Any], None]
) -> Callable[[Any], None]:
    def operation(unpickler: Any) -> None:
        check(gate, unpickler)
        original(unpickler)

    return operation


def _stop(gate: Gate, text: str | None) -> None:
    if text is not None:
        gate.refuse(text)


def _make_reduce(gate: Gate, original: Callable[[Any], None]) -> Callable[[Any], None]:
    def load_reduce(unpickler: Any) -> None:
        stack = unpickler.stack
        stack[-2:] = checked_call(gate, *stack[-2:])
        again = awaits_state(stack[-2])
        original(unpickler)
        if again:
            gate.expect_state(stack[-1])

    return load_reduce


def _check_newobj(gate: Gate, unpickler: Any) -> None:
    kind, arguments = unpickler.stack[-2:]
    _stop(gate, _refused_new(gate, kind, arguments))
    unpickler.stack[-2] = gate.meant_by(kind)


def _check_newobj_ex(gate: Gate, unpickler: Any) -> None:
    kind, arguments, named = unpickler.stack[-3:]
    odd = bool(named) and not gate.is_users(kind)
    text = "it would make an instance as no file does that was saved" if odd else None
    _stop(gate, text or _refused_new(gate, kind, arguments))
    unpickler.stack[-3] = gate.meant_by(kind)


def _refused_new(gate: Gate, kind: Any, arguments: Any) -> str | None:
    return None if gate.runs_anything else refused_new(gate, kind, arguments)


def _check_obj(gate: Gate, unpickler: Any) -> None:
    # The stack since the mark: a class and its arguments.
    stack = unpickler.stack
    if stack:
        stack[:] = _made_at_once(gate, stack[0], stack[1:])


def _made_at_once(gate: Gate, kind: Any, arguments: list[Any]) -> list[Any]:
    """Check a class of Python 2 and its arguments: honest files make empty instances."""
    if arguments:
        function, given = checked_call(gate, kind, tuple(arguments))
        return [function, *given]
    _stop(gate, _refused_new(gate, kind, ()))
    return [gate.meant_by(kind)]


def _check_build(gate: Gate, unpickler: Any) -> None:
    stack = unpickler.stack
    stack[-1] = checked_state(gate, stack[-2], stack[-1])


def _check_filled(depth: int, kinds: tuple[type, ...], gate: Gate, unpickler: Any) -> None:
    """Check that elements are put into what is made for them, by methods that do nothing else."""
    target = unpickler.stack[-depth] if depth else unpickler.metastack[-1][-1]
    kind = type(target)
    if kind in _CONTAINERS and isinstance(target, kinds):
        return
    if isinstance(target, dict):
        _stop(gate, refused_items(kind, _items_for(depth, unpickler)))
    known = isinstance(target, kinds) and gate.name_of(target) is None
    if not known and not gate.is_users(kind) and not gate.runs_anything:
        gate.refuse(f"it would put elements into an instance of {kind.__module__}.{kind.__name__}")


def _items_for(depth: int, unpickler: Any) -> list[Any]:
    """Return the keys that a dict is about to get."""
    return [unpickler.stack[-2]] if depth else unpickler.stack[::2]


def _make_inst(gate: Gate) -> Callable[[Any], None]:
    """Return the operation of protocol 0 that names a class and calls it at once."""

    def load_inst(unpickler: Any) -> None:
        module = unpickler.readline()[:-1].decode("ascii")
        name = unpickler.readline()[:-1].decode("ascii")
        found = unpickler.find_class(module, name)
        kind, *arguments = _made_at_once(gate, found, unpickler.pop_mark())
        unpickler._instantiate(kind, arguments)  # noqa: SLF001 - as the original does

    return load_inst
