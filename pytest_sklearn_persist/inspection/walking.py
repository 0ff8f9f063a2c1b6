"""Walk over pickles, and over what joblib writes between their opcodes."""

from __future__ import annotations

from typing import Any

from ..gate.naming import kind_of
from ..gate.sniffing import START
from .arrays import array_bytes, is_side_file, wrapped
from .findings import Findings
from .machine import Machine
from .opcodes import TABLE
from .reader import Damaged, NotUnderstood, Reader
from .values import Array, Call

__all__ = ["walk", "walk_whole"]

_MOST_DUMPS = 10_000


def walk(reader: Reader, findings: Findings, *, nested: bool = False) -> Any:
    """Walk over one pickle and return what it makes.

    Parameters
    ----------
    reader : Reader
    findings : Findings
    nested : bool, default=False
        It is the content of an array of objects, which joblib reads as a plain pickle.

    Raises
    ------
    Damaged, NotUnderstood
        From there on nothing is known; what was found before is in the findings.
    """

    def on_made(value: Call, built: bool) -> Any:
        return _on_made(value, built, reader, findings, nested)

    machine = Machine(reader, findings.limits, findings.add_global, on_made, findings.note)
    try:
        return machine.run(TABLE)
    finally:
        findings.protocols.add(machine.protocol)


def _on_made(value: Call, built: bool, reader: Reader, findings: Findings, nested: bool) -> Any:
    try:
        size = array_bytes(value, built)
    except ValueError as error:
        findings.note(str(error))
        return None
    if size is not None:
        findings.add_array(size)
        return None
    if not built or nested:
        return None
    name = is_side_file(value)
    if name is not None:
        findings.joblib = True
        findings.side_files[name] = None
        if not name or name in (".", "..") or set(name) & set("/\\:\0"):
            findings.note("an array that is to be read from a file in another folder")
        findings.arrays += 1
        return Array()
    return _read_array(value, reader, findings)


def _read_array(value: Call, reader: Reader, findings: Findings) -> Array | None:
    """Go past the bytes that joblib wrote behind the description of an array."""
    what = wrapped(value)
    if what is None:
        return None
    findings.joblib = True
    findings.padded = findings.padded or what.padded
    reader.leave_stream()
    if what.has_object:
        content = walk(reader, findings, nested=True)
        reader.leave_stream()
        return Array(content, shape=what.shape)
    if what.padded:
        reader.skip(reader.number(1))
    reader.skip(what.size)
    findings.add_array(what.size)
    return Array(size=what.size, shape=what.shape)


def walk_whole(reader: Reader, findings: Findings, path: str = "") -> None:
    """Walk over a file that holds one pickle, or several one after the other, and nothing else."""
    roots = [walk(reader, findings)]
    trouble = None
    try:
        while len(roots) < _MOST_DUMPS and kind_of(reader.ahead(START)) == "pickle":
            reader.leave_stream()
            roots.append(walk(reader, findings))
    except (Damaged, NotUnderstood) as error:
        trouble = f"what follows pickle {len(roots)} in it: it {error}"
    if len(roots) == 1:
        findings.roots.append((path, roots[0]))
    else:
        findings.roots += [(f"{path}[{i}]", root) for i, root in enumerate(roots)]
    if trouble is not None:
        findings.note(trouble)
    elif rest := reader.rest():
        findings.note(f"{rest:,} bytes follow the end of the pickle")
