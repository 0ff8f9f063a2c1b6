"""Parameters and public fitted attributes."""

from __future__ import annotations

import json

import numpy as np
import persist_specimens as specimens
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import Lasso, LinearRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from pytest_sklearn_persist import check_golden, record_golden
from pytest_sklearn_persist.recorder import (
    Failed,
    attribute_at,
    attributes_of,
    parameters_of,
    plain_parameter,
)


@pytest.fixture(scope="module")
def pipeline(inputs):
    return make_pipeline(StandardScaler(), LinearRegression()).fit(*inputs)


class TestParameters:
    """They are told as JSON."""

    @pytest.mark.parametrize(
        ("value", "told"),
        [
            (None, None),
            (True, True),
            (1, 1),
            (-(2**127), -(2**127)),
            (2**128, {"int": "0x1" + "0" * 32}),
            ("a", "a"),
            (0.5, 0.5),
            (np.float32(0.5), 0.5),
            (np.int8(3), 3),
            (np.bool_(True), True),
            (float("nan"), {"float": "nan"}),
            (float("-inf"), {"float": "-inf"}),
            ((1, [2, None]), [1, [2, None]]),
            (len, {"type": "len"}),
            (StandardScaler, {"type": "StandardScaler"}),
            (StandardScaler(), {"type": "StandardScaler"}),
            (b"x", {"type": "bytes"}),
            ({"a": 1}, {"type": "dict"}),
            (list(range(101)), {"type": "list"}),
            (np.array([None]), {"type": "ndarray"}),
        ],
        ids=str,
    )
    def test_each_kind(self, value, told):
        assert plain_parameter(value) == told
        assert type(plain_parameter(value)) is type(told)

    def test_an_array_is_told_by_its_digest(self):
        one, other = (plain_parameter(np.array([number])) for number in (1, 2))

        assert one["type"] == "ndarray"
        assert one != other

    def test_those_of_parts_are_there(self, pipeline):
        found = parameters_of(pipeline)

        assert found["standardscaler__with_mean"] is True
        assert found["standardscaler"] == {"type": "StandardScaler"}

    def test_they_can_be_written_as_json(self, pipeline):
        assert json.dumps(parameters_of(pipeline), allow_nan=False)


class TestAttributes:
    """Those that end in an underscore, those of parts included."""

    def test_those_of_parts_are_found_by_their_path(self, pipeline):
        found = {path for path, _, _ in attributes_of(pipeline)}

        assert {"steps[0][1].mean_", "steps[1][1].coef_"} <= found

    def test_each_path_leads_to_its_value(self, pipeline):
        for path, value, computed in attributes_of(pipeline):
            if not computed:
                assert attribute_at(pipeline, path) is value

    def test_only_the_first_trees_of_a_forest_are_looked_at(self, iris):
        forest = RandomForestClassifier(n_estimators=30, max_depth=1).fit(*iris)
        found = {path.split(".")[0] for path, _, _ in attributes_of(forest)}

        assert "estimators_[0]" in found
        assert "estimators_[29]" not in found

    def test_computed_ones_are_marked(self, iris):
        forest = RandomForestClassifier(n_estimators=2, max_depth=1).fit(*iris)
        found = {path: computed for path, _, computed in attributes_of(forest)}

        assert found["feature_importances_"]
        assert not found["classes_"]

    def test_one_that_raises_is_told(self):
        class Broken(specimens.Mean):
            @property
            def broken_(self):
                raise RuntimeError("no")

        value = {path: value for path, value, _ in attributes_of(Broken())}["broken_"]

        assert isinstance(value, Failed)
        assert value.text.startswith("RuntimeError: no")
        assert not value.gone

    @pytest.mark.parametrize("path", ["missing_", "mean_[9]", "mean_.missing", "steps[0]"])
    def test_a_path_that_leads_nowhere_fails(self, path, inputs):
        assert isinstance(attribute_at(StandardScaler().fit(inputs[0]), path), Failed)

    def test_one_that_nobody_has_is_gone(self):
        assert attribute_at(specimens.Mean(), "missing_").gone

    def test_an_estimator_that_holds_itself_ends(self):
        estimator = specimens.Mean()
        estimator.self_ = estimator

        assert [path for path, _, _ in attributes_of(estimator)] == ["self_"]


def test_what_is_sparse_is_recorded(inputs, tmp_path):
    X, y = inputs
    estimator = Lasso(alpha=0.1).fit(X, y)

    manifest = record_golden(tmp_path, "lasso", estimator, X, y, formats=["pickle:4"])

    assert manifest.data["attributes"]["sparse_coef_"].startswith("csr")
    assert [outcome.status for outcome in check_golden(tmp_path)] == ["identical"]
