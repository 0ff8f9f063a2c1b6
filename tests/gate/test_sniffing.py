"""What a file is called is what joblib would do with it."""

from __future__ import annotations

import io
import pickle
import tarfile

import joblib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from joblib.numpy_pickle_utils import _detect_compressor

from pytest_sklearn_persist.gate.sniffing import COMPRESSED, sniff

PREFIXES = [
    b"",
    b"ZF",
    b"x",
    b"\x1f\x8b",
    b"BZ",
    b"BZh9",
    b"\x5d\x00",
    b"\xfd7zXZ",
    b"\x04\x22M\x18",
]


@given(st.sampled_from(PREFIXES), st.binary(max_size=20))
def test_what_joblib_would_decompress_is_called_so(prefix, rest):
    data = prefix + rest
    theirs = _detect_compressor(io.BytesIO(data))
    ours = sniff(data)

    assert (ours if ours in COMPRESSED else "not-compressed") == theirs.replace("compat", "zf")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner),
        max_leaves=5,
    ),
    st.integers(0, 5),
)
def test_a_pickle_is_called_a_pickle(value, protocol):
    assert sniff(pickle.dumps(value, protocol)[:512]) == "pickle"


@pytest.mark.parametrize("protocol", range(6))
def test_a_pickle_of_a_class_is_called_a_pickle(protocol):
    assert sniff(pickle.dumps(io.BytesIO, protocol)) == "pickle"


def a_tar():
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("model.pkl"))
    return file.getvalue()[:512]


def a_npy():
    file = io.BytesIO()
    np.save(file, np.zeros(3))
    return file.getvalue()


def a_npz():
    file = io.BytesIO()
    np.savez(file, a=np.zeros(3))
    return file.getvalue()[:512]


def a_joblib():
    file = io.BytesIO()
    joblib.dump({"a": np.zeros(3)}, file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"", "empty"),
        (a_tar(), "tar"),
        (a_npy(), "npy"),
        (a_npz(), "zip"),
        (a_joblib(), "pickle"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\n", "git-lfs"),
        (b'{"nodes": [1, 2]}', "json"),
        (b'\n[{"a": 1}]', "json"),
        (b"<!DOCTYPE html>\n<html>", "html"),
        (b"<?xml version='1.0'?><model/>", "text"),
        (b"import os\n", "text"),
        ("äöü".encode(), "text"),
        (b"\x89HDF\r\n\x1a\n", "hdf5"),
        (b"\x00\x01\x02", "unknown"),
        (b"\x7fELF", "unknown"),
    ],
)
def test_another_file_is_called_what_it_is(start, kind):
    assert sniff(start) == kind
