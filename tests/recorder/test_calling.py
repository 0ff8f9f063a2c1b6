"""What comes back when the methods are called."""

from __future__ import annotations

import random
import warnings
from pathlib import Path

import numpy as np
import persist_specimens as specimens
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import StandardScaler

from pytest_sklearn_persist.recorder import (
    Probe,
    callable_methods,
    derived_probes,
    error_text,
    observe_outputs,
)


class TestCalls:
    """What comes back."""

    def observe(self, estimator, X, y=None, **arguments):
        methods = callable_methods(estimator)[0]
        probes = arguments.pop("probes", [Probe("X", X, y, ())])
        return {
            (output.method, output.probe): output
            for output in observe_outputs(estimator, probes, methods, **arguments)
        }

    def test_errors_are_values(self, iris, classifier):
        output = self.observe(classifier, iris[0][:, :2])["predict", "X"]

        assert (output.value, output.error) == (None, "ValueError")
        assert "features" in output.text

    def test_calling_twice_gives_the_same_even_with_global_generators(self, iris):
        estimator = specimens.UsesGlobalRandom().fit(*iris)

        first, second = (self.observe(estimator, *iris)["predict", "X"].value for _ in range(2))

        assert (first == second).all()

    def test_the_global_generators_are_put_back(self, iris):
        estimator = specimens.UsesGlobalRandom().fit(*iris)
        before = random.getstate(), np.random.get_state()[1].tolist()
        self.observe(estimator, *iris)

        assert (random.getstate(), np.random.get_state()[1].tolist()) == before

    def test_the_input_is_never_changed(self):
        X = np.ones((4, 2))
        self.observe(specimens.InPlace().fit(X), X)

        assert (X == 1).all()

    def test_the_targets_are_never_changed(self):
        class SortsTargets(specimens.Mean):
            def score(self, X, y=None):
                y.sort()
                return 0.0

        X, y = np.ones((3, 2)), np.array([3.0, 1.0, 2.0])
        self.observe(SortsTargets().fit(X, y), X, y)

        assert y.tolist() == [3.0, 1.0, 2.0]

    def test_inverse_transform_is_fed_what_transform_gave(self, iris):
        outputs = self.observe(StandardScaler().fit(iris[0]), iris[0])

        assert np.allclose(outputs["inverse_transform", "X"].value, iris[0])

    def test_stages_are_used_up_into_lists(self, iris):
        from sklearn.ensemble import GradientBoostingClassifier

        estimator = GradientBoostingClassifier(n_estimators=3).fit(*iris)
        value = self.observe(estimator, *iris)["staged_predict", "X"].value

        assert isinstance(value, list)
        assert len(value) == 3

    def test_neighbours_are_asked_for(self, iris):
        outputs = self.observe(NearestNeighbors().fit(iris[0]), iris[0])

        assert {"kneighbors", "radius_neighbors", "kneighbors_graph"} <= {m for m, _ in outputs}

    def test_methods_that_take_nothing_are_called_once(self, iris, classifier):
        probes = derived_probes(classifier, *iris)
        outputs = self.observe(StandardScaler().fit(iris[0]), None, probes=probes)

        assert [p for m, p in outputs if m == "get_feature_names_out"] == ["X"]

    def test_only_the_planned_calls_are_made(self, iris, classifier):
        outputs = self.observe(classifier, *iris, plan={("predict", "X")})

        assert set(outputs) == {("predict", "X")}

    def test_each_call_is_announced(self, iris, classifier):
        steps = []
        self.observe(classifier, *iris, plan={("predict", "X")}, step=steps.append)

        assert steps == ["calling predict(X)"]

    def test_only_derived_probes_are_left_out_when_time_is_up(self, iris, classifier):
        probes = derived_probes(classifier, *iris)
        outputs = self.observe(classifier, None, probes=probes, budget=0.0)

        assert {probe for _, probe in outputs} == {"X"}

    def test_warnings_of_the_estimator_are_not_heard(self, iris):
        class Warns(specimens.Mean):
            def predict(self, X):
                warnings.warn("something", UserWarning, stacklevel=1)
                return super().predict(X)

        assert self.observe(Warns().fit(*iris), *iris)["predict", "X"].error is None

    def test_errors_tell_where_they_come_from_and_no_addresses(self):
        try:
            specimens.Mean().fit([[1.0]]).predict(np.zeros((1, 2)))
        except ValueError as error:
            text = error_text(error)
        try:
            raise ValueError(f"about {object()}")
        except ValueError as error:
            other = error_text(error)

        assert "persist_specimens.py:" in text
        assert str(Path.cwd()) not in text
        assert "0x..." in other
