"""An estimator that holds as much as it is told to."""

from __future__ import annotations

import numpy as np
from sklearn.base import BaseEstimator, RegressorMixin


class Large(RegressorMixin, BaseEstimator):
    """A linear model with ``megabytes`` of coefficients in ten arrays."""

    def __init__(self, megabytes=500):
        self.megabytes = megabytes

    def fit(self, X, y=None):
        """Draw the coefficients."""
        rng = np.random.default_rng(0)
        rows = int(self.megabytes * 1e5 / 8 / X.shape[1])
        self.blocks_ = [rng.random((rows, X.shape[1])) for _ in range(10)]
        self.n_features_in_ = X.shape[1]
        return self

    def predict(self, X):
        """Use the first rows of each block."""
        return sum(np.asarray(X) @ block[0] for block in self.blocks_)
