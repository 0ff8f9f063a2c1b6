"""Archives: the same bytes for the same content, and nothing read that is cut short."""

from __future__ import annotations

import io
import os
import time
import zipfile

import numpy as np
import pytest

from pytest_sklearn_persist.recorder import Archive, write_archive

PARTS = {"a0": np.arange(500.0), "a1": np.array(["x", "yy"]), "a2": np.zeros((0, 3), "f4")}


@pytest.fixture
def archive(tmp_path):
    path = tmp_path / "some.npz"
    write_archive(str(path), {"b": 1, "a": ["ä"]}, PARTS)
    return path


def read_all(file):
    found = Archive(file)
    try:
        return found.index, {name: found[name] for name in PARTS}
    finally:
        found.close()


def test_what_was_written_is_read(archive):
    index, parts = read_all(str(archive))

    assert index == {"b": 1, "a": ["ä"]}
    assert all(np.array_equal(parts[name], PARTS[name]) for name in PARTS)


def test_numpy_reads_the_parts_without_pickle(archive):
    with np.load(archive, allow_pickle=False) as found:
        assert np.array_equal(found["a0"], PARTS["a0"])


def test_equal_content_gives_equal_bytes(archive, tmp_path, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 2e9)
    umask = os.umask(0o077)
    try:
        write_archive(
            str(tmp_path / "other.npz"), {"a": ["ä"], "b": 1}, dict(reversed(PARTS.items()))
        )
    finally:
        os.umask(umask)

    assert (tmp_path / "other.npz").read_bytes() == archive.read_bytes()


def test_arrays_of_objects_are_not_written(tmp_path):
    with pytest.raises(ValueError, match="pickle"):
        write_archive(str(tmp_path / "x.npz"), {}, {"a0": np.array([None])})


def test_arrays_of_objects_are_not_read(tmp_path):
    member = io.BytesIO()
    np.lib.format.write_array(member, np.array([None]), allow_pickle=True)
    write_archive(str(tmp_path / "x.npz"), {}, {})
    with zipfile.ZipFile(tmp_path / "x.npz", "a") as file:
        file.writestr("a0.npy", member.getvalue())
    found = Archive(str(tmp_path / "x.npz"))

    with pytest.raises(ValueError, match="part 'a0'"):
        found["a0"]

    found.close()


@pytest.mark.parametrize("share", [0.0, 0.01, 0.1, 0.5, 0.9, 0.99])
def test_what_is_cut_short_is_a_value_error(archive, share):
    content = archive.read_bytes()

    with pytest.raises(ValueError, match="no readable archive"):
        read_all(io.BytesIO(content[: int(len(content) * share)]))


def test_a_byte_that_changed_is_a_value_error(archive):
    content = archive.read_bytes()
    start = content.index(b"a0.npy") + 60
    changed = content[:start] + bytes([content[start] ^ 255]) + content[start + 1 :]

    with pytest.raises(ValueError, match="part 'a0'"):
        read_all(io.BytesIO(changed))


@pytest.mark.parametrize("content", [b"", b"PK", b"{}", b"\x80\x04N."])
def test_what_is_no_archive_is_a_value_error(content):
    with pytest.raises(ValueError, match="no readable archive"):
        Archive(io.BytesIO(content))


def test_an_archive_without_index_is_a_value_error(tmp_path):
    np.savez(tmp_path / "x.npz", a=np.ones(2))

    with pytest.raises(ValueError, match="index"):
        Archive(str(tmp_path / "x.npz"))


@pytest.mark.parametrize("name", ["a9", 5, None, "../a0"])
def test_a_part_that_is_not_there_is_a_value_error(archive, name):
    found = Archive(str(archive))

    with pytest.raises(ValueError, match="part"):
        found[name]

    found.close()


def in_npy(array):
    file = io.BytesIO()
    np.lib.format.write_array(file, array, allow_pickle=False)
    return file.getvalue()


def archive_of(data):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("index.npy", in_npy(np.frombuffer(b"{}", np.uint8)))
        archive.writestr("a0.npy", data)
    return Archive(file)


DTYPES = ["f8", ">f8", "f4", "f2", "i8", "u1", "?", "U5", "U0", "S3", "c16", "m8[ns]", "M8[10us]"]


@pytest.mark.parametrize("dtype", [*DTYPES, "V4", [("a", "f8"), ("b", "U2")]], ids=str)
@pytest.mark.parametrize("shape", [(), (0,), (1,), (3,), (2, 3), (0, 2), (2, 0, 3)], ids=str)
@pytest.mark.parametrize("order", ["C", "F"])
def test_a_small_part_is_read_as_numpy_reads_it(dtype, shape, order):
    array = np.zeros(shape, dtype, order=order)
    if array.size and array.dtype.kind in "biufc":
        array.flat[0] = 1
    data = in_npy(array)
    expected = np.lib.format.read_array(io.BytesIO(data), allow_pickle=False)
    found = archive_of(data)["a0"]

    assert (found.dtype, found.shape) == (expected.dtype, expected.shape)
    assert found.flags.c_contiguous == expected.flags.c_contiguous
    assert found.flags.writeable
    assert found.tobytes() == expected.tobytes()


def test_a_small_part_that_tells_a_false_length_of_its_header_is_a_value_error():
    data = bytearray(in_npy(np.arange(3.0)))
    data[8] += 1

    with pytest.raises(ValueError, match="part 'a0'"):
        archive_of(bytes(data))["a0"]


@pytest.mark.parametrize(
    "header",
    [
        "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 999999999), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (9,), }",
        "{'descr': '|O8', 'fortran_order': False, 'shape': (1,), }",
        "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }",
        "{'descr': '<U99999', 'fortran_order': False, 'shape': (1,), }",
        "{'descr': '<m8[zz]', 'fortran_order': False, 'shape': (1,), }",
        "{'descr': '<f3', 'fortran_order': False, 'shape': (1,), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (" + "9" * 60_000 + ",), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (" + "1" * 4000 + "x,), }",
    ],
    ids=lambda header: header[:60],
)
def test_a_small_part_with_a_false_header_is_a_value_error(header):
    text = header.encode() + b"\n"
    data = b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + bytes(64)

    with pytest.raises(ValueError, match="part 'a0'"):
        archive_of(data)["a0"]
