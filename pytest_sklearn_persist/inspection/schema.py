"""The tree that skops writes as ``schema.json``."""

from __future__ import annotations

from typing import Any

from .findings import Findings
from .tree import VERSION, Found
from .values import Global

__all__ = ["read_schema"]

_MOST = 2_000_000
#: What skops makes of plain data by itself.
_PLAIN = frozenset("dict list tuple set frozenset str int float bool bytes bytearray slice".split())
#: Loaders that look nothing up.
_DATA = frozenset({"JsonNode", "CachedNode"})
_FUNCTIONS = frozenset({"FunctionNode", "TypeNode", "MethodNode", "OperatorFuncNode"})


def read_schema(schema: Any, findings: Findings, prefix: str = "") -> None:
    """Find the types, the estimators and the stored callables.

    Parameters
    ----------
    schema : object
        As it was in the file.
    findings : Findings
    prefix : str
        The path of what the file holds.
    """
    if not isinstance(schema, dict) or "__loader__" not in schema:
        findings.note("a schema.json that skops has not written")
        return
    findings.holds.append(_what_is(schema))
    todo: list[tuple[Any, str, bool]] = [(schema, prefix, False)]
    for _ in range(_MOST):
        if not todo:
            return
        node, path, attributes = todo.pop()
        if isinstance(node, list):
            todo += [(part, f"{path}[{i}]", False) for i, part in reversed([*enumerate(node)])]
        elif isinstance(node, dict) and "__loader__" in node:
            _read_node(node, path, attributes, todo, findings)
        elif isinstance(node, dict):
            parts = reversed([*node.items()])
            if attributes:
                todo += [(part, _shortened(f"{path}.{key}"), False) for key, part in parts]
            else:
                todo += [(part, _shortened(f"{path}[{key!r}]"), False) for key, part in parts]
    findings.note(f"more than {_MOST:,} nodes: the rest was not looked at")


def _shortened(path: str) -> str:
    path = path.removeprefix(".")
    return path if len(path) <= 400 else "…" + path[-399:]


def _read_node(
    node: dict[str, Any],
    path: str,
    attributes: bool,
    todo: list[tuple[Any, str, bool]],
    findings: Findings,
) -> None:
    loader = node["__loader__"]
    if loader in _DATA:
        return
    module, name = node.get("__module__"), node.get("__class__")
    if not isinstance(module, str) or not isinstance(name, str):
        findings.add_global(Global(None, None))
    elif not (module == "builtins" and name in _PLAIN):
        findings.add_global(Global(module, name))
        if loader in _FUNCTIONS:
            findings.callables.append(Found(path, module, name))
    content = node.get("content")
    if loader == "ObjectNode":
        version = _version(content)
        if (version is not None or not path) and isinstance(module, str) and isinstance(name, str):
            findings.estimators.append(Found(path, module, name, version))
        todo.append((content, path, True))
        return
    for key, part in reversed([*node.items()]):
        if isinstance(part, (dict, list)) and key != "key_types":
            todo.append((part, path, attributes and key == "content"))
        elif key == "key_types" and isinstance(part, dict):
            todo.append((part, path, False))


def _what_is(schema: dict[str, Any]) -> str:
    name = str(schema.get("__class__"))[:100]
    content = schema.get("content")
    counted = (
        f" of {len(content):,}" if name in _PLAIN and isinstance(content, (dict, list)) else ""
    )
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}{counted}"


def _version(content: Any) -> str | None:
    """Return what an estimator says about its release: a JSON text in a node."""
    for key in ("content", VERSION, "content"):
        content = content.get(key) if isinstance(content, dict) else None
    return content.strip('"')[:40] if isinstance(content, str) else None
