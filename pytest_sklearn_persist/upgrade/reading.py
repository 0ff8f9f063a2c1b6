"""Read the outcomes of a check that has run elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from ..compare.difference import Difference
from ..judge.explaining import Explanation
from ..judge.outcome import Outcome
from ..judge.status import Status
from .findings import Side

__all__ = ["read_side"]

_DIFFERENCE = frozenset(field.name for field in fields(Difference))
_EXPLANATION = frozenset(field.name for field in fields(Explanation))
_PLAIN = (
    "cause",
    "remedy",
    "cause_id",
    "link",
    "seconds",
    "expected_failure",
    "compared",
    "golden",
    "version",
    "unmet",
)


def read_side(said: Mapping[str, Any]) -> Side:
    """Return what ``check --json`` has printed.

    Parameters
    ----------
    said : mapping
    """
    return Side(said["environment"], tuple(_outcome(one) for one in said["outcomes"]))


def _outcome(one: Mapping[str, Any]) -> Outcome:
    return Outcome(
        Status(one["status"]),
        one["format"],
        one["place"],
        tuple(Difference(**_only(found, _DIFFERENCE)) for found in one["differences"]),
        tuple(one["warnings"]),
        outputs=tuple(one.get("outputs", ())),
        not_compared=tuple(one["not_compared"]),
        served=tuple(one.get("served", ())),
        explanations=tuple(Explanation(**_only(e, _EXPLANATION)) for e in one["explanations"]),
        **{name: one[name] for name in _PLAIN},
    )


def _only(found: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name in names}
