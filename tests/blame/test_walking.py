"""Bisection finds the change wherever it is, with few questions."""

from __future__ import annotations

import math

import pytest

from pytest_sklearn_persist.blame.walking import narrow


@pytest.mark.parametrize("length", [2, 3, 5, 8, 13])
def test_the_change_is_found_wherever_it_is(length):
    way = list(range(length))
    for first_changed in range(1, length):
        low, high, untold = narrow(way, lambda step, at=first_changed: step >= at)
        assert (low, high, untold) == (first_changed - 1, first_changed, [])


def test_few_steps_are_asked_about():
    asked = []
    narrow(list(range(100)), lambda step: asked.append(step) or step >= 37)

    assert len(asked) <= math.ceil(math.log2(100))


def test_the_ends_are_not_asked_about():
    asked = []
    narrow([0, 1, 2, 3], lambda step: asked.append(step) or step >= 2)

    assert not {0, 3} & set(asked)


def test_steps_that_nobody_can_tell_of_are_left_between():
    low, high, untold = narrow([0, 1, 2, 3, 4], lambda step: None if step == 2 else step >= 3)

    assert (low, high, untold) == (1, 3, [2])


def test_neighbours_need_no_question():
    assert narrow([0, 1], lambda step: 1 / 0) == (0, 1, [])
