"""What people write by hand to see if a model survives: dump, load, predict, score."""

from __future__ import annotations

from pathlib import Path

from pytest_sklearn_persist.formats import get_format

__all__ = ["by_hand"]


def by_hand(estimator, X, y, formats, folder):
    """Save it in each format, load it, and call what people call."""
    path = Path(folder, "by-hand")
    for text in formats:
        format_ = get_format(text)
        format_.dump(estimator, path)
        loaded = format_.load(path)
        for name in ("predict", "predict_proba", "transform"):
            if hasattr(loaded, name):
                getattr(loaded, name)(X)
        if y is not None and hasattr(loaded, "score"):
            loaded.score(X, y)
