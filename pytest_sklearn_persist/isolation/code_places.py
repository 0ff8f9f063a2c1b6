"""Which files a process with a stranger's model may read: code, and what tells about the machine.

Folders of the environment are named one by one. The whole prefix is never among them: in a
virtual environment it holds ``pip.conf``, and it may be the user's home or the checkout.
"""

from __future__ import annotations

import functools
import os
import site
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from importlib.machinery import all_suffixes
from pathlib import Path
from types import ModuleType

__all__ = [
    "MACHINE",
    "OF_PROCESSES",
    "folders_of_code",
    "libraries_loaded",
    "loaded_from",
    "outermost",
    "user_code",
]

#: Facts about the machine that numerical libraries and dates need.
MACHINE = (
    *("/etc/localtime", "/etc/timezone", "/usr/share/zoneinfo", "/usr/lib/locale"),
    *("/sys/devices/system/cpu", "/sys/devices/system/node", "/sys/fs/cgroup"),
    *("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom"),
    # Where libraries are: ld.so.cache says it, and Debian's BLAS is behind a link in alternatives.
    *("/etc/ld.so.cache", "/etc/alternatives"),
)

#: What may be read of ``/proc`` besides the folder of the process.
OF_PROCESSES = ("/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/sys/kernel", "/proc/sys/vm")

_SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/local/lib64")
_STORES = ("/nix/store/", "/gnu/store/")  # world-readable, and code is scattered over them
_INSTALLED = ("site-packages", "dist-packages")
_RECORDING = "golden.json"


def folders_of_code() -> list[str]:
    """List the folders that hold the interpreter's library and what is installed for it."""
    prefixes = {sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix}
    found = [*_SYSTEM, *site.getsitepackages()]
    if site.ENABLE_USER_SITE:
        found.append(site.getusersitepackages())
    for prefix in sorted(prefixes):
        inside = ("lib", "lib64", "share/zoneinfo", "pyvenv.cfg")
        found += [os.path.join(prefix, name) for name in inside]  # noqa: PTH118 - many, and quick
        found += [store for store in _STORES if prefix.startswith(store)]
    found += [sysconfig.get_path(name) for name in ("stdlib", "platstdlib")]
    found += [entry for entry in sys.path if _is_of_installer(entry)]
    return [path for path in dict.fromkeys(found) if len(path) > 1 and Path(path).exists()]


def _is_of_installer(entry: str) -> bool:
    """Say whether an installer has filled a folder of the search path, or it is an archive."""
    if not entry:
        return False
    path = Path(entry)
    if path.name in _INSTALLED or path.is_file():
        return True
    return next(path.glob("*.dist-info"), None) is not None


def loaded_from(modules: Mapping[str, ModuleType], known: Iterable[str]) -> list[str]:
    """List where loaded packages really are, besides the folders that are known.

    An editable installation, or a cache that an installer links to.
    """
    folders = tuple(os.path.realpath(path) + os.sep for path in known)
    found = set()
    real_folder = functools.cache(os.path.realpath)
    for name, module in list(modules.items()):
        file = getattr(module, "__file__", None)
        if not isinstance(file, str) or name == "__main__":
            continue
        # A link in a known folder may lead out of it, as Debian's sitecustomize.py does.
        parent, last = os.path.split(file)
        path = os.path.join(real_folder(parent), last)  # noqa: PTH118 - thousands, and quick
        if os.path.islink(path):  # noqa: PTH114
            path = os.path.realpath(path)
        real = Path(path)
        if path.startswith(folders) or not real.is_file():
            continue
        depth = name.count(".") + (real.stem == "__init__")
        alike = real.parts[-depth - 1 :] == Path(file).parts[-depth - 1 :]
        found.add(str(real.parents[depth - 1] if depth and alike else real))
    return sorted(found)


def libraries_loaded(known: Iterable[str]) -> list[str]:
    """List the shared libraries that are mapped into this process from other folders."""
    folders = tuple(os.path.realpath(path) + os.sep for path in known)
    with suppress(OSError):
        lines = Path("/proc/self/maps").read_text("utf-8", "replace").splitlines()
        parts = [line.split(None, 5) for line in lines]
        mapped = {p[5] for p in parts if len(p) == 6 and "x" in p[1] and p[5][0] == "/"}
        return sorted(path for path in mapped if not path.startswith(folders))
    return []


def outermost(paths: Iterable[str]) -> tuple[str, ...]:
    """Leave out what lies in another folder of these."""
    kept: dict[str, str] = {}
    for path in sorted(set(paths), key=lambda path: os.path.realpath(path).count(os.sep)):
        real = os.path.realpath(path)
        parents = (real[:end] for end, letter in enumerate(real) if letter == os.sep and end)
        if real not in kept and not any(parent in kept for parent in parents):
            kept[real] = path
    return tuple(kept.values())


def user_code(entries: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """List modules and packages in folders of a search path: not what lies beside them.

    Nor recordings inside of them: what a model is compared with is not for its process to read. A
    package that holds some is listed piece by piece.

    Returns
    -------
    files and folders, folders : tuple of str
        What may be read with all below it, and folders whose names may be listed.
    """
    readable: set[str] = set()
    listed = list(entries)
    for path in _code_in(listed):
        _add(Path(path), readable, listed)
    return tuple(sorted(readable)), tuple(dict.fromkeys(listed))


def _add(path: Path, readable: set[str], listed: list[str]) -> None:
    if not path.is_dir() or not _holds_recording(path):
        readable.add(str(path))
    elif not (path / _RECORDING).exists():
        listed.append(str(path))
        with suppress(OSError):
            for child in path.iterdir():
                if not child.is_symlink():  # it may lead out of the package
                    _add(child, readable, listed)


def _holds_recording(folder: Path) -> bool:
    return any(_RECORDING in files for _, _, files in os.walk(folder))


def _code_in(entries: Iterable[str]) -> Iterator[str]:
    suffixes = tuple(all_suffixes())
    for entry in tuple(entries):
        with suppress(OSError):
            for path in Path(entry).iterdir():
                if path.name.startswith("."):
                    continue
                if path.is_file():
                    if path.name.endswith(suffixes):
                        yield str(path)
                elif any(child.name.endswith(suffixes) for child in path.iterdir()):
                    yield str(path)
