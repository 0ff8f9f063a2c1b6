"""What a change of answers means to who uses them: labels that flip, and the spread of numbers."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from statistics import pstdev
from typing import Any

from ..judge.outcome import Outcome
from ..judge.status import Status

__all__ = ["currency"]

_MOST_WAYS = 3
_ALL_CHANGES = 20  # more pairs of labels are not kept


def currency(outcome: Outcome) -> str:
    """Return what happens to the predictions of the recorded rows; nothing if that is not known.

    Parameters
    ----------
    outcome : Outcome
        One that drifts.

    Examples
    --------
    >>> sample = {"path": "predict", "kind": "labels", "size": 50, "changes": [["0", "1", 17]]}
    >>> currency(Outcome(Status.DRIFTED, "joblib", "fresh", outputs=(sample,)))
    '17 of 50 predictions for the recorded rows change: 17 from 0 to 1'
    """
    if outcome.status is not Status.DRIFTED:
        return ""
    plain = next((one for one in outcome.outputs if one["path"] == "predict"), None)
    if plain is not None:
        return _labels(plain) if plain["kind"] == "labels" else _numbers(plain)
    touched = any(d.path.partition("[")[0] == "predict" for d in outcome.differences)
    if "predict" in outcome.served and not touched:
        return "the predictions for the recorded rows are the same"
    return ""


def _labels(sample: Mapping[str, Any]) -> str:
    changes = sample["changes"]
    number = sum(count for _, _, count in changes)
    least = "at least " if len(changes) >= _ALL_CHANGES else ""
    ways = [f"{count:,} from {before} to {now}" for before, now, count in changes[:_MOST_WAYS]]
    more = "" if len(changes) <= _MOST_WAYS else ", …"
    return (
        f"{least}{number:,} of {sample['size']:,} predictions for the recorded rows change: "
        f"{', '.join(ways)}{more}"
    )


def _numbers(sample: Mapping[str, Any]) -> str:
    pairs = [
        (float(before), float(now))
        for before, now in zip(sample["expected"], sample["actual"], strict=True)
    ]
    if not all(isfinite(number) for pair in pairs for number in pair):
        return ""
    spread = pstdev([before for before, _ in pairs])
    largest = max(abs(now - before) for before, now in pairs)
    if not spread or not largest:
        return ""
    about = "" if len(pairs) == sample["size"] else "about "
    share = largest / spread
    words = f"{share:.2g} times" if share >= 1 else f"{share:.2%} of"
    return (
        f"the largest change of a prediction is {about}{words} the spread of the recorded ones "
        "(their standard deviation)"
    )
