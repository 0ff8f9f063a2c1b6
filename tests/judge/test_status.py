"""The closed list of verdicts."""

from __future__ import annotations

import itertools
import json

import pytest

from pytest_sklearn_persist import Status

WORST_FIRST = [
    "refused",
    "damaged",
    "crashed",
    "drifted",
    "dump-error",
    "load-error",
    "use-error",
    "impaired",
    "unchecked",
    "unstable",
    "close",
    "identical",
]


def test_the_list_is_closed_and_worst_first():
    assert [status.value for status in Status] == WORST_FIRST


def test_the_smaller_is_the_worse():
    for worse, better in itertools.combinations(Status, 2):
        assert worse < better
        assert worse <= better
        assert better > worse
        assert better >= worse


def test_the_worst_of_several_is_the_smallest():
    assert min(Status.IDENTICAL, Status.IMPAIRED, Status.DRIFTED) is Status.DRIFTED


def test_only_the_last_two_do_not_fail():
    assert [s.value for s in Status if not s.fails_by_default] == ["close", "identical"]


@pytest.mark.parametrize("status", Status, ids=str)
def test_a_status_is_its_word(status):
    assert str(status) == f"{status}" == status.value == json.loads(json.dumps(status))
    assert Status(status.value) is status


def test_a_status_is_not_compared_with_a_word():
    with pytest.raises(TypeError):
        Status.CLOSE < 3  # noqa: B015
