"""Train again from the recipe, and see whether the cross-validation score is in the same range."""

from __future__ import annotations

import math
import time
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..compare.difference import Difference
from ..judge.outcome import Outcome, verdict
from ..judge.status import Status
from ..recorder import Recipe, copy_of, cross_validation, error_text, materials
from .manifest import Manifest

__all__ = ["ScoreRange", "rebuild", "score_range"]

_CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class ScoreRange:
    """Where the mean of new scores must lie."""

    mean: float
    half_width: float

    def holds(self, value: float) -> bool:
        """Tell whether a mean lies in the range."""
        return abs(value - self.mean) <= self.half_width

    def __str__(self) -> str:
        """``0.9533 ± 0.0541``."""
        return f"{self.mean:.4g} ± {self.half_width:.2g}"


def score_range(
    scores: Sequence[float], test_share: float, *, tolerance: float | None = None
) -> ScoreRange:
    """Return the range in which the mean score of a rebuilt model must lie.

    With a stored tolerance it is the mean of the recorded scores ± the tolerance.  Otherwise it is
    the 95 % confidence interval of the mean over *k* folds, with the correction for folds that
    share training rows: half width ``t(k-1) · s · sqrt(1/k + test/train)``, and never less than
    1e-6 of the mean.

    Parameters
    ----------
    scores : sequence of float
        One a fold.
    test_share : float
        Rows of a test fold divided by rows of its training fold.
    tolerance : float, optional
        Absolute.

    References
    ----------
    C. Nadeau, Y. Bengio: Inference for the Generalization Error. Machine Learning 52, 2003.

    Examples
    --------
    >>> str(score_range([0.9, 1.0, 0.95, 1.0, 0.9], 0.25))
    '0.95 ± 0.093'
    >>> str(score_range([0.9, 1.0], 1.0, tolerance=0.01))
    '0.95 ± 0.01'
    """
    k = len(scores)
    mean = sum(scores) / k
    if tolerance is not None:
        return ScoreRange(mean, tolerance)
    least = 1e-6 * max(1.0, abs(mean))
    if k < 2:
        return ScoreRange(mean, least)
    from scipy.stats import t

    variance = sum((score - mean) ** 2 for score in scores) / (k - 1)
    quantile = float(t.ppf((1 + _CONFIDENCE) / 2, k - 1))
    return ScoreRange(mean, max(least, quantile * math.sqrt(variance * (1 / k + test_share))))


def rebuild(manifest: Manifest, recipe: Recipe) -> Outcome:
    """Train again under the installed versions and compare the cross-validation score.

    Parameters
    ----------
    manifest : Manifest
    recipe : Recipe
        Only what the caller has given is executed, never the stored source.

    Returns
    -------
    Outcome
        In the format ``rebuild``: ``identical`` if all scores are, ``close`` if the mean is in the
        range, ``drifted`` if not, ``use-error`` if training raises, ``unchecked`` if no score was
        recorded.
    """
    started = time.perf_counter()
    found, said = _rebuild(manifest, recipe)
    return Outcome(
        min(map(verdict, found), default=Status.IDENTICAL),
        "rebuild",
        "same",
        tuple(found),
        tuple(said),
        seconds=round(time.perf_counter() - started, 6),
        compared=len(said),
        golden=manifest.id,
        version=manifest.version,
    )


def _rebuild(manifest: Manifest, recipe: Recipe) -> tuple[list[Difference], list[str]]:
    path = "cross-validation score"
    recorded: Mapping[str, Any] = manifest.data["cross_validation"] or {}
    scores = recorded.get("scores")
    if not scores:
        text = f"no score was recorded: {recorded.get('why', 'there was no recipe')}"
        return [Difference(path, "unchecked", "save", "a score", text)], []
    try:
        estimator, X, y = materials(recipe.make())
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            estimator.fit(copy_of(X)) if y is None else estimator.fit(copy_of(X), copy_of(y))
        estimator = materials(recipe.make())[0]
    except Exception as error:
        text = f"{type(error).__name__}: {error_text(error)}"
        return [Difference("fit", "raises", "output", "a trained estimator", text)], []
    new = cross_validation(estimator, X, y, recorded.get("cv") or 5, recorded.get("scoring"))
    if not new.get("scores"):
        text = str(new.get("why"))
        return [Difference(path, "raises", "output", "a score", text)], []
    return _compare(recorded, new, path)


def _compare(
    recorded: Mapping[str, Any], new: Mapping[str, Any], path: str
) -> tuple[list[Difference], list[str]]:
    before, after = list(recorded["scores"]), list(new["scores"])
    expected = score_range(before, _test_share(recorded), tolerance=recorded.get("tolerance"))
    mean = sum(after) / len(after)
    if new.get("splitter") != recorded.get("splitter"):
        note = f"the splitter was {recorded.get('splitter')}, it is {new.get('splitter')}"
        said = [f"cross-validation: {note}"]
    else:
        said = [f"cross-validation: {mean:.4g}, recorded {expected}"]
    if before == after:
        return [], said
    gap = abs(mean - expected.mean)
    kind = "close" if expected.holds(mean) else "value"
    return [
        Difference(path, kind, "output", str(expected), f"{mean:.4g}", gap, None, None, 1, 1)
    ], said


def _test_share(recorded: Mapping[str, Any]) -> float:
    rows, sizes = recorded.get("rows"), recorded.get("test_sizes")
    if rows is None or not sizes:
        return 1 / max(1, len(recorded["scores"]) - 1)
    test = sum(sizes) / len(sizes)
    return float(test / max(1, rows - test))
