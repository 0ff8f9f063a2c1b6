"""Estimators whose arrays must be writable, or lie as they lie; importable in a fresh process."""

from __future__ import annotations

import types

import numpy as np
from persist_specimens import Mean


class WritesWhenTrained(Mean):
    """Has three arrays, and ``partial_fit`` writes into the second one."""

    def fit(self, X, y=None):
        super().fit(X, y)
        self.first_, self.second_, self.third_ = np.zeros(3), np.ones(4), np.zeros(2)
        return self

    def partial_fit(self, X, y=None):
        self.second_ += 1
        return self


class WritesWhenAsked(WritesWhenTrained):
    """``predict`` writes into the third one, and undoes it."""

    def predict(self, X):
        np.add(self.third_, 1, out=self.third_)
        self.third_ -= 1
        return super().predict(X)

    partial_fit = None


class LooksAtStrides(Mean):
    """Holds a view with gaps, and predicts how wide they are."""

    def fit(self, X, y=None):
        super().fit(X, y)
        self.view_ = np.arange(48.0).reshape(6, 8)[::2, ::2]
        return self

    def predict(self, X):
        return np.full(len(X), float(self.view_.strides[0]))


class TurnsItsArrays(Mean):
    """Comes back with an array in Fortran's order."""

    def fit(self, X, y=None):
        super().fit(X, y)
        self.table_ = np.arange(12.0).reshape(3, 4)
        return self

    def __reduce__(self):
        return _turned, (type(self), dict(vars(self)))


def _turned(cls, state):
    made = cls()
    vars(made).update(state)
    if "table_" in state:
        made.table_ = np.asfortranarray(made.table_)
    return made


class Part:
    """What an estimator may hold."""


class HasAPart(Mean):
    """Holds an object of another class."""

    def fit(self, X, y=None):
        self.part_ = Part()
        return super().fit(X, y)


def predict(self, X):
    """Predict as the class does not."""
    return np.full(len(X), 99.0)


def forecast(self, X):
    """Predict under another name."""
    return np.full(len(X), 99.0)


def bound(function):
    """Return an estimator whose ``predict`` is a function that was bound to it by hand."""
    estimator = Mean().fit([[1.0, 2.0]])
    estimator.predict = types.MethodType(function, estimator)
    return estimator
