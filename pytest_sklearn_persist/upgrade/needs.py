"""Which packages goldens need, and which of them may and can be installed elsewhere."""

from __future__ import annotations

import importlib.metadata
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from packaging.utils import canonicalize_name

from ..blame.sides import KNOWN
from ..goldens.environments import recreation_of
from ..goldens.manifest import Manifest, ManifestError, read_manifest

__all__ = ["Needs", "installed_versions", "needs_of"]

_CORE = ("scikit-learn", "numpy", "scipy", "joblib", "threadpoolctl")
_FORMATS = {"cloudpickle": "cloudpickle", "skops": "skops", "lz4": "lz4"}


@dataclass(frozen=True, slots=True)
class Needs:
    """What has to be installed where goldens are checked.

    Attributes
    ----------
    packages : tuple of str
        Canonical names, the most telling first.
    notes : tuple of str
        What is not installed there, and why.
    """

    packages: tuple[str, ...]
    notes: tuple[str, ...] = ()


def needs_of(paths: Iterable[Path], *, also: Iterable[str] = (), bare: bool = False) -> Needs:
    """Return what the recordings name, as far as it may be installed.

    A manifest is a file from elsewhere: only the libraries that scikit-learn is used with, what
    is installed here, and what the user names are installed because it says so.

    Parameters
    ----------
    paths : iterable of Path
        Of manifests; those that cannot be read need nothing.
    also : iterable of str
        Packages that may be installed because a recording names them.
    bare : bool
        There are files, too, of which it is not known what they need: all that is usual is.
    """
    named = set(_CORE)
    for path in paths:
        try:
            named |= _named(read_manifest(path))
        except ManifestError:
            continue  # the check tells
    allowed = {*KNOWN, *_FORMATS.values(), *map(str, map(canonicalize_name, also))}
    if bare:
        named |= {name for name in KNOWN if _distribution(name) is not None}
    notes = []
    for name in sorted(named - {*_CORE}):
        there = _distribution(name)
        if name not in allowed and there is None:
            notes.append(
                f"{name} is named by a recording, not installed here, and left out: if you know "
                f"it, add --also {name}"
            )
        elif there is not None and _is_local(there):
            notes.append(
                f"{name} is installed from a folder here, and left out: models that need it can't "
                f"be loaded there; a wheel can be named with the target ({name}@file:///…)"
            )
        else:
            continue
        named.discard(name)
    order = [name for name in KNOWN if name in named]
    return Needs((*order, *sorted(named - {*order})), tuple(notes))


def installed_versions(names: Iterable[str]) -> dict[str, str]:
    """Return the versions of those packages that are installed here."""
    found = {name: _distribution(name) for name in names}
    return {name: there.version for name, there in found.items() if there is not None}


def _named(manifest: Manifest) -> set[str]:
    found = {pin.partition("==")[0] for pin in recreation_of(manifest).requirements}
    parts = {part for artifact in manifest.artifacts for part in artifact.format.split(":")}
    return found | {package for part, package in _FORMATS.items() if part in parts}


def _distribution(name: str) -> importlib.metadata.Distribution | None:
    try:
        return importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _is_local(there: importlib.metadata.Distribution) -> bool:
    """Tell whether it comes from a folder, as an editable installation does."""
    text = there.read_text("direct_url.json")
    try:
        return text is not None and "dir_info" in json.loads(text)
    except ValueError:
        return False
