"""An unfitted clone of the estimator has to survive, too."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

from ..compare.difference import Difference
from ..compare.paths import is_private
from ..compare.snapshots import Rules, Side, compare_snapshots
from ..formats import Format, keeps_aliases
from ..observe.observation import error_text
from ..observe.snapshot import snapshot

__all__ = ["check_unfitted"]


def check_unfitted(estimator: Any, format_: Format, path: Path) -> list[Difference]:
    """Write and load an unfitted clone; return what differs.

    A private attribute that loading adds (a cache, a lock, a table worked out) takes nothing away,
    unless the clone counts as fitted for it.

    An estimator that cannot be cloned is no finding here: whether it can be is an ability of
    its own.

    Parameters
    ----------
    estimator : estimator object
    format_ : Format
    path : Path
        Beside this file the clone's is written.
    """
    from sklearn.base import clone

    beside = path.with_name(path.name + ".unfitted")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            unfitted = clone(estimator)
        except Exception:  # reported as the ability "clone" of the original
            return []
        try:
            format_.dump(unfitted, beside)
            loaded = format_.load(beside)
        except Exception as error:  # an observation
            text = f"{type(error).__name__}: {error_text(error)}"
            return [Difference("unfitted clone", "raises", "ability", "it survives, too", text)]
    rules = Rules(aliases=keeps_aliases(format_), readonly=True)
    found = compare_snapshots(
        Side(snapshot(unfitted)),
        Side(snapshot(loaded)),
        area="ability",
        prefix="unfitted clone: ",
        rules=rules,
    )
    if _is_fitted(loaded) != _is_fitted(unfitted):
        words = ("it is not fitted", "it counts as fitted")
        before, now = (words[_is_fitted(one)] for one in (unfitted, loaded))
        found.append(Difference("unfitted clone", "changed", "ability", before, now))
    return [_plain(d) for d in found if not (d.kind == "extra" and is_private(d.path))]


def _is_fitted(estimator: Any) -> bool:
    from sklearn.utils.validation import check_is_fitted

    try:
        check_is_fitted(estimator)
    except Exception:  # also where it is not an estimator of scikit-learn, before and after
        return False
    return True


def _plain(found: Difference) -> Difference:
    path = found.path.replace(": .", ": ")
    return Difference(path, found.kind, found.area, found.expected, found.actual)
