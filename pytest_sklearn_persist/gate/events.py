"""What a process that has loaded a stranger's file may do besides: compute, and little else.

Each check is given the arguments of one of Python's audit events and says what is wrong, or None.
Events of a family below that no check knows are refused: a new one is more likely to matter than
not.
"""

from __future__ import annotations

import inspect
import os
import site
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from importlib.machinery import all_suffixes
from pathlib import Path
from types import FrameType
from typing import Any, TypeAlias

__all__ = ["Check", "Surroundings", "check_unknown", "make_checks"]

Check: TypeAlias = Callable[[tuple[Any, ...]], "str | None"]

#: Beginnings of event names.
_REFUSED_FAMILIES = (
    *("os.", "shutil.", "subprocess.", "pty.", "socket.", "mmap.", "fcntl."),
    *("resource.", "signal.", "syslog.", "ensurepip.", "urllib.", "http.", "ftplib.", "imaplib."),
    *("nntplib.", "poplib.", "smtplib.", "telnetlib.", "webbrowser.", "sqlite3.", "winreg."),
    *("_winapi.", "msvcrt.", "_posixsubprocess.", "pdb.", "builtins.breakpoint"),
    *("cpython.run_", "code.__new__", "function.__new__", "sys.set"),
)

_HARMLESS = (
    *("os.listdir", "os.scandir", "os.walk", "os.fwalk", "os.getxattr", "os.listxattr"),
    *("os.putenv", "os.unsetenv", "os.add_dll_directory", "mmap.__new__", "socket.gethostname"),
    *("sys.set_asyncgen_hooks_firstiter", "sys.set_asyncgen_hooks_finalizer"),
)

#: Events that name files, and where in their arguments; they may happen in the own folder.
_OF_FILES = {
    **dict.fromkeys(("os.remove", "os.rmdir", "os.mkdir", "os.truncate", "os.utime"), (0,)),
    **dict.fromkeys(("os.chmod", "os.chdir", "shutil.rmtree"), (0,)),
    **dict.fromkeys(("os.rename", "os.link", "shutil.copyfile", "shutil.move"), (0, 1)),
    "shutil.copymode": (0, 1),
    "shutil.copystat": (0, 1),
}

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

#: Packages that need not be trusted by name: what is loaded from them is on the list, exactly.
_LIBRARIES = frozenset(
    {
        *("numpy", "scipy", "sklearn", "joblib", "threadpoolctl", "pandas", "polars", "pyarrow"),
        *("dateutil", "pytz", "tzdata", "six", "narwhals", "skops", "cloudpickle", "lz4"),
        *("pytest_sklearn_persist", "packaging"),
    }
)
#: Stands for whoever has asked it: an import by one of these says nothing about who wants it.
_GO_BETWEENS = frozenset({"pickle", "_pickle", "_compat_pickle", "importlib", "copyreg"})

_READABLE = (
    *("/proc/self/maps", "/proc/self/stat", "/proc/self/statm", "/proc/self/status"),
    *("/proc/self/cgroup", "/proc/self/mountinfo", "/proc/cpuinfo", "/proc/meminfo"),
    *("/proc/stat", "/proc/sys/", "/sys/devices/", "/sys/fs/cgroup/", "/usr/share/zoneinfo/"),
    *("/etc/localtime", "/etc/timezone", "/dev/null", "/dev/urandom"),
)


@dataclass(frozen=True)
class Surroundings:
    """Where the process is, and which packages the user trusts.

    Attributes
    ----------
    folder : str
        Its own folder, where it may write.
    trusted : frozenset of str
        First names of the user's packages.
    reviewed : bool
        Whether somebody has looked at the very bytes: they may then import any module, make
        functions of stored code as cloudpickle does, and call into libraries.
    """

    folder: str
    trusted: frozenset[str] = frozenset()
    reviewed: bool = False
    homes: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Find the folders that hold the interpreter and what is installed for it."""
        roots = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}
        roots |= {*site.getsitepackages(), site.getusersitepackages()}
        roots.add(str(Path(os.__file__).parent))
        for name in _LIBRARIES:
            file = getattr(sys.modules.get(name), "__file__", None)
            if file:
                roots.add(str(Path(file).parent))
        homes = {os.path.realpath(root) + os.sep for root in roots if len(root) > 1}
        object.__setattr__(self, "homes", tuple(sorted(homes)))


def make_checks(surroundings: Surroundings) -> dict[str, Check]:
    """Return the checks, by the name of the event."""
    checks: dict[str, Check] = dict.fromkeys(_HARMLESS, _nothing)
    for name, places in _OF_FILES.items():
        checks[name] = partial(_of_files, surroundings, name, places)
    checks["open"] = partial(_open, surroundings)
    checks["import"] = partial(_import, surroundings)
    for name in ("code.__new__", "function.__new__"):
        checks[name] = partial(_makes_code, surroundings, name)
    return checks


def check_unknown(surroundings: Surroundings, event: str) -> str | None:
    """Say what is wrong with an event that no check is for; None if it does not matter.

    Parameters
    ----------
    surroundings : Surroundings
    event : str
        Its name.
    """
    if event.startswith("ctypes."):
        packages = surroundings.trusted | {"threadpoolctl"}
        fine = surroundings.reviewed or _is_within(packages) or _is_importing()
        return None if fine else f"it would call into libraries ({event})"
    if event.startswith(_REFUSED_FAMILIES):
        return f"it does what Python calls {event}"
    return None


def _nothing(_: tuple[Any, ...]) -> str | None:
    return None


def _of_files(
    surroundings: Surroundings, event: str, places: tuple[int, ...], arguments: tuple[Any, ...]
) -> str | None:
    for place in places:
        path = _real_path(arguments[place])
        if path is None or not path.startswith(_own(surroundings)):
            verb = event.rpartition(".")[2]
            return f"it would change a file: {verb} {_shown_path(arguments[place])}"
    return None


def _own(surroundings: Surroundings) -> str:
    return os.path.realpath(surroundings.folder) + os.sep


def _open(surroundings: Surroundings, arguments: tuple[Any, ...]) -> str | None:
    path, mode, flags = arguments
    if isinstance(path, int):  # it has been opened before, and was checked then
        return None
    real = _real_path(path)
    if real is not None and real.startswith(_own(surroundings)):
        return None
    shown = _shown_path(path)
    writes = isinstance(mode, str) and any(letter in mode for letter in "wax+")
    if writes or (isinstance(flags, int) and flags & _WRITING):
        return None if real == os.devnull else f"it would write to {shown}"
    if real is None or not _is_readable(surroundings, real):
        return f"it would read {shown}"
    return None


def _is_readable(surroundings: Surroundings, real: str) -> bool:
    """Say whether a file is code, or belongs to what is installed, or tells about the machine."""
    if real.startswith(surroundings.homes):
        return True
    if real.startswith(f"/proc/{os.getpid()}/"):
        real = "/proc/self/" + real.split("/", 3)[3]
    if real in _READABLE or real.startswith(tuple(p for p in _READABLE if p.endswith("/"))):
        return True
    if any(real.startswith(home) for home in map(_home_of, surroundings.trusted) if home):
        return True
    on_path = any(entry and real.startswith(os.path.realpath(entry) + os.sep) for entry in sys.path)
    return on_path and real.endswith(tuple(all_suffixes()))


def _home_of(package: str) -> str:
    """Return the folder of a package that was imported, with a separator at its end."""
    file = getattr(sys.modules.get(package), "__file__", None) or ""
    if Path(file).name != "__init__.py":
        return ""
    return os.path.realpath(Path(file).parent) + os.sep


def _real_path(path: Any) -> str | None:
    try:
        return os.path.realpath(os.fsdecode(path))
    except (TypeError, ValueError, OSError):
        return None


def _shown_path(path: Any) -> str:
    text = os.fsdecode(path) if isinstance(path, (str, bytes)) else type(path).__name__
    return ascii(text)[:200]


def _import(surroundings: Surroundings, arguments: tuple[Any, ...]) -> str | None:
    name = arguments[0]
    root = str(name).partition(".")[0]
    known = (sys.stdlib_module_names, _LIBRARIES, surroundings.trusted)
    if surroundings.reviewed or any(root in names for names in known):
        return None
    issuer = _issuer()
    if issuer in _LIBRARIES - {"pytest_sklearn_persist"} or issuer in surroundings.trusted:
        return None
    if issuer in sys.stdlib_module_names or _is_within(surroundings.trusted):
        return None
    return f"it would import {ascii(name)[:200]}"


def _issuer() -> str | None:
    """Return the package whose code has the import statement; None for a pickle's own wish."""
    for frame in _callers():
        root = _root_of(frame)
        if root == "importlib":
            continue
        return None if root in _GO_BETWEENS else root
    return None


def _makes_code(surroundings: Surroundings, event: str, _: tuple[Any, ...]) -> str | None:
    if surroundings.reviewed or "cloudpickle" in surroundings.trusted:
        return None
    if _is_importing() or _is_within(surroundings.trusted):
        return None
    return f"it would make code that is stored in it ({event})"


def _is_within(packages: frozenset[str]) -> bool:
    """Say whether code of one of these packages is at work."""
    return bool(packages) and any(_root_of(frame) in packages for frame in _callers())


def _is_importing() -> bool:
    return any(frame.f_globals.get("__name__") == "importlib._bootstrap" for frame in _callers())


def _callers() -> Iterator[FrameType]:
    """Yield the frames of what has raised the event, innermost first."""
    frame = inspect.currentframe()
    while frame is not None:
        name = frame.f_globals.get("__name__")
        if name not in (__name__, f"{__package__}.hook"):
            yield frame
        frame = frame.f_back


def _root_of(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__") or "").partition(".")[0]
