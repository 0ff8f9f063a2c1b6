"""Estimators in an artifact, one inside the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

__all__ = ["Nest", "Part", "plain"]


@dataclass(frozen=True, slots=True)
class Part:
    """An estimator in an artifact.

    Attributes
    ----------
    path : str
        Such as ``steps[0][1]``; empty for the artifact as a whole.
    class_name : str
        With its module, as the artifact names it.
    version : str or None
        The scikit-learn that saved it.
    settings : mapping of str to str
        How it is configured, as far as that is known.
    """

    path: str
    class_name: str
    version: str | None
    settings: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Nest:
    """Parts, and how they lie in each other.

    Attributes
    ----------
    parts : tuple of Part
    around : dict of str to tuple of Part
        By path: those that this one is in.
    inside : dict of str to frozenset of str
        By path: the plain names of the classes in this one.
    """

    parts: tuple[Part, ...]
    around: dict[str, tuple[Part, ...]]
    inside: dict[str, frozenset[str]]

    @classmethod
    def of(cls, parts: Iterable[Part]) -> Nest:
        """Return the nest of the estimators of one artifact.

        Parameters
        ----------
        parts : iterable of Part

        Examples
        --------
        >>> outer = Part("", "sklearn.pipeline.Pipeline", "1.3.2")
        >>> nest = Nest.of([outer, Part("steps[0][1]", "mypkg.Scaler", None)])
        >>> nest.inside[""], nest.around["steps[0][1]"] == (outer,)
        (frozenset({'Scaler'}), True)
        """
        parts = _dated(list(parts))
        at = {part.path: part for part in parts}
        around = {path: tuple(at[one] for one in _prefixes(path) if one in at) for path in at}
        inside: dict[str, set[str]] = {}
        for part in parts:
            for outer in around[part.path]:
                inside.setdefault(outer.path, set()).add(plain(part.class_name))
        return cls(tuple(parts), around, {path: frozenset(inside.get(path, ())) for path in around})


def plain(class_name: str) -> str:
    """Return the name of a class without its module.

    Examples
    --------
    >>> plain("sklearn.svm._classes.SVC")
    'SVC'
    """
    return class_name.rpartition(".")[2]


def _dated(parts: list[Part]) -> list[Part]:
    """Give a part of scikit-learn without a version that of the others, if they agree on one."""
    versions = {part.version for part in parts if part.version}
    if len(versions) != 1:
        return parts
    (only,) = versions
    return [
        replace(part, version=only)
        if part.version is None and part.class_name.startswith("sklearn.")
        else part
        for part in parts
    ]


def _prefixes(path: str) -> Iterator[str]:
    """Yield the paths that lead to one: an empty one and ``a[0]`` for ``a[0].b``, and ``a``."""
    if path:
        yield ""
    for i, character in enumerate(path):
        if i and character in ".[":
            yield path[:i]
