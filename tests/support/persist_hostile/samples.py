"""The register of hostile files, and what a payload is: it leaves a file, and does nothing else."""

from __future__ import annotations

import importlib
import operator
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .opcodes import SYSTEM, Call, assemble

__all__ = [
    "ANY_FAILURE",
    "BROKEN",
    "NATIVE",
    "REFUSED",
    "REGISTER",
    "SAFE",
    "UNREADABLE",
    "Hostile",
    "Payload",
    "hostile",
    "inner",
    "is_there",
    "pickled",
]

#: What may become of a file: a sample is let through by none of these.
REFUSED = frozenset({"refused"})
#: A file that is no model at all, or ends too early.
BROKEN = frozenset({"damaged"})
#: It depends on which is seen first, what is wrong with the file or what it names.
UNREADABLE = REFUSED | BROKEN
#: Nothing of it is code: it must not end more than the process that reads it.
ANY_FAILURE = UNREADABLE | {"crashed", "load-error", "use-error", "impaired"}
#: It may also be loaded, where what was harmful about it is left out, or shows only in use.
SAFE = ANY_FAILURE | {"unchecked"}
#: The kind of samples that are models which are fitted, and then damaged.
NATIVE = "numbers that compiled code believes"


@dataclass(frozen=True)
class Payload:
    """The ways to say that the marker shall be made.

    Attributes
    ----------
    folder : Path
        Where the sample is written.
    marker : Path
        What the payload creates; the only thing that ever is in its folder.
    """

    folder: Path
    marker: Path

    @property
    def path(self) -> str:
        """The marker."""
        return str(self.marker)

    @property
    def shell(self) -> str:
        """A command line."""
        return f"touch '{self.marker}'"

    @property
    def command(self) -> list[str]:
        """A program and its argument."""
        return ["/usr/bin/touch" if Path("/usr/bin/touch").exists() else "/bin/touch", self.path]

    @property
    def python(self) -> str:
        """A statement and expression; without an upper-case letter, a space or a line's end."""
        return f"open(bytes({list(self.path.encode())}).decode(),'w').close()".replace(" ", "")

    def written(self, name: str, data: bytes | str) -> str:
        """Write a file beside the sample; return its path."""
        file = self.folder / name
        file.write_bytes(data.encode() if isinstance(data, str) else data)
        return str(file)

    def script(self, name: str) -> Path:
        """Write a module or script that makes the marker when it is run or imported."""
        file = self.folder / name
        file.write_text(self.python + "\n", encoding="utf-8")
        return file


@dataclass(frozen=True)
class Hostile:
    """A way to make a hostile file.

    Attributes
    ----------
    name, kind : str
        The kind is the class of attack; no two samples have the same name.
    write : callable
        ``write(folder, marker)`` makes the file, and what belongs to it, and returns its path.
    executes : bool
        Whether whoever loads it carelessly, and uses what came out, makes the marker.
    expected : frozenset of str
        The statuses that its check may have.
    needs : tuple of str
        Modules, or parts (``"module:Class.method"``), without which the payload does nothing.
    beside : bool
        It is loaded where it lies: the working folder and the search path hold what lies there.
    seconds : float
        Time limit to check it with: little where all of it will be used.
    """

    name: str
    kind: str
    write: Callable[[Path, Path], Path]
    executes: bool = False
    expected: frozenset[str] = REFUSED
    needs: tuple[str, ...] = ()
    beside: bool = False
    seconds: float = 20.0

    @property
    def missing(self) -> str | None:
        """What it can't even be made without, and is not installed: a library, or a part of one."""
        makers = self.needs if self.kind == NATIVE else {"lz4", "skops"} & {*self.needs}
        return next((need for need in makers if not is_there(need)), None)


def is_there(need: str) -> bool:
    """Tell whether a library, or a part of it, is installed."""
    module, _, part = need.partition(":")
    try:
        operator.attrgetter(part or "__name__")(importlib.import_module(module))
    except (ImportError, AttributeError):
        return False
    return True


REGISTER: dict[str, Hostile] = {}


def hostile(name: str, kind: str, write: Callable[[Payload], Path | bytes], **options: Any) -> None:
    """Register a sample whose writer returns a path, or the bytes of ``model.pkl``."""

    def to_disk(folder: Path, marker: Path) -> Path:
        made = write(Payload(folder, marker))
        if isinstance(made, Path):
            return made
        file = folder / "model.pkl"
        file.write_bytes(made)
        return file

    assert name not in REGISTER, name
    if isinstance(options.get("needs"), str):
        options["needs"] = (options["needs"],)
    REGISTER[name] = Hostile(name, kind, to_disk, **options)


def pickled(
    name: str,
    kind: str,
    make: Callable[[Payload], Any],
    *,
    protocol: int | None = None,
    executes: bool = True,
    **options: Any,
) -> None:
    """Register a pickle of an expression; if no protocol is asked for, they take turns."""
    chosen = zlib.crc32(name.encode()) % 6 if protocol is None else protocol
    hostile(name, kind, lambda p: assemble(make(p), chosen), executes=executes, **options)


def inner(p: Payload, protocol: int = 4) -> bytes:
    """The simplest payload, as a pickle inside something else."""
    return assemble(Call(SYSTEM, p.shell), protocol)
