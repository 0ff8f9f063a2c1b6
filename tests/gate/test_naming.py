"""What is no saved Python object is named, and what may be one is not."""

from __future__ import annotations

import base64
import gzip
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_sklearn_persist.gate.naming import kind_of, what_else

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner),
    max_leaves=5,
)


@given(VALUES, st.integers(0, 5), st.integers(1, 512))
def test_no_pickle_is_taken_for_something_else(value, protocol, cut):
    start = pickle.dumps(value, protocol)[:512]

    assert kind_of(start) == "pickle"
    assert what_else(start) is None


@pytest.mark.parametrize("protocol", range(6))
def test_a_pickle_that_imports_and_calls_is_a_pickle(protocol):
    assert what_else(pickle.dumps(Exception("a text\n" * 99), protocol)[:512]) is None


def test_what_an_unpickler_would_do_before_it_fails_is_not_hidden_as_text():
    assert kind_of(b"cos\nsystem\n(S'true'\ntRand then some text") == "pickle"


FILES = {
    "git-lfs": (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\n", "git lfs pull"),
    "dvc": (b"outs:\n- md5: a304afb96060aad90176268345e10355\n  size: 3\n", "dvc pull"),
    "dvc import": (b"md5: " + b"0" * 32 + b"\nouts:\n- path: a\n", "dvc pull"),
    "annex": (b"../.git/annex/objects/x1/x2/SHA256E-s3--00/a\n", "git annex get"),
    "fernet": (b"gAAAAABkASMLGab74DqnryApsIrMxLsb5lvRUMnc6YzNYMEt79UVUOBQ", "Fernet"),
    "pgp text": (b"-----BEGIN PGP MESSAGE-----\n\nhQEMA", "PGP"),
    "pgp to a key": (b"\x85\x01\x0c\x03" + bytes(range(99)), "PGP"),
    "pgp by password": (b"\x8c\x0d\x04\x09\x03\x02" + bytes(99), "PGP"),
    "age": (b"age-encryption.org/v1\n-> X25519 abc\n", "age"),
    "openssl": (b"Salted__" + bytes(range(99)), "openssl"),
    "openssl base64": (b"U2FsdGVkX1+" + b"A" * 40, "openssl"),
    "ansible": (b"$ANSIBLE_VAULT;1.1;AES256\n3334\n", "Ansible"),
    "xgboost json": (b'{"learner":{"attributes":{}}}', "XGBoost"),
    "xgboost ubjson": (b"{L\x00\x00\x00\x00\x00\x00\x00\x07learner{L", "XGBoost"),
    "xgboost binary": (b"binf\x00\x00\x00\x3f", "XGBoost"),
    "lightgbm": (b"tree\nversion=v4\nnum_class=1\n", "LightGBM"),
    "lightgbm json": (b'{"name":"tree","version":"v4","tree_info":[]}', "LightGBM"),
    "catboost": (b"CBM1\x90\x01\x00\x00", "CatBoost"),
    "onnx": (b"\x08\x0a\x12\x08skl2onnx\x1a\x06", "ONNX"),
    "safetensors": (b'\x58\x00\x00\x00\x00\x00\x00\x00{"w":{}}', "safetensors"),
    "hdf5": (b"\x89HDF\r\n\x1a\n", "HDF5"),
    "parquet": (b"PAR1\x15\x04", "Parquet"),
    "sqlite": (b"SQLite format 3\x00", "SQLite"),
    "pmml": (b"<?xml version='1.0'?><PMML version='4.4'>", "PMML"),
    "notebook": (b'{"cells": [], "nbformat": 4}', "notebook"),
    "web page": (b"<!DOCTYPE html><html>Not found", "web page"),
    "source": (b"class Model:\n    def fit(self, X):\n        return self\n", "text"),
    "prose": (b"This model was trained on Monday.\n", "text"),
    "prose of x": (b"xgboost was used here.\n", "text"),
    "noise": (b"\x00\x07\x81\x99" * 9, "may be encrypted"),
}


@pytest.mark.parametrize(("start", "word"), FILES.values(), ids=FILES)
def test_a_file_of_another_kind_is_named(start, word):
    assert word in (what_else(start) or "")


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
@pytest.mark.parametrize("encode", [base64.b64encode, base64.encodebytes, base64.urlsafe_b64encode])
def test_base64_is_known_by_what_it_holds(encode, pack):
    encoded = encode(pack(pickle.dumps({"a": [1] * 99})))

    assert kind_of(encoded[:512]) == "base64"
    assert what_else(encoded[:512]) is None


def test_text_in_the_letters_of_base64_is_text():
    assert kind_of(b"thisisonlyalongwordwithoutspaces" * 3) == "text"
