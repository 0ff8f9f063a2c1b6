"""Which methods are called, and how."""

from __future__ import annotations

import numpy as np
import persist_specimens as specimens
import pytest
from persist_nasties import EncodesTargets

from pytest_sklearn_persist.recorder import (
    METHODS,
    NOT_OUTPUTS,
    callable_methods,
    label_of,
    public_methods,
)


class TestMethods:
    """Which methods are called, and how."""

    def test_every_public_method_of_scikit_learn_is_known(self):
        discovery = pytest.importorskip("sklearn.utils.discovery")
        known = {method.name for method in METHODS} | NOT_OUTPUTS
        unknown = {}
        for name, type_ in discovery.all_estimators():
            public = {
                n for n in dir(type_) if not n.startswith("_") and callable(getattr(type_, n, 0))
            }
            public = {n for n in public if not (n.startswith("set_") and n.endswith("_request"))}
            if public - known:
                unknown[name] = public - known

        assert not unknown

    def test_the_table_names_no_call_twice(self):
        assert len({label_of(method) + method.feed for method in METHODS}) == len(METHODS)

    def test_what_is_not_available_is_not_called(self, classifier):
        names = {method.name for method in callable_methods(classifier)[0]}

        assert {"predict", "predict_proba", "score"} <= names
        assert "transform" not in names

    def test_unknown_methods_are_named(self):
        assert callable_methods(specimens.Strange().fit([[1]]))[1] == ["forecast"]

    def test_a_method_like_an_output_is_called(self):
        class Own(specimens.Mean):
            def predict_quantiles(self, X):
                return np.asarray(X)

        assert "predict_quantiles" in {m.name for m in callable_methods(Own())[0]}

    def test_a_method_that_takes_targets_is_given_no_rows(self):
        methods, unknown = callable_methods(EncodesTargets())

        assert "transform" in unknown
        assert {m.name for m in methods} & {"transform", "inverse_transform"} == set()

    def test_an_encoder_of_targets_is_given_what_it_was_fitted_on(self):
        from sklearn.preprocessing import LabelEncoder

        methods, _ = callable_methods(LabelEncoder().fit(["a", "b"]))

        assert {"transform", "inverse_transform"} <= {m.name for m in methods}

    def test_methods_can_be_chosen(self, classifier):
        methods, unknown = callable_methods(classifier, only=["predict"])

        assert ([label_of(method) for method in methods], unknown) == (["predict"], [])

    def test_asking_for_methods_works_no_attribute_out(self):
        estimator = specimens.Cached().fit([[1.0]], [1.0])
        public_methods(estimator)

        assert "doubled_" not in vars(estimator)

    def test_an_attribute_that_raises_is_no_method(self):
        class Broken(specimens.Mean):
            @property
            def transform(self):
                raise RuntimeError

        assert "transform" not in public_methods(Broken())

    def test_calls_are_spelt_with_their_arguments(self):
        labels = {label_of(method) for method in METHODS}

        assert {"predict", "predict(return_std=True)", "sample"} <= labels
