"""A pickle's opcodes carried out on descriptions: nothing is imported, called or made.

It follows the unpickler that is written in Python, which joblib uses; where the one written in C
does something else, the walk ends.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .budget import Budget
from .reader import Damaged, NotUnderstood, Reader
from .values import Blob, Call, Global

__all__ = ["KEPT", "LONG_TEXT", "Handler", "Limits", "Machine"]

#: A longer text is no name of anything.
KEPT = 4096
LONG_TEXT = Blob("text")
_STOP, _PROTO = b".\x80"
_TEXT_OPCODES = frozenset(b"(.0FILNPRSV2abcdgilpst")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost."""

    opcodes: int = 20_000_000
    objects: int = 5_000_000
    globals: int = 10_000
    text: int = 1 << 27
    budget: Budget = field(default_factory=Budget)


class Machine:
    """The stack, the marks and the memo of one pickle.

    Parameters
    ----------
    reader : Reader
        Stands at the first opcode.
    limits : Limits
    on_global : callable
        Called with each `Global` that the file names.
    on_made : callable
        Called with each `Call` when it is made or got a state, and whether it got one; returns
        what takes its place, or None.
    notes : list of str
        Gets what is not understood but does not end the walk.

    Attributes
    ----------
    protocol : int
        As the file says; 0 or 1 by its opcodes where it does not.
    """

    def __init__(
        self,
        reader: Reader,
        limits: Limits,
        on_global: Callable[[Global], None],
        on_made: Callable[[Call, bool], Any],
        notes: Callable[[str], None],
    ) -> None:
        self.protocol = 0
        self.reader = reader
        self.stack: list[Any] = []
        self.marks: list[list[Any]] = []
        self.memo: dict[int, Any] = {}
        self.limits = limits
        self.made = 0
        self.text = 0
        self.on_global = on_global
        self.on_made = on_made
        self.note = notes

    def run(self, table: dict[int, Handler]) -> Any:
        """Walk up to the end of the pickle; return what it makes."""
        reader = self.reader
        declared = False
        check = self.limits.budget.step
        for _ in range(self.limits.opcodes):
            check()
            code = reader.read(1)[0]
            if code == _STOP:
                return self.pop()
            if code == _PROTO:
                declared = True
            elif not declared and code not in _TEXT_OPCODES:
                self.protocol = max(self.protocol, 1)
            try:
                handler = table[code]
            except KeyError:
                raise Damaged(
                    f"is not a pickle: opcode {code:#04x} at byte {reader.at - 1:,}"
                ) from None
            handler(self)
        raise NotUnderstood(f"more than {self.limits.opcodes:,} steps: the rest was not looked at")

    def push(self, value: Any) -> None:
        """Put a value that was made on the stack."""
        self.made += 1
        if self.made > self.limits.objects:
            text = f"more than {self.limits.objects:,} objects: the rest was not looked at"
            raise NotUnderstood(text)
        self.stack.append(value)

    def pop(self) -> Any:
        """Take the topmost value."""
        if not self.stack:
            raise Damaged(f"is not a pickle: nothing is left at byte {self.reader.at - 1:,}")
        return self.stack.pop()

    def top(self) -> Any:
        """Look at the topmost value."""
        if not self.stack:
            raise Damaged(f"is not a pickle: nothing is left at byte {self.reader.at - 1:,}")
        return self.stack[-1]

    def pop_mark(self) -> list[Any]:
        """Take all values above the last mark."""
        if not self.marks:
            raise Damaged(f"is not a pickle: no mark is left at byte {self.reader.at - 1:,}")
        items, self.stack = self.stack, self.marks.pop()
        return items

    def name(self, module: Any, name: Any) -> None:
        """Push a global; what is no constant text is not known."""
        parts = [part if type(part) is str else None for part in (module, name)]
        value = Global(*parts)
        self.on_global(value)
        self.push(value)

    def call(self, func: Any, args: Any, *, new: bool = False, extra: Any = None) -> None:
        """Push what a call returns."""
        made = Call(func, args, new)
        if not isinstance(func, Global):
            self.note("it calls something that it has computed, not a function by its name")
        if extra is not None:
            made.pairs.append(("**", extra))
        instead = self.on_made(made, False)
        self.push(made if instead is None else instead)

    def keep(self, data: bytes | None, encoding: str, errors: str = "strict") -> Any:
        """Return a text if it can be a name."""
        if data is None:
            return LONG_TEXT
        try:
            text = data.decode(encoding, errors)
        except UnicodeDecodeError:
            return Blob("text", len(data))
        self.text += len(text)
        return text if self.text <= self.limits.text else Blob("text", len(data))


Handler = Callable[[Machine], None]
