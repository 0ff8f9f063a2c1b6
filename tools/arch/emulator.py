"""The emulator of an architecture: qemu's, installed here or taken out of a Debian package."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from machines import Machine, NotRunError, cache, native_machine
from packages import Packages, unpack

#: The release whose emulator is taken: it need not be that of the roots.
SUITE = "trixie"
PACKAGE = "qemu-user"


def emulator_of(machine: Machine) -> Path:
    """Return the program that runs programs of an architecture; fetch it if it is not there.

    Raises
    ------
    NotRunError
        There is none, and none can be fetched.
    """
    folder = os.environ.get("ARCH_QEMU")
    names = (f"qemu-{machine.cpu}-static", f"qemu-{machine.cpu}")
    if folder:
        for name in names:
            if (Path(folder) / name).exists():
                return Path(folder).resolve() / name
        raise NotRunError(f"no {names[0]} and no {names[1]} in {folder} (ARCH_QEMU)")
    for name in names:
        found = shutil.which(name)
        if found and _is_static(Path(found)):
            return Path(found)
    return _fetched(names[1])


def _is_static(program: Path) -> bool:
    """Tell whether a program needs no libraries: inside a root of another architecture are none."""
    header = program.read_bytes()[: 1 << 16]
    return b"/ld-linux" not in header and b"/ld64.so" not in header


def _fetched(name: str) -> Path:
    folder = cache() / "qemu"
    program = folder / "usr" / "bin" / name
    if program.exists():
        return program
    packages = Packages(folder / "apt", native_machine().name, SUITE)
    try:
        [file] = packages.download([PACKAGE], folder / f"packages-{os.getpid()}")
        half = folder / f"unfinished-{os.getpid()}"
        half.mkdir(parents=True, exist_ok=True)
        unpack(file, half, (f"./usr/bin/{name}",))
        program.parent.mkdir(parents=True, exist_ok=True)
        (half / "usr" / "bin" / name).rename(program)
    finally:
        packages.forget()
        for one in ("packages", "unfinished"):
            shutil.rmtree(folder / f"{one}-{os.getpid()}", ignore_errors=True)
    return program
