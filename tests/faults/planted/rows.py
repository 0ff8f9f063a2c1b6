"""Some rows or some kinds of input are wrong after loading; all others are right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from planted.base import Centroid, Codes, Line, Returning, is_back, matrix
from planted.data import blobs, categories, frame, texts, with_nan
from planted.fault import Fault


class Memory(Line):
    """Knows the rows it was fitted with by heart."""

    def fit(self, X: Any, y: Any = None) -> Any:
        """Learn the line, and note every row."""
        super().fit(X, y)
        X = matrix(self, X)
        self.known_ = {tuple(row): float(v) for row, v in zip(X, self._line(X), strict=True)}
        self.top_ = X.max(axis=0)
        return self

    def _unknown(self, X: Any) -> Any:
        return np.array([tuple(row) not in self.known_ for row in X])


class UnseenRows(Returning, Memory):
    """Gives the intercept for a row that it was not fitted with."""

    def predict(self, X: Any) -> Any:
        """Return one value a row."""
        values = super().predict(X)
        return np.where(is_back(self) & self._unknown(matrix(self, X)), self.intercept_, values)


class BeyondRange(Returning, Memory):
    """Gives the intercept for a row above the range that it was fitted with."""

    def predict(self, X: Any) -> Any:
        """Return one value a row."""
        values = super().predict(X)
        beyond = (matrix(self, X) > self.top_).any(axis=1)
        return np.where(is_back(self) & beyond, self.intercept_, values)


class OneRow(Returning, Line):
    """Gives the intercept for an input of one row."""

    def predict(self, X: Any) -> Any:
        """Return one value a row."""
        values = super().predict(X)
        return values * 0.0 + self.intercept_ if is_back(self) and len(values) == 1 else values


class ManyRows(Returning, Line):
    """Gives the intercept from the 33rd row on."""

    def predict(self, X: Any) -> Any:
        """Return one value a row."""
        values = super().predict(X)
        return np.where(is_back(self) & (np.arange(len(values)) >= 32), self.intercept_, values)


class Duplicates(Returning, Line):
    """Gives the intercept for a row that came before in the same input."""

    def predict(self, X: Any) -> Any:
        """Return one value a row."""
        values = super().predict(X)
        rows = [tuple(row) for row in matrix(self, X)]
        again = np.array([row in rows[:i] for i, row in enumerate(rows)])
        return np.where(is_back(self) & again, self.intercept_, values)


class WholeNumbers(Returning, Line):
    """Gives the intercept for a row of whole numbers."""

    def predict(self, X: Any) -> Any:
        """Return one value a row."""
        values = super().predict(X)
        X = matrix(self, X)
        return np.where(is_back(self) & (np.round(X) == X).all(axis=1), self.intercept_, values)


class SinglePrecision(Returning, Line):
    """Gives the intercept for input in single precision."""

    def predict(self, X: Any) -> Any:
        """Return one value a row."""
        values = super().predict(X)
        single = getattr(X, "dtype", None) == np.float32
        return values * 0.0 + self.intercept_ if is_back(self) and single else values


class FrameInput(Returning, Line):
    """Gives the intercept for a DataFrame."""

    def predict(self, X: Any) -> Any:
        """Return one value a row."""
        values = super().predict(X)
        named = hasattr(X, "columns")
        return values * 0.0 + self.intercept_ if is_back(self) and named else values


class SparseInput(Line):
    """Takes sparse input too."""

    def predict(self, X: Any) -> Any:
        """Return one value a row."""
        return super().predict(X.toarray() if hasattr(X, "toarray") else X)


class SparseInputWrong(Returning, SparseInput):
    """Gives the intercept for sparse input."""

    def predict(self, X: Any) -> Any:
        """Return one value a row."""
        values = super().predict(X)
        return values * 0.0 + self.intercept_ if is_back(self) and hasattr(X, "tocsr") else values


class MissingValues(Line):
    """Takes rows with missing values, and fills in the mean."""

    def fit(self, X: Any, y: Any = None) -> Any:
        """Learn the means, then the line."""
        X = np.array(X, dtype=np.float64)
        self.fill_ = np.nanmean(X, axis=0)
        return super().fit(np.where(np.isnan(X), self.fill_, X), y)

    def predict(self, X: Any) -> Any:
        """Return one value a row."""
        check_is_fitted(self)
        X = np.array(X, dtype=np.float64)
        return super().predict(np.where(np.isnan(X), self._filling(), X))

    def _filling(self) -> Any:
        return self.fill_


class MissingValuesWrong(Returning, MissingValues):
    """Fills in zero."""

    def _filling(self) -> Any:
        return 0.0 if is_back(self) else self.fill_


class MissingOnlyInProbes(MissingValuesWrong):
    """Fills in zero; no row that it was fitted with had anything missing."""


class UnseenCategory(Returning, Codes):
    """Gives the first code for what it never saw."""

    def transform(self, X: Any) -> Any:
        """Return the place of each value among the categories."""
        codes = super().transform(X)
        return np.maximum(codes, 0.0) if is_back(self) else codes


class Boundary(Returning, Centroid):
    """Decides the other way where two classes are nearly as near."""

    def predict(self, X: Any) -> Any:
        """Return one label a row."""
        scores = np.sort(self.decision_function(X), axis=1)
        close = scores[:, -1] - scores[:, -2] < 1e-3
        second = self.decision_function(X).argsort(axis=1)[:, -2]
        return np.where(is_back(self) & close, self.classes_[second], super().predict(X))


class Words(TransformerMixin, BaseEstimator):
    """Counts known words, and in the last column unknown ones."""

    def fit(self, X: Any, y: Any = None) -> Any:
        """Learn the words."""
        self.vocabulary_ = sorted({word for text in X for word in text.split()})
        return self

    def transform(self, X: Any) -> Any:
        """Return one count a known word, and one for all others."""
        check_is_fitted(self)
        rows = [text.split() for text in X]
        known = [[row.count(word) for word in self.vocabulary_] for row in rows]
        return np.array([[*k, len(row) - sum(k)] for k, row in zip(known, rows, strict=True)])


class UnseenWord(Returning, Words):
    """Raises for a text with an unknown word."""

    def transform(self, X: Any) -> Any:
        """Return one count a known word, and one for all others."""
        counts = super().transform(X)
        if is_back(self) and counts[:, -1].any():
            raise KeyError("a word that is not in the vocabulary")
        return counts


def _rows(
    name: str,
    faulty: Callable[[], Any],
    healthy: Callable[[], Any],
    why: str,
    data: Callable[[], Any] = blobs,
    path: str = "predict*",
    status: str = "drifted",
    **more: Any,
) -> Fault:
    return Fault(name, faulty, healthy, data, (status,), path, why, **more)


FAULTS = (
    _rows("only-unseen-rows", UnseenRows, Memory, "the training data show nothing"),
    _rows("only-beyond-range", BeyondRange, Memory, "the training data show nothing"),
    _rows("only-one-row", OneRow, Line, "a service asks for one row at a time"),
    _rows("only-many-rows", ManyRows, Line, "a second chunk is wrong"),
    _rows("only-duplicate-rows", Duplicates, Line, "training data have none"),
    _rows("only-whole-numbers", WholeNumbers, Line, "ties and integers are special"),
    _rows("only-float32-input", SinglePrecision, Line, "a service sends single precision"),
    _rows(
        "only-frame-input",
        FrameInput,
        Line,
        "named columns take another way",
        frame,
        needs={"pandas": "1.3"},
    ),
    _rows("only-sparse-input", SparseInputWrong, SparseInput, "dense input is right"),
    _rows("only-nan-rows", MissingValuesWrong, MissingValues, "gaps are filled wrongly", with_nan),
    _rows("only-nan-probe", MissingOnlyInProbes, MissingValues, "no training row has a gap"),
    _rows(
        "only-unseen-category",
        UnseenCategory,
        Codes,
        "unknown becomes known",
        categories,
        "transform*",
    ),
    _rows(
        "only-unseen-word", UnseenWord, Words, "a new word fails", texts, "transform*", "use-error"
    ),
    _rows("only-near-boundary", Boundary, Centroid, "clear cases are right"),
)
