"""Answers: what an estimator is asked, and bytes that somebody may have forged."""

from __future__ import annotations

import contextlib
import json
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from sklearn.linear_model import LinearRegression

from pytest_sklearn_persist.recorder import (
    AnswerParts,
    Answers,
    Probe,
    answer,
    decode,
    encode,
    pack_answers,
)

X = np.arange(12.0).reshape(4, 3)
MODEL = LinearRegression().fit(X, X[:, 0])
ASKED = {
    "params": True,
    "calls": [["predict", "X", "X", 1], ["gone_by_now", "X", "X", 2]],
    "attributes": ["coef_", "lost_"],
    "abilities": ["repr", "clone"],
}


def packed(value):
    parts = AnswerParts()
    index = {"value": encode(value, parts)}
    return pack_answers(index, parts)


def unpacked(data):
    answers = Answers(data)
    return decode(answers.index["value"], answers)


def head_of(index, parts, data=b""):
    text = json.dumps({"index": index, "parts": parts}).encode()
    return b"answers1" + struct.pack("<Q", len(text)) + text + data


@pytest.mark.parametrize(
    "value",
    [
        np.arange(6, dtype=np.int16).reshape(2, 3),
        np.asfortranarray(X),
        X[::2, ::2],
        np.array(["a", "bcd"]),
        np.array([], dtype="U3"),
        np.array(["2020-01-01"], dtype="M8[D]"),
        np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8", (1,))]),
        np.array(3.0),
        np.float32(1.5),
    ],
    ids=lambda value: str(value.dtype),
)
def test_arrays_come_back_as_they_were(value):
    back = unpacked(packed(value))

    assert back.dtype == value.dtype
    assert back.shape == value.shape
    assert np.array_equal(back, value)


def test_a_sparse_matrix_comes_back_as_it_was():
    matrix = sparse.random(5, 4, 0.5, format="csc", random_state=0)

    assert (unpacked(packed(matrix)) != matrix).nnz == 0


def test_each_question_is_answered_once_in_its_order():
    index = answer(MODEL, [Probe("X", X, None, ())], ASKED, AnswerParts())

    assert [one["method"] for one in index["outputs"]] == ["predict", "gone_by_now"]
    assert [len(one["said"]) for one in index["outputs"]] == [1, 2]
    assert [one["path"] for one in index["attributes"]] == ["coef_", "lost_"]
    assert [name for name, _ in index["abilities"]] == ["repr", "clone"]


def test_what_is_gone_says_so():
    index = answer(MODEL, [Probe("X", X, None, ())], ASKED, AnswerParts())

    assert index["outputs"][1]["said"][0]["gone"]
    assert index["attributes"][1]["gone"]


def test_an_answer_stays_as_it_was_given():
    parts, array = AnswerParts(), X.copy()
    index = {"value": encode(array, parts)}
    array += 1

    assert np.array_equal(unpacked(pack_answers(index, parts)), X)


def test_what_can_not_be_recorded_is_named_and_is_like_nothing_else():
    value = unpacked(packed([1, MODEL]))

    assert type(value[1]).__name__ == "LinearRegression"
    assert value[1] != MODEL


@given(data=st.binary(max_size=200))
def test_any_bytes_are_a_value_error(data):
    with pytest.raises(ValueError, match=r"."):
        Answers(data)


@given(share=st.floats(0, 0.999))
def test_what_is_cut_short_is_a_value_error(share):
    data = packed([X, "text", {"a": X}])

    with pytest.raises(ValueError, match=r"."):
        Answers(data[: int(len(data) * share)])


@given(place=st.integers(0, 400), value=st.integers(0, 255))
def test_a_byte_that_changed_is_a_value_or_a_value_error(place, value):
    data = bytearray(packed([X, sparse.csr_matrix(X), "text", {"a": 1.5}]))
    data[place % len(data)] = value
    with contextlib.suppress(ValueError, KeyError):
        unpacked(data)


@pytest.mark.parametrize(
    ("index", "parts", "data"),
    [
        ({}, [["<f8", [1 << 60], False]], b""),
        ({}, [["<f8", [-1], False]], b""),
        ({}, [["<f8", ["1"], False]], b""),
        ({}, [["<f8", [True], False]], b"12345678"),
        ({}, [["<f8", [1.0], False]], b"12345678"),
        ({}, [["|O", [1], False]], b"12345678"),
        ({}, [["O", [1], False]], b"12345678"),
        ({}, [[[["a", "|O"]], [1], False]], b"12345678"),
        ({}, [["object", [1], False]], b"12345678"),
        ({}, [["<U0", [1 << 40], False]], b""),
        ({}, [["|V0", [1 << 40], False]], b""),
        ({}, [["<f8", [1], False]], b"123456789"),
        ({}, [["<f8", [1], False, 0]], b"12345678"),
        ({}, [[[["a", [["a", [["a", "<f8"]]]]]] * 9, [1], False]], b""),
        ({}, {"a0": 1}, b""),
        ({}, 1, b""),
        ({}, [1], b""),
    ],
    ids=str,
)
def test_parts_that_are_not_there_are_a_value_error(index, parts, data):
    with pytest.raises(ValueError, match=r"."):
        Answers(head_of(index, parts, data))


def test_nesting_without_end_is_a_value_error():
    text = b'{"index": ' + b"[" * 100_000 + b"]" * 100_000 + b', "parts": []}'
    with pytest.raises(ValueError, match="Recursion"):
        Answers(b"answers1" + struct.pack("<Q", len(text)) + text)


MATRIX = sparse.csr_matrix(np.array([[1.0, 0, 2], [0, 3, 0]]))

#: A part of a sparse matrix, and what it is forged to.
FORGED = {
    "index beyond": ("csr", "indices", [0, 2, 99]),
    "index before": ("csr", "indices", [0, 2, -1]),
    "rows fall back": ("csr", "indptr", [0, 3, 2]),
    "rows beyond": ("csr", "indptr", [0, 2, 9]),
    "rows begin late": ("csr", "indptr", [1, 2, 3]),
    "too few rows": ("csr", "indptr", [0, 3]),
    "no numbers": ("csr", "indices", [0.0, 2.0, 1.0]),
    "two dimensions": ("csr", "indices", [[0, 2, 1]]),
    "csc index beyond": ("csc", "indices", [0, 7, 0]),
    "coo row beyond": ("coo", "row", [0, 0, 2]),
    "coo too short": ("coo", "col", [0, 2]),
    "dia too short": ("dia", "offsets", [0]),
    "dia twice": ("dia", "offsets", [0, 0, 0]),
    "bsr index beyond": ("bsr", "indices", [0, 2, 9]),
}


@pytest.mark.parametrize("case", FORGED)
def test_indices_that_lead_elsewhere_are_a_value_error(case):
    form, name, values = FORGED[case]
    parts: dict[str, np.ndarray] = {}
    described = encode(MATRIX.asformat(form), parts)
    parts[described["parts"][name]] = np.array(values)

    with pytest.raises(ValueError, match="sparse"):
        decode(described, parts)


@pytest.mark.parametrize(
    "change",
    [
        {"format": "array"},
        {"format": "todense"},
        {"written": "lil"},
        {"shape": [2, 3, 1]},
        {"shape": [-2, 3]},
        {"shape": [1 << 62, 1 << 62]},
    ],
    ids=str,
)
def test_a_sparse_matrix_of_no_kind_is_a_value_error(change):
    parts: dict[str, np.ndarray] = {}
    described = {**encode(MATRIX, parts), **change}

    with pytest.raises(ValueError, match=r"."):
        decode(described, parts)


def test_columns_of_other_lengths_are_a_value_error():
    pandas = pytest.importorskip("pandas")
    parts: dict[str, np.ndarray] = {}
    described = encode(pandas.DataFrame({"a": [1.0, 2.0], "b": [1.0, 2.0]}), parts)
    parts[described["columns"][1]["values"]["part"]] = np.array([1.0])

    with pytest.raises(ValueError, match=r"."):
        decode(described, parts)
