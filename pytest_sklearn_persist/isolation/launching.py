"""How a helper interpreter is started: its command line, environment and search path."""

from __future__ import annotations

import functools
import importlib.util
import re
import site
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from .. import STARTED_WITH

__all__ = [
    "BASE",
    "absolute_path",
    "clean_environment",
    "command",
    "import_quietly",
    "is_installed",
    "preloadable",
    "scrubbed",
    "split_path",
]

#: What every fresh process has imported: nothing else of scikit-learn, and what observes there.
BASE = (
    "numpy",
    "scipy.sparse",
    "joblib",
    "sklearn",
    "sklearn.base",
    "sklearn.utils._pprint",
    "pytest_sklearn_persist.formats",
    "pytest_sklearn_persist.observe.remote",
    "pytest_sklearn_persist.observe.nodes",
    "pytest_sklearn_persist.observe.containers",
    "pytest_sklearn_persist.observe.first_use",
)

_PRELOADABLE = frozenset(
    {"sklearn", "numpy", "scipy", "pandas", "joblib", "polars", "pytest_sklearn_persist"}
)

#: -X options that would only make a helper slow or talkative.
_DROPPED_X = frozenset({"importtime", "showrefcount", "tracemalloc", "perf", "perf_jit", "presite"})

_DROPPED_VARIABLES = frozenset(
    {"PYTHONSTARTUP", "PYTHONINSPECT", "PYTHONWARNINGS", "PYTHONPROFILEIMPORTTIME"}
)
_DROPPED_PREFIXES = ("PYTEST_", "COVERAGE_PROCESS_", "COV_CORE_")

#: What may be known to a process that loads what somebody else wrote: what numerical libraries
#: and the interpreter read, and what systems need to start a program at all.
_KEPT_VARIABLES = frozenset(
    {
        *("PATH", "LANG", "LANGUAGE", "TZ", "LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES"),
        *("PYTHONHASHSEED", "PYTHONHOME", "PYTHONUTF8", "PYTHONMALLOC", "PYTHONDEVMODE"),
        *("SYSTEMROOT", "WINDIR", "SYSTEMDRIVE", "PATHEXT", "NUMBER_OF_PROCESSORS"),
        *("PROCESSOR_ARCHITECTURE", "PROCESSOR_IDENTIFIER"),
        *(
            "LC_ALL",
            "LC_COLLATE",
            "LC_CTYPE",
            "LC_MESSAGES",
            "LC_MONETARY",
            "LC_NUMERIC",
            "LC_TIME",
        ),
    }
)
_KEPT_PREFIXES = (
    *("OMP_", "GOMP_", "KMP_", "OPENBLAS_", "GOTO_", "BLIS_", "MKL_", "VECLIB_"),
    *("NUMEXPR_", "NPY_", "SKLEARN_", "SCIPY_", "LOKY_MAX_", "GLIBC_TUNABLES"),
)
#: A name of that kind that does not belong to a library; ssh hands on all that begins with LC_.
_SECRET = re.compile("TOKEN|SECRET|PASS|KEY|CREDENTIAL|AUTH")


def preloadable(names: Iterable[str], *, installed: bool = False) -> frozenset[str]:
    """Keep the modules that may be imported in advance.

    Parameters
    ----------
    names : iterable of str
    installed : bool, default=False
        Keep those of other installed packages, too, that this process has imported.

    Examples
    --------
    >>> sorted(preloadable(["sklearn.svm", "numpy", "my_models"]))
    ['numpy', 'sklearn.svm']
    """
    return frozenset(
        name
        for name in names
        if name.partition(".")[0] in _PRELOADABLE
        or (installed and name in sys.modules and is_installed(name))
    )


def is_installed(name: str) -> bool:
    """Tell whether a module that was imported is of an installed package, not the user's own."""
    file = getattr(sys.modules.get(name.partition(".")[0]), "__file__", None)
    if not isinstance(file, str):
        return False
    return bool({"site-packages", "dist-packages"} & set(Path(file).parts))


def import_quietly(names: Iterable[str]) -> None:
    """Import the modules that can be imported.

    Any that can't is left alone: the task meets the same error when it needs the module, and
    can then tell it.  What the search for them has found in folders is not relied upon later.
    """
    missing = sorted(set(names) - sys.modules.keys())
    for name in missing:
        with suppress(Exception):
            importlib.import_module(name)
    if missing:
        importlib.invalidate_caches()


def absolute_path(entries: Sequence[object]) -> list[str]:
    """Make a search path independent of the working folder.

    Examples
    --------
    >>> import os
    >>> absolute_path(["", "/opt/models"]) == [os.getcwd(), "/opt/models"]
    True
    """
    return [
        # An entry that is not a path at all is the key of some import hook: left as it is.
        str(Path(entry).absolute()) if not entry or Path(entry).exists() else entry
        for entry in entries
        if isinstance(entry, str)
    ]


def split_path(entries: Sequence[object]) -> tuple[list[str], list[str]]:
    """Tell apart where the interpreter and installed libraries are, and the rest of a search path.

    Parameters
    ----------
    entries : sequence
        Such as ``sys.path``.

    Returns
    -------
    installed, others : list of str
        Both in their order. The folder that numpy or scikit-learn is found in is one of the
        first, wherever it is.

    Examples
    --------
    >>> installed, others = split_path([*sys.path, "/of/mine"])
    >>> "/of/mine" in installed, "/of/mine" in others
    (False, True)
    """
    roots = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}
    roots |= {*site.getsitepackages(), site.getusersitepackages()}
    inside = [Path(root).resolve() for root in roots if len(root) > 1]
    homes = {Path(home).resolve() for home in _homes_of_libraries()}
    installed: list[str] = []
    others: list[str] = []
    for entry in absolute_path(entries):
        real = Path(entry).resolve()
        ours = real in homes or any(real.is_relative_to(root) for root in inside)
        (installed if ours else others).append(entry)
    return installed, others


@functools.cache
def _homes_of_libraries() -> frozenset[str]:
    """Find the folders that hold the libraries, without importing these."""
    specs = map(importlib.util.find_spec, ("numpy", "scipy", "sklearn", "joblib"))
    files = [spec.origin for spec in specs if spec is not None and spec.origin]
    return frozenset(str(Path(file).parents[1]) for file in files)


def command(module: str, *arguments: object) -> list[str]:
    """Give the command line that calls ``main(*arguments)`` of a module of this package."""
    path = absolute_path(sys.path)
    home = str(Path(__file__).resolve().parents[2])
    if home not in path:  # found by an import hook, as an editable installation may be
        path.append(home)
    values = ", ".join(map(repr, arguments))
    code = f"import sys; sys.path[:] = {path!r}; from {module} import main; main({values})"
    return [sys.executable, *_interpreter_flags(), "-c", code]


def _interpreter_flags() -> list[str]:
    """Give the flags that make a helper behave as this interpreter, but for the warning filters."""
    flags = []
    for letter, name in (("I", "isolated"), ("E", "ignore_environment"), ("s", "no_user_site")):
        if getattr(sys.flags, name):
            flags.append(f"-{letter}")
    if sys.flags.no_site:
        flags.append("-S")
    if sys.flags.dont_write_bytecode:
        flags.append("-B")
    if sys.flags.optimize:
        flags.append("-" + "O" * sys.flags.optimize)
    options: dict[str, str | bool] = getattr(sys, "_xoptions", {})
    for name, value in options.items():
        if name not in _DROPPED_X:
            flags += ["-X", name if value is True else f"{name}={value}"]
    return flags


def clean_environment() -> dict[str, str]:
    """Copy the environment that this process was started with, as far as the package saw it.

    What was set since then exists in this process only, and what belongs to the test session is
    left out, too.

    The seed of string hashes is another than this interpreter's, so that what depends on the
    order of a set shows.
    """
    environment = {
        name: value
        for name, value in STARTED_WITH.items()
        if name not in _DROPPED_VARIABLES and not name.startswith(_DROPPED_PREFIXES)
    }
    seed = "3141" if STARTED_WITH.get("PYTHONHASHSEED") == "2718" else "2718"
    environment["PYTHONHASHSEED"] = seed
    return environment


def scrubbed(environment: Mapping[str, str], home: str) -> dict[str, str]:
    """Keep what libraries need, and nothing that could be a secret.

    Parameters
    ----------
    environment : mapping of str to str
        Names and values.
    home : str
        A folder to be called the user's own.

    Examples
    --------
    >>> scrubbed({"OMP_NUM_THREADS": "1", "GITHUB_TOKEN": "secret"}, "/tmp/home")
    {'OMP_NUM_THREADS': '1', 'HOME': '/tmp/home'}
    """
    kept = {
        name: value
        for name, value in environment.items()
        if name.upper() in _KEPT_VARIABLES
        or (name.upper().startswith(_KEPT_PREFIXES) and not _SECRET.search(name.upper()))
    }
    return {**kept, "HOME": home}
