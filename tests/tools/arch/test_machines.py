"""What the table of architectures says is what their programs say of themselves."""

from __future__ import annotations

import platform
import struct
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the scripts are for Linux")


def as_bytes(text):
    return bytes.fromhex(text.replace("\\x", ""))


def matches(line, header):
    magic, mask = (as_bytes(part) for part in line.split(":")[4:6])
    return all(one & by == other & by for one, by, other in zip(magic, mask, header, strict=False))


def header_of(bits, order, kind, elf):
    start = b"\x7fELF" + bytes([bits // 32, 1 if order == "<" else 2, 1]) + bytes(9)
    return start + struct.pack(f"{order}HH", kind, elf)


@pytest.mark.parametrize("kind", [2, 3], ids=["at a fixed place", "at any place"])
def test_programs_of_big_endian_machines_are_recognised(tools, kind):
    from machines import machine_of

    assert matches(machine_of("s390x").binfmt, header_of(64, ">", kind, 22))


@pytest.mark.parametrize("name", ["amd64", "i386", "arm64"])
def test_programs_of_other_machines_are_left_alone(tools, name):
    from machines import machine_of

    one = machine_of(name)

    assert not matches(machine_of("s390x").binfmt, header_of(one.pointer_bits, "<", 2, one.elf))


def test_a_program_of_this_machine_is_recognised(tools):
    from machines import NotRunError, native_machine

    try:
        native = native_machine()
    except NotRunError:
        pytest.skip(f"{platform.machine()} is not in the table")
    with Path(sys.executable).open("rb") as file:
        header = file.read(20)

    assert native.native
    assert matches(native.binfmt, header)


def test_an_emulator_is_for_what_does_not_run_here(tools):
    from machines import MACHINES

    other = "s390x" if platform.machine() != "s390x" else "arm64"

    assert not MACHINES[other].native
