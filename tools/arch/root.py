"""Make a root of an architecture: a folder with Python and scikit-learn, as Debian has built them.

::

    python tools/arch/root.py s390x

Nothing foreign is executed, and no root rights are needed. A root that is there is kept; the
folder is printed.  ``ARCH_ROOTS`` is where, ``ARCH_SUITE`` the release of Debian, ``ARCH_MIRROR``
where the packages come from.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from machines import (
    MACHINES,
    NOT_RUN,
    Machine,
    NotRunError,
    cache,
    machine_of,
    native_machine,
    suite,
)
from packages import Packages, unpack
from running import run_in

#: BLAS is named, or apt takes another one on some architectures.
WANTED = (
    "base-files coreutils dash libblas3 libc-bin liblapack3 python3 python3-packaging "
    "python3-pandas python3-sklearn"
).split()
#: What only compiling needs (SciPy's package asks for pythran in some releases), and perl.
LEFT_OUT = (
    r"(python3-pythran|python3-gast|python3-beniget|python3-ply|python3-lib2to3|python3-distutils|"
    r"g\+\+.*|gcc|gcc-\d+|cpp.*|binutils.*|rpcsvc-proto|linux-libc-dev|libjs-.*|perl.*|libperl.*|"
    r"lib(asan|ubsan|itm|cc1|ctf|isl|mpc|mpfr|bin|gprofng|jansson).*|libopenblas.*|usrmerge|"
    r"lib.*-perl|lib.*-dev|libc-dev-bin|libpython3\.\d+|python3-all.*|python3.*-dev)"
)
COMPLETE = "complete"


def root_of(machine: Machine) -> Path:
    """Return the folder of the root of an architecture; make it if it is not there.

    Raises
    ------
    NotRunError
        It can't be made here.
    """
    root = cache() / f"{suite()}-{machine.name}"
    with _alone(root):
        if not _is_complete(root):
            _make(root, machine)
    return root


def _is_complete(root: Path) -> bool:
    return (root / COMPLETE).exists()


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Keep others from making the same root at the same time."""
    try:
        root.parent.mkdir(parents=True, exist_ok=True)
        lock = root.with_name(f".{root.name}.lock").open("w")
    except OSError as error:
        raise NotRunError(f"roots can't be kept in {root.parent}: {error.strerror}") from None
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make(root: Path, machine: Machine) -> None:
    started = time.monotonic()
    half = root.with_name(f".{root.name}.unfinished")
    shutil.rmtree(root, ignore_errors=True)
    shutil.rmtree(half, ignore_errors=True)
    packages = Packages(half / "apt", machine.name, suite())
    files = packages.download(packages.resolve(WANTED, LEFT_OUT), half / "packages")
    _lay_out(half, machine)
    for file in files:
        unpack(file, half)
    packages.forget()
    shutil.rmtree(half / "packages")
    _choose_blas(half)
    run_in(half, machine, ["/sbin/ldconfig"])
    _compile(half, machine)
    (half / COMPLETE).write_text("".join(f"{file.name}\n" for file in files), encoding="utf-8")
    half.rename(root)
    seconds = time.monotonic() - started
    sys.stderr.write(f"made {root} of {len(files)} packages in {seconds:.0f} s\n")


def _lay_out(root: Path, machine: Machine) -> None:
    """Make the links that releases of Debian expect to be there before the first package."""
    lib64 = ["lib64"] if machine.name == "amd64" else []
    for name in ["bin", "sbin", "lib", *lib64]:
        (root / "usr" / name).mkdir(parents=True, exist_ok=True)
        (root / name).symlink_to(f"usr/{name}")
    for name in ("proc", "dev", "tmp", "sys"):
        (root / name).mkdir(exist_ok=True)


def _choose_blas(root: Path) -> None:
    """Link the BLAS: installing the package would have done so."""
    for library in ("libblas.so.3", "liblapack.so.3"):
        for file in root.glob(f"usr/lib/*/*/{library}"):
            link = file.parent.parent / library
            if not link.exists():
                link.symlink_to(file.relative_to(link.parent))


def _compile(root: Path, machine: Machine) -> None:
    """Compile the modules, by the native root of the same release: an emulator takes minutes.

    Bytecode is the same on every architecture. Without it, all is slower and still right.
    """
    folders = [f"/{one.relative_to(root)}" for one in sorted(root.glob("usr/lib/python3*"))]
    command = ["/usr/bin/python3", "-m", "compileall", "-q", "-x", "/tests?/"]
    environment = {key: v for key, v in os.environ.items() if not key.startswith("PYTHON")}
    if machine.native:
        run_in(root, machine, [*command, *folders], environment=environment)
        return
    native = native_machine()
    command += ["-s", str(root), *(f"{root}{folder}" for folder in folders)]
    run_in(root_of(native), native, command, bound=[root], environment=environment)


def main(arguments: list[str] | None = None) -> int:
    """Make a root and print its folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("architecture", choices=sorted(MACHINES))
    given = parser.parse_args(arguments)
    try:
        print(root_of(machine_of(given.architecture)))
    except NotRunError as error:
        print(f"{given.architecture}: not run: {error}")
        return NOT_RUN
    return 0


if __name__ == "__main__":
    sys.exit(main())
