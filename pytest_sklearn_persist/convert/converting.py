"""Carry a recorded model over to another release, and write what is proved."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from ..blame.blaming import pythons_of
from ..blame.planning import Plan
from ..blame.sides import minor_of, pins_of
from ..errors import UsageError
from ..goldens.manifest import Artifact, Manifest
from ..venvs import VenvCache
from ..venvs.interpreters import find_interpreters
from .carrier import Carrier
from .findings import Conversion

__all__ = ["convert_recording"]


def convert_recording(
    manifest: Manifest,
    target: dict[str, str],
    output: Path,
    *,
    cache: VenvCache,
    scratch: Path,
    model: str,
    form: str | None = None,
    recipe: str | None = None,
    also: Iterable[str] = (),
    trusted: Sequence[str] = (),
    say: Callable[[str], object] = str,
) -> Conversion:
    """Carry an artifact of a recording over to another release, and write what is proved.

    Parameters
    ----------
    manifest : Manifest
    target : dict of str to str
        Versions by library; at least scikit-learn's.
    output : Path
        The file to write; an older one is replaced.
    cache : VenvCache
    scratch : Path
        An empty folder.
    model : str
        What the user calls it.
    form : str, optional
        The format of the artifact; the first one if not given.
    recipe : str, optional
        ``recipes.py:churn``: train that again, in place of carrying the file over.
    also : iterable of str
        Distributions that may be installed because the recording names them.
    trusted : sequence of str
        Names of the user's own that the file may hold.
    say : callable, optional
        Told what is being done.

    Returns
    -------
    Conversion
        Nothing was written where it has no file.

    Raises
    ------
    UsageError
        There is no such artifact, or no environment can be made.
    """
    artifact = _artifact(manifest, form)
    python = minor_of(str(manifest.environment["python"]))
    pythons = cache.installer.pythons
    there = functools.partial(pythons_of, pythons)
    plan = Plan(pins_of(manifest, also), python, target, pythons, find_interpreters(), there)
    carrier = Carrier(manifest, artifact, plan, cache, scratch, say, trusted)
    version = target["scikit-learn"]
    made = carrier.by_recipe(recipe, version) if recipe else carrier.by_chain(version)
    if made is not None:
        staging = output.with_name(f".{output.name}.part")
        shutil.copyfile(made, staging)
        staging.replace(output)
    return Conversion(
        model,
        ", ".join(f"{name}=={text}" for name, text in target.items()),
        tuple(carrier.steps),
        str(output) if made is not None else None,
        "recipe" if recipe else "chain",
    )


def _artifact(manifest: Manifest, form: str | None) -> Artifact:
    for one in manifest.artifacts:
        if form in (None, one.format):
            return one
    known = ", ".join(one.format for one in manifest.artifacts)
    raise UsageError(f"--format: there is no {form}, but {known}")
