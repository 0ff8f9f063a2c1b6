"""A random generator does not go on where it was."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np

from planted.base import ChangesKept, ChangesState, Keeper, Line, State
from planted.data import blobs
from planted.fault import Fault


class Legacy(Keeper):
    """Keeps a RandomState that has drawn an odd number of normal values."""

    def _make(self, X: Any) -> Any:
        rng = np.random.RandomState(11)
        rng.standard_normal(3)
        return rng


class RandomStateReset(ChangesKept, Legacy):
    """Comes back at the start."""

    def _change(self, kept: Any) -> Any:
        return np.random.RandomState(11)


class SpareNormalLost(ChangesKept, Legacy):
    """Comes back at the right place, without the normal value that it had in store."""

    def _change(self, kept: Any) -> Any:
        rng = np.random.RandomState(0)
        rng.set_state(kept.get_state()[:3])
        return rng


class Modern(Keeper):
    """Keeps a Generator that has drawn an odd number of 32-bit values."""

    def _make(self, X: Any) -> Any:
        rng = np.random.default_rng(11)
        rng.integers(0, 100, size=3, dtype=np.int32)
        return rng


class GeneratorReset(ChangesKept, Modern):
    """Comes back at the start."""

    def _change(self, kept: Any) -> Any:
        return np.random.default_rng(11)


class SpareIntegerLost(ChangesKept, Modern):
    """Comes back at the right place, without the half of a draw that it had in store."""

    def _change(self, kept: Any) -> Any:
        kept.bit_generator.state = {**kept.bit_generator.state, "has_uint32": 0, "uinteger": 0}
        return kept


class BitGeneratorChanged(ChangesKept, Modern):
    """Comes back as a generator of another kind."""

    def _change(self, kept: Any) -> Any:
        return np.random.Generator(np.random.Philox(11))


class Spawning(Keeper):
    """Keeps a Generator that has spawned a child."""

    def _make(self, X: Any) -> Any:
        rng = np.random.default_rng(11)
        rng.bit_generator.seed_seq.spawn(1)
        return rng


class SeedSequenceLost(ChangesKept, Spawning):
    """Comes back at the right place; its children are others."""

    def _change(self, kept: Any) -> Any:
        rng = np.random.default_rng(12)
        rng.bit_generator.state = kept.bit_generator.state
        return rng


class Shared(Line):
    """Keeps one generator under two names: each draw moves both."""

    def fit(self, X: Any, y: Any = None) -> Any:
        """Learn the line, and keep one generator twice."""
        super().fit(X, y)
        self.shared_a_ = self.shared_b_ = np.random.RandomState(3)
        return self


class SharedGeneratorLost(ChangesState, Shared):
    """Comes back with two generators at the same place."""

    def _read(self, state: State) -> State:
        if "shared_b_" in state:
            copy = np.random.RandomState(0)
            copy.set_state(state["shared_b_"].get_state())
            state["shared_b_"] = copy
        return state


class Standard(Keeper):
    """Keeps a generator of the standard library."""

    def _make(self, X: Any) -> Any:
        rng = random.Random(11)
        rng.random()
        return rng


class StandardReset(ChangesKept, Standard):
    """Comes back at the start."""

    def _change(self, kept: Any) -> Any:
        return random.Random(11)


class Noisy(Line):
    """Fits with noise from its parameter `random_state`."""

    def __init__(self, shrink: Any = 0.5, random_state: Any = 5) -> None:
        super().__init__(shrink)
        self.random_state = random_state

    def fit(self, X: Any, y: Any = None) -> Any:
        """Learn the line, and shake it."""
        super().fit(X, y)
        rng = self.random_state
        if not isinstance(rng, np.random.RandomState):
            rng = np.random.RandomState(rng)
        self.coef_ = self.coef_ + rng.normal(scale=0.01, size=self.coef_.shape)
        return self


class SeedLost(ChangesState, Noisy):
    """Comes back without its seed: fitted again, it is another model each time."""

    def _read(self, state: State) -> State:
        return {**state, "random_state": None}


class ParameterReset(ChangesState, Noisy):
    """Comes back with the generator that is its parameter at the start."""

    def _read(self, state: State) -> State:
        return {**state, "random_state": np.random.RandomState(5)}


def _noisy() -> Any:
    return Noisy(random_state=np.random.RandomState(5))


def _reset() -> Any:
    return ParameterReset(random_state=np.random.RandomState(5))


def _kept(
    name: str,
    faulty: Callable[[], Any],
    healthy: Callable[[], Any],
    why: str,
    path: str = "kept_*",
    **more: Any,
) -> Fault:
    return Fault(name, faulty, healthy, blobs, ("drifted",), path, why, **more)


FAULTS = (
    _kept("random-state-reset", RandomStateReset, Legacy, "the same draws come twice"),
    _kept("random-state-spare-normal", SpareNormalLost, Legacy, "the next normal differs"),
    _kept("generator-reset", GeneratorReset, Modern, "the same draws come twice"),
    _kept("generator-spare-integer", SpareIntegerLost, Modern, "the next small integer differs"),
    _kept("bit-generator-changed", BitGeneratorChanged, Modern, "all draws differ"),
    _kept(
        "seed-sequence-lost",
        SeedSequenceLost,
        Spawning,
        "children that it spawns differ",
        needs={"numpy": "1.25"},  # older ones lose it themselves
    ),
    _kept("shared-generator-lost", SharedGeneratorLost, Shared, "draws repeat", "shared_*"),
    _kept("standard-random-reset", StandardReset, Standard, "the same draws come twice"),
    _kept("seed-parameter-lost", SeedLost, Noisy, "no fit is repeatable", "*random_state*"),
    _kept("random-state-parameter-reset", _reset, _noisy, "draws repeat", "*random_state*"),
)
