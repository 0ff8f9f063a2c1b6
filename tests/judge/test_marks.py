"""Letters of the atlas."""

from __future__ import annotations

import pytest

from pytest_sklearn_persist import Status
from pytest_sklearn_persist.judge.marks import MARKS, release_of


def test_every_status_of_a_stored_artifact_has_a_letter():
    of_round_trips = {Status.DUMP_ERROR}

    assert {mark.status for mark in MARKS.values()} == {*Status, None} - of_round_trips


def test_a_silent_drift_is_the_worst():
    assert min(MARKS.values(), key=lambda mark: mark.rank).silent


def test_the_rest_is_in_the_order_of_the_statuses():
    ranks = [mark.status.rank for mark in MARKS.values() if mark.known and not mark.silent]

    assert ranks == sorted(ranks)


def test_no_two_look_alike():
    assert len({mark.symbol for mark in MARKS.values()}) == len(MARKS)


def test_what_was_not_checked_is_not_fine():
    assert not MARKS["-"].fine


@pytest.mark.parametrize(
    ("version", "release"),
    [("1.3.1", "1.3"), ("1.10", "1.10"), ("0.22.2.post1", "0.22"), ("1.9.0rc1", None), ("x", None)],
)
def test_the_release_of_a_version(version, release):
    assert release_of(version) == release
