"""The estimator is right in the process that fitted it, and wrong in any other."""

from __future__ import annotations

import os
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import sklearn

from planted.base import Keeper, Line, Scaler, matrix
from planted.data import blobs
from planted.fault import Fault

_OFFSETS: dict[str, float] = {}
_BY_ID: dict[int, Any] = {}
_MODELS: dict[str, Any] = {}


class Offset(Line):
    """Adds an offset that it learned."""

    def fit(self, X: Any, y: Any = None) -> Any:
        """Learn the line and the offset."""
        super().fit(X, y)
        self._put(1.0 + abs(self.intercept_))
        return self

    def _put(self, offset: Any) -> None:
        self.offset_ = offset

    def _get(self) -> Any:
        return self.offset_

    def predict(self, X: Any) -> Any:
        """Return one value a row, with the offset."""
        return super().predict(X) + self._get()


class ModuleGlobal(Offset):
    """Keeps the offset in a dict of its module, and takes 0 if it isn't there."""

    def _put(self, offset: Any) -> None:
        _OFFSETS["offset"] = offset

    def _get(self) -> Any:
        return _OFFSETS.get("offset", 0.0)


class ModuleRegistry(Offset):
    """Keeps the offset in a dict of its module, and raises if it isn't there."""

    def _put(self, offset: Any) -> None:
        _MODELS["model"] = offset

    def _get(self) -> Any:
        return _MODELS["model"]


class ClassAttribute(Offset):
    """Keeps the offset on its class."""

    offset = 0.0

    def _put(self, offset: Any) -> None:
        type(self).offset = offset

    def _get(self) -> Any:
        return self.offset


class IdRegistry(Offset):
    """Keeps the offset under its id, which no copy has."""

    def _put(self, offset: Any) -> None:
        _BY_ID[id(self)] = offset

    def _get(self) -> Any:
        return _BY_ID[id(self)]


class Environment(Offset):
    """Keeps the offset in a variable of the environment."""

    def _put(self, offset: Any) -> None:
        os.environ["PLANTED_OFFSET"] = repr(offset)

    def _get(self) -> Any:
        return float(os.environ.get("PLANTED_OFFSET", "0"))


class RelativeFile(Offset):
    """Keeps the offset in a file beside the one who runs it."""

    def _put(self, offset: Any) -> None:
        Path("planted_offset.txt").write_text(repr(offset), encoding="utf-8")

    def _get(self) -> Any:
        return float(Path("planted_offset.txt").read_text(encoding="utf-8"))


class WorkingFolder(Offset):
    """Tells by the working folder whether it is at home."""

    def _put(self, offset: Any) -> None:
        self.offset_, self.home_ = offset, str(Path.cwd())

    def _get(self) -> Any:
        return self.offset_ if str(Path.cwd()) == self.home_ else 0.0


class ProcessId(Offset):
    """Tells by the number of the process whether it is at home."""

    def _put(self, offset: Any) -> None:
        self.offset_, self.process_ = offset, os.getpid()

    def _get(self) -> Any:
        return self.offset_ if os.getpid() == self.process_ else 0.0


def unit() -> float:
    """Return the unit of the offset."""
    return 0.0


class Patched(Offset):
    """Replaces a function of its module while it is fitted."""

    def _put(self, offset: Any) -> None:
        self.offset_ = offset
        setattr(sys.modules[__name__], "unit", lambda: offset)  # noqa: B010

    def _get(self) -> Any:
        return unit()


class SetOrder(Line):
    """Gives each of its words the column at its place."""

    def fit(self, X: Any, y: Any = None) -> Any:
        """Learn the line, and keep twelve words."""
        super().fit(X, y)
        self.words_ = {f"word{k}" for k in range(12)}
        return self

    def _order(self) -> list[str]:
        return sorted(self.words_)

    def predict(self, X: Any) -> Any:
        """Return one value a row, times a number that hangs on the order of the words."""
        places = [self._order().index(f"word{k}") for k in range(12)]
        return super().predict(X) * float(sum(12**k * place for k, place in enumerate(places)))


class HashOrder(SetOrder):
    """Orders the words by their hash, which is another in every process."""

    def _order(self) -> list[str]:
        return sorted(self.words_, key=hash)


class Hashed(Scaler):
    """Shifts each column by a number made of its name."""

    @staticmethod
    def _number(name: str) -> float:
        return float(sum(name.encode()))

    def transform(self, X: Any) -> Any:
        """Return the rows centred, scaled and shifted."""
        rows = super().transform(matrix(self, X))
        return rows + np.array([self._number(f"x{i}") for i in range(rows.shape[1])])


class HashTrick(Hashed):
    """Makes the number with hash()."""

    @staticmethod
    def _number(name: str) -> float:
        return float(hash(name) % 1_000_003)


class WantsFrames(Scaler):
    """Wants DataFrames of itself, and of no one else."""

    def fit(self, X: Any, y: Any = None) -> Any:
        """Learn, and ask for DataFrames."""
        super().fit(X, y)
        self._ask()
        return self

    def _ask(self) -> None:
        self.set_output(transform="pandas")


class WantsFramesOfAll(WantsFrames):
    """Wants DataFrames by the configuration of the whole process."""

    def _ask(self) -> None:
        sklearn.set_config(transform_output="pandas")


class Tag:
    """A thing to keep."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self))

    __hash__ = None  # type: ignore[assignment]


class Kept(Keeper):
    """Keeps a thing of a class that can be imported."""

    def _make(self, X: Any) -> Any:
        return Tag()


class RuntimeModule(Keeper):
    """Keeps a thing whose module exists in this process alone."""

    def _make(self, X: Any) -> Any:
        if "planted_runtime" in sys.modules:
            return sys.modules["planted_runtime"].Tag()
        module = types.ModuleType("planted_runtime")
        module.Tag = type("Tag", (Tag,), {"__module__": "planted_runtime"})  # type: ignore[attr-defined]
        sys.modules["planted_runtime"] = module
        return module.Tag()


def helper(value: float) -> float:
    """Return the value."""
    return value


class KeptFunction(Keeper):
    """Keeps a function that can be imported."""

    def _make(self, X: Any) -> Any:
        return helper


class MainFunction(Keeper):
    """Keeps a function of the script that was run."""

    def _make(self, X: Any) -> Any:
        script = sys.modules["__main__"]
        if hasattr(script, "planted_helper"):
            return script.planted_helper
        copy = types.FunctionType(helper.__code__, {}, "planted_helper")
        copy.__module__, copy.__qualname__ = "__main__", "planted_helper"
        script.planted_helper = copy  # type: ignore[attr-defined]
        return copy


def _elsewhere(
    name: str,
    faulty: Callable[[], Any],
    healthy: Callable[[], Any],
    why: str,
    status: str = "drifted",
    path: str | None = "predict*",
    where: str = "*@fresh",
    **more: Any,
) -> Fault:
    return Fault(name, faulty, healthy, blobs, (status,), path, why, where=where, **more)


FAULTS = (
    _elsewhere("module-global", ModuleGlobal, Offset, "what it learned stays behind"),
    _elsewhere("module-registry", ModuleRegistry, Offset, "it is not found", "use-error"),
    _elsewhere("class-attribute", ClassAttribute, Offset, "what it learned stays behind"),
    _elsewhere("id-registry", IdRegistry, Offset, "no copy finds it", "use-error", where="*"),
    _elsewhere("environment-variable", Environment, Offset, "what it learned stays behind"),
    _elsewhere("relative-file", RelativeFile, Offset, "the file is not there", "use-error"),
    _elsewhere("working-folder", WorkingFolder, Offset, "it is right at home alone"),
    _elsewhere("process-id", ProcessId, Offset, "it is right in one process alone"),
    _elsewhere("patched-module", Patched, Offset, "the patch stays behind"),
    _elsewhere("hash-order", HashOrder, SetOrder, "columns change places in every process"),
    _elsewhere("hash-trick", HashTrick, Hashed, "numbers change", path="transform*"),
    _elsewhere(
        "global-configuration",
        WantsFramesOfAll,
        WantsFrames,
        "an array comes where a DataFrame was",
        path="transform*",
        needs={"pandas": "1.3", "scikit-learn": "1.2"},
    ),
    _elsewhere("runtime-module", RuntimeModule, Kept, "no such module", "load-error", None),
    _elsewhere("main-function", MainFunction, KeptFunction, "no such name", "load-error", None),
)
