"""An unfitted clone has to survive, too."""

from __future__ import annotations

import numpy as np
import persist_specimens as specimens
import pytest
from sklearn.linear_model import Ridge
from sklearn.preprocessing import FunctionTransformer

from pytest_sklearn_persist.formats import get_format
from pytest_sklearn_persist.roundtrip.unfitted import check_unfitted


def check(estimator, tmp_path, text="pickle:5"):
    return check_unfitted(estimator, get_format(text), tmp_path / "estimator")


@pytest.mark.parametrize("text", ["pickle:5", "pickle:0", "joblib", "joblib:mmap=r"])
def test_an_honest_one_survives(text, tmp_path):
    assert check(Ridge(alpha=np.float64(2.0)).fit([[1.0], [2.0]], [1, 2]), tmp_path, text) == []


def test_one_that_can_only_be_saved_when_fitted_is_found(tmp_path):
    [found] = check(specimens.NeedsToBeFitted().fit([[1.0]], [1.0]), tmp_path)

    assert (found.path, found.kind, found.area) == ("unfitted clone", "raises", "ability")
    assert "AttributeError" in found.actual


def test_one_whose_parameter_is_another_is_found(tmp_path):
    [found] = check(specimens.LosesItsParameter().fit([[1.0]], [1.0]), tmp_path)

    assert (found.path, found.area) == ("unfitted clone: slope", "ability")
    assert (found.expected, found.actual) == ("2.0", "-1.0")


def test_one_that_can_not_be_cloned_is_no_finding_of_this(tmp_path):
    class NoClone:
        def fit(self, X, y=None):
            return self

    assert check(NoClone(), tmp_path) == []


def test_one_that_can_not_be_written_is_found(tmp_path):
    [found] = check(FunctionTransformer(lambda X: X), tmp_path)

    assert found.kind == "raises"


def test_the_estimator_itself_is_left_alone(tmp_path):
    estimator = specimens.Mean().fit([[1.0]], [1.0])
    check(estimator, tmp_path)

    assert estimator.coef_.tolist() == [2.0]


def test_a_private_attribute_that_loading_adds_is_no_finding(tmp_path):
    assert check(specimens.EmptiesItsCache().fit([[1.0]], [1.0]), tmp_path) == []


def test_one_that_counts_as_fitted_once_loaded_is_found(tmp_path):
    [found] = check(specimens.CountsAsFitted().fit(np.ones((2, 1))), tmp_path)

    assert (found.path, found.actual) == ("unfitted clone", "it counts as fitted")
