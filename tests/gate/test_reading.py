"""Stored files are read once and verified."""

from __future__ import annotations

import hashlib
import io
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_sklearn_persist.gate import reading
from pytest_sklearn_persist.gate.reading import NotAsRecorded, as_file, read_recorded


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@given(data=st.binary(max_size=2000))
def test_what_was_recorded_is_read(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("stored") / "file"
    path.write_bytes(data)

    if data:
        assert bytes(read_recorded(str(path), len(data), digest(data))) == data


@given(data=st.binary(min_size=1, max_size=2000), block=st.integers(1, 700))
def test_a_file_that_takes_more_than_one_read_is_the_same(tmp_path_factory, data, block):
    path = tmp_path_factory.mktemp("stored") / "file"
    path.write_bytes(data)

    with mock.patch.multiple(reading, _AT_ONCE=0, _BLOCK=block):
        assert bytes(read_recorded(str(path), len(data), digest(data))) == data


@given(data=st.binary(min_size=1, max_size=300), bit=st.integers(min_value=0))
def test_one_changed_bit_is_refused(tmp_path_factory, data, bit):
    path = tmp_path_factory.mktemp("stored") / "file"
    changed = bytearray(data)
    changed[bit // 8 % len(data)] ^= 1 << bit % 8
    path.write_bytes(changed)

    with pytest.raises(NotAsRecorded, match="has other bytes") as caught:
        read_recorded(str(path), len(data), digest(data))
    assert caught.value.status == "refused"


def test_a_longer_file_is_damaged(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"abc")

    with pytest.raises(NotAsRecorded, match="longer than it was: 3 bytes, 2 were recorded"):
        read_recorded(str(path), 2, digest(b"ab"))


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(NotAsRecorded, match="is no regular file"):
        read_recorded(str(tmp_path), 2, digest(b"ab"))


def test_only_the_name_of_a_file_is_told(tmp_path):
    with pytest.raises(NotAsRecorded) as caught:
        read_recorded(str(tmp_path / "gone.pkl"), 2, digest(b"ab"))
    assert str(caught.value) == "gone.pkl is missing"


@given(
    data=st.binary(max_size=500),
    steps=st.lists(st.tuples(st.integers(0, 600), st.integers(0, 600))),
)
def test_bytes_read_as_a_file_are_those_of_a_file(data, steps):
    ours, model = as_file(bytearray(data)), io.BytesIO(data)

    for offset, count in steps:
        assert ours.seek(offset) == model.seek(offset)
        assert ours.read(count) == model.read(count)


def test_a_file_of_bytes_can_be_searched_from_its_end():
    file = as_file(bytearray(b"abcdef"))

    assert file.seek(-2, io.SEEK_END) == 4
    assert file.read() == b"ef"
