"""Small estimators with one peculiarity each, importable in a fresh process, too."""

from __future__ import annotations

import functools
import os
import pickle
import random
import signal
import sys
import threading
import time
import warnings
import weakref
from pathlib import Path

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin, TransformerMixin


class Mean(RegressorMixin, BaseEstimator):
    """Predicts the mean of ``y``, plus ``slope`` times the first column."""

    def __init__(self, slope=2.0):
        self.slope = slope

    def fit(self, X, y=None):
        X = np.asarray(X, dtype=float)
        self.n_features_in_ = X.shape[1]
        self.mean_ = float(np.mean(y)) if y is not None else 0.0
        self.coef_ = np.full(X.shape[1], float(self.slope))
        return self

    def predict(self, X):
        X = np.asarray(X, dtype=float)
        if not hasattr(self, "coef_"):
            from sklearn.exceptions import NotFittedError

            raise NotFittedError("this Mean instance is not fitted yet")
        if X.ndim != 2 or X.shape[1] != self.n_features_in_:
            raise ValueError(f"X has {X.shape}, but {self.n_features_in_} features are needed")
        return self.mean_ + X[:, 0] * self.coef_[0]


class Signs(ClassifierMixin, BaseEstimator):
    """Predicts whether the first column is above ``at``."""

    def __init__(self, at=0.3):
        self.at = at

    def fit(self, X, y=None):
        self.classes_ = np.array(["high", "low"])
        return self

    def predict(self, X):
        return self.classes_[np.where(np.asarray(X)[:, 0] > self.at, 0, 1)]


class Echo(TransformerMixin, BaseEstimator):
    """Takes whatever it is given, of any type."""

    def fit(self, X, y=None):
        self.seen_ = 1
        return self

    def transform(self, X):
        return X


class InPlace(Mean):
    """Writes into the X it is given."""

    def predict(self, X):
        result = super().predict(X)
        if isinstance(X, np.ndarray):
            X[...] = 0
        elif isinstance(X, list):
            X.clear()
        return result


class UsesGlobalRandom(Mean):
    """Draws from the global generators in ``predict``."""

    def predict(self, X):
        return super().predict(X) + 0 * (random.random() + np.random.random_sample())


class NeverTheSame(Mean):
    """Predicts something else each time."""

    def predict(self, X):
        return super().predict(X) + int.from_bytes(os.urandom(4), "big")


class HalfTheSame(NeverTheSame):
    """Predicts something else each time, and transforms as it should."""

    def transform(self, X):
        return X


class NeedsToBeFitted(Mean):
    """Forgets that it may be saved before it is fitted."""

    def __getstate__(self):
        return {**super().__getstate__(), "coef_": self.coef_}


class LosesItsParameter(Mean):
    """Loads with another parameter, as long as it is not fitted."""

    def __setstate__(self, state):
        super().__setstate__(state)
        if "coef_" not in state:
            self.slope = -1.0


class Cached(Mean):
    """Works out an attribute when somebody looks at it."""

    @functools.cached_property
    def doubled_(self):
        return [self.mean_ * 2]


class ForgetsCoef(Mean):
    """Does not save ``coef_``."""

    def __getstate__(self):
        return {k: v for k, v in super().__getstate__().items() if k != "coef_"}


class ChangesCoef(Mean):
    """Loads another ``coef_``."""

    def __setstate__(self, state):
        if "coef_" in state:
            state = {**state, "coef_": state["coef_"] + 0.25}
        super().__setstate__(state)


class NearlyTheSame(Mean):
    """Loads a ``coef_`` that is a little off."""

    def __setstate__(self, state):
        if "coef_" in state:
            state = {**state, "coef_": state["coef_"] * (1 + 1e-12)}
        super().__setstate__(state)


class KeepsTime(Mean):
    """Notes when it was loaded: to be ignored."""

    def fit(self, X, y=None):
        self.loaded_at_ = 0
        return super().fit(X, y)

    def __setstate__(self, state):
        if "loaded_at_" in state:
            state = {**state, "loaded_at_": time.time_ns()}
        super().__setstate__(state)


class RaisesOnDump(Mean):
    """Can't be saved."""

    def __getstate__(self):
        raise RuntimeError("it will not be saved")


class RaisesOnLoad(Mean):
    """Can't be loaded."""

    def __setstate__(self, state):
        raise RuntimeError("it will not be loaded")


class RaisesAlways(Mean):
    """Its ``predict`` raises before any dump."""

    def predict(self, X):
        raise ArithmeticError("it never worked")


class HangsOnLoad(Mean):
    """Never ends to load."""

    def __setstate__(self, state):
        while True:
            time.sleep(0.01)


class DiesOnLoad(Mean):
    """Kills the process that loads it."""

    def __setstate__(self, state):
        os.kill(os.getpid(), signal.SIGKILL)


class Slow(Mean):
    """Takes its time to predict, so that two places are visited at the same time."""

    def predict(self, X):
        time.sleep(0.02)
        return super().predict(X)


class DiesWhereItWasMade(Slow):
    """Kills the process that loads it, if that descends from one where ``made_here`` was set."""

    made_here = False

    def __setstate__(self, state):
        if self.made_here:
            os.kill(os.getpid(), signal.SIGKILL)
        super().__setstate__(state)


class TakesALock(Slow):
    """Cannot predict while another process does."""

    def __init__(self, path="", slope=2.0):
        super().__init__(slope)
        self.path = path

    def predict(self, X):
        descriptor = os.open(self.path, os.O_CREAT | os.O_EXCL)
        try:
            return super().predict(X)
        finally:
            os.close(descriptor)
            Path(self.path).unlink()


class NeedsARegister(Slow):
    """Writes a file where ``made_here`` is set when it is loaded, and needs it elsewhere."""

    made_here = False

    def __init__(self, path="", slope=2.0):
        super().__init__(slope)
        self.path = path

    def __setstate__(self, state):
        if self.made_here:
            Path(state["path"]).touch()
        elif not Path(state["path"]).exists():
            raise FileNotFoundError(state["path"])
        super().__setstate__(state)


class SlowAndForgetful(Slow):
    """Comes back with another mean."""

    def __setstate__(self, state):
        super().__setstate__({**state, "mean_": state["mean_"] + 1})


class TinyAndForgetful(Mean):
    """Predicts very small numbers, and others when it comes back."""

    def predict(self, X):
        return super().predict(X) * 1e-9

    def __setstate__(self, state):
        super().__setstate__({**state, "mean_": state["mean_"] * 1.01})


class ExitsOnLoad(Mean):
    """Ends the process that loads it, politely."""

    def __setstate__(self, state):
        raise SystemExit(3)


class WarnsOnLoad(Mean):
    """Warns when it is loaded."""

    def __setstate__(self, state):
        warnings.warn("loaded with a warning", UserWarning, stacklevel=2)
        super().__setstate__(state)


class HoldsALock(Mean):
    """Keeps a lock."""

    def fit(self, X, y=None):
        self.lock_ = threading.Lock()
        return super().fit(X, y)


class HoldsALambda(Mean):
    """Keeps a function without a name."""

    def fit(self, X, y=None):
        self.link_ = lambda value: value
        return super().fit(X, y)


class Learns(Mean):
    """Learns in place, batch by batch."""

    def partial_fit(self, X, y=None):
        if not hasattr(self, "coef_"):
            return self.fit(X, y)
        self.coef_ += 1.0
        return self


class CannotBeCloned(Learns):
    """Answers as before once it is loaded, but can't be copied any more."""

    def __setstate__(self, state):
        super().__setstate__(state)
        if "coef_" in state:
            self.loaded_ = True

    def __getstate__(self):
        return {k: v for k, v in super().__getstate__().items() if k != "loaded_"}

    def get_params(self, deep=True):
        if getattr(self, "loaded_", False):
            raise RuntimeError("no parameters")
        return super().get_params(deep)


class RaisesAfterLoad(Mean):
    """Loads, and does not predict any more."""

    def __setstate__(self, state):
        state = {k: v for k, v in state.items() if k != "n_features_in_"}
        super().__setstate__(state)


class ChangesWhenDumped(Mean):
    """Saving it changes it."""

    def __getstate__(self):
        if hasattr(self, "coef_"):
            self.coef_ = self.coef_ + 1
        return super().__getstate__()


class SlowToFit(Mean):
    """Takes its time to fit."""

    def fit(self, X, y=None):
        time.sleep(0.1)
        return super().fit(X, y)


class ChangesWhenUsed(Mean):
    """Counts how often it was asked."""

    def predict(self, X):
        result = super().predict(X)
        self.asked_ = getattr(self, "asked_", 0) + 1
        return result


_LOADED = weakref.WeakSet()


class ChangesOnceLoaded(Mean):
    """Counts how often it was asked, but only where it was loaded."""

    def fit(self, X, y=None):
        self.asked_ = 0
        return super().fit(X, y)

    def predict(self, X):
        self.asked_ += self in _LOADED
        return super().predict(X)

    def __setstate__(self, state):
        super().__setstate__(state)
        _LOADED.add(self)


class LoadsOtherwise(Mean):
    """Comes back in another way from pickles of old protocols, and does not predict then.

    What is other is nothing that a comparison of values could see.
    """

    def __init__(self, way="gaps", *, when_old=True, slope=2.0):
        super().__init__(slope)
        self.way = way
        self.when_old = when_old

    def fit(self, X, y=None):
        self.table_ = np.arange(3.0)
        self.other_ = np.arange(3.0)
        self.members_ = {0, 8}
        return super().fit(X, y)

    def __reduce_ex__(self, protocol):
        made = super().__reduce_ex__(protocol)
        return (*made[:2], {**made[2], "old": (protocol < 3) is self.when_old}, *made[3:])

    def __setstate__(self, state):
        old = state.pop("old")
        super().__setstate__(state)
        if old and "table_" in state:
            getattr(self, f"_make_{self.way}")()

    def _make_gaps(self):
        self.table_ = np.arange(0, 3, 0.5)[::2]

    def _make_unaligned(self):
        self.table_ = np.frombuffer(bytearray(b"\0" + self.table_.tobytes()), np.uint8)[1:]
        self.table_ = self.table_.view(float)

    def _make_overlapping(self):
        self.other_ = self.table_[:]

    def _make_set(self):
        self.members_ = {8, 0}

    def _make_attributes(self):
        self.slope = self.__dict__.pop("slope")

    def predict(self, X):
        way = {
            "gaps": self.table_.strides != (8,),
            "unaligned": not self.table_.flags.aligned,
            "overlapping": np.shares_memory(self.table_, self.other_),
            "set": list(self.members_) != [0, 8],
            "attributes": list(vars(self))[-1] == "slope",
        }
        if way[self.way]:
            raise RuntimeError("it came back in another way")
        return super().predict(X)


class NeedsItsOwnMemory(Mean):
    """Makes room in an array, which is possible only where that owns its memory."""

    def predict(self, X):
        size = len(self.coef_)
        for room in (size + 1, size):
            self.coef_.resize(room, refcheck=False)
        return super().predict(X)


class WritesDown(Mean):
    """Writes each call into a file."""

    def __init__(self, path="", slope=2.0):
        super().__init__(slope)
        self.path = path

    def predict(self, X):
        with Path(self.path).open("a", encoding="utf-8") as file:
            file.write("predict\n")
        return super().predict(X)


class TwoInOne(Mean):
    """Holds one array under two names."""

    def fit(self, X, y=None):
        super().fit(X, y)
        self.same_coef_ = self.coef_
        return self

    def __setstate__(self, state):
        if "same_coef_" in state:
            state = {**state, "same_coef_": state["same_coef_"].copy()}
        super().__setstate__(state)


_SEEN = set()


class RemembersOutside(Mean):
    """Keeps what it learnt in a variable of its module."""

    def fit(self, X, y=None):
        _SEEN.add(self.slope)
        return super().fit(X, y)

    def predict(self, X):
        return super().predict(X) + (self.slope in _SEEN)


class LosesAMethod(Mean):
    """Has no ``transform`` any more once it was loaded."""

    def fit(self, X, y=None):
        self._can_ = True
        return super().fit(X, y)

    def __setstate__(self, state):
        super().__setstate__({k: v for k, v in state.items() if k != "_can_"})

    def __getattr__(self, name):
        if name == "transform" and "_can_" in self.__dict__:
            return self._do
        raise AttributeError(name)

    def _do(self, X):
        return np.asarray(X, dtype=float)


class Strange(BaseEstimator):
    """Has a method that nobody knows how to call."""

    def fit(self, X, y=None):
        self.n_ = 1
        return self

    def forecast(self, steps, start):
        return np.zeros(steps)


class PlainFormat:
    """A format of a user's own: a pickle in other clothes."""

    name = "plain"

    def __eq__(self, other):
        return isinstance(other, PlainFormat)

    def __hash__(self):
        return 0

    def available(self):
        return None

    def dump(self, estimator, path):
        path.write_bytes(pickle.dumps(estimator))

    def load(self, path):
        return pickle.loads(path.read_bytes())


_LOADED = weakref.WeakSet()


class LosesOnSecond(Mean):
    """Loses what it learnt when it is saved for the second time."""

    def __getstate__(self):
        state = dict(super().__getstate__())
        if self in _LOADED:
            state.pop("coef_", None)
        return state

    def __setstate__(self, state):
        super().__setstate__(state)
        _LOADED.add(self)


class LooksAt(Mean):
    """Predicts something of the process that it is in."""

    slope = 2.0

    def __init__(self, what="folder"):
        self.what = what

    def predict(self, X):
        import sklearn

        seen = {
            "folder": len(list(Path().iterdir())),
            "memory": sklearn.get_config()["working_memory"],
            "modules": "tabnanny" in sys.modules,
        }[self.what]
        return super().predict(X) + float(seen)


class EmptiesItsCache(Mean):
    """Keeps what it was asked under keys of several values, and none of that in a file."""

    def fit(self, X, y=None):
        self._asked = {}
        return super().fit(X, y)

    def predict(self, X):
        predicted = super().predict(X)
        self._asked["rows seen.", len(predicted)] = float(predicted.sum())
        return predicted

    def __getstate__(self):
        return {**self.__dict__, "_asked": {}}


class KeepsATree(TransformerMixin, BaseEstimator):
    """Holds a tree of scipy, whose state has the addresses of its nodes."""

    def __init__(self, tree=None):
        self.tree = tree

    def fit(self, X, y=None):
        self.tree_ = self.tree(X, leafsize=2)
        return self

    def transform(self, X):
        return self.tree_.query(np.asarray(X, dtype=float))[0][:, None]


class ChangesItsTree(KeepsATree):
    """Comes back with a tree of other points."""

    def __setstate__(self, state):
        self.__dict__.update(state)
        self.tree_ = self.tree(self.tree_.data + 1.0, leafsize=2)


_KNOWN = weakref.WeakSet()


def _made(cls, state, known):
    made = cls.__new__(cls)
    made.__dict__.update(state)
    if known:
        _KNOWN.add(made)
    return made


class ForgetsByProtocol(Mean):
    """Is entered into a registry by newer protocols alone, which it needs for missing values."""

    def fit(self, X, y=None):
        _KNOWN.add(self)
        return super().fit(X, y)

    def __reduce_ex__(self, protocol):
        return _made, (type(self), dict(self.__dict__), protocol >= 4)

    def predict(self, X):
        if np.isnan(np.asarray(X)).any() and self not in _KNOWN:
            raise KeyError("not registered")
        return super().predict(np.nan_to_num(X))


class WritesLate(Mean):
    """Training writes into an array that it keeps, in one of its last iterations."""

    def __init__(self, max_iter=5):
        super().__init__()
        self.max_iter = max_iter
        self.kept = np.zeros(1)

    def fit(self, X, y=None):
        for number in range(self.max_iter):
            if number == self.max_iter - 1:
                self.kept[:] = len(X)
        return super().fit(X, y)


class CountsAsFitted(Mean):
    """Once loaded, an unfitted one counts as fitted."""

    def __setstate__(self, state):
        self.__dict__.update(state)
        self.__dict__.setdefault("_table", {})

    def fit(self, X, y=None):
        self._table = {}
        return super().fit(X, y)

    def __sklearn_is_fitted__(self):
        return hasattr(self, "_table")
