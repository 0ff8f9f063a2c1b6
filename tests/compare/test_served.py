"""What a model is served through, and what is a look inside."""

from __future__ import annotations

import pytest

from pytest_sklearn_persist.compare.difference import Difference
from pytest_sklearn_persist.compare.served import mark_inner, served_by

SERVED = (
    "predict predict_proba predict_log_proba decision_function score score_samples transform "
    "inverse_transform kneighbors"
).split()
LOOKS = "apply decision_path staged_predict staged_score get_depth get_support sample".split()


def found(path):
    return Difference(path, "value", "output", "1", "2")


@pytest.mark.parametrize("name", SERVED)
def test_models_are_served_through_the_usual_methods(name):
    assert served_by([name, *LOOKS]) == {name}


@pytest.mark.parametrize("name", LOOKS)
def test_other_methods_of_such_a_model_are_looks_inside(name):
    [marked] = mark_inner([found(f"{name}(one row)[0, 1]")], ["predict", name])

    assert marked.inner


@pytest.mark.parametrize("name", LOOKS)
def test_what_its_user_names_is_served(name):
    [marked] = mark_inner([found(f"{name}[0]")], ["predict", name], [name])

    assert not marked.inner


def test_a_model_with_no_usual_method_is_served_through_its_own():
    assert served_by(["mahalanobis", "get_precision"]) == {"mahalanobis"}


def test_a_finding_in_fitted_state_has_no_class():
    coef = Difference("coef_[0]", "value", "state", "1", "2")

    assert mark_inner([coef], ["predict"]) == [coef]


@pytest.mark.parametrize("inner", [True, False])
def test_the_class_of_a_method_survives_being_written(inner):
    one = Difference("apply[0]", "value", "output", "1", "2", inner=inner)

    assert Difference(**one.to_dict()) == one
