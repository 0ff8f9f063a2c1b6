"""The environment of a recording and the installed one, side by side."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterable, Mapping
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import Version

from ..errors import UsageError
from ..goldens.environments import recreation_of
from ..goldens.manifest import Manifest
from ..recorder import environment
from .findings import Change

__all__ = ["KNOWN", "changes_of", "minor_of", "other_facts", "pins_of"]

#: What may be installed because a recording names it; anything else only if it is installed
#: here, or if the user says so: a manifest is a file from elsewhere.
KNOWN = (
    "scikit-learn",
    "numpy",
    "scipy",
    "pandas",
    "joblib",
    "threadpoolctl",
    "polars",
    "pyarrow",
    "cloudpickle",
    "skops",
)
_FACTS = ("implementation", "system", "machine", "byteorder", "libc", "pointer_bits")


def pins_of(manifest: Manifest, also: Iterable[str] = ()) -> dict[str, str]:
    """Return the versions that a model was recorded with, the most telling library first.

    Parameters
    ----------
    manifest : Manifest
    also : iterable of str
        Distributions that may be installed although they are neither known nor installed here.

    Raises
    ------
    UsageError
        The recording needs a distribution that may not be installed.
    """
    recreation = recreation_of(manifest)  # which checks that these are names and versions
    pins = dict(pin.split("==") for pin in recreation.requirements)
    allowed = {*KNOWN, *map(canonicalize_name, also)}
    strange = sorted(name for name in pins if name not in allowed and not _installed(name))
    if strange:
        raise UsageError(
            f"{manifest.path}: requirements: {', '.join(strange)} is not installed here, and would "
            f"be installed because this file says so: if you know it, add --also {strange[0]}"
        )
    order = [name for name in KNOWN if name in pins]
    return {name: pins[name] for name in [*order, *sorted(set(pins) - set(order))]}


def changes_of(manifest: Manifest, pins: Mapping[str, str]) -> tuple[Change, ...]:
    """Return what is another version now.

    Parameters
    ----------
    manifest : Manifest
    pins : mapping of str to str
        See `pins_of`.
    """
    found = [
        Change(name, then, now)
        for name, then in pins.items()
        if not _same(then, now := _installed(name))
    ]
    then, now = (minor_of(str(facts["python"])) for facts in (manifest.environment, environment()))
    return (*found, *([Change("python", then, now)] if then != now else []))


def other_facts(manifest: Manifest) -> tuple[tuple[str, str, str], ...]:
    """Return facts that are not the same and come with no package: name, then, now."""
    then, now = manifest.environment, environment()
    rows = [(name, _plain(then.get(name)), _plain(now.get(name))) for name in _FACTS]
    rows.append(("BLAS", _blas(then), _blas(now)))
    rows.append(("threads", _threads(then), _threads(now)))
    return tuple((name, old, new) for name, old, new in rows if old != new)


def minor_of(version: str) -> str:
    """Return the minor version.

    Examples
    --------
    >>> minor_of("3.10.13"), minor_of("1.4.1.post1")
    ('3.10', '1.4')
    """
    return ".".join(version.split(".")[:2])


def _installed(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _same(one: str, other: str) -> bool:
    try:
        return Version(one) == Version(other)
    except ValueError:  # also of thousands of digits
        return False


def _plain(value: Any) -> str:
    return "not recorded" if value is None else str(value)


def _threads(facts: Mapping[str, Any]) -> str:
    known = facts.get("threads")
    if not isinstance(known, dict) or not known:
        return "not set"
    return " ".join(f"{name}={value}" for name, value in sorted(known.items()))


def _blas(facts: Mapping[str, Any]) -> str:
    pools = facts.get("blas")
    if not isinstance(pools, list):
        return "not recorded"
    found = {
        " ".join(
            str(pool[key]) for key in ("internal_api", "version", "architecture") if key in pool
        )
        for pool in pools
        if isinstance(pool, dict) and pool.get("version")
    }
    return ", ".join(sorted(found)) or "not recorded"
