"""The gate: an audit hook that sees what the unpickler resolves, and what is done besides.

The interpreter itself raises ``pickle.find_class`` for every global, in the C and in the Python
unpickler alike, before it imports anything. There is no parser here that could disagree with it
about what the bytes mean. See `PEP 578 <https://peps.python.org/pep-0578/>`_ and the table of
audit events in the library reference of Python.

A hook can't be removed from a process: it is set in throw-away processes only.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from .allowlist import is_guarded
from .events import Surroundings, check_unknown, make_checks
from .trust import Trust

__all__ = ["Gate", "Inert", "Refused", "address", "is_gone"]

#: Which object it is, as `id` says it, but that Python tells our own audit hook of each `id`.
address = object.__hash__

_MOST_KEPT = 20
_LONGEST = 200


class Refused(BaseException):
    """The gate has refused something.

    Not an :class:`Exception`, so that the code that has asked for it does not go on without it.
    It counts also where it is caught: the gate remembers.
    """


class Inert:
    """What a pickle gets for a function that is only ever called while a model is loaded.

    Whoever holds it later holds nothing: it can't be called, changed or looked into. Which function
    is meant is known to the gate alone.
    """

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __str__(self) -> str:
        """Return the name that the pickle has spelt."""
        return self._name

    def __reduce__(self) -> str:
        """Refuse to be saved again."""
        raise TypeError(f"{self._name} stands in a model that was never saved like this")


#: What may belong to a package of the user; an instance may say of itself what it likes.
_CODE = (type, types.FunctionType, types.BuiltinFunctionType, types.MethodType)


class Gate:
    """What this process may do from now on.

    Parameters
    ----------
    trust : Trust
        What may be unpickled.
    folder : str
        The folder that it may write to.

    Attributes
    ----------
    refusals : list of str
        What was refused, in order.
    names : list of (str, str)
        Modules and names among that.
    """

    def __init__(self, trust: Trust, folder: str) -> None:
        self.trust = trust
        self.folder = folder
        #: Whether the user lets cloudpickle make functions of code: then it may call what it makes.
        self.runs_anything = "cloudpickle" in trust.roots
        self.refusals: list[str] = []
        self.names: list[tuple[str, str]] = []
        self._known: set[tuple[object, object]] = set()
        self._asking = False
        self._found: dict[int, tuple[object, str, str]] = {}
        self._hidden: dict[tuple[str, str], Inert] = {}
        self._meant: dict[int, Any] = {}
        self._incomplete: dict[int, object] = {}
        self._surroundings = Surroundings(folder, trust.roots, reviewed=not trust.listed)
        self._checks: dict[str, Callable[[tuple[Any, ...]], str | None]] = {
            "pickle.find_class": self._find_class,
            **make_checks(self._surroundings),
        }

    def close(self) -> None:
        """Let nothing through from now on that is not allowed."""
        sys.dont_write_bytecode = True  # what is imported from now on is compiled for this once
        sys.addaudithook(self._see)

    def refuse(self, text: str) -> NoReturn:
        """Note a refusal and stop what was going on.

        Raises
        ------
        Refused
            Always.
        """
        if len(self.refusals) < _MOST_KEPT and text not in self.refusals:
            self.refusals.append(text)
        raise Refused(text)

    @contextmanager
    def asked(self) -> Iterator[None]:
        """Let names through that are trusted with some arguments only: those will be checked."""
        self._asking = True
        try:
            yield
        finally:
            self._asking = False

    def note(self, found: object, module: str, name: str) -> None:
        """Remember what a pickle has got by its name."""
        self._found[address(found)] = (found, module, name)

    def name_of(self, value: object) -> tuple[str, str] | None:
        """Return module and name by which a pickle has got this; None if it has not."""
        found, module, name = self._found.get(address(value), (self, "", ""))
        return (module, name) if found is value else None

    def hide(self, function: Any, module: str, name: str) -> Inert:
        """Return what a pickle gets for a function that it may call, and not hold."""
        made = self._hidden.get((module, name))
        if made is None:
            made = self._hidden[module, name] = Inert(f"{module}.{name}")
            self.note(made, module, name)
            self._meant[address(made)] = function
        return made

    def meant_by(self, value: Any) -> Any:
        """Return the function that is hidden behind what a pickle has got; other things as such."""
        return self._meant[address(value)] if isinstance(value, Inert) else value

    def is_users(self, value: object) -> bool:
        """Say whether a function or class belongs to a package that the user trusts."""
        if not self.trust.patterns or not isinstance(value, _CODE):
            return False
        module, name = (getattr(value, f"__{part}__", None) for part in ("module", "qualname"))
        return (
            isinstance(module, str) and isinstance(name, str) and self.trust.is_users(module, name)
        )

    def expect_state(self, made: object) -> None:
        """Remember an array or dtype that has been made, and gets its state once."""
        self._incomplete[address(made)] = made

    def complete(self, made: object) -> bool:
        """Say whether this still waits for its state; it does so no longer."""
        return self._incomplete.pop(address(made), None) is made

    def last_waiting(self) -> object:
        """Return what was made last of all that still waits for its state."""
        return next(reversed(self._incomplete.values()), None) if self._incomplete else None

    def told(self) -> str:
        """Say in one line what was refused."""
        more = len(self.refusals) - 1
        return self.refusals[0] + (f" (and {more} more)" if more else "")

    def _see(self, event: str, arguments: tuple[Any, ...]) -> None:
        check = self._checks.get(event)
        text = check(arguments) if check else check_unknown(self._surroundings, event)
        if text is not None:
            self.refuse(text)

    def _find_class(self, arguments: tuple[Any, ...]) -> str | None:
        module, name = arguments
        if (module, name) in self._known:
            return None
        if self._asking and is_guarded(str(module), str(name)):
            return None
        text = None if is_gone(module, name) else self.trust.refusal(module, name)
        if text is None:
            self._known.add((module, name))
        elif len(self.names) < _MOST_KEPT:
            self.names.append((str(module)[:_LONGEST], str(name)[:_LONGEST]))
        return text


def is_gone(module: object, name: object) -> bool:
    """Say whether this does not exist here, which is the error then.

    It was a class of a script, or a type that skops spells by a module where nobody finds it
    (``builtins.method_descriptor``).
    """
    return (
        module in ("__main__", "builtins")
        and type(name) is str
        and name.isidentifier()
        and not hasattr(sys.modules[str(module)], name)
    )
