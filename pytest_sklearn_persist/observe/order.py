"""An order and names for what has none: the members of sets, and keys of dicts that are objects.

Both are worked out from values alone, never from hashes or addresses, so that they are the same
in every process.
"""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from .digest import flat_digest
from .snapshot import Options

__all__ = ["in_order", "item_path", "key_text"]

_READABLE = 80  # characters of a key that is spelt out in paths


def in_order(members: Iterable[Any], options: Options) -> list[Any]:
    """Return the members of a set in an order that only depends on what they are.

    Examples
    --------
    >>> in_order({("b", (2,)), ("a", (1,))}, Options()) == in_order(
    ...     {("a", (1,)), ("b", (2,))}, Options()
    ... )
    True
    """
    listed = list(members)
    if options.order_depth <= 0:
        return listed
    return sorted(listed, key=lambda member: _order_key(member, options))


def item_path(key: Any) -> str:
    """Return the path of an item under a plain key; a long one is cut, and told by its digest.

    Examples
    --------
    >>> item_path("a"), item_path(("a", 2)), len(item_path("a" * 500))
    ("['a']", "[('a', 2)]", 73)
    """
    text = repr(key)
    if len(text) > _READABLE:
        digest = hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
        text = repr(f"{text[1:60]}… {digest[:8]}")
    return f"[{text}]"


def key_text(key: Any, options: Options) -> str:
    """Return how a key that is no plain value is spelt in paths.

    Examples
    --------
    >>> key_text(("alpha", 1), Options()), key_text(int, Options())
    ("('alpha', 1)", 'int')
    """
    if isinstance(key, type):
        return key.__qualname__
    if isinstance(key, enum.Enum):
        return f"{type(key).__qualname__}.{key.name}"
    if isinstance(key, np.generic) or (type(key) is tuple and flat_digest(key) is not None):
        text = repr(key) if type(key) is tuple else f"{type(key).__name__}({key})"
        if len(text) <= _READABLE:
            return text
    name = type(key).__qualname__
    if options.order_depth <= 0:
        return name
    return f"{name} {_order_key(key, options).hex()[:8]}"


def _order_key(value: Any, options: Options) -> bytes:
    """Return a digest of a value, as deep as ``order_depth`` goes: an object may hold its set."""
    from .nodes import describe

    inner = replace(options, order_depth=options.order_depth - 1)
    leaf, children = describe(value, inner)
    sha = hashlib.sha256(repr((leaf.kind, leaf.type, leaf.meta)).encode("utf-8", "replace"))
    sha.update(leaf.digest or b"")
    if inner.order_depth > 0:
        for name, child in children:
            sha.update(name.encode("utf-8", "replace"))
            sha.update(_order_key(child, inner))
    return sha.digest()
