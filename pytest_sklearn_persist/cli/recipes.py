"""``check --recipe``: compare what was kept beside the models with what a recipe gives now."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import UsageError
from .places import manifests_at

if TYPE_CHECKING:
    from ..goldens.manifest import Manifest
    from ..judge.outcome import Outcome
    from ..recorder import Recipe

__all__ = ["metadata_outcomes"]


def metadata_outcomes(paths: Iterable[Path], text: str, *, rebuild: bool) -> list[Outcome]:
    """Verify the metadata of all recordings that come from a recipe, or a file of recipes.

    Parameters
    ----------
    paths : iterable of Path
        Where the recordings are.
    text : str
        ``recipes.py`` or ``recipes.py:churn``.
    rebuild : bool
        Train again, too; once a recording.

    Raises
    ------
    UsageError
        There is no such recipe, or no recording comes from it.
    """
    from ..goldens.manifest import ManifestError, read_manifest
    from ..goldens.metadata import verify_metadata
    from ..goldens.rebuilding import rebuild as rebuilt

    recipes = _recipes(text)
    outcomes: list[Outcome] = []
    for path in manifests_at(map(str, paths)):
        try:
            manifest = read_manifest(path)
        except ManifestError:  # told by the check of its artifacts
            continue
        recipe = _recipe_of(manifest, recipes)
        if recipe is not None:
            outcomes.append(verify_metadata(manifest, recipe))
            if rebuild:
                outcomes.append(rebuilt(manifest, recipe))
    if not outcomes:
        raise UsageError(f"--recipe: no recording comes from {' or '.join(recipes)} in {text}")
    return outcomes


def _recipe_of(manifest: Manifest, recipes: dict[str, Recipe]) -> Recipe | None:
    """Return the recipe that a golden was recorded from, or that is called as it is."""
    source = manifest.data["source"] or {}
    for name in (source.get("function"), manifest.name, manifest.name.replace("-", "_")):
        if name in recipes:
            return recipes[name]
    return None


def _recipes(text: str) -> dict[str, Recipe]:
    from ..recorder import find_recipe, module_at, recipe_names

    try:
        if not text.endswith(".py"):
            recipe = find_recipe(text)
            return {recipe.name: recipe}
        found = {name: find_recipe(f"{text}:{name}") for name in recipe_names(module_at(text))}
    except ValueError as error:
        raise UsageError(f"--recipe: {error}") from None
    if not found:
        raise UsageError(f"--recipe: {text} has no public function")
    return found
