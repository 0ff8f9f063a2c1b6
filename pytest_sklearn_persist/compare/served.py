"""Two classes of methods: what people serve a model through, and looks inside it.

The one place where this is decided. Each finding carries the class of its method; status, silence,
order and words follow from that.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .difference import Difference

__all__ = ["is_inner", "mark_inner", "served_by"]

#: What most models are served through.
_SERVED = re.compile(
    r"(predict\w*|decision_function|score|score_samples|transform|inverse_transform|kneighbors"
    r"|radius_neighbors)\b"
)
#: What nobody serves a model through, unless somebody says so.
_INNER = re.compile("apply|decision_path|staged_|get_|sample|build_")
_NAME = re.compile(r"\w+")


def is_inner(path: str) -> bool:
    """Tell whether a path is of a method that is known to be a look inside, for any estimator.

    Examples
    --------
    >>> is_inner("decision_path(missing values)[0]"), is_inner("predict[0]"), is_inner("embed[0]")
    (True, False, False)
    """
    return _INNER.match(path) is not None


def served_by(methods: Iterable[str], named: Collection[str] = ()) -> frozenset[str]:
    """Return the methods that an estimator is served through.

    Parameters
    ----------
    methods : iterable of str
        The output methods that it has, by name or by label.
    named : collection of str
        What its user says is served, besides the usual ones; ``all`` for every method.

    Returns
    -------
    frozenset of str
        Of an estimator that has none of the usual ones, all but those that are known to be looks
        inside.

    Examples
    --------
    >>> sorted(served_by(["predict", "predict(return_std=True)", "apply", "score"]))
    ['predict', 'score']
    >>> sorted(served_by(["mahalanobis", "get_precision"])), sorted(served_by(["apply"], ["apply"]))
    (['mahalanobis'], ['apply'])
    """
    names = {_name(method) for method in methods}
    if "all" in named:
        return frozenset(names)
    usual = {name for name in names if _SERVED.fullmatch(name)} | names.intersection(named)
    return frozenset(usual or {name for name in names if not is_inner(name)})


def mark_inner(
    differences: Iterable[Difference], methods: Iterable[str], named: Collection[str] = ()
) -> list[Difference]:
    """Mark what was found in outputs by what the estimator is served through.

    Parameters
    ----------
    differences : iterable of Difference
    methods, named
        See `served_by`.

    Examples
    --------
    >>> from .difference import Difference
    >>> found = Difference("embed[0]", "value", "output", "0.5", "0.4")
    >>> [mark_inner([found], names)[0].inner for names in (["embed"], ["predict", "embed"])]
    [False, True]
    """
    served = served_by(methods, named)
    return [
        replace(one, inner=_name(one.path) not in served) if one.area == "output" else one
        for one in differences
    ]


def _name(spelt: str) -> str:
    """Return the name of the method that a label or a path begins with."""
    found = _NAME.match(spelt)
    return found.group() if found else ""
