"""Throw-away processes for stored artifacts, with what most of them need imported already."""

from __future__ import annotations

from ..isolation.client import Worker, shared
from ..isolation.limits import Limits

__all__ = ["artifact_process"]

#: Imported once for all processes of a session: nearly every golden needs some of these.
_PRELOAD = (
    "pandas",
    "pytest_sklearn_persist.goldens.observing",
    "pytest_sklearn_persist.goldens.warmup",
    "sklearn.calibration",
    "sklearn.cluster",
    "sklearn.compose",
    "sklearn.cross_decomposition",
    "sklearn.decomposition",
    "sklearn.ensemble",
    "sklearn.feature_extraction.text",
    "sklearn.feature_selection",
    "sklearn.gaussian_process",
    "sklearn.impute",
    "sklearn.kernel_approximation",
    "sklearn.linear_model",
    "sklearn.manifold",
    "sklearn.mixture",
    "sklearn.model_selection",
    "sklearn.multioutput",
    "sklearn.naive_bayes",
    "sklearn.neighbors",
    "sklearn.neural_network",
    "sklearn.pipeline",
    "sklearn.preprocessing",
    "sklearn.svm",
    "sklearn.tree",
    "sklearn.utils._pprint",
)


def artifact_process(memory: int | None = None) -> Worker:
    """Start a process for one artifact; close it after use.

    Parameters
    ----------
    memory : int, optional
        Bytes that it may take beyond what it starts with.
    """
    return shared().worker(preload=_PRELOAD, limits=Limits(memory=memory))
