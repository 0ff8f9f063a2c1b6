"""Estimators whose answers depend on something outside of them, importable in a fresh process."""

from __future__ import annotations

import locale
import os
import sys
import time

import numpy as np
import sklearn
from sklearn.base import BaseEstimator, RegressorMixin

REGISTRY: dict[str, float] = {}
IMPORTED_WITH = os.environ.get("PERSIST_OUTSIDE", "")


def helper() -> float:
    """Return what a test may replace."""
    return 1.0


class Level(RegressorMixin, BaseEstimator):
    """Predicts a number that is worked out anew in each call."""

    def fit(self, X, y=None):
        self.seen_ = len(X)
        return self

    def predict(self, X):
        return np.full(len(X), float(self.level()))

    def level(self):
        raise NotImplementedError


class Asks(Level):
    """Asks the process that it is in for one thing."""

    def __init__(self, what="variable"):
        self.what = what

    def level(self):
        asked = {
            "variable": lambda: os.environ.get("PERSIST_OUTSIDE", "") == "set",
            "two variables": lambda: "PERSIST_OUTSIDE" in os.environ and bool(REGISTRY),
            "at import": lambda: IMPORTED_WITH == "set",
            "zone": lambda: time.localtime(0).tm_hour,
            "locale": lambda: locale.localeconv()["decimal_point"] == "," or len(_numeric()),
            "folder": lambda: os.path.exists("persist_outside.csv"),  # noqa: PTH110
            "finite": lambda: sklearn.get_config()["assume_finite"],
            "hash": lambda: hash("a string") % 1009,
            "import": lambda: "tabnanny" in sys.modules,
            "helper": helper,
        }
        return asked[self.what]()


def _numeric() -> str:
    return locale.setlocale(locale.LC_NUMERIC)


class KeepsInModule(Level):
    """Keeps what it learns in a dict of its module."""

    def fit(self, X, y=None):
        REGISTRY["level"] = 5.0
        return super().fit(X)

    def level(self):
        return REGISTRY["level"]


class KeepsInClass(Level):
    """Keeps what it learns in its class."""

    registry = 0.0

    def fit(self, X, y=None):
        type(self).registry = 5.0
        return super().fit(X)

    def level(self):
        return self.registry


class ReadsWhileLoading(Level):
    """Takes its level from the process that loads it."""

    def level(self):
        return self.level_

    def fit(self, X, y=None):
        self.level_ = float(os.environ["PERSIST_OUTSIDE"] == "set")
        return super().fit(X)

    def __setstate__(self, state):
        super().__setstate__({**state, "level_": float(os.environ["PERSIST_OUTSIDE"] == "set")})
