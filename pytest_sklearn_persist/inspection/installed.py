"""Whether a class is in the installed scikit-learn, without importing what a file names.

Only the folder of the package ``sklearn`` is looked up; below it modules are files, and their
source says what is in them.
"""

from __future__ import annotations

import ast
from functools import lru_cache
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.util import find_spec
from pathlib import Path

__all__ = ["exists"]

_LARGEST = 4_000_000


def exists(module: str, name: str) -> str:
    """Return ``yes``, ``no`` or ``unknown``.

    Parameters
    ----------
    module, name : str
        As a file names them.  Of modules outside of scikit-learn nothing is said, and of names
        in compiled modules only if the module is gone.

    Examples
    --------
    >>> exists("sklearn.linear_model._base", "LinearRegression")
    'yes'
    >>> exists("sklearn.linear_model.base", "LinearRegression")
    'no'
    >>> exists("antigravity", "fly")
    'unknown'
    """
    parts = module.split(".")
    if parts[0] != "sklearn" or not all(part.isidentifier() for part in parts):
        return "unknown"
    names = _names(module)
    if names is None:
        return "no"
    if name.partition(".")[0] in names:
        return "yes" if "." not in name else "unknown"
    return "unknown" if "*" in names else "no"


@lru_cache(maxsize=4096)
def _names(module: str) -> frozenset[str] | None:
    """Return the names in a module, with ``*`` if there may be others; None without a module."""
    folder = _folder()
    if folder is None:
        return frozenset("*")
    *parents, last = module.split(".")[1:] or [""]
    for parent in parents:
        folder /= parent
        if not folder.is_dir():
            return None
    home = folder / last if last else folder
    source = home / "__init__.py" if home.is_dir() else home.with_name(f"{last}.py")
    if source.is_file():
        return _names_in(source, home if home.is_dir() else None)
    compiled = any(home.with_name(last + suffix).is_file() for suffix in EXTENSION_SUFFIXES)
    return frozenset("*") if compiled else None


@lru_cache(maxsize=1)
def _folder() -> Path | None:
    """Return the folder of scikit-learn; looking for a package without a dot imports nothing."""
    try:
        spec = find_spec("sklearn")
    except (ImportError, ValueError):
        return None
    places = spec.submodule_search_locations if spec is not None else None
    return Path(next(iter(places))) if places else None


def _names_in(source: Path, package: Path | None) -> frozenset[str]:
    """Return what the source of a module defines or imports at its top level."""
    try:
        if source.stat().st_size > _LARGEST:
            return frozenset("*")
        tree = ast.parse(source.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return frozenset("*")
    names: set[str] = set()
    todo: list[ast.AST] = list(tree.body)
    while todo:
        node = todo.pop()
        if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            names.add("*" if node.name == "__getattr__" else node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {alias.asname or alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif not isinstance(node, ast.Lambda):
            todo += ast.iter_child_nodes(node)
    if package is not None and package.is_dir():
        names |= {path.name.partition(".")[0] for path in package.iterdir()}
    return frozenset(names)
