"""Descriptions of estimators that are built only when a case is run.

A description names its classes, so that what an installed scikit-learn does not have can be
left out without building anything.
"""

from __future__ import annotations

import copy
import functools
import importlib
import importlib.util
import inspect
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .versions import DROPPED, RENAMED, too_old_for

Data = Callable[[], tuple[Any, Any]]
Fit = Callable[[Any, Any, Any], None]


class NotAvailable(Exception):
    """The installed scikit-learn has no such class."""


@functools.cache
def classes() -> Mapping[str, type]:
    """Every public estimator class of the installed scikit-learn by name."""
    for enabling in ("enable_iterative_imputer", "enable_halving_search_cv"):
        try:
            importlib.import_module(f"sklearn.experimental.{enabling}")
        except ImportError:  # no longer experimental
            continue
    try:
        discovery = importlib.import_module("sklearn.utils.discovery")
    except ImportError:  # before 1.3
        discovery = importlib.import_module("sklearn.utils")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return dict(discovery.all_estimators())


@dataclass(frozen=True)
class New:
    """An unfitted estimator yet to be made: class name and constructor arguments."""

    name: str
    options: Mapping[str, Any] = field(default_factory=dict)

    def needs(self) -> set[str]:
        """Names of all classes in it."""
        return {self.name} | {inner.name for inner in _descriptions(self.options)}

    def build(self) -> Any:
        """Make it, inner estimators first."""
        try:
            cls = classes()[self.name]
        except KeyError:
            raise NotAvailable(self.name) from None
        options = {key: _built(value) for key, value in self.options.items()}
        return cls(**_known_keywords(cls, options))


def new(name: str, /, **options: Any) -> New:
    """Describe an estimator in the form of a constructor call."""
    return New(name, options)


@dataclass(frozen=True)
class Spec:
    """A case as written down: what to make, from which data, and how it is fitted."""

    kind: str
    estimator: New
    data: Data
    fit: Fit
    packages: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.estimator.name}-{self.kind}"

    def available(self) -> bool:
        """Whether this installation has all that the case is made of."""
        have = all(importlib.util.find_spec(name) is not None for name in self.packages)
        here = self.estimator.needs() <= classes().keys()
        return have and here and not too_old_for(self.id)

    def make(self) -> tuple[Any, Any, Any]:
        """Fit it. What a tiny fit warns about (convergence, mostly) is not the subject here."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            X, y = self.data()
            estimator = self.estimator.build()
            self.fit(estimator, X, y)
        return estimator, X, y


def _descriptions(value: Any) -> Iterator[New]:
    if isinstance(value, New):
        yield value
        value = value.options
    if isinstance(value, Mapping):
        value = tuple(value.values())
    if isinstance(value, (list, tuple)):
        for inner in value:
            yield from _descriptions(inner)


def _built(value: Any) -> Any:
    if isinstance(value, New):
        return value.build()
    if isinstance(value, (list, tuple)) and any(True for _ in _descriptions(value)):
        return type(value)(_built(inner) for inner in value)
    if isinstance(value, dict) and any(True for _ in _descriptions(value)):
        return {key: _built(inner) for key, inner in value.items()}
    return copy.deepcopy(value)  # a RandomState, say, is not to be shared between cases


def _known_keywords(cls: type, options: dict[str, Any]) -> dict[str, Any]:
    known = inspect.signature(cls).parameters
    if any(p.kind is p.VAR_KEYWORD for p in known.values()):
        return options
    result = {}
    for key, value in options.items():
        if key not in known and RENAMED.get(key) in known:
            key = RENAMED[key]
        if key in known or key not in DROPPED:  # an unknown one raises in the constructor
            result[key] = value
    return result
