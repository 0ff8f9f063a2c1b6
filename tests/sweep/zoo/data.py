"""Small deterministic data: data sets that ship with scikit-learn, at most 60 rows of each.

Every function returns ``(X, y)`` and nothing that an earlier call returned.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import scipy.sparse
from sklearn import datasets
from sklearn.metrics.pairwise import euclidean_distances, rbf_kernel

Xy = tuple[Any, Any]


@cache
def _loaded(name: str) -> Any:
    return getattr(datasets, f"load_{name}")()


def _rows(name: str, step: int, columns: int | None = None) -> Xy:
    bunch = _loaded(name)
    return bunch.data[::step, :columns].astype(float), bunch.target[::step].copy()


def iris() -> Xy:
    """50 rows of 4 floats, three classes."""
    return _rows("iris", 3)


def iris_labels() -> Xy:
    """As :func:`iris`, with the names of the species as labels."""
    X, y = iris()
    return X, _loaded("iris").target_names[y]


def iris_object_labels() -> Xy:
    """As :func:`iris_labels`, the labels as Python strings in an object array."""
    X, y = iris_labels()
    return X, y.astype(object)


def iris_float32() -> Xy:
    """As :func:`iris`, in single precision."""
    X, y = iris()
    return X.astype(np.float32), y


def iris_fortran() -> Xy:
    """As :func:`iris`, in Fortran order."""
    X, y = iris()
    return np.asfortranarray(X), y


def iris_nan() -> Xy:
    """As :func:`iris`, with every seventh value missing."""
    X, y = iris()
    X.ravel()[::7] = np.nan
    return X, y


def iris_some_labelled() -> Xy:
    """As :func:`iris`, with half of the labels unknown (-1)."""
    X, y = iris()
    y[::2] = -1
    return X, y


def iris_binary() -> Xy:
    """Two of the three classes of :func:`iris`."""
    X, y = iris()
    return X[y > 0], y[y > 0] - 1


def two_columns() -> Xy:
    """Two columns of :func:`iris`: places on a globe, to a metric that wants those."""
    X, y = iris()
    return X[:, :2] / 10.0, y


def iris_two_outputs() -> Xy:
    """As :func:`iris`, with the species and whether the petals are long as two outputs."""
    X, y = iris()
    return X, np.column_stack([y, (X[:, 2] > 4).astype(y.dtype)])


def iris_two_labels() -> Xy:
    """As :func:`iris_two_outputs`, both outputs as text."""
    X, y = iris_two_outputs()
    return X, np.column_stack([_loaded("iris").target_names[y[:, 0]], np.where(y[:, 1], "l", "s")])


def iris_multilabel() -> Xy:
    """As :func:`iris`, with three yes/no labels."""
    X, _ = iris()
    return X, (np.median(X, axis=0) < X)[:, :3].astype(int)


def iris_distances() -> Xy:
    """Distances between all rows of :func:`iris`."""
    X, y = iris()
    return euclidean_distances(X), y


def iris_kernel() -> Xy:
    """A kernel between all rows of :func:`iris`."""
    X, y = iris()
    return rbf_kernel(X, gamma=0.3), y


def cancer() -> Xy:
    """52 rows of 6 floats, two classes."""
    return _rows("breast_cancer", 11, 6)


def cancer_labels() -> Xy:
    """As :func:`cancer`, labels as text."""
    X, y = cancer()
    return X, _loaded("breast_cancer").target_names[y]


def wine() -> Xy:
    """45 rows of 5 positive floats, three classes."""
    return _rows("wine", 4, 5)


def wine_labels() -> Xy:
    """As :func:`wine_whole_numbers`, the names of the classes as labels."""
    X, y = wine_whole_numbers()
    return X, _loaded("wine").target_names[y]


def diabetes() -> Xy:
    """56 rows of 5 floats, one float to predict."""
    return _rows("diabetes", 8, 5)


def diabetes_nan() -> Xy:
    """As :func:`diabetes`, with every eleventh value missing."""
    X, y = diabetes()
    X.ravel()[::11] = np.nan
    return X, y


def diabetes_sparse() -> Xy:
    """As :func:`diabetes`, small values dropped."""
    X, y = diabetes()
    return scipy.sparse.csr_matrix(np.where(np.abs(X) < 0.02, 0.0, X)), y


def diabetes_line() -> Xy:
    """One feature of :func:`diabetes` as a vector."""
    X, y = diabetes()
    return X[:, 2].copy(), y


def linnerud() -> Xy:
    """20 rows of 3 floats, 3 floats to predict."""
    return _rows("linnerud", 1)


def linnerud_labels() -> Xy:
    """As :func:`linnerud`, 3 classes to predict."""
    X, y = linnerud()
    return X, (y > np.median(y, axis=0)).astype(int)


def linnerud_atoms() -> Xy:
    """Rows of as many features as the dictionary of ``SparseCoder`` has."""
    X, _ = linnerud()
    return np.hstack([X, np.sqrt(X)]) / 100.0, None


def digits() -> Xy:
    """54 images of 0, 1 and 2: 40 small counts a row."""
    bunch = _loaded("digits")
    chosen = np.flatnonzero(bunch.target < 3)[::10]
    return bunch.data[chosen, 10:50], bunch.target[chosen]


def digits_sparse() -> Xy:
    """As :func:`digits`, sparse."""
    X, y = digits()
    return scipy.sparse.csr_matrix(X), y


def digits_sparse_array() -> Xy:
    """As :func:`digits_sparse`, in the sparse container that has array semantics."""
    X, y = digits()
    return scipy.sparse.csr_array(X), y


def digits_images() -> Xy:
    """6 images of 8 by 8."""
    return _loaded("digits").images[:6].copy(), None


def digits_bits() -> Xy:
    """As :func:`digits`, scaled to the unit interval."""
    X, y = digits()
    return X / 16.0, y


def wine_whole_numbers() -> Xy:
    """Small whole numbers: categories in disguise."""
    X, y = wine()
    return np.round(X - X.min(axis=0)).astype(int), y


def iris_bipartite() -> Xy:
    """A positive table of rows and columns with a block structure."""
    X, y = wine()
    return X / X.mean(axis=0), y


def labels() -> Xy:
    """Labels as ``X``, for what transforms a target."""
    return iris_labels()[1], None


def label_numbers() -> Xy:
    """Whole numbers as ``X``, for what transforms a target."""
    return iris()[1] * 10 - 7, None


def label_sets() -> Xy:
    """Sets of labels as ``X``, for what transforms a target."""
    names = np.array(["long", "wide", "heavy"])
    return [tuple(names[row == 1]) for row in iris_multilabel()[1]], None


def records() -> Xy:
    """Dictionaries of numbers and words."""
    X, y = iris_labels()
    return [
        {"width": float(row[1]), "length": float(row[2]), "species": str(name)}
        for row, name in zip(X[::3], y[::3], strict=True)
    ], None


def words() -> Xy:
    """Lists of words."""
    texts, y = descriptions()
    return [text.split() for text in texts], y


@cache
def _sentences() -> tuple[tuple[str, str], ...]:
    found = []
    for name in ("iris", "wine", "diabetes"):
        lines = [line.strip(" -:|") for line in _loaded(name).DESCR.splitlines()]
        found += [(line, name) for line in lines if len(line.split()) >= 6][:12]
    return tuple(found)


def descriptions() -> Xy:
    """Lines that describe data sets, and of which data set."""
    sentences = _sentences()
    return [text for text, _ in sentences], np.array([name for _, name in sentences])


def descriptions_bytes() -> Xy:
    """As :func:`descriptions`, as bytes with an accent that needs an encoding."""
    X, y = descriptions()
    return [(text + " caf\u00e9").encode("latin-1", "ignore") for text in X], y


def descriptions_object() -> Xy:
    """As :func:`descriptions`, in an object array."""
    X, y = descriptions()
    return np.array(X, dtype=object), y
