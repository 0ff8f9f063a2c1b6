"""Estimators that do not answer the same twice, importable in a fresh process."""

from __future__ import annotations

import numpy as np
from persist_specimens import Mean
from sklearn.utils import check_random_state

_GENERATOR = np.random.default_rng(3)


class Counts(Mean):
    """Predicts how often it was asked."""

    def fit(self, X, y=None):
        self._asked = 0
        return super().fit(X, y)

    def predict(self, X):
        self._asked += 1
        return np.full(len(X), float(self._asked))


class CountsInClass(Mean):
    """Predicts how often all objects of the class were asked."""

    asked = 0

    def predict(self, X):
        type(self).asked += 1
        return np.full(len(X), float(self.asked))


class CountsOpenly(Mean):
    """Counts how often it was asked, and predicts as if it did not."""

    def fit(self, X, y=None):
        self.asked_ = 0
        return super().fit(X, y)

    def predict(self, X):
        self.asked_ += 1
        return super().predict(X)


class DrawsFromItsModule(Mean):
    """Draws from a generator that its module has."""

    def predict(self, X):
        return _GENERATOR.random(len(X))


class DrawsFromItself(Mean):
    """Draws from a generator that it holds."""

    def fit(self, X, y=None):
        self.generator_ = np.random.default_rng(3)
        return super().fit(X, y)

    def predict(self, X):
        return self.generator_.random(len(X))


class DrawsUnseeded(Mean):
    """Draws from numpy's global generator."""

    def predict(self, X):
        return np.random.random_sample(len(X))


class HoldsTheGlobalGenerator(Mean):
    """Draws from numpy's global generator, which it holds by another name."""

    def fit(self, X, y=None):
        self.random_state_ = check_random_state(None)
        return super().fit(X, y)

    def predict(self, X):
        return self.random_state_.random_sample(len(X))
