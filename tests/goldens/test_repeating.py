"""Two loads of the same bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_sklearn_persist import Difference, Status
from pytest_sklearn_persist.goldens.asking import Answer
from pytest_sklearn_persist.goldens.repeating import (
    UNDEFINED,
    find_disagreement,
    may_be_chance,
    with_second_load,
)

CRASH = Difference("load and use", "crash", "save", "", "died of SIGSEGV while calling predict(X)")
ELSEWHERE = Difference("load and use", "crash", "save", "", "died of SIGSEGV while loading")
ABORT = Difference("load and use", "crash", "save", "", "died of SIGABRT while loading")
RAISES = Difference("predict", "raises", "output", "array", "ValueError: <Tree object at 0x7f10>")
CLOSE = Difference("predict_proba", "close", "output", "0.1", "0.1000000001")

findings = st.lists(st.sampled_from([CRASH, ABORT, RAISES, CLOSE]), unique=True)


@given(found=findings)
def test_a_load_agrees_with_itself(found):
    assert find_disagreement(Answer(found), Answer(list(reversed(found)))) is None


@given(found=findings, more=findings)
def test_nothing_that_either_load_found_is_lost(found, more):
    both = with_second_load(Answer(found), Answer(more))

    assert {(one.path, one.kind) for one in (*found, *more)} <= {
        (one.path, one.kind) for one in both.differences
    }


@given(found=findings, more=findings)
def test_only_a_disagreement_is_told(found, more):
    told = any(
        one.kind == UNDEFINED for one in with_second_load(Answer(found), Answer(more)).differences
    )

    assert told == (find_disagreement(Answer(found), Answer(more)) is not None)


@pytest.mark.parametrize(
    ("other", "agree"),
    [
        (CRASH, True),
        (ELSEWHERE, True),
        (ABORT, False),
        (RAISES, False),
    ],
    ids=["the same", "the same signal elsewhere", "another signal", "an error instead"],
)
def test_crashes_agree_in_their_signal(other, agree):
    assert (find_disagreement(Answer([CRASH]), Answer([other])) is None) is agree


def test_where_objects_lie_in_memory_is_no_disagreement():
    moved = Difference(
        RAISES.path, RAISES.kind, RAISES.area, RAISES.expected, "ValueError: <Tree object at 0x8a>"
    )

    assert find_disagreement(Answer([RAISES]), Answer([moved])) is None


def test_a_load_that_ends_well_once_is_told():
    found = find_disagreement(Answer([CRASH]), Answer([]))

    assert found.actual == "died of SIGSEGV; as it was recorded"


@pytest.mark.parametrize(
    ("answer", "chance"),
    [
        (Answer([CRASH]), True),
        (Answer([CLOSE]), False),
        (Answer([]), False),
        (Answer([Difference("file", "manifest", "save")], Status.REFUSED), False),
    ],
    ids=["crash", "close", "identical", "refused"],
)
def test_only_what_fails_is_loaded_again(answer, chance):
    assert may_be_chance(answer) is chance
