"""Hypothesis strategies: estimators in every valid configuration, data, and both together.

They need the extra ``hypothesis``.  pytest never imports this package by itself.
"""

from __future__ import annotations

try:
    import hypothesis as _  # noqa: F401
except ImportError as error:
    from ..errors import UsageError

    raise UsageError(
        "pytest_sklearn_persist.strategies needs hypothesis:"
        " pip install 'pytest-sklearn-persist[hypothesis]'"
    ) from error

from .data import datasets
from .drawing import estimators
from .fitting import fitted_estimators

__all__ = ["datasets", "estimators", "fitted_estimators"]
