"""As few things as are needed."""

from __future__ import annotations

import pytest

from pytest_sklearn_persist.roundtrip.least import least


@pytest.mark.parametrize("needed", [[3], [0, 7], [1, 4, 9], list(range(10))])
def test_what_is_needed_together_is_left_and_nothing_else(needed):
    assert least(list(range(10)), lambda some: set(needed) <= set(some)) == needed


def test_any_one_of_several_that_work_alone_is_enough():
    assert len(least(list(range(10)), lambda some: bool({2, 5} & set(some)))) == 1


def test_half_of_them_need_few_tries():
    tries = []
    least(list(range(64)), lambda some: tries.append(some) or 40 in some)

    assert len(tries) <= 12
