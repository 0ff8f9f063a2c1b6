"""A transformer with a common mistake: what it learns is not kept in the object."""

from __future__ import annotations

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_array


class CodeBook(TransformerMixin, BaseEstimator):
    """Replace every value by its number in a code book, and unknown values by -1.

    ``codes`` looks like an attribute of the object, but it belongs to the class, and ``fit`` writes
    into it. In the process that fitted the object nothing is amiss. A pickle holds the object and
    not its class, so in the process that loads it the book is empty, and every value is unknown.
    """

    codes: dict[float, int] = {}  # noqa: RUF012 - this is the mistake

    def fit(self, X, y=None):  # noqa: ANN001, ANN201, ARG002
        X = check_array(X)
        self.n_features_in_ = X.shape[1]
        for value in np.unique(X).tolist():
            self.codes.setdefault(value, len(self.codes))
        return self

    def transform(self, X):  # noqa: ANN001, ANN201
        X = check_array(X)
        return np.array([[self.codes.get(value, -1) for value in row] for row in X.tolist()])
