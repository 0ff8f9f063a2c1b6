"""The facts of an environment, as a person reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .visible import visible

__all__ = ["facts_of"]

_FIRST = "scikit-learn numpy scipy joblib"  # libraries that matter most
_FACTS = {
    "python": "Python",
    "implementation": "implementation",
    "system": "system",
    "libc": "libc",
    "machine": "machine",
    "byteorder": "byte order",
    "pointer_bits": "bits of a pointer",
    "blas": "BLAS",
    "threads": "threads",
}


def facts_of(facts: Mapping[str, Any]) -> list[list[str]]:
    """Return the facts of an environment as pairs of a label and a text, libraries first.

    Examples
    --------
    >>> facts_of({"python": "3.11.7", "libraries": {"numpy": "2.4.6"}})
    [['numpy', '2.4.6'], ['Python', '3.11.7']]
    """
    libraries = facts.get("libraries") or {}
    names = sorted(libraries, key=lambda name: (name not in _FIRST, _FIRST.find(name), name))
    pairs = [[visible(name), visible(str(libraries[name]))] for name in names]
    pairs += [[label, _spelt(facts[key])] for key, label in _FACTS.items() if facts.get(key)]
    return pairs


def _spelt(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{visible(str(key))} {_spelt(one)}" for key, one in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        parts = (_values(one) if isinstance(one, Mapping) else [one] for one in value)
        return "; ".join(" ".join(map(_spelt, part)) for part in parts)
    return visible(str(value))


def _values(value: Mapping[str, Any]) -> list[Any]:
    return [value[key] for key in sorted(value)]
