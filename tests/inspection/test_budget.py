"""A file cannot decide how long looking at it takes, or how much memory."""

from __future__ import annotations

import pickle
import zlib

import pytest

from pytest_sklearn_persist import UsageError, inspect_artifact
from pytest_sklearn_persist.inspection.budget import Budget, TooCostly, budget_for

STEPS = b"\x80\x02" + b"N0" * 2_000_000 + b"N."
OBJECTS = {
    "lists": b"\x80\x02(" + b"]" * 2_000_000 + b"l.",
    "nested": b"\x80\x02N" + b"\x85" * 2_000_000 + b".",
    "texts": b"\x80\x02(" + b"X\x03\x00\x00\x00abc" * 2_000_000 + b"l.",
}


@pytest.fixture
def compressed(tmp_path):
    def compressed(content):
        path = tmp_path / "model.pkl"
        path.write_bytes(zlib.compress(content))
        return path

    return compressed


def test_time_ends_it_with_the_limit_and_how_to_raise_it(compressed):
    with pytest.raises(UsageError, match=r"model\.pkl.* 0\.05 s .*--time-limit"):
        inspect_artifact(compressed(STEPS), timeout=0.05)


@pytest.mark.full
@pytest.mark.parametrize("kind", OBJECTS)
def test_memory_ends_it_with_the_limit_and_how_to_raise_it(kind, compressed):
    with pytest.raises(UsageError, match=r"model\.pkl.* 8 MB .*--memory-limit"):
        inspect_artifact(compressed(OBJECTS[kind]), memory=8_000_000)


@pytest.mark.full
def test_more_can_be_allowed(compressed):
    info = inspect_artifact(compressed(STEPS), timeout=600, memory=1 << 40)

    assert info.not_understood == ()


def test_what_is_allowed_grows_with_the_file():
    small, large = budget_for(0, None, None), budget_for(1_000_000_000, None, None)

    assert (small.seconds, large.seconds) == (20, 40)
    assert (small.memory, large.memory) == (256_000_000, 8_256_000_000)


def test_without_limits_nothing_ends():
    budget = Budget()
    for _ in range(5000):
        budget.step()


def test_many_small_steps_are_looked_at_together():
    budget = Budget(seconds=-1)
    for _ in range(1023):
        budget.step()

    with pytest.raises(TooCostly):
        budget.step()


def test_a_file_of_the_size_of_a_model_is_read(tmp_path):
    path = tmp_path / "words.pkl"
    path.write_bytes(pickle.dumps({f"word{number}": number for number in range(200_000)}))

    assert inspect_artifact(path).not_understood == ()
