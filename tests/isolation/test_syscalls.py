"""The filter decides as it says, for both architectures: run by an interpreter of its code."""

from __future__ import annotations

import errno
import struct

import pytest

from pytest_sklearn_persist.isolation.syscalls import ARCHITECTURES, make_filter

PID = 4321
KILL, ALLOW, ERRNO = 0x80000000, 0x7FFF0000, 0x50000
NUMBERS = {
    "read": {"x86_64": 0, "aarch64": 63},
    "execve": {"x86_64": 59, "aarch64": 221},
    "socket": {"x86_64": 41, "aarch64": 198},
    "ptrace": {"x86_64": 101, "aarch64": 117},
    "clone": {"x86_64": 56, "aarch64": 220},
    "clone3": {"x86_64": 435, "aarch64": 435},
    "kill": {"x86_64": 62, "aarch64": 129},
    "tgkill": {"x86_64": 234, "aarch64": 131},
    "prctl": {"x86_64": 157, "aarch64": 167},
    "prlimit64": {"x86_64": 302, "aarch64": 261},
    "openat": {"x86_64": 257, "aarch64": 56},
    "sendto": {"x86_64": 44, "aarch64": 206},
    "fcntl": {"x86_64": 72, "aarch64": 25},
    "mkdirat": {"x86_64": 258, "aarch64": 34},
    "sched_setaffinity": {"x86_64": 203, "aarch64": 122},
}


def decide(program, architecture, number, arguments=()):
    """Run the filter as the kernel does."""
    data = struct.pack("=IIQ6Q", number, architecture, 0, *(*arguments, *[0] * 6)[:6])
    accumulator, at = 0, 0
    while True:
        code, yes, no, value = struct.unpack_from("=HBBI", program, 8 * at)
        at += 1
        if code == 0x20:
            accumulator = struct.unpack_from("=I", data, value)[0]
        elif code == 0x54:
            accumulator &= value
        elif code in (0x15, 0x35):
            holds = accumulator == value if code == 0x15 else accumulator >= value
            at += yes if holds else no
        else:
            assert code == 0x06
            return value


@pytest.fixture(params=sorted(ARCHITECTURES))
def ask(request):
    machine = request.param

    def ask(name, *arguments, folder=False, by_name=True):
        program = make_filter(machine, PID, folder=folder, by_name=by_name)
        number = NUMBERS[name][machine]
        return decide(program, ARCHITECTURES[machine][0], number, arguments)

    return ask


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("read", ()),
        ("clone", (0x3D0F00,)),
        ("kill", (PID, 15)),
        ("tgkill", (PID, PID, 6)),
        ("prctl", (15,)),
        ("prlimit64", (0, 9, 0, 1)),
        ("sched_setaffinity", (0, 8, 1)),
        ("sched_setaffinity", (PID, 8, 1)),
        ("sendto", (3, 1, 1, 0, 0)),
        ("fcntl", (3, 3)),
        ("openat", (0, 0, 0x80000)),
    ],
)
def test_what_computing_needs_is_allowed(name, arguments, ask):
    assert ask(name, *arguments) == ALLOW


def test_where_another_process_runs_stays_as_it_is(ask):
    assert ask("sched_setaffinity", PID + 1, 8, 1) == ERRNO


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("execve", ()),
        ("socket", ()),
        ("ptrace", ()),
        ("clone", (17,)),
        ("clone", (0x3D0F00 | 0x10000000,)),
        ("kill", (1, 9)),
        ("kill", (0xFFFFFFFF, 9)),
        ("tgkill", (1, PID, 9)),
        ("prctl", (22,)),
        ("prlimit64", (0, 9, 0x100000000)),
        ("sendto", (3, 1, 1, 0, 0x100000000)),
        ("sendto", (3, 1, 1, 0, 16)),
        ("fcntl", (3, 8)),
        ("mkdirat", ()),
    ],
)
def test_all_else_is_refused(name, arguments, ask):
    assert ask(name, *arguments) == ERRNO | errno.EPERM


def test_what_cannot_be_checked_does_not_exist(ask):
    assert ask("clone3") == ERRNO | errno.ENOSYS


@pytest.mark.parametrize("flags", [1, 2, 0x40, 0x200, 0x400, 0x410000])
def test_where_nothing_else_decides_no_file_is_opened_for_writing(flags, ask):
    assert ask("openat", 0, 0, flags, by_name=False) == ERRNO | errno.EPERM
    assert ask("openat", 0, 0, flags) == ALLOW


def test_with_an_own_folder_files_can_be_made(ask):
    assert ask("mkdirat", folder=True) == ALLOW


@pytest.mark.parametrize("machine", sorted(ARCHITECTURES))
def test_calls_of_another_architecture_end_the_process(machine):
    program = make_filter(machine, PID, folder=False, by_name=True)

    assert decide(program, 0x40000003, 1) == KILL


def test_calls_of_x32_end_the_process():
    program = make_filter("x86_64", PID, folder=False, by_name=True)

    assert decide(program, ARCHITECTURES["x86_64"][0], 0x40000000) == KILL


@pytest.mark.parametrize("machine", sorted(ARCHITECTURES))
def test_calls_that_are_not_known_yet_do_not_exist(machine):
    program = make_filter(machine, PID, folder=False, by_name=True)

    assert decide(program, ARCHITECTURES[machine][0], 600) == ERRNO | errno.ENOSYS
