from __future__ import annotations

import signal
import threading
import time
from contextlib import suppress

import pytest

from pytest_sklearn_persist.isolation.timelimit import TimeLimitExceeded, time_limit

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timers here")


class Rang(Exception):
    pass


@pytest.fixture
def alarm():
    """A timer of somebody else: calls of its handler; none is left after the test."""
    calls = []
    saved = signal.signal(signal.SIGALRM, lambda *_: calls.append(time.monotonic()))
    saved_timer = signal.setitimer(signal.ITIMER_REAL, 0)
    yield calls
    signal.setitimer(signal.ITIMER_REAL, *saved_timer)
    signal.signal(signal.SIGALRM, saved)


def spin(seconds):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(Exception):
            time.sleep(0.001)


def test_a_block_that_is_fast_enough_is_left_alone():
    with time_limit(60) as limit:
        assert limit.armed
    assert not limit.armed


def test_a_slow_block_is_left_though_it_catches_exceptions():
    started = time.monotonic()
    with (
        pytest.raises(TimeLimitExceeded, match=r"the time limit of 0\.05 s has passed"),
        time_limit(0.05),
    ):
        spin(10)
    assert time.monotonic() - started < 5


def test_the_handler_and_the_absence_of_a_timer_are_put_back(alarm):
    handler = signal.getsignal(signal.SIGALRM)
    with pytest.raises(TimeLimitExceeded), time_limit(0.01):
        spin(10)
    assert signal.getsignal(signal.SIGALRM) is handler
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_a_timer_from_before_goes_on_with_what_is_left(alarm):
    signal.setitimer(signal.ITIMER_REAL, 30)
    with time_limit(60):
        spin(0.1)
    left, interval = signal.getitimer(signal.ITIMER_REAL)
    assert 25 < left < 29.95
    assert interval == 0


def test_a_timer_from_before_goes_on_after_the_limit_passed(alarm):
    signal.setitimer(signal.ITIMER_REAL, 30)
    with pytest.raises(TimeLimitExceeded), time_limit(0.05):
        spin(10)
    assert 25 < signal.getitimer(signal.ITIMER_REAL)[0] < 30


def test_a_timer_from_before_rings_when_it_is_due_inside_the_block(alarm):
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    with pytest.raises(TimeLimitExceeded), time_limit(0.2):
        spin(10)
    assert len(alarm) == 1
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_a_repeating_timer_goes_on_repeating(alarm):
    signal.setitimer(signal.ITIMER_REAL, 0.02, 0.02)
    with time_limit(60):
        spin(0.2)
    inside = len(alarm)
    spin(0.1)
    assert inside >= 2
    assert len(alarm) > inside


def test_an_exception_of_the_handler_from_before_comes_through(alarm):
    def ring(number, frame):
        raise Rang

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    with pytest.raises(Rang), time_limit(60):
        time.sleep(10)
    assert signal.getsignal(signal.SIGALRM) is ring


@pytest.mark.parametrize(("outer", "inner"), [(0.05, 60), (60, 0.05), (0.05, 0.05)])
def test_of_nested_limits_the_shorter_one_counts(outer, inner):
    with pytest.raises(TimeLimitExceeded) as raised, time_limit(outer), time_limit(inner):
        spin(10)
    assert raised.value.seconds == 0.05


def test_an_outer_limit_survives_an_inner_one_that_passed():
    def run():
        with pytest.raises(TimeLimitExceeded), time_limit(0.05):
            spin(10)
        spin(10)

    with pytest.raises(TimeLimitExceeded) as raised, time_limit(0.3):
        run()
    assert raised.value.seconds == 0.3


def test_other_threads_are_not_limited():
    armed = []

    def run():
        with time_limit(60) as limit:
            armed.append(limit.armed)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert armed == [False]


def test_infinity_is_no_limit():
    with time_limit(float("inf")) as limit:
        assert not limit.armed


@pytest.mark.parametrize("seconds", [0, -1, float("nan")])
def test_a_limit_must_be_positive(seconds):
    with pytest.raises(ValueError, match="more than 0 s"):
        time_limit(seconds)
