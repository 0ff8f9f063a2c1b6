"""What the source of an installed module says, with nothing imported or run."""

from __future__ import annotations

import ast
import functools
import inspect
import sys
import textwrap
from importlib.machinery import PathFinder
from pathlib import Path

__all__ = ["file_of", "parameters_of", "source_of"]

_MOST_BYTES = 4_000_000


def file_of(module: str) -> Path | None:
    """Return the file of a module that could be imported here, None if there is none.

    Examples
    --------
    >>> file_of("sklearn.linear_model._ridge").name, file_of("sklearn.nowhere")
    ('_ridge.py', None)
    """
    path, names, found = list(sys.path), module.split("."), None
    for number in range(1, len(names) + 1):
        try:
            spec = PathFinder.find_spec(".".join(names[:number]), path)
        except (ImportError, ValueError, OSError):
            return None
        if spec is None:
            return None
        path = list(spec.submodule_search_locations or ())
        found = spec.origin if spec.has_location else None
    return Path(found) if found else None


def source_of(module: str, name: str) -> str | None:
    """Return the source of a function or class, as it stands in its module, without indentation.

    Examples
    --------
    >>> source_of("sklearn.utils.validation", "column_or_1d").startswith("def column_or_1d(")
    True
    """
    file = file_of(module)
    node: ast.AST | None = None if file is None else _parsed(file)
    if file is None or node is None:
        return None
    for part in name.split("."):
        inside = [one for one in getattr(node, "body", ()) if getattr(one, "name", None) == part]
        node = inside[-1] if inside else None
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return None
    first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
    return textwrap.dedent("".join(inspect.getblock(lines[first - 1 :])))


def _parsed(file: Path) -> ast.Module | None:
    try:
        if file.suffix != ".py" or file.stat().st_size > _MOST_BYTES:
            return None
        return ast.parse(file.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError):
        return None


@functools.lru_cache(maxsize=64)
def parameters_of(module: str, name: str) -> dict[str, str]:
    """Return the parameters of the constructor of a class, with their defaults as they stand.

    Parameters
    ----------
    module, name : str
        A class that the module defines itself; one that inherits its constructor from a class of
        the same module is followed there.

    Examples
    --------
    >>> parameters_of("sklearn.linear_model._ridge", "Ridge")["alpha"]
    '1.0'
    """
    file = file_of(module)
    tree = None if file is None else _parsed(file)
    if tree is None:
        return {}
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    return _constructor(classes, name, frozenset())


def _constructor(
    classes: dict[str, ast.ClassDef], name: str, seen: frozenset[str]
) -> dict[str, str]:
    if name not in classes or name in seen:
        return {}
    for node in classes[name].body:
        if isinstance(node, ast.FunctionDef) and node.name == "__init__":
            return _parameters(node.args)
    for base in classes[name].bases:
        found = _constructor(classes, ast.unparse(base), seen | {name})
        if found:
            return found
    return {}


def _parameters(given: ast.arguments) -> dict[str, str]:
    plain = [*given.posonlyargs, *given.args][1:]
    found = {one.arg: "" for one in plain}
    for one, default in zip(reversed(plain), reversed(given.defaults), strict=False):
        found[one.arg] = ast.unparse(default)
    for one, keyword in zip(given.kwonlyargs, given.kw_defaults, strict=True):
        found[one.arg] = "" if keyword is None else ast.unparse(keyword)
    return found
