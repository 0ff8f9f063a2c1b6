"""One output method is wrong after loading; parameters and fitted state are as they were."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.utils.metaestimators import available_if
from sklearn.utils.validation import check_is_fitted

from planted.base import Centroid, Returning, is_back
from planted.data import blobs, named_labels
from planted.fault import Fault


class Classifier(Centroid):
    """A classifier with the methods that few have."""

    def predict_log_proba(self, X: Any) -> Any:
        """Return the logarithm of the shares."""
        scores = self.decision_function(X)
        scores = scores - scores.max(axis=1, keepdims=True)
        return scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))

    def staged_predict(self, X: Any) -> Iterator[Any]:
        """Yield the labels with the first centroid, with the first two, and so on."""
        scores = self.decision_function(X)
        for stage in range(1, scores.shape[1] + 1):
            yield self.classes_[scores[:, :stage].argmax(axis=1)]

    def apply(self, X: Any) -> Any:
        """Return the number of the nearest centroid."""
        return self.decision_function(X).argmax(axis=1)

    def decision_path(self, X: Any) -> Any:
        """Return which centroids are nearer than the mean of all."""
        scores = self.decision_function(X)
        return sparse.csr_matrix(scores >= scores.mean(axis=1, keepdims=True))

    def kneighbors(self, X: Any) -> Any:
        """Return distances and numbers of the centroids, nearest first."""
        distances = np.sqrt(-self.decision_function(X))
        order = distances.argsort(axis=1, kind="stable")
        return np.take_along_axis(distances, order, axis=1), order

    def score_samples(self, X: Any) -> Any:
        """Return how usual each row is."""
        return np.log(np.exp(self.decision_function(X)).sum(axis=1) + 1e-300)

    def sample(self, n_samples: int = 1, random_state: Any = None) -> Any:
        """Return made rows."""
        check_is_fitted(self)
        rng = np.random.RandomState(random_state)
        noise = rng.normal(size=(n_samples, self.centroids_.shape[1]))
        return self.centroids_[rng.randint(len(self.centroids_), size=n_samples)] + noise


class Probabilities(Returning, Classifier):
    """predict_proba gives the shares in reverse."""

    def predict_proba(self, X: Any) -> Any:
        """Return one share a class."""
        shares = super().predict_proba(X)
        return shares[:, ::-1] if is_back(self) else shares


class LogProbabilities(Returning, Classifier):
    """predict_log_proba is off by one bit or so."""

    def predict_log_proba(self, X: Any) -> Any:
        """Return the logarithm of the shares."""
        return super().predict_log_proba(X) * (1.0 + 1e-15 * is_back(self))


class Decision(Returning, Classifier):
    """decision_function has the wrong sign when it is called directly."""

    def decision_function(self, X: Any) -> Any:
        """Return minus the squared distance to each centroid."""
        return super().decision_function(X) * (1 - 2 * is_back(self))

    def predict(self, X: Any) -> Any:
        """Return one label a row, through the right sign."""
        return self.classes_[super().decision_function(X).argmax(axis=1)]


class Stages(Returning, Classifier):
    """staged_predict leaves out its last stage."""

    def staged_predict(self, X: Any) -> Iterator[Any]:
        """Yield the labels of every stage."""
        stages = list(super().staged_predict(X))
        return iter(stages[:-1] if is_back(self) else stages)


class Apply(Returning, Classifier):
    """Apply counts from one."""

    def apply(self, X: Any) -> Any:
        """Return the number of the nearest centroid."""
        return super().apply(X) + is_back(self)


class Path(Returning, Classifier):
    """decision_path loses the first centroid."""

    def decision_path(self, X: Any) -> Any:
        """Return which centroids are nearer than the mean of all."""
        path = super().decision_path(X).toarray()
        path[:, 0] &= not is_back(self)
        return sparse.csr_matrix(path)


class NearestFirst(Returning, Classifier):
    """Kneighbors gives the right distances with the numbers in reverse."""

    def kneighbors(self, X: Any) -> Any:
        """Return distances and numbers of the centroids."""
        distances, order = super().kneighbors(X)
        return distances, order[:, ::-1] if is_back(self) else order


class Usual(Returning, Classifier):
    """score_samples is shifted."""

    def score_samples(self, X: Any) -> Any:
        """Return how usual each row is."""
        return super().score_samples(X) - is_back(self)


class Sample(Returning, Classifier):
    """Sample draws with another seed."""

    def sample(self, n_samples: int = 1, random_state: Any = None) -> Any:
        """Return made rows."""
        if is_back(self) and random_state is not None:
            random_state = random_state + 1
        return super().sample(n_samples, random_state)


class Score(Returning, Classifier):
    """Score is right only before it is saved."""

    def score(self, X: Any, y: Any, sample_weight: Any = None) -> Any:
        """Return the share of right labels."""
        return super().score(X, y, sample_weight) * (1.0 - 0.5 * is_back(self))


class LabelsToObjects(Returning, Classifier):
    """Predict gives the same labels as objects."""

    def predict(self, X: Any) -> Any:
        """Return one label a row."""
        labels = super().predict(X)
        return labels.astype(object) if is_back(self) else labels


class LabelsToList(Returning, Classifier):
    """Predict gives the same labels in a list."""

    def predict(self, X: Any) -> Any:
        """Return one label a row."""
        labels = super().predict(X)
        return labels.tolist() if is_back(self) else labels


class ProbabilityGone(Returning, Classifier):
    """predict_proba is not there any more."""

    @available_if(lambda self: not is_back(self))
    def predict_proba(self, X: Any) -> Any:
        """Return one share a class."""
        return super().predict_proba(X)


class ProbabilityRaises(Returning, Classifier):
    """predict_proba raises."""

    def predict_proba(self, X: Any) -> Any:
        """Return one share a class."""
        if is_back(self):
            raise RuntimeError("probabilities were not calibrated")
        return super().predict_proba(X)


class NotFitted(Returning, Classifier):
    """Says that it is not fitted: every method raises."""

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "classes_") and not is_back(self)


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
    _wrong("only-predict-proba", Probabilities, Classifier, "predict_proba*", "labels are right"),
    _wrong("only-log-proba", LogProbabilities, Classifier, "predict_log_proba*", "by one bit"),
    _wrong("only-decision", Decision, Classifier, "decision_function*", "labels are right"),
    _wrong("only-staged", Stages, Classifier, "staged_predict*", "early stopping goes wrong"),
    _wrong("only-apply", Apply, Classifier, "apply*", "leaves are misnumbered"),
    _wrong("only-decision-path", Path, Classifier, "decision_path*", "explanations go wrong"),
    _wrong("only-kneighbors", NearestFirst, Classifier, "kneighbors*", "distances are right"),
    _wrong("only-score-samples", Usual, Classifier, "score_samples*", "a threshold is missed"),
    _wrong("only-sample", Sample, Classifier, "sample*", "a seed gives other rows"),
    _wrong("only-score", Score, Classifier, "score*", "every prediction is right"),
    _wrong(
        "labels-to-objects",
        LabelsToObjects,
        Classifier,
        "predict*",
        "the dtype of labels changes",
        data=named_labels,
    ),
    _wrong("labels-to-list", LabelsToList, Classifier, "predict*", ".shape raises"),
    _wrong("method-gone", ProbabilityGone, Classifier, "predict_proba*", "it fails", "use-error"),
    _wrong("method-raises", ProbabilityRaises, Classifier, "predict_proba*", "fails", "use-error"),
    _wrong("not-fitted-any-more", NotFitted, Classifier, "predict*", "it fails", "use-error"),
)
