"""Values as JSON and arrays without objects: what goes in comes out."""

from __future__ import annotations

import json
import math
import struct
import warnings

import hypothesis
import hypothesis.extra.numpy as npst
import numpy as np
import pytest
from hypothesis import strategies as st
from scipy import sparse
from sklearn.utils import Bunch

from pytest_sklearn_persist.observe.snapshot import snapshot
from pytest_sklearn_persist.recorder import (
    Unrecordable,
    decode,
    describe,
    digest_of,
    encode,
)

examples = hypothesis.settings(max_examples=40, deadline=None)


def back(value):
    """Write a value as a recording does, and read it again."""
    parts = {}
    described = json.loads(json.dumps(encode(value, parts), allow_nan=False))
    assert not any(part.dtype.hasobject for part in parts.values())
    return decode(described, parts)


def same(one, other):
    return snapshot(one).same_rows(snapshot(other))


DTYPES = st.one_of(
    npst.boolean_dtypes(),
    npst.integer_dtypes(),
    npst.unsigned_integer_dtypes(),
    npst.floating_dtypes(sizes=(16, 32, 64)),
    npst.complex_number_dtypes(sizes=(64, 128)),
    npst.unicode_string_dtypes(endianness="="),
    npst.byte_string_dtypes(),
    npst.datetime64_dtypes(endianness="="),
    npst.timedelta64_dtypes(endianness="="),
)
ARRAYS = DTYPES.flatmap(
    lambda dtype: npst.arrays(dtype, npst.array_shapes(min_dims=0, min_side=0, max_side=4))
)
PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=True),
    st.complex_numbers(allow_nan=False),
    st.text(max_size=8),
    st.binary(max_size=8),
)
KEYS = st.one_of(st.text(max_size=4), st.integers(), st.booleans(), st.tuples(st.integers()))
VALUES = st.recursive(
    st.one_of(PLAIN, ARRAYS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(KEYS, inner, max_size=3),
    ),
    max_leaves=8,
)
SPARSE_FORMATS = ("csr", "csc", "coo", "bsr", "dia", "lil", "dok")


def matrix(form, dtype="f8", kind="matrix"):
    dense = np.array([[0, 1, 0], [2, 0, 0], [0, 0, 3], [0, 0, 0]], dtype=dtype)
    return getattr(sparse, f"{form}_{kind}")(dense)


def longs():
    return {
        "texts": ["a", "ä", ""] * 20,
        "whole numbers": list(range(100)),
        "bools and numbers": [True, 1, 0, False] * 10,
        "floats": [0.1, math.nan, math.inf, -0.0] * 10,
        "mixed": [None, 1.5, "x", b"y"] * 10,
    }


class TestRoundTrip:
    """A value comes back as it was, with its type."""

    @examples
    @hypothesis.given(VALUES)
    def test_nested_values(self, value):
        assert same(back(value), value)

    @examples
    @hypothesis.given(ARRAYS)
    def test_arrays_of_every_dtype(self, array):
        found = back(array)

        assert (found.dtype, found.shape) == (array.dtype, array.shape)
        assert found.tobytes() == array.tobytes()

    @examples
    @hypothesis.given(
        npst.arrays(object, npst.array_shapes(min_dims=0, min_side=0, max_side=4), elements=PLAIN)
    )
    def test_arrays_of_objects(self, array):
        found = back(array)

        assert (found.dtype, found.shape) == (array.dtype, array.shape)
        assert same(found, array)

    @pytest.mark.parametrize("bits", ["7ff8000000000000", "fff8000000000000", "7ff8000000000001"])
    def test_every_bit_of_a_nan(self, bits):
        nan = struct.unpack(">d", bytes.fromhex(bits))[0]
        number = back(complex(1, nan))

        assert struct.pack(">d", back(nan)).hex() == bits
        assert struct.pack(">d", number.imag).hex() == bits

    @examples
    @hypothesis.given(DTYPES.flatmap(lambda dtype: npst.arrays(dtype, ())))
    def test_numpy_scalars(self, array):
        scalar = array[()]
        found = back(scalar)

        assert type(found) is type(scalar)
        assert np.asarray(found).tobytes() == np.asarray(scalar).tobytes()

    @pytest.mark.parametrize("form", SPARSE_FORMATS)
    @pytest.mark.parametrize("kind", ["matrix", "array"])
    @pytest.mark.parametrize("dtype", ["f8", "f4", "i8", "?"])
    def test_sparse(self, form, kind, dtype):
        if not hasattr(sparse, f"{form}_{kind}"):
            pytest.skip("this scipy has no sparse arrays")
        X = matrix(form, dtype, kind)
        found = back(X)

        assert (type(found), found.dtype, found.shape) == (type(X), X.dtype, X.shape)
        assert (found.toarray() == X.toarray()).all()

    @pytest.mark.parametrize("dtype", ["i4", "i8"])
    def test_the_dtype_of_sparse_indices(self, dtype):
        X = matrix("csr")
        X.indices, X.indptr = X.indices.astype(dtype), X.indptr.astype(dtype)

        assert back(X).indices.dtype == np.dtype(dtype)

    def test_a_sparse_matrix_without_values(self):
        assert back(sparse.csr_matrix((3, 0))).shape == (3, 0)

    @pytest.mark.parametrize("value", longs().values(), ids=longs().keys())
    def test_long_lists(self, value):
        assert same(back(value), value)

    @pytest.mark.parametrize("value", [{1, 2}, frozenset("ab"), {(1, "a"), (2, "b")}, set()])
    def test_sets(self, value):
        found = back(value)

        assert (type(found), found) == (type(value), value)

    @pytest.mark.parametrize("order", ["C", "F"])
    def test_memory_order(self, order):
        assert back(np.ones((3, 2), order=order)).flags[f"{order}_CONTIGUOUS"]

    def test_structured_arrays(self):
        array = np.array([(1, 2.5), (3, np.nan)], dtype=[("a", "i4"), ("b", "f8")])

        assert back(array).dtype == array.dtype

    def test_masked_arrays(self):
        array = np.ma.array([1.0, 2.0], mask=[True, False])

        assert back(array).mask.tolist() == [True, False]

    def test_matrices(self):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PendingDeprecationWarning)
            value = np.asmatrix(np.ones((2, 2)))

        assert type(back(value)) is np.matrix

    def test_a_bunch_becomes_a_dictionary(self):
        assert back(Bunch(a=1)) == {"a": 1}

    def test_the_sign_of_zero(self):
        assert math.copysign(1, back(-0.0)) == -1

    def test_a_text_that_is_no_unicode(self):
        assert back("\ud800") == "\ud800"


def frames():
    pandas = pytest.importorskip("pandas")
    return {
        "floats": [1.5, np.nan],
        "whole numbers": [1, 2],
        "small": np.array([1, 2], "i1"),
        "texts": ["a", None],
        "objects": pandas.Series(["a", 1], dtype=object),
        "texts as objects": pandas.Series(["a", None], dtype=object),
        "bools": [True, False],
        "nullable": pandas.array([1, None], dtype="Int64"),
        "nullable bool": pandas.array([True, None], dtype="boolean"),
        "string": pandas.array(["a", None], dtype="string"),
        "category": pandas.Categorical(["x", None]),
        "ordered": pandas.Categorical(["x", "y"], ["y", "x", "z"], ordered=True),
        "numbers as categories": pandas.Categorical([3, 1]),
        "time": pandas.to_datetime(["2020-01-01", None]),
        "time with zone": pandas.to_datetime(["2020-07-01", None]).tz_localize("Europe/Paris"),
        "span": pandas.to_timedelta([1, None]),
    }


def kinds_of_columns():
    try:
        return list(frames())
    except pytest.skip.Exception:
        return []


class TestFrames:
    """Data frames and series come back as they were."""

    @pytest.mark.parametrize("name", kinds_of_columns())
    def test_each_kind_of_column(self, name):
        pandas = pytest.importorskip("pandas")
        frame = pandas.DataFrame({name: frames()[name]})

        pandas.testing.assert_frame_equal(back(frame), frame)

    @pytest.mark.parametrize("name", kinds_of_columns())
    def test_a_series(self, name):
        pandas = pytest.importorskip("pandas")
        series = pandas.Series(frames()[name], name=name)

        pandas.testing.assert_series_equal(back(series), series)

    @pytest.mark.parametrize("name", kinds_of_columns())
    def test_a_frame_without_rows(self, name):
        pandas = pytest.importorskip("pandas")
        frame = pandas.DataFrame({name: frames()[name]}).iloc[:0]

        pandas.testing.assert_frame_equal(back(frame), frame)

    @pytest.mark.parametrize(
        "make",
        [
            lambda pd: pd.RangeIndex(2),
            lambda pd: pd.RangeIndex(5, 1, -2),
            lambda pd: pd.Index([7, 3], name="id"),
            lambda pd: pd.Index(["a", "b"]),
            lambda pd: pd.Index(["a", 1], dtype=object),
            lambda pd: pd.Index([0.5, np.nan]),
            lambda pd: pd.DatetimeIndex(["2020-01-01", "2021-01-01"]),
            lambda pd: pd.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["x", None]),
        ],
        ids=["range", "range back", "numbers", "texts", "objects", "floats", "times", "multi"],
    )
    def test_each_kind_of_index(self, make):
        pandas = pytest.importorskip("pandas")
        frame = pandas.DataFrame({"a": [1, 2]}, index=make(pandas))

        pandas.testing.assert_frame_equal(back(frame), frame, check_freq=False)

    @pytest.mark.parametrize("start", [0, 1, 5, -1])
    @pytest.mark.parametrize("rows", [0, 1, 2])
    def test_a_piece_of_a_range(self, start, rows):
        pandas = pytest.importorskip("pandas")
        index = pandas.RangeIndex(start, start + rows)

        assert back(index).tolist() == index.tolist()

    def test_columns_of_one_name(self):
        pandas = pytest.importorskip("pandas")
        frame = pandas.DataFrame([[1, 2.5]], columns=["a", "a"])

        pandas.testing.assert_frame_equal(back(frame), frame)

    def test_columns_that_are_numbers(self):
        pandas = pytest.importorskip("pandas")

        assert back(pandas.DataFrame(np.ones((1, 3)))).columns.tolist() == [0, 1, 2]

    def test_a_frame_without_columns(self):
        pandas = pytest.importorskip("pandas")

        assert back(pandas.DataFrame(index=[4, 5])).shape == (2, 0)

    def test_polars(self):
        polars = pytest.importorskip("polars")
        frame = polars.DataFrame({"a": [1, None], "b": ["x", "y"], "c": [0.5, None]})

        assert back(frame).equals(frame)

    def test_a_series_of_polars(self):
        polars = pytest.importorskip("polars")
        series = polars.Series("a", [1, 2])

        assert back(series).equals(series)


class TestRefused:
    """What cannot be written, or read, is said."""

    @pytest.mark.parametrize(
        "value",
        [
            object(),
            [1, object()],
            np.array([object()]),
            {"a": object()},
            np.recarray((1,), dtype=[("a", "i4")]),
            np.array([(1, None)], dtype=[("a", "i4"), ("b", "O")]),
            len,
        ],
        ids=["object", "in a list", "in an array", "in a dict", "recarray", "structured", "code"],
    )
    def test_other_kinds_can_not_be_written(self, value):
        with pytest.raises(Unrecordable, match="cannot be recorded"):
            encode(value, {})

    def test_the_text_names_the_kind(self):
        with pytest.raises(Unrecordable, match=r"a builtins\.object"):
            encode({"a": [object()]}, {})

    @pytest.mark.parametrize(
        "described",
        [
            None,
            [],
            {},
            {"kind": "unknown"},
            {"kind": ["plain"]},
            {"kind": "plain"},
            {"kind": "plain", "value": [1]},
            {"kind": "float", "hex": "x"},
            {"kind": "float", "hex": 1},
            {"kind": "float", "hex": "nan:7ff8"},
            {"kind": "float", "hex": "nan:x"},
            {"kind": "bytes", "hex": "zz"},
            {"kind": "complex", "hex": ["0x1p0"]},
            {"kind": "array", "part": "a9"},
            {"kind": "array"},
            {"kind": "numpy", "dtype": "O", "hex": ""},
            {"kind": "numpy", "dtype": "<f8", "hex": "00"},
            {"kind": "numpy", "dtype": "no", "hex": "00"},
            {"kind": "list", "items": 5},
            {"kind": "list", "items": [{"kind": "?"}]},
            {"kind": "dict", "keys": [], "values": [{"kind": "plain", "value": 1}]},
            {"kind": "dict", "keys": [{"kind": "list", "items": []}], "values": []},
            {"kind": "objects", "shape": [3], "items": []},
            {"kind": "sparse", "class": "x", "format": "csr", "written": "x", "shape": [1, 1]},
            {"kind": "sparse", "class": "csr_matrix", "format": "csr", "written": "csr"},
            {"kind": "frame"},
            {"kind": "series", "name": 1},
            {"kind": "masked", "data": {"kind": "plain", "value": 1}},
        ],
        ids=str,
    )
    def test_what_is_no_description_is_a_value_error(self, described):
        if described == {"kind": "frame"}:
            pytest.importorskip("pandas")
        with pytest.raises(ValueError, match=r"\S"):
            decode(described, {})


class TestDigest:
    """One digest for the same values, another for other values."""

    @examples
    @hypothesis.given(VALUES)
    def test_what_comes_back_has_the_same(self, value):
        assert digest_of(back(value)) == digest_of(value)

    @examples
    @hypothesis.given(
        npst.arrays(
            st.sampled_from(["f8", "f4", "i8", "u1", "?", "U3", "M8[s]"]),
            npst.array_shapes(min_dims=2, max_dims=3, max_side=4),
        )
    )
    def test_the_layout_in_memory_does_not_matter(self, array):
        wide = np.repeat(array, 2, axis=0)[::2]
        others = [np.asfortranarray(array), wide, array[::-1].copy()[::-1]]

        assert {digest_of(other) for other in others} == {digest_of(array)}

    @pytest.mark.parametrize("dtype", ["f8", "i2", "c16", "U2", "M8[D]"])
    def test_the_byte_order_does_not_matter(self, dtype):
        array = np.array([1, 2, 3]).astype("M8[D]" if dtype[0] == "M" else dtype)
        swapped = array.astype(array.dtype.newbyteorder())

        assert digest_of(swapped) == digest_of(array)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            (np.arange(3), np.arange(3.0)),
            (np.arange(4), np.arange(4).reshape(2, 2)),
            (np.array(5), np.array([5])),
            (np.array([0.0]), np.array([-0.0])),
            ([1, 2], (1, 2)),
            ([1], [True]),
            ([1], [1.0]),
            ("1", 1),
            ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
            (np.array(["a"], dtype=object), np.array(["a"])),
        ],
        ids=str,
    )
    def test_other_values_have_another(self, one, other):
        assert digest_of(one) != digest_of(other)

    def test_that_of_a_frame_does_not_depend_on_how_pandas_keeps_texts(self):
        pandas = pytest.importorskip("pandas")
        frames = [
            pandas.DataFrame({"a": pandas.Series(["x", None], dtype=dtype), "b": [0.5, np.nan]})
            for dtype in (object, "string")
        ]

        assert digest_of(frames[0]) == digest_of(frames[1])

    def test_that_of_a_frame_depends_on_its_values(self):
        pandas = pytest.importorskip("pandas")
        one, other = (pandas.DataFrame({"a": ["x", text]}) for text in "yz")

        assert digest_of(one) != digest_of(other)

    def test_that_of_a_frame_depends_on_its_names(self):
        pandas = pytest.importorskip("pandas")

        assert digest_of(pandas.DataFrame({"a": [1]})) != digest_of(pandas.DataFrame({"b": [1]}))

    def test_it_is_what_it_has_always_been(self):
        value = [np.arange(3.0), "text", {"a": None}]

        assert digest_of(value)[:16] == "1f4f10b326a65fc5"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (np.zeros((2, 3)), "float64 (2, 3)"),
        (np.float32(1), "float32"),
        (sparse.csr_matrix((2, 3)), "csr_matrix float64 (2, 3)"),
        ([1, 2], "list of 2"),
        ({"a": 1}, "dict of 1"),
        ("ab", "str"),
        (None, "NoneType"),
    ],
    ids=str,
)
def test_a_value_is_described_in_a_few_words(value, words):
    assert describe(value) == words
