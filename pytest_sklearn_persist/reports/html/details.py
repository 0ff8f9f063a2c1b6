"""What an opened cell shows of a result, packed: every text and every sample is stored once."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from ..model import Result
from .findings import said
from .pool import Pool
from .visible import visible

__all__ = ["Details"]

_DIGITS = 6  # enough for a plot
_TEXTS = ("cause", "cause_id", "remedy", "link", "expected_failure", "unmet", "baseline", "within")
_FIGURES = ("count", "size", "max_abs", "max_rel")


class Details:
    """Details of results by number; texts in them are numbers, too.

    Attributes
    ----------
    data : dict
        ``texts``, ``samples`` and ``details``, of JSON types.
    """

    def __init__(self) -> None:
        self._texts, self._samples, self._details = Pool(), Pool(), Pool()
        self._known: dict[str, int] = {}

    @property
    def data(self) -> dict[str, list[Any]]:
        """All that results had to say."""
        return {
            "texts": self._texts.values,
            "samples": self._samples.values,
            "details": self._details.values,
        }

    def number(self, result: Result) -> int:
        """Return the number of the details of a result.

        Parameters
        ----------
        result : Result
        """
        lists = (result.differences, result.outputs, result.warnings, result.not_compared)
        texts = [getattr(result, name) for name in _TEXTS]
        key = json.dumps([texts, lists, result.explanations, result.atlas], default=dict)
        if key not in self._known:
            self._known[key] = self._details.number(self._packed(result))
        return self._known[key]

    def _packed(self, result: Result) -> dict[str, Any]:
        causes = (one.get("cause") for one in result.explanations)
        found: dict[str, Any] = {name: self._text(getattr(result, name)) for name in _TEXTS}
        found |= {
            "differences": [self._difference(one) for one in result.differences],
            "outputs": [self._output(one) for one in _sound(result.outputs)],
            "warnings": [self._text(text) for text in result.warnings],
            "not_compared": [self._text(text) for text in result.not_compared],
            "also": [self._text(one) for one in causes if one and one != result.cause],
            "atlas": self._text((result.atlas or {}).get("text")),
        }
        return {key: value for key, value in found.items() if value not in (None, [])}

    def _text(self, value: Any) -> int | None:
        return None if value in (None, "") else self._texts.number(visible(str(value)))

    def _difference(self, difference: Mapping[str, Any]) -> list[Any]:
        """Return status, place, words, both values if they say it all, and figures."""
        where, how = said(difference)
        pair = [difference.get(name) for name in ("expected", "actual")]
        if difference.get("count") is None or None in pair:
            pair = [None, None]
        texts = (difference["status"], where, None if pair[0] else how, *pair)
        figures = (_rounded(difference.get(name)) for name in _FIGURES)
        return [*(self._text(text) for text in texts), *figures]

    def _output(self, output: Mapping[str, Any]) -> list[Any]:
        """Return path, size, and numbers of samples; or the pairs of labels."""
        head = [self._text(output["path"]), output["size"]]
        if output["kind"] == "labels":
            pairs = [[visible(old), visible(new), n] for old, new, n in output["changes"]]
            return [*head, pairs]
        sides = (output["expected"], output["actual"])
        return head + [self._samples.number([_rounded(one) for one in side]) for side in sides]


def _sound(outputs: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the samples that are such; what a file has in their place is left out."""
    from ...compare.samples import checked_sample

    found = []
    for output in outputs:
        with contextlib.suppress(ValueError):
            found.append(checked_sample(output))
    return found


def _rounded(value: Any) -> Any:
    """Return a number as a person or a plot needs it; what JSON has no number for as a text.

    Examples
    --------
    >>> _rounded(0.12345678), _rounded("inf"), _rounded([])
    (0.123457, 'inf', None)
    """
    if isinstance(value, float):
        return float(f"{value:.{_DIGITS}g}")
    if isinstance(value, int) or value in ("nan", "inf", "-inf"):
        return value
    return None
