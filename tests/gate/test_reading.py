"""Stored files are read once and verified."""

from __future__ import annotations

import hashlib
import io
import os
from contextlib import contextmanager
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_sklearn_persist.gate import reading
from pytest_sklearn_persist.gate.reading import (
    NotAsRecorded,
    Opened,
    as_file,
    handed_over,
    read_once,
    read_recorded,
    take,
)


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


@contextmanager
def job_for(path, *recorded):
    """Give what a process gets that loads the file, which is large enough to be handed over."""
    with mock.patch.object(reading, "_FEW", 1), handed_over(path, *recorded) as artifact:
        assert isinstance(artifact, Opened)
        yield {"artifact": artifact, "file": os.dup(artifact.handle)}


@given(data=st.binary(min_size=1, max_size=2000), known=st.booleans())
def test_a_file_that_is_handed_over_is_read_and_closed(tmp_path_factory, data, known):
    path = tmp_path_factory.mktemp("stored") / "file"
    path.write_bytes(data)
    with job_for(path, *((len(data), digest(data)) if known else ())) as job:
        handle = job["file"]
        assert take(job) == (data, digest(data))
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(handle)
    assert not job


def test_a_file_can_be_handed_over_more_than_once(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"abc")
    with job_for(path) as job:
        again = {**job, "file": os.dup(job["file"])}
        assert take(job) == take(again)


def overwrite(path):
    path.write_bytes(b"abd")


def cut(path):
    os.truncate(path, 2)


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [(overwrite, "refused", "file has other bytes"), (cut, "damaged", "file became shorter")],
)
def test_a_file_that_changes_after_it_was_handed_over_is_not_used(tmp_path, change, status, said):
    path = tmp_path / "file"
    path.write_bytes(b"abc")
    with job_for(path, 3, digest(b"abc")) as job:
        change(path)
        handle = job["file"]
        with pytest.raises(NotAsRecorded, match=said) as caught:
            take(job)
        assert caught.value.status == status
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(handle)


def test_another_file_in_its_place_is_not_the_one_that_was_handed_over(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"abc")
    with job_for(path, 3, digest(b"abc")) as job:
        (tmp_path / "other").write_bytes(b"abd")
        (tmp_path / "other").replace(path)
        assert take(job) == (b"abc", digest(b"abc"))


def verdict_of(read):
    try:
        return bytes(read())
    except NotAsRecorded as error:
        return error.status, str(error)


LFS = b"version https://git-lfs.github.com/spec/v1"


@pytest.mark.parametrize("content", [b"", b"ab", b"abc", b"abd", b"abcd", LFS, None])
@pytest.mark.parametrize("recorded", [(), (3, digest(b"abc")), (len(LFS), digest(b"abc"))])
@pytest.mark.parametrize("kind", [None, "symlink_to", "mkdir"])
def test_files_that_are_handed_over_meet_the_verdicts_of_others(tmp_path, content, recorded, kind):
    path = tmp_path / "file"
    if kind == "mkdir":
        path.mkdir()
    elif kind == "symlink_to":
        path.symlink_to("elsewhere")
    elif content is not None:
        path.write_bytes(content)

    def handed():
        with mock.patch.object(reading, "_FEW", 1), handed_over(path, *recorded) as artifact:
            job = {"artifact": artifact}
            if isinstance(artifact, Opened):
                job["file"] = os.dup(artifact.handle)
            return take(job)[0]

    def read():
        return read_recorded(str(path), *recorded) if recorded else read_once(path)[0]

    assert verdict_of(handed) == verdict_of(read)


def test_where_no_file_can_be_handed_over_the_bytes_are(tmp_path, monkeypatch):
    path = tmp_path / "file"
    path.write_bytes(b"abc")
    monkeypatch.setattr(reading, "_FEW", 1)
    monkeypatch.setattr(reading, "can_hand_over", lambda: False)
    with handed_over(path, 3, digest(b"abc")) as artifact:
        assert artifact == b"abc"
        assert take({"artifact": artifact}) == (b"abc", digest(b"abc"))


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(NotAsRecorded, match="is not a regular file"):
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
