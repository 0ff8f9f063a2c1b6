"""States of random generators are numbers in the forms that numpy writes."""

from __future__ import annotations

import numpy as np
import pytest

from pytest_sklearn_persist.gate.generators import refused_random_state

RANDOM = np.random.RandomState(0)
GENERATORS = [getattr(np.random, n) for n in ("MT19937", "PCG64", "Philox", "SFC64")]


@pytest.mark.parametrize("kind", GENERATORS, ids=lambda k: k.__name__)
def test_what_numpy_writes_is_honest(kind):
    generator = kind(0)
    state = generator.__reduce__()[2]
    assert refused_random_state(generator, state) is None
    assert refused_random_state(np.random.Generator(generator), generator.state) is None


def test_what_older_releases_wrote_is_honest():
    assert refused_random_state(RANDOM, RANDOM.get_state()) is None
    assert refused_random_state(RANDOM, RANDOM.get_state(legacy=False)) is None


def test_no_number_is_drawn_from_beyond_the_end():
    name, key, _, *rest = RANDOM.get_state()
    for state in ((name, key, 10**6, *rest), (name, key, -1, *rest), (name, key[:3], 0, *rest)):
        assert "random generator" in refused_random_state(RANDOM, state)
    state = RANDOM.get_state(legacy=False)
    state["state"]["pos"] = 10**6
    assert "random generator" in refused_random_state(RANDOM, state)


def test_a_seed_has_the_pool_that_it_says():
    seed = np.random.SeedSequence(1)
    honest = (1, 0, seed.pool, 4, ())
    assert refused_random_state(seed, honest) is None
    for state in ((1, 0, seed.pool, 4_000, ()), (1, 0, [1], 1, ()), honest[:4], {"pool": 1}):
        assert "random generator" in refused_random_state(seed, state)


def test_nothing_else_is_in_a_state():
    for state in ({"state": print}, {1: 2}, [1], ({"a": 1}, 2, 3, 4), "MT19937"):
        assert "random generator" in refused_random_state(RANDOM, state)
