"""The fast digest: equal however the bytes are cut, different after any accident."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_sklearn_persist.observe import multilinear
from pytest_sklearn_persist.observe.multilinear import Multilinear

SIZE = 2_000_003  # bytes: some blocks, some rows, some words and a few bytes
WORDS = SIZE // 8
DATA = np.random.default_rng(0).integers(0, 256, SIZE).astype(np.uint8)


def digest(*pieces):
    hasher = Multilinear()
    for piece in pieces:
        hasher.update(piece)
    return hasher.digest()


WHOLE = digest(DATA)


@given(st.lists(st.integers(0, SIZE), max_size=6))
@settings(max_examples=40, deadline=None)
def test_it_does_not_matter_how_the_bytes_are_cut(cuts):
    assert digest(*np.split(DATA, sorted(cuts))) == WHOLE


@given(st.integers(0, 8 * SIZE - 1))
@settings(max_examples=40, deadline=None)
def test_any_single_bit_that_changes_is_seen(bit):
    other = DATA.copy()
    other[bit // 8] ^= np.uint8(1 << bit % 8)

    assert digest(other) != WHOLE


@given(st.lists(st.integers(0, WORDS - 1), min_size=1, unique=True), st.integers(0, 63))
@settings(max_examples=60, deadline=None)
def test_the_same_bit_in_any_number_of_words_is_seen(places, bit):
    other = DATA.copy()
    other[: WORDS * 8].view(np.uint64)[places] ^= np.uint64(1 << bit)

    assert digest(other) != WHOLE


@given(st.integers(0, WORDS - 1), st.integers(0, WORDS - 1), st.sampled_from([1, 2, 4, 8]))
@settings(max_examples=40, deadline=None)
def test_swapped_elements_are_seen(one, other, width):
    swapped = DATA.copy()
    items = swapped[: WORDS * 8].view(f"u{width}")
    items[[one, other]] = items[[other, one]]

    assert (digest(swapped) == WHOLE) == bool((swapped == DATA).all())


@pytest.mark.parametrize("size", [8, 1 << 15, 1 << 18, 1 << 19])
def test_blocks_that_change_places_are_seen(size):
    one, other, rest = DATA[:size], DATA[size : 2 * size], DATA[2 * size :]

    assert digest(other, one, rest) != WHOLE


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16])
@pytest.mark.parametrize(
    "change",
    [np.negative, lambda a: 2 * a, lambda a: a[::-1], lambda a: a + 1, lambda a: np.roll(a, 1)],
    ids=["negated", "doubled", "turned around", "moved on", "rolled"],
)
def test_what_arithmetic_does_to_whole_numbers_in_floats_is_seen(dtype, change):
    values = (np.arange(300_000) % 7).astype(dtype)

    assert digest(np.ascontiguousarray(change(values))) != digest(values)


@pytest.mark.parametrize("size", [0, 1, 7, 8, 1 << 15, 1 << 19, (1 << 19) + 1])
def test_zeros_at_the_end_count(size):
    assert len({digest(bytes(size + more)) for more in range(3)}) == 3


def test_asking_for_it_twice_changes_nothing():
    hasher = Multilinear()
    hasher.update(DATA[:1000])
    first = hasher.digest()

    assert hasher.digest() == first
    hasher.update(DATA[1000:])
    assert hasher.digest() == WHOLE


def test_what_is_done_to_the_memory_afterwards_has_no_part_in_it():
    memory = DATA.copy()
    hasher = Multilinear()
    hasher.update(memory)
    memory[:] = 0

    assert hasher.digest() == WHOLE


def test_another_process_with_another_hash_seed_agrees():
    code = (
        "from pytest_sklearn_persist.observe.multilinear import Multilinear\n"
        "hasher = Multilinear()\n"
        "hasher.update(bytes(range(256)) * 5000)\n"
        "print(hasher.digest().hex())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    there = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )

    assert there.stdout.strip() == digest(bytes(range(256)) * 5000).hex()


@pytest.mark.full
@pytest.mark.parametrize("processors", [1, 2, 4])
def test_the_number_of_threads_does_not_matter(monkeypatch, processors):
    data = np.random.default_rng(1).integers(0, 256, 50_000_001).astype(np.uint8)
    monkeypatch.setattr(multilinear, "_PROCESSORS", 3)
    expected = digest(data)
    monkeypatch.setattr(multilinear, "_PROCESSORS", processors)

    assert digest(data) == expected
