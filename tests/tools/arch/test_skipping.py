"""What can't be run here is said in one line, and never counts as a success."""

from __future__ import annotations

import sys

import pytest

NOT_RUN = 77
ARCHITECTURES = ["amd64", "i386", "arm64", "s390x"]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the scripts are for Linux")


@pytest.fixture
def empty_path(tmp_path):
    """Folder without any program, to be the PATH."""
    folder = tmp_path / "no-programs"
    folder.mkdir()
    return str(folder)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
@pytest.mark.parametrize("what", ["check", "record"])
def test_without_tools_a_leg_is_not_run(script, empty_path, architecture, what):
    done = script("leg.py", architecture, what, PATH=empty_path)

    assert done.returncode == NOT_RUN, done.stderr


def test_the_reason_is_the_last_line(script, empty_path):
    done = script("leg.py", "s390x", "check", PATH=empty_path)
    last = done.stdout.splitlines()[-1]

    assert last.startswith("arch-s390x: NOT RUN: ")
    assert "is not installed" in last


@pytest.mark.full
def test_no_network_is_a_reason(script):
    done = script("root.py", "i386", ARCH_MIRROR="http://127.0.0.1:9/debian")

    assert done.returncode == NOT_RUN
    assert done.stdout.startswith("i386: not run: ")


def test_a_folder_that_can_not_be_written_is_a_reason(script, tmp_path):
    (tmp_path / "file").write_text("")
    done = script("root.py", "amd64", ARCH_ROOTS=str(tmp_path / "file" / "roots"))

    assert done.returncode == NOT_RUN
    assert "roots can't be kept in" in done.stdout


def test_a_folder_of_emulators_without_one_is_a_reason(tools, tmp_path, monkeypatch):
    from emulator import emulator_of
    from machines import NotRunError, machine_of

    monkeypatch.setenv("ARCH_QEMU", str(tmp_path))

    with pytest.raises(NotRunError, match="no qemu-s390x-static"):
        emulator_of(machine_of("s390x"))


def test_a_root_that_is_not_finished_is_no_root(script, tmp_path, empty_path):
    (tmp_path / "roots" / "trixie-i386" / "usr" / "bin").mkdir(parents=True)
    done = script("root.py", "i386", PATH=empty_path)

    assert done.returncode == NOT_RUN


@pytest.mark.parametrize("arguments", [[], ["sparc", "check"], ["i386", "clean"]], ids=str)
def test_wrong_arguments_are_no_skip(script, arguments):
    done = script("leg.py", *arguments)

    assert done.returncode == 2
    assert done.stderr.startswith("usage: leg.py ")
