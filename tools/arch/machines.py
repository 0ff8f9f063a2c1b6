"""The architectures that can be run here, and the one way in which not running one is said."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

#: The exit status for "not run, and here is why", as other build tools spell it. It is no success.
NOT_RUN = 77
REPOSITORY = Path(__file__).resolve().parents[2]


class NotRunError(Exception):
    """Something is missing here; the text says what, in one line."""


@dataclass(frozen=True)
class Machine:
    """An architecture.

    Attributes
    ----------
    name : str
        As Debian calls it.
    machine : tuple of str
        As ``platform.machine()`` calls it.
    byteorder : str
    pointer_bits : int
    cpu : str
        As qemu calls it.
    elf : int
        Its number in the header of its programs.
    """

    name: str
    machine: tuple[str, ...]
    byteorder: str
    pointer_bits: int
    cpu: str
    elf: int

    @property
    def native(self) -> bool:
        """Whether programs of it run here without an emulator."""
        here = platform.machine()
        return here in self.machine or (self.name == "i386" and here == "x86_64")

    @property
    def binfmt(self) -> str:
        r"""The line that tells the kernel which programs are of this architecture.

        Examples
        --------
        >>> machine_of("s390x").binfmt[:43]
        ':arch-s390x:M::\\x7f\\x45\\x4c\\x46\\x02\\x02\\x01'
        """
        header = b"\x7fELF" + bytes([self.pointer_bits // 32, 1 + (self.byteorder == "big"), 1])
        order = "little" if self.byteorder == "little" else "big"
        kind, elf = (2).to_bytes(2, order), self.elf.to_bytes(2, order)
        magic = header + bytes(9) + kind + elf
        either = (0xFFFE).to_bytes(2, order)  # a program at a fixed place (2), or at any (3)
        mask = b"\xff" * 7 + bytes(9) + either + b"\xff\xff"
        return f":arch-{self.name}:M::{_escaped(magic)}:{_escaped(mask)}:"


def _escaped(data: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in data)


_LITTLE, _BIG = "little", "big"
MACHINES = {
    one.name: one
    for one in (
        Machine("amd64", ("x86_64",), _LITTLE, 64, "x86_64", 62),
        Machine("i386", ("i386", "i586", "i686"), _LITTLE, 32, "i386", 3),
        Machine("arm64", ("aarch64", "arm64"), _LITTLE, 64, "aarch64", 183),
        Machine("s390x", ("s390x",), _BIG, 64, "s390x", 22),
    )
}


def machine_of(name: str) -> Machine:
    """Return the architecture of a name.

    Raises
    ------
    KeyError
        There is none.
    """
    return MACHINES[name]


def native_machine() -> Machine:
    """Return the architecture of this machine.

    Raises
    ------
    NotRunError
        It is none of those that are known here.
    """
    for one in MACHINES.values():
        if platform.machine() in one.machine:
            return one
    raise NotRunError(f"a machine of the kind {platform.machine()!r} is not known to tools/arch")


def suite() -> str:
    """Return the release of Debian: it decides the versions of Python and scikit-learn."""
    return os.environ.get("ARCH_SUITE", "trixie")


def cache() -> Path:
    """Return the folder that keeps the roots."""
    return Path(os.environ.get("ARCH_ROOTS", REPOSITORY / ".tox" / "arch-roots")).resolve()


def needed(program: str, why: str) -> str:
    """Return the path of a program.

    Raises
    ------
    NotRunError
        There is none.
    """
    found = shutil.which(program, path=os.environ.get("PATH", os.defpath) + ":/usr/sbin:/sbin")
    if found is None:
        raise NotRunError(f"{program} is not installed: {why}")
    return found


def run(command: list[str], why: str, **more: object) -> str:
    """Run a command and return what it prints.

    Raises
    ------
    NotRunError
        It failed: the text is `why` and the last line that it printed.
    """
    done = subprocess.run(command, capture_output=True, text=True, check=False, **more)  # type: ignore[call-overload]
    if done.returncode:
        raise NotRunError(f"{why}: {last_line(done.stderr or done.stdout)}")
    return str(done.stdout)


def last_line(text: str) -> str:
    r"""Return the line that says what is wrong: the last error of apt, or the last line.

    Examples
    --------
    >>> last_line("E: Unable to locate package a\nreading\n")
    'E: Unable to locate package a'
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("E: ")]
    return (errors or lines or ["it printed nothing"])[0 if errors else -1]
