"""What a manifest says of cross-validation, checked: scores, folds, and how far a mean may move."""

from __future__ import annotations

from typing import Any

from ..judge.status import Status
from .fields import Reader

__all__ = ["check_scores"]

_MOST_FOLDS = 10_000
#: Of a score: the square of a difference of two is finite still.
_LARGEST = 1e100
#: Of the mean score, or of 1 if that is more: what is wider would hide any change.
_MOST_TOLERANCE = 0.5


def check_scores(reader: Reader) -> None:
    """Check the field ``cross_validation`` of a manifest, which may be null.

    Parameters
    ----------
    reader : Reader

    Raises
    ------
    ManifestError
        A field is of another type, or beyond what an honest recording has; the text names it.
    """
    base = "cross_validation"
    found = reader.get(base, dict, optional=True)
    if found is None:
        return
    for name in ("scoring", "splitter", "why"):
        reader.may_have(f"{base}.{name}", str)
    for name, most in (("cv", _MOST_FOLDS), ("rows", 1 << 53)):
        if found.get(name) is not None:
            reader.count(f"{base}.{name}", found[name], most)
    scores = _listed(reader, f"{base}.scores")
    for i, score in enumerate(scores):
        field = f"{base}.scores[{i}]"
        if abs(reader.of_kind(field, score, float)) > _LARGEST:
            raise reader.error(field, f"{score:.3g} is too large; {_LARGEST:g} is the limit")
    rows = found.get("rows")
    for i, size in enumerate(_listed(reader, f"{base}.test_sizes")):
        field = f"{base}.test_sizes[{i}]"
        reader.count(field, size)
        if rows is not None and size >= rows:
            raise reader.error(field, f"{size:,} rows of {rows:,} leave none to train with")
    _check_tolerance(reader, f"{base}.tolerance", scores)


def _listed(reader: Reader, field: str) -> list[Any]:
    found: list[Any] = reader.may_have(field, list) or []
    if len(found) > _MOST_FOLDS:
        raise reader.error(field, f"has {len(found):,} entries; {_MOST_FOLDS:,} are the limit")
    return found


def _check_tolerance(reader: Reader, field: str, scores: list[Any]) -> None:
    tolerance = reader.may_have(field, float)
    if tolerance is None:
        return
    if tolerance < 0:
        raise reader.error(field, f"must not be negative, is {tolerance:.3g}")
    mean = sum(scores) / len(scores) if scores else 0.0
    most = _MOST_TOLERANCE * max(1.0, abs(mean))
    if tolerance > most:
        text = f"{tolerance:.3g} would hide any change of {mean:.4g}; {most:.4g} is the limit"
        raise reader.error(field, text, Status.REFUSED)
