"""Whether a class is an estimator's, from its source: nothing that a file names is imported."""

from __future__ import annotations

import ast
import functools
import sys
from pathlib import Path

__all__ = ["is_estimator_class"]

_LARGEST = 2_000_000
_DEEPEST = 10
#: Who has one of these can be used as a model.
_METHODS = frozenset(
    {"fit", "predict", "predict_proba", "transform", "get_params", "score_samples"}
)
_NOTHING = frozenset({"object", "ABC", "Generic", "NamedTuple", "Enum", "Exception"})


def is_estimator_class(module: str, name: str) -> bool | None:
    """Say whether a class of an installed module can be a model; None if that is not known.

    Parameters
    ----------
    module, name : str
        As the file spells them.

    Examples
    --------
    >>> is_estimator_class("sklearn.pipeline", "Pipeline")
    True
    >>> is_estimator_class("json.decoder", "JSONDecoder")
    False
    >>> is_estimator_class("no.such.module", "Model") is None
    True
    """
    classes = _classes_in(module)
    return None if classes is None else _decide(classes, name, 0)


def _decide(classes: dict[str, ast.ClassDef], name: str, depth: int) -> bool | None:
    found = classes.get(name)
    if found is None or depth > _DEEPEST:
        return None
    own = {part.name for part in found.body if isinstance(part, ast.FunctionDef)}
    if own & _METHODS:
        return True
    answers = [_of_base(classes, base, depth) for base in found.bases]
    if any(answers):
        return True
    return None if None in answers else False


def _of_base(classes: dict[str, ast.ClassDef], base: ast.expr, depth: int) -> bool | None:
    name = base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "")
    if isinstance(base, ast.Name) and name in classes:
        return _decide(classes, name, depth + 1)
    if name.endswith(("Estimator", "Mixin", "Regressor", "Classifier", "Transformer")):
        return True
    return False if name in _NOTHING else None


@functools.lru_cache(maxsize=256)
def _classes_in(module: str) -> dict[str, ast.ClassDef] | None:
    """Return the classes that the source of a module defines; None if there is no source."""
    parts = module.split(".")
    if not all(part.isidentifier() for part in parts):
        return None
    for entry in sys.path:
        place = Path(entry or ".").joinpath(*parts)
        for file in (place.with_suffix(".py"), place / "__init__.py"):
            try:
                if file.stat().st_size <= _LARGEST:
                    tree = ast.parse(file.read_bytes())
                    return {one.name: one for one in tree.body if isinstance(one, ast.ClassDef)}
            except (OSError, ValueError, SyntaxError, RecursionError, MemoryError):
                continue
    return None
