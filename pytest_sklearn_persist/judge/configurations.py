"""Whether an estimator is configured as one that was recorded: what decides what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["DECIDING", "differing"]

#: Parameters, and facts of what it was fitted on, that lead to other code or another state.
DECIDING = frozenset(
    "algorithm analyzer bootstrap classes covariance_type criterion decision_function_shape "
    "drop early_stopping encode fit_inverse_transform handle_unknown kernel link loss method "
    "multi_class normalize normalize_y novelty outputs oob_score output_distribution penalty "
    "positive probability solver sparse splitter strategy sublinear_tf svd_solver use_idf "
    "voting whiten".split()
)
#: What a parameter is where it does not name a way to work.
_UNNAMED = frozenset({"None", "False", "number", "list", "tuple", "dict", "array", "something"})


def differing(one: Mapping[str, str], other: Mapping[str, str]) -> tuple[str, ...]:
    """Return the deciding settings that are not the same; what one side does not say is no matter.

    Examples
    --------
    >>> differing({"solver": "saga", "C": "number"}, {"solver": "lbfgs", "C": "number"})
    ('solver',)
    >>> differing({"early_stopping": "False"}, {"early_stopping": "None"})
    ()
    """
    both = DECIDING.intersection(one, other)
    return tuple(sorted(key for key in both if _meant(one[key]) != _meant(other[key])))


def _meant(text: str) -> str:
    return "" if text in _UNNAMED else text
