"""Some ways to save it are right, and one is not."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

from planted.base import ChangesState, Keeper, Line, Scaler, State
from planted.data import blobs
from planted.fault import Fault

DEPTH = 260


class ByProtocol(Line):
    """Writes the same state in every protocol."""

    def _put(self, state: State, protocol: int) -> State:
        return state

    def __reduce_ex__(self, protocol: Any) -> Any:
        made = super().__reduce_ex__(protocol)
        return (*made[:2], self._put(dict(made[2]), int(protocol)), *made[3:])


class OldProtocolDrops(ByProtocol):
    """Leaves out an attribute in protocols before 4."""

    def _put(self, state: State, protocol: int) -> State:
        if protocol < 4:
            state.pop("spread_", None)
        return state


class OldProtocolRaises(ByProtocol):
    """Can't be written in protocols before 4."""

    def _put(self, state: State, protocol: int) -> State:
        if protocol < 4:
            raise pickle.PicklingError("needs protocol 4 or newer")
        return state


class NewProtocolSwaps(ByProtocol):
    """Writes the buffer of its slopes in the other direction in protocol 5."""

    def _put(self, state: State, protocol: int) -> State:
        if protocol >= 5 and "coef_" in state:
            state["coef_"] = state["coef_"][::-1].copy()
        return state


class Alias(Scaler):
    """Shifts by an array that it updates in place, and knows under a second name."""

    def partial_fit(self, X: Any, y: Any = None) -> Any:
        """Learn from one more batch."""
        super().partial_fit(X, y)
        if not hasattr(self, "centre_") or self.seen_ == len(X):
            self.centre_ = self.offset_ = self.sum_.copy()
        self._update()
        return self

    def _update(self) -> None:
        self.offset_[:] = self.sum_

    def transform(self, X: Any) -> Any:
        """Return the rows centred, scaled and shifted."""
        return super().transform(X) - self.centre_


class RestoredAlias(ChangesState, Alias):
    """Holds one array under two names, and sees to it after loading."""

    def _write(self, state: State) -> State:
        state.pop("offset_", None)
        return state

    def _read(self, state: State) -> State:
        if "centre_" in state:
            state["offset_"] = state["centre_"]
        return state

    def _update(self) -> None:
        # Not in place, as the array may be read-only.
        self.centre_ = self.offset_ = self.sum_.copy()


class TiedAlias(Alias):
    """Holds one array under two names; joblib writes it twice."""

    def _update(self) -> None:
        if not self.offset_.flags.writeable:
            self.offset_ = self.offset_.copy()
        super()._update()


class Chain(ChangesState, Keeper):
    """Keeps a list in a list in a list, and writes it flat."""

    def _make(self, X: Any) -> Any:
        chain: Any = [1.0]
        for _ in range(DEPTH):
            chain = [chain]
        return chain

    def _write(self, state: State) -> State:
        state.pop("kept_", None)
        return state

    def _read(self, state: State) -> State:
        if "coef_" in state:
            state["kept_"] = self._make(None)
        return state


class DeepChain(Keeper):
    """Writes it as it is: pickle manages, joblib takes several times the stack."""

    _make = Chain._make


class NativeOrder(Keeper):
    """Keeps an array in the byte order of this machine."""

    def _make(self, X: Any) -> Any:
        return X[0].copy()


class OtherOrder(Keeper):
    """Keeps an array in the other byte order; joblib turns it round as it loads."""

    def _make(self, X: Any) -> Any:
        return X[0].astype(X.dtype.newbyteorder())


def _format(
    name: str,
    faulty: Callable[[], Any],
    healthy: Callable[[], Any],
    why: str,
    where: str | None,
    path: str | None = "*",
    statuses: tuple[str, ...] = ("drifted",),
) -> Fault:
    return Fault(name, faulty, healthy, blobs, statuses, path, why, where=where)


#: joblib writes the default protocol, which Python 3.14 makes 5.
_ONLY_5 = "pickle:5@*" if pickle.DEFAULT_PROTOCOL < 5 else None

FAULTS = (
    _format("old-protocol-drops", OldProtocolDrops, Line, "right by default", "pickle:2@*"),
    _format(
        "old-protocol-raises",
        OldProtocolRaises,
        Line,
        "an old consumer can't be served",
        "pickle:2@*",
        None,
        ("dump-error",),
    ),
    _format("new-protocol-swaps", NewProtocolSwaps, Line, "right in old ones", _ONLY_5),
    _format(
        "joblib-splits-array",
        TiedAlias,
        RestoredAlias,
        "further training moves one of two names",
        "joblib*",
        "partial_fit*",
        ("impaired", "drifted"),
    ),
    _format(
        "joblib-too-deep", DeepChain, Chain, "pickle manages", "joblib*", None, ("dump-error",)
    ),
    _format("joblib-byte-order", OtherOrder, NativeOrder, "the dtype changes", None, "kept_*"),
)
