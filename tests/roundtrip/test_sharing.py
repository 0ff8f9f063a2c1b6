"""What is loaded again in one place, and is the same to the last bit, is asked for X alone."""

from __future__ import annotations

from itertools import product

import numpy as np
import persist_specimens as specimens
import pytest
from persist_tiers import some_first

from pytest_sklearn_persist import check_roundtrip
from pytest_sklearn_persist.compare.snapshots import Rules
from pytest_sklearn_persist.observe.fingerprint import Fingerprint
from pytest_sklearn_persist.roundtrip.trips import Known

X = np.random.RandomState(0).uniform(size=(30, 3))
y = X[:, 0] * 3
WAYS = ["gaps", "unaligned", "overlapping", "set", "attributes"]
#: In a fresh process, what makes the difference is searched for, which takes seconds.
OTHERWISE = [
    pytest.param(*case, marks=() if case[2] == "same" else pytest.mark.full)
    for case in product([True, False], WAYS, ["same", "fresh"])
]


def statuses(estimator, formats, places):
    result = check_roundtrip(estimator.fit(X, y), X, y, formats=formats, places=places)
    return {outcome.cell: outcome.status.value for outcome in result.outcomes}


@pytest.mark.parametrize("place", ["same", "fresh"])
def test_formats_that_give_the_same_share_one_observation(place, tmp_path):
    def calls(*formats):
        path = tmp_path / f"{len(formats)}-{formats[-1].replace(':', '-')}"
        assert set(statuses(specimens.WritesDown(str(path)), formats, place).values()) == {
            "identical"
        }
        return len(path.read_text(encoding="utf-8").splitlines())

    alone = calls("pickle:5")
    two, three = calls("pickle:5", "pickle:2"), calls("pickle:5", "pickle:2", "joblib")

    # predict and score, on X alone; beside it, the original is asked again whether it still agrees.
    assert two - alone == three - two == (4 if place == "same" else 2)


@pytest.mark.parametrize(("when_old", "way", "place"), OTHERWISE)
def test_what_comes_back_in_another_way_is_asked_by_itself(way, place, when_old):
    estimator = specimens.LoadsOtherwise(way, when_old=when_old)
    found = statuses(estimator, ["pickle:5", "pickle:2", "joblib"], place)
    bad = {f"pickle:2@{place}"} if when_old else {f"pickle:5@{place}", f"joblib@{place}"}

    assert {cell for cell, status in found.items() if status != "identical"} == bad


@pytest.mark.parametrize("formats", [["pickle:2", "pickle:5"], ["pickle:5", "pickle:2"]])
def test_what_needs_to_own_its_memory_fails_just_where_it_borrows(formats):
    found = statuses(specimens.NeedsItsOwnMemory(), formats, "same")

    assert found["pickle:2@same"] == "identical"
    assert found["pickle:5@same"] != "identical"


def test_what_its_own_code_writes_by_protocol_is_asked_everything_in_each_format():
    formats = ["pickle:5", "joblib:mmap=r", "pickle:2"]
    found = statuses(specimens.ForgetsByProtocol(), formats, "same")

    assert found["pickle:5@same"] == "identical"
    assert found["pickle:2@same"] == "use-error"


def test_nothing_is_shared_where_something_was_found():
    estimator = specimens.RaisesAfterLoad().fit(X, y)
    result = check_roundtrip(estimator, X, y, formats=["pickle:5", "pickle:2"], places="same")
    first, second = (outcome.differences for outcome in result.outcomes)

    assert first == second
    assert any(difference.path == "predict" for difference in second)


@pytest.mark.parametrize("place", some_first(["same", "fresh"], ["same"]))
def test_a_second_generation_is_looked_at_for_each_format(place):
    found = statuses(specimens.LosesOnSecond(), ["pickle:5", "pickle:2"], place)

    assert "identical" not in found.values()


@pytest.mark.parametrize(
    ("strict", "lenient"),
    [
        (Rules(aliases=True), Rules(aliases=False)),
        (Rules(readonly=False), Rules(readonly=True)),
    ],
)
def test_what_was_compared_leniently_does_not_answer_for_what_is_compared_strictly(strict, lenient):
    one = Fingerprint(b"one", b"\1")

    assert Known(one, trained=True, rules=strict).answers_for(one, lenient)
    assert not Known(one, trained=True, rules=lenient).answers_for(one, strict)
