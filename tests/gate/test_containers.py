"""Compressed files are read within bounds, and are one stream each."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import pickle
import zlib

import joblib
import numpy as np
import pytest

from pytest_sklearn_persist.gate.containers import (
    COMPRESSED,
    BoundedStream,
    ContainerError,
    open_container,
    read_to_end,
)

PLAIN = pickle.dumps({"a": list(range(1000)), "b": b"x" * 100_000})


def lz4_frames(data):
    return pytest.importorskip("lz4.frame").compress(data)


def zf(data, header=None):
    header = header or hex(len(data)).ljust(19)
    return b"ZF" + header.encode() + zlib.compress(data)


COMPRESS = {
    "zlib": zlib.compress,
    "gzip": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "lzma": lambda data: lzma.compress(data, lzma.FORMAT_ALONE),
    "lz4": lz4_frames,
    "zf": zf,
}
every_kind = pytest.mark.parametrize("kind", COMPRESS)


def opened(data, **limits):
    return open_container(io.BytesIO(data), len(data), **limits)


def refusal(data, **limits):
    """Status and text of the error that reading these bytes ends in."""
    with pytest.raises(ContainerError) as caught:
        read_to_end(opened(data, **limits)[1])
    return caught.value.status, str(caught.value)


def test_every_compressed_kind_is_tried():
    assert set(COMPRESS) == COMPRESSED


@every_kind
def test_a_stream_gives_what_was_compressed(kind):
    found, file = opened(COMPRESS[kind](PLAIN))

    assert (found, file.read()) == (kind, PLAIN)


@every_kind
def test_small_reads_give_the_same(kind):
    _, file = opened(COMPRESS[kind](PLAIN))
    parts = iter(lambda: file.raw.read(7), b"")

    assert b"".join(parts) == PLAIN


@every_kind
def test_an_empty_stream_is_empty(kind):
    assert opened(COMPRESS[kind](b""))[1].read() == b""


@every_kind
def test_a_cut_stream_is_damaged(kind):
    assert refusal(COMPRESS[kind](PLAIN)[:-9])[0] == "damaged"


@every_kind
def test_a_broken_stream_is_damaged(kind):
    data = bytearray(COMPRESS[kind](PLAIN))
    data[30:60] = b"\xff" * 30

    assert refusal(bytes(data))[0] == "damaged"


@every_kind
def test_bytes_behind_the_stream_are_refused(kind):
    assert refusal(COMPRESS[kind](PLAIN) + b"more")[0] == "refused"


@every_kind
def test_a_single_byte_behind_a_stream_that_fills_its_block_is_refused(kind):
    compressed = COMPRESS[kind](PLAIN)
    source = io.BytesIO(compressed + b"\0")
    source.seek(0)

    with pytest.raises(ContainerError, match="follow"):
        read_to_end(io.BufferedReader(BoundedStream(source, kind, len(compressed) + 1)))


@pytest.mark.parametrize("kind", ["zlib", "gzip", "bz2", "xz", "lz4"])
def test_a_second_stream_is_refused_and_named(kind):
    compressed = COMPRESS[kind](PLAIN)

    assert refusal(compressed + compressed) == (
        "refused",
        f"a second {kind} stream follows the first",
    )


@every_kind
def test_more_than_the_limit_is_refused(kind):
    status, text = refusal(COMPRESS[kind](bytes(5_000_000)), floor=1_000_000, ratio=1)

    assert status == "refused"
    assert "1,000,000" in text


@every_kind
def test_the_ratio_allows_more_than_the_floor(kind):
    data = COMPRESS[kind](PLAIN)
    ratio = -(-len(PLAIN) // len(data))

    assert opened(data, floor=1, ratio=ratio)[1].read() == PLAIN


@pytest.mark.parametrize("inner", sorted(COMPRESSED))
def test_what_is_compressed_twice_is_refused(inner):
    status, text = refusal(zlib.compress(COMPRESS[inner](PLAIN)))

    assert status == "refused"
    assert f"{inner} in zlib" in text


@pytest.mark.parametrize("kind", ["xz", "lzma"])
def test_a_dictionary_beyond_the_memory_limit_is_refused(kind):
    assert refusal(COMPRESS[kind](PLAIN), memory=1 << 20)[0] == "refused"


def test_output_comes_in_blocks_however_much_was_compressed():
    data = zlib.compress(bytes(50_000_000))
    stream = BoundedStream(io.BytesIO(data), "zlib", len(data))
    stream.read(1)

    assert stream.total <= 1 << 20


def test_an_uncompressed_file_comes_back_as_it_is():
    source = io.BytesIO(PLAIN)

    assert open_container(source, len(PLAIN)) == ("pickle", source)
    assert source.tell() == 0


@pytest.mark.parametrize(
    "compress", [("zlib", 3), ("gzip", 3), ("bz2", 9), ("xz", 3), ("lzma", 3), ("lz4", 3)]
)
def test_a_file_of_joblib_is_opened(compress, tmp_path):
    if compress[0] == "lz4":
        pytest.importorskip("lz4")
    joblib.dump(np.arange(10_000.0), tmp_path / "a.joblib", compress=compress)
    data = (tmp_path / "a.joblib").read_bytes()
    kind, file = opened(data)

    assert kind == compress[0]
    assert np.arange(10_000.0).tobytes() in file.read()


def test_a_zf_file_of_python_2_with_a_wider_header_is_read():
    assert opened(zf(PLAIN, hex(len(PLAIN)).ljust(20)))[1].read() == PLAIN


def test_a_zf_file_that_declares_more_than_the_limit_is_refused():
    assert refusal(zf(PLAIN, hex(1 << 50).ljust(19)))[0] == "refused"


@pytest.mark.parametrize("off", [-1, 1])
def test_a_zf_file_that_declares_another_size_is_damaged(off):
    assert refusal(zf(PLAIN, hex(len(PLAIN) + off).ljust(19)))[0] == "damaged"


@pytest.mark.parametrize("header", ["", "0x", "-0x10", "0x1_0", "what"])
def test_a_zf_file_with_another_header_is_damaged(header):
    assert refusal(b"ZF" + header.ljust(19).encode() + zlib.compress(PLAIN))[0] == "damaged"


def test_lz4_that_is_not_installed_is_named(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "lz4.frame", None)

    assert refusal(b"\x04\x22\x4d\x18" + bytes(20)) == (
        "load-error",
        "it is compressed with lz4, which is not installed: pip install lz4",
    )


def test_reading_to_the_end_finds_what_reading_an_object_leaves_unseen():
    _, file = opened(zlib.compress(PLAIN) + b"more")
    file = io.BufferedReader(file.detach(), 16)
    file.read(4)

    with pytest.raises(ContainerError, match="follow"):
        read_to_end(file)
