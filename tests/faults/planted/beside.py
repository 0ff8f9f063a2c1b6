"""What scikit-learn keeps beside the parameters is lost: names, requests, configuration."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn import config_context

from planted.base import Centroid, ChangesState, Line, Scaler, State
from planted.data import blobs, frame
from planted.fault import Fault


class NumberOfFeaturesLost(ChangesState, Line):
    """Does not write n_features_in_."""

    def _write(self, state: State) -> State:
        state.pop("n_features_in_", None)
        return state


class FeatureNamesLost(ChangesState, Line):
    """Does not write feature_names_in_."""

    def _write(self, state: State) -> State:
        state.pop("feature_names_in_", None)
        return state


class FeatureNamesReordered(ChangesState, Line):
    """Comes back with the names of the columns sorted."""

    def _read(self, state: State) -> State:
        if "feature_names_in_" in state:
            state["feature_names_in_"] = np.sort(state["feature_names_in_"])
        return state


class OutputConfigLost(ChangesState, Scaler):
    """Does not write what set_output was told."""

    def _write(self, state: State) -> State:
        state.pop("_sklearn_output_config", None)
        return state


class Requesting(Line):
    """Can request sample weights for fit."""

    def fit(self, X: Any, y: Any = None, sample_weight: Any = None) -> Any:
        """Learn the line; the weights count for nothing here."""
        return super().fit(X, y)


class MetadataRequestLost(ChangesState, Requesting):
    """Does not write which metadata it requests."""

    def _write(self, state: State) -> State:
        state.pop("_metadata_request", None)
        return state


class ClassesReversed(ChangesState, Centroid):
    """Comes back with classes and centroids in reverse: it predicts the same labels."""

    def _read(self, state: State) -> State:
        if "classes_" in state:
            state["classes_"] = state["classes_"][::-1].copy()
            state["centroids_"] = state["centroids_"][::-1].copy()
        return state


def _requesting(estimator: Any) -> Any:
    with config_context(enable_metadata_routing=True):
        return estimator.set_fit_request(sample_weight=True)


def _lost(
    name: str,
    faulty: Callable[[], Any],
    healthy: Callable[[], Any],
    path: str,
    why: str,
    data: Callable[[], Any] = blobs,
    statuses: tuple[str, ...] = ("drifted",),
    needs: dict[str, str] | None = None,
) -> Fault:
    return Fault(name, faulty, healthy, data, statuses, path, why, needs=needs or {})


_PANDAS = {"pandas": "1.3"}


FAULTS = (
    _lost(
        "n-features-lost",
        NumberOfFeaturesLost,
        Line,
        "*n_features_in_*",
        "wrong input is not rejected any more",
    ),
    _lost(
        "feature-names-lost",
        FeatureNamesLost,
        Line,
        "*feature_names_in_*",
        "columns in another order are not noticed",
        frame,
        needs=_PANDAS,
    ),
    _lost(
        "feature-names-reordered",
        FeatureNamesReordered,
        Line,
        "*feature_names_in_*",
        "importances go to the wrong columns",
        frame,
        needs=_PANDAS,
    ),
    _lost(
        "output-config-lost",
        lambda: OutputConfigLost().set_output(transform="pandas"),
        lambda: Scaler().set_output(transform="pandas"),
        "transform*",
        "an array comes where a DataFrame was",
        frame,
        needs={"pandas": "1.3", "scikit-learn": "1.2"},
    ),
    _lost(
        "metadata-request-lost",
        lambda: _requesting(MetadataRequestLost()),
        lambda: _requesting(Requesting()),
        "*request*",
        "sample weights are not passed on any more",
        needs={"scikit-learn": "1.3"},
    ),
    _lost(
        "classes-reversed",
        ClassesReversed,
        Centroid,
        "classes_*",
        "column 1 of predict_proba is another class",
    ),
)
