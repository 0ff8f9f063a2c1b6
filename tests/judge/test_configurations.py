"""Which settings decide whether an estimator is of a kind that was recorded."""

from __future__ import annotations

import pytest

from pytest_sklearn_persist.judge.configurations import differing


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"solver": "lbfgs"}, {"solver": "liblinear"}),
        ({"classes": "2"}, {"classes": "more"}),
        ({"outputs": "1"}, {"outputs": "more"}),
        ({"sparse": "True"}, {"sparse": "False"}),
        ({"penalty": "l1"}, {"penalty": "None"}),
        ({"drop": "first"}, {"drop": "array"}),
    ],
)
def test_another_way_to_work_is_another_configuration(one, other):
    assert differing(one, other) == tuple(one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"C": "number"}, {"C": "None"}),
        ({"verbose": "True"}, {"verbose": "False"}),
        ({"solver": "lbfgs"}, {"classes": "2"}),
        ({"early_stopping": "False"}, {"early_stopping": "None"}),
    ],
    ids=["a number", "talk", "not said", "nothing"],
)
def test_what_does_not_decide_is_no_difference(one, other):
    assert differing(one, other) == ()
