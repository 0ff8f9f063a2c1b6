"""Distributions of scipy run nothing that stands in a file."""

from __future__ import annotations

import os

import numpy as np
import pytest
from scipy import stats

from pytest_sklearn_persist.gate.distributions import (
    NotHonestError,
    is_distribution,
    state_of_distribution,
)

TEMPLATE = "_parse_arg_template"
DISTRIBUTIONS = [
    *(stats.norm, stats.beta, stats.randint, stats.gamma, stats.t, stats.truncnorm, stats.binom),
    stats.rv_histogram(np.histogram([1.0, 2.0, 3.0])),
    stats.rv_discrete(values=([1, 2], [0.5, 0.5])),
]


@pytest.mark.parametrize("dist", DISTRIBUTIONS, ids=lambda d: type(d).__name__)
def test_what_scipy_writes_comes_out_the_same(dist):
    state = dist.__getstate__()
    assert state_of_distribution(dist, state)[TEMPLATE].split() == state[TEMPLATE].split()


TEMPLATES = {
    "a call": "import os\nos.getpid()",
    "a default": "def _parse_args(self, loc=__import__('os').getpid()):\n    return (), loc, 1",
    "a function that calls": "def _parse_args(self):\n    return self._argcheck_rvs(print), 0, 1",
    "no text": b"def _parse_args(self): return ()",
    "nothing": "",
}


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_no_other_code_is_taken(template):
    with pytest.raises(NotHonestError, match="brings code"):
        state_of_distribution(stats.norm, {TEMPLATE: template})


@pytest.mark.parametrize("shapes", ["a, b=print()", "a):\n  print(", ["a"], "é" * 10, "a, " * 1000])
def test_shapes_are_names(shapes):
    with pytest.raises(NotHonestError, match="shapes"):
        state_of_distribution(stats.norm, {"shapes": shapes})


def test_a_state_of_old_is_what_the_constructor_takes():
    random = np.random.RandomState(0)
    assert state_of_distribution(stats.norm, ({"name": "norm"}, random))
    for state in (({TEMPLATE: "x", "a": 1}, random), (((TEMPLATE, "x"),), random), ({}, os)):
        with pytest.raises(NotHonestError):
            state_of_distribution(stats.norm, state)


def test_other_things_are_no_distributions():
    assert not is_distribution(np.zeros(1))
    assert is_distribution(stats.norm)
