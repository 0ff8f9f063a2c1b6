"""Verify what is kept beside a model: training data, source code, versions, validation scores.

These are the four items that scikit-learn's guide on model persistence asks to keep
(https://scikit-learn.org/stable/model_persistence.html).
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..compare.difference import Difference
from ..gate.reading import NotAsRecorded, read_once, read_text
from ..judge.outcome import Outcome, verdict, worst_first
from ..judge.status import Status
from ..recorder import (
    Recipe,
    distributions,
    error_text,
    materials,
    recipe_source,
    relevant_source,
    text_digest,
    training_facts,
)
from .manifest import Manifest

__all__ = ["find_source", "verify_metadata"]

_MOST_LINES = 20  # of a diff
_MOST_COMPARED = 4_000
_MOST_BYTES = 1 << 22


def verify_metadata(manifest: Manifest, recipe: Recipe | None = None) -> Outcome:
    """Verify the metadata of a recording as far as what it speaks of can be reached.

    Parameters
    ----------
    manifest : Manifest
    recipe : Recipe, optional
        The recipe as it is now; it is called for its data, nothing is trained.  Without it the
        source is compared if its file is still there, and nothing is executed.

    Returns
    -------
    Outcome
        In the format ``metadata``: what differs in ``differences`` (data that is not the same is
        ``drifted``), what was found in order or merely changed in ``warnings``, and what could not
        be reached in ``not_compared``, item by item.
    """
    found: list[Difference] = []
    said: list[str] = []
    left: list[str] = []
    _verify_source(manifest, recipe, found, said, left)
    _verify_data(manifest, recipe, found, said, left)
    _verify_versions(manifest, said, left)
    _verify_scores(manifest, said, left)
    status = min(map(verdict, found), default=Status.IDENTICAL if said else Status.UNCHECKED)
    return Outcome(
        status,
        "metadata",
        "recipe",
        worst_first(found),
        tuple(said),
        not_compared=tuple(left),
        compared=len(said) + len(found),
        golden=manifest.id,
        version=manifest.version,
    )


def find_source(manifest: Manifest) -> Path | None:
    """Return the file of a recipe, where the recording says it lies beside its store."""
    path = (manifest.data["source"] or {}).get("path")
    if not isinstance(path, str) or Path(path).is_absolute():
        return None
    store = manifest.path.parents[2]
    file = Path(os.path.normpath(store / path))
    try:
        inside = file.resolve().is_relative_to(_project_of(store.resolve()))
        return file if inside and file.suffix == ".py" and file.is_file() else None
    except OSError:  # longer than names of files are
        return None


def _project_of(store: Path) -> Path:
    """Return the folder of the project that a store belongs to: a recording names no file outside.

    Without a sign of a project it is the folder that the store lies in.
    """
    signs = (".git", "pyproject.toml", "setup.py", "setup.cfg", "tox.ini", "pytest.ini")
    for folder in store.parents:
        if any((folder / sign).exists() for sign in signs):
            return folder
    return store.parent


def _verify_source(
    manifest: Manifest,
    recipe: Recipe | None,
    found: list[Difference],
    said: list[str],
    left: list[str],
) -> None:
    source = manifest.data["source"]
    if not source or not source.get("sha256"):
        left.append("source code: none was recorded, only an artifact or an estimator")
        return
    kept = _kept_source(manifest, str(source["sha256"]))
    if isinstance(kept, Difference):
        found.append(kept)
        return
    now, where = _present_source(manifest, recipe)
    if now is None:
        left.append(f"source code: {where}")
    elif text_digest(now) == source["sha256"]:
        name = source.get("function")
        said.append(f"source code: {name} and what it uses of {where} are as they were recorded")
    else:
        diff = _diff(kept, now, where)
        said.append(f"source code: the recipe has changed since it was recorded:\n{diff}")


def _kept_source(manifest: Manifest, digest: str) -> str | Difference:
    """Return the source that was kept, if it still is what was recorded."""
    path = manifest.path.parent / "recipe.py"
    try:
        content, found = read_once(path, _MOST_BYTES)
        if found != digest:
            text = f"{path.name} has other bytes than were recorded"
            raise NotAsRecorded("refused", text)
        return bytes(content).decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return Difference("source", "manifest", "save", "", f"{path}: {error}")
    except NotAsRecorded as error:
        return Difference("source", "manifest", "save", "", f"{path.parent.name}: {error}")


def _present_source(manifest: Manifest, recipe: Recipe | None) -> tuple[str | None, str]:
    if recipe is not None:
        text = recipe_source(recipe)
        name = Path(recipe.path).name if recipe.path else recipe.name
        return text, name if text is not None else f"the source of {recipe.name} is not there"
    file = find_source(manifest)
    if file is None:
        return None, "the file of the recipe is not where it was, and no recipe was given"
    try:
        text = read_text(file, _MOST_BYTES)
    except (OSError, UnicodeDecodeError) as error:
        return None, f"{file.name} cannot be read: {error}"
    return relevant_source(text, str((manifest.data["source"] or {}).get("function"))), file.name


def _diff(before: str, now: str, name: str) -> str:
    if max(before.count("\n"), now.count("\n")) > _MOST_COMPARED:
        return "    (too many lines to show how)"
    lines = list(
        difflib.unified_diff(
            before.splitlines(), now.splitlines(), f"{name} (recorded)", f"{name} (now)", "", "", 1
        )
    )
    kept = [line.rstrip("\n") for line in lines[:_MOST_LINES]]
    left = len(lines) - len(kept)
    return "\n".join(f"    {line}" for line in kept + ([f"… {left} more lines"] if left else []))


def _verify_data(
    manifest: Manifest,
    recipe: Recipe | None,
    found: list[Difference],
    said: list[str],
    left: list[str],
) -> None:
    recorded: Mapping[str, Any] = manifest.data["training_data"]
    reference = recorded.get("reference")
    where = f" (reference: {reference})" if reference else ""
    if "X" not in recorded:
        left.append(f"training data: it was not at hand when this was recorded{where}")
        return
    if recipe is None:
        left.append(f"training data: no recipe was given that returns it{where}")
        return
    try:
        _, X, y = materials(recipe.make())
    except Exception as error:
        text = f"{type(error).__name__}: {error_text(error)}"
        found.append(Difference("training data", "raises", "output", "the recipe's data", text))
        return
    differences = _compare_data(recorded, training_facts(X, y))
    found += differences
    if not differences:
        facts = recorded["X"]
        shape = " × ".join(map(str, facts["shape"]))
        said.append(f"training data: {shape} values are those of the recording{where}")


def _compare_data(recorded: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    found: list[Difference] = []
    for part in ("X", "y"):
        before, after = recorded.get(part), now.get(part)
        path = f"training data {part}"
        if before is None and after is None:
            continue
        if before is None or after is None:
            texts = ("none", "some") if before is None else ("some", "none")
            found.append(Difference(path, "value", "output", texts[0], texts[1]))
            continue
        keys = [key for key in ("shape", "columns") if before.get(key) != after.get(key)]
        if not keys and before.get("sha256") != after.get("sha256"):
            keys = ["dtypes"] if before.get("dtypes") != after.get("dtypes") else ["sha256"]
        for key in keys:
            old, new = (str(one.get(key))[:120] for one in (before, after))
            kind = {"dtypes": "dtype", "sha256": "value"}.get(key, key)
            found.append(Difference(path, kind, "output", old, new))
    return found


def _verify_versions(manifest: Manifest, said: list[str], left: list[str]) -> None:
    installed = distributions()
    changed, missing = [], []
    for name, version in manifest.requirements.items():
        now = installed.get(name)
        if now is None:
            missing.append(f"{name} {version}")
        elif now != version:
            changed.append(f"{name} {version} → {now}")
    if not manifest.requirements:
        left.append("versions: none were recorded")
        return
    words = f"{len(manifest.requirements)} distributions recorded"
    words += f", changed since: {', '.join(changed)}" if changed else ", all as installed here"
    if missing:
        words += f"; not installed here: {', '.join(missing)}"
    said.append(f"versions: {words}")


def _verify_scores(manifest: Manifest, said: list[str], left: list[str]) -> None:
    scores = manifest.data["cross_validation"]
    if not scores or not scores.get("scores"):
        why = (scores or {}).get("why", "there was no recipe")
        left.append(f"cross-validation: no score was recorded: {why}")
        return
    mean = sum(scores["scores"]) / len(scores["scores"])
    what = scores.get("scoring") or "the estimator's own score"
    said.append(
        f"cross-validation: {mean:.4g} ({what}, {scores.get('splitter')}); "
        "--persist-rebuild trains again and compares it"
    )
