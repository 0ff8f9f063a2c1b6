"""Inputs of the catalogue: tiny, and the same on every call."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["blobs", "categories", "frame", "named_labels", "sparse_counts", "texts", "with_nan"]


def blobs() -> tuple[Any, Any]:
    """Three well separated groups in three dimensions, 36 rows."""
    rng = np.random.RandomState(7)
    y = np.repeat([0, 1, 2], 12)
    centres = np.array([[0.0, 0.0, 0.0], [4.0, 1.0, -3.0], [-3.0, 5.0, 2.0]])
    return centres[y] + rng.normal(scale=0.5, size=(36, 3)), y


def named_labels() -> tuple[Any, Any]:
    """The same rows with text as labels."""
    X, y = blobs()
    return X, np.array(["ash", "birch", "cedar"])[y]


def frame() -> tuple[Any, Any]:
    """The same rows as a pandas DataFrame."""
    import pandas as pd

    X, y = blobs()
    return pd.DataFrame(X, columns=["height", "width", "depth"]), y


def with_nan() -> tuple[Any, Any]:
    """The same rows with every seventh value missing."""
    X, y = blobs()
    X.ravel()[::7] = np.nan
    return X, y


def sparse_counts() -> tuple[Any, Any]:
    """Counts in a CSR matrix, two thirds of them zero."""
    from scipy import sparse

    rng = np.random.RandomState(3)
    dense = rng.poisson(0.4, size=(30, 6)).astype(float)
    return sparse.csr_matrix(dense), np.arange(30) % 3


def categories() -> tuple[Any, Any]:
    """Two columns of text."""
    rng = np.random.RandomState(5)
    colours = np.array(["red", "green", "blue"], dtype=object)[rng.randint(3, size=30)]
    sizes = np.array(["s", "m", "l"], dtype=object)[rng.randint(3, size=30)]
    return np.column_stack([colours, sizes]), np.arange(30) % 2


def texts() -> tuple[Any, Any]:
    """Ten short texts."""
    words = ["ash", "birch", "cedar", "elm", "fir"]
    return [" ".join(words[k % 5 :] + words[: k % 3]) for k in range(10)], np.arange(10) % 2
