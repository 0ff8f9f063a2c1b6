"""Run a command in a root: in namespaces of its own, which vanish with it.

The kernel is told there, and only there, which emulator runs the programs of the root; what they
start is emulated too. Where the kernel can't do so, proot does the same, more slowly.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from emulator import emulator_of
from machines import Machine, NotRunError, needed

_UNSHARE = ("--user", "--map-root-user", "--mount", "--propagation", "private")
_BINFMT = "/proc/sys/fs/binfmt_misc"
#: Makes the mounts and becomes the command. $1 root, $2 line of binfmt_misc or nothing, $3 folder
#: to work in, $4 the command that changes the machine's name or nothing, then what to bind, then --
_SCRIPT = r"""
set -e
root=$1 line=$2 folder=$3 personality=$4; shift 4
if [ -n "$line" ]; then
    mount -t binfmt_misc none /proc/sys/fs/binfmt_misc
    printf %s "$line" > /proc/sys/fs/binfmt_misc/register
fi
mount --rbind /proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs -o mode=1777 none "$root/tmp"
while [ "$1" != -- ]; do
    mkdir -p "$root$1"
    mount --bind "$1" "$root$1"
    shift
done
shift
exec $personality chroot "$root" /usr/bin/env -C "$folder" "$@"
"""


def run_in(
    root: Path,
    machine: Machine,
    command: Sequence[str],
    *,
    bound: Sequence[Path] = (),
    folder: Path = Path("/"),
    environment: Mapping[str, str] | None = None,
) -> int:
    """Run a command in a root, and return its exit status.

    Parameters
    ----------
    root : Path
    machine : Machine
    command : sequence of str
    bound : sequence of Path
        Folders of this machine that are there under the same names.
    folder : Path
        Where the command starts.
    environment : mapping, optional
        All of its variables; the default is those of this process.

    Raises
    ------
    NotRunError
        It can't be run here; the text says why.
    """
    full = _command(root, machine, [str(one.resolve()) for one in bound], folder, command)
    variables = dict(os.environ if environment is None else environment)
    variables["PATH"] = "/usr/bin:/bin:/usr/sbin:/sbin:" + os.environ.get("PATH", "")
    return subprocess.run(full, env=variables, check=False).returncode


def _command(
    root: Path, machine: Machine, bound: list[str], folder: Path, command: Sequence[str]
) -> list[str]:
    emulator = None if machine.native else emulator_of(machine)
    why = _why_no_namespaces(machine, emulator)
    if why is None:
        unshare = needed("unshare", "it makes the namespaces that a root runs in")
        line = "" if emulator is None else f"{machine.binfmt}{emulator}:F"
        personality = f"setarch {machine.machine[-1]}" if machine.name == "i386" else ""
        shell = ["sh", "-c", _SCRIPT, "root", str(root), line, str(folder), personality]
        return [unshare, *_UNSHARE, *shell, *bound, "--", *command]
    proot = shutil.which("proot")
    if proot is None:
        raise NotRunError(f"{why}; and proot, which could do without, is not installed")
    binds = [part for one in ["/proc", "/dev", *bound] for part in ("-b", one)]
    emulated = [] if emulator is None else ["-q", str(emulator)]
    return [proot, *emulated, "-r", str(root), *binds, "-w", str(folder), *command]


def _why_no_namespaces(machine: Machine, emulator: Path | None) -> str | None:
    """Return None if a root can run in namespaces here, else why not."""
    if os.environ.get("ARCH_HOW") == "proot":
        return "ARCH_HOW asks for proot"
    unshare = needed("unshare", "it makes the namespaces that a root runs in")
    probe = [unshare, *_UNSHARE, "true"]
    done = subprocess.run(probe, capture_output=True, text=True, check=False)
    if done.returncode:
        return f"no user namespaces here ({done.stderr.strip()})"
    if emulator is None:
        return None
    register = f'mount -t binfmt_misc none {_BINFMT} && printf %s "$1" > {_BINFMT}/register'
    line = f"{machine.binfmt}{emulator}:F"
    probe = [unshare, *_UNSHARE, "sh", "-c", register, "probe", line]
    done = subprocess.run(probe, capture_output=True, text=True, check=False)
    if done.returncode:
        said = " ".join(done.stderr.split())
        return f"the kernel takes no emulator in a user namespace, Linux 6.7 and newer do ({said})"
    return None
