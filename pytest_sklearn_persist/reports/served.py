"""Words for what is served and is the same, and for the rows that it takes to see a change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ..compare.difference import Difference
from ..judge.outcome import Outcome, verdict

__all__ = ["differing", "only_on", "same_answers"]

_MOST = 3
_METHOD = re.compile(r"\w+")
_PROBE = re.compile(r"\w+\((?:[\w=., ]*, )?([^()=]+)\)")
#: The rows of probes that are made from those of the caller.
_ROWS = {
    "one row": "a single row",
    "derived rows": "rows unlike the recorded ones",
    "mixed rows": "mixtures of the recorded rows",
    "rounded rows": "rounded rows",
    "ties": "rows with ties",
    "duplicate rows": "duplicate rows",
    "rows beyond the range": "rows beyond the recorded range",
    "rows near the decision boundary": "rows near the decision boundary",
    "missing values": "rows with missing values",
    "unseen categories": "rows with an unseen category",
    "other texts": "other texts",
    "float32": "float32 input",
    "float64": "float64 input",
    "sparse": "sparse input",
    "dense": "dense input",
    "data frame": "a data frame",
}


def same_answers(outcome: Outcome) -> str:
    """Say that what is served is the same, and which looks inside are not.

    Parameters
    ----------
    outcome : Outcome
        One in which only looks inside differ.

    Examples
    --------
    >>> from ..judge.status import Status
    >>> found = Difference("decision_path[0, 1]", "value", "output", "1", "0")
    >>> same_answers(Outcome(Status.IMPAIRED, "joblib", "fresh", (found,), served=("predict",)))
    'predictions are the same; decision_path differs'
    """
    what = (
        "predictions" if any(name.startswith("predict") for name in outcome.served) else "answers"
    )
    close = not all(verdict(found).fails_by_default for found in outcome.differences)
    same = "the same within tolerance" if close else "the same"
    return f"{what} are {same}; {differing([outcome])}"


def differing(outcomes: Iterable[Outcome]) -> str:
    """Name the looks inside that differ: ``apply and decision_path differ``.

    Parameters
    ----------
    outcomes : iterable of Outcome
    """
    found = [d for one in outcomes for d in one.differences if d.inner]
    names = dict.fromkeys(_method(one) for one in found if verdict(one).fails_by_default)
    return f"{_listed(list(names))} differ{'s' if len(names) == 1 else ''}"


def only_on(differences: Iterable[Difference]) -> str:
    """Say what kind of rows it takes to see a change; nothing where the recorded rows show it.

    Parameters
    ----------
    differences : iterable of Difference
        All findings of one artifact.

    Examples
    --------
    >>> only_on([Difference("predict(missing values)[3]", "value", "output", "0", "1")])
    'only on rows with missing values'
    """
    failing = [found for found in differences if verdict(found).fails_by_default]
    leading = [found for found in failing if found.inner is failing[0].inner] if failing else []
    kinds: dict[str, None] = {}
    for found in leading:
        probe = _PROBE.match(found.path)
        if found.area != "output" or probe is None or probe[1] not in _ROWS:
            return ""
        kinds[_ROWS[probe[1]]] = None
    return f"only on {_listed(list(kinds))}" if kinds else ""


def _method(found: Difference) -> str:
    name = _METHOD.match(found.path)
    return name.group() if name else found.path


def _listed(words: Sequence[str]) -> str:
    if len(words) > _MOST:
        return f"{', '.join(words[:_MOST])} and {len(words) - _MOST} more"
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
