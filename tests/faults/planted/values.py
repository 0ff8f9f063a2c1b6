"""One output method of a regressor or a transformer is wrong after loading."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn.utils.validation import check_is_fitted

from planted.base import Line, Returning, Scaler, is_back, matrix
from planted.data import blobs
from planted.fault import Fault


class Uncertain(Line):
    """A regressor that can say how sure it is."""

    def predict(self, X: Any, return_std: bool = False) -> Any:
        """Return one value a row, on request with its spread."""
        values = super().predict(X)
        return (values, np.full(len(values), self.spread_)) if return_std else values


class SpreadWrong(Returning, Uncertain):
    """Predict is right, its spread is the variance."""

    def predict(self, X: Any, return_std: bool = False) -> Any:
        """Return one value a row, on request with its spread."""
        result = super().predict(X, return_std)
        return (result[0], result[1] ** 2) if return_std and is_back(self) else result


class Positive(Line):
    """A regressor that gives minus zero for what is below zero."""

    def predict(self, X: Any) -> Any:
        """Return one value a row, none below zero."""
        values = super().predict(X)
        return np.where(values > 1.0, np.round(values), -0.0)


class OutputNegativeZero(Returning, Positive):
    """Predict gives plus zero for minus zero."""

    def predict(self, X: Any) -> Any:
        """Return one value a row, none below zero."""
        return super().predict(X) + (0.0 if is_back(self) else -0.0)


class OutputFloat32(Returning, Positive):
    """Predict gives equal values in single precision."""

    def predict(self, X: Any) -> Any:
        """Return one value a row, none below zero."""
        values = super().predict(X)
        return values.astype(np.float32) if is_back(self) else values


class OutputColumn(Returning, Line):
    """Predict gives one column where it gave a vector."""

    def predict(self, X: Any) -> Any:
        """Return one value a row."""
        values = super().predict(X)
        return values.reshape(-1, 1) if is_back(self) else values


class Inverse(Returning, Scaler):
    """inverse_transform forgets the mean."""

    def inverse_transform(self, X: Any) -> Any:
        """Return the rows as they were."""
        rows = super().inverse_transform(X)
        return rows - self.mean_ if is_back(self) else rows


class Names(Returning, Scaler):
    """get_feature_names_out counts from one."""

    def get_feature_names_out(self, input_features: Any = None) -> Any:
        """Return one name a column."""
        names = super().get_feature_names_out(input_features)
        if is_back(self):
            names = np.array([f"x{i + 1}" for i in range(len(names))], dtype=object)
        return names


class Support(Scaler):
    """A transformer that says which columns it would keep."""

    def get_support(self, indices: bool = False) -> Any:
        """Return the columns of more than middling scale."""
        check_is_fitted(self)
        mask = self.scale_ >= np.median(self.scale_)
        return np.flatnonzero(mask) if indices else mask


class SupportWrong(Returning, Support):
    """get_support keeps every column."""

    def get_support(self, indices: bool = False) -> Any:
        """Return the columns of more than middling scale."""
        return super().get_support(indices) | is_back(self)


class Covariance(Scaler):
    """A transformer with a covariance, and distances by it."""

    def get_covariance(self) -> Any:
        """Return the variances on the diagonal."""
        check_is_fitted(self)
        return np.diag(self.scale_**2)

    def mahalanobis(self, X: Any) -> Any:
        """Return the squared distance to the mean."""
        return (((matrix(self, X) - self.mean_) / self.scale_) ** 2).sum(axis=1)


class CovarianceWrong(Returning, Covariance):
    """get_covariance gives scales for variances."""

    def get_covariance(self) -> Any:
        """Return the variances on the diagonal."""
        covariance = super().get_covariance()
        return np.sqrt(covariance) if is_back(self) else covariance


class MahalanobisWrong(Returning, Covariance):
    """Mahalanobis gives distances that are not squared."""

    def mahalanobis(self, X: Any) -> Any:
        """Return the squared distance to the mean."""
        distances = super().mahalanobis(X)
        return np.sqrt(distances) if is_back(self) else distances


def _wrong(
    name: str,
    faulty: Callable[[], Any],
    healthy: Callable[[], Any],
    path: str,
    why: str,
    status: str = "drifted",
    data: Callable[[], Any] = blobs,
) -> Fault:
    return Fault(name, faulty, healthy, data, (status,), path, why)


FAULTS = (
    _wrong("only-return-std", SpreadWrong, Uncertain, "predict*return_std*", "values are right"),
    _wrong("output-negative-zero", OutputNegativeZero, Positive, "predict*", "equal by `==`"),
    _wrong("output-dtype", OutputFloat32, Positive, "predict*", "equal by `==`"),
    _wrong("output-shape", OutputColumn, Line, "predict*", "subtracting y gives a matrix"),
    _wrong("only-inverse-transform", Inverse, Scaler, "inverse_transform*", "the way back fails"),
    _wrong("only-feature-names-out", Names, Scaler, "get_feature_names_out*", "names are wrong"),
    _wrong("only-get-support", SupportWrong, Support, "get_support*", "columns are wrong"),
    _wrong("only-get-covariance", CovarianceWrong, Covariance, "get_covariance*", "not squared"),
    _wrong("only-mahalanobis", MahalanobisWrong, Covariance, "mahalanobis*", "not squared"),
)
