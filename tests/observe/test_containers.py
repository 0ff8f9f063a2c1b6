"""Sparse matrices and data frames, looked into without importing their libraries."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from scipy import sparse

from pytest_sklearn_persist.observe.containers import describe_container
from pytest_sklearn_persist.observe.snapshot import snapshot

FORMATS = ["csr", "csc", "coo", "lil", "dok", "dia", "bsr"]


def matrix(format_):
    return sparse.csr_matrix(np.diag([1.0, 2.0, 3.0])).asformat(format_)


@pytest.mark.parametrize("format_", FORMATS)
def test_every_sparse_format_is_known(format_):
    leaf, children = describe_container(matrix(format_))

    assert leaf.kind == "sparse"
    assert leaf.meta[:2] == (format_, (3, 3))
    assert children


@pytest.mark.parametrize("format_", FORMATS)
def test_asking_for_caches_changes_nothing(format_):
    asked = matrix(format_)
    for name in ("has_sorted_indices", "has_canonical_format"):
        getattr(asked, name, None)

    assert snapshot(asked).same_rows(snapshot(matrix(format_)))


@pytest.mark.skipif(not hasattr(sparse, "coo_array"), reason="needs sparse arrays")
def test_arrays_and_matrices_are_told_apart():
    matrix_, array = sparse.csr_matrix(np.eye(2)), sparse.csr_array(np.eye(2))

    assert describe_container(matrix_)[0].type != describe_container(array)[0].type


def test_sparse_arrays_of_one_axis_are_described():
    try:
        vector = sparse.coo_array(np.array([0.0, 1.0]))
    except (AttributeError, ValueError):
        pytest.skip("this scipy knows no sparse arrays of one axis")
    if vector.ndim != 1:
        pytest.skip("this scipy knows no sparse arrays of one axis")

    assert snapshot(vector).leaves


def test_what_is_no_container_is_nothing():
    assert describe_container(object()) is None


class TestPandas:
    """Frames, series, indexes and their types."""

    @pytest.fixture
    def pandas(self):
        return pytest.importorskip("pandas")

    @pytest.mark.parametrize(
        "make",
        [
            lambda pandas: pandas.Series([1, 2], name="a"),
            lambda pandas: pandas.Index(["a", "b"]),
            lambda pandas: pandas.RangeIndex(3),
            lambda pandas: pandas.MultiIndex.from_tuples([("a", 1), ("b", 2)]),
            lambda pandas: pandas.CategoricalIndex(["a", "b"]),
            lambda pandas: pandas.DatetimeIndex(["2020-01-01"]),
            lambda pandas: pandas.Categorical(["a", None]),
            lambda pandas: pandas.array([1, None], dtype="Int64"),
            lambda pandas: pandas.DataFrame({"a": [1.5], "b": ["x"]}),
        ],
    )
    def test_each_is_a_frame_that_is_equal_to_its_copy(self, pandas, make):
        value = make(pandas)

        assert describe_container(value)[0].kind == "frame"
        assert snapshot(value).same_rows(snapshot(value.copy()))

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            (lambda p: p.Series([1], name="a"), lambda p: p.Series([1], name="b")),
            (lambda p: p.Series([1]), lambda p: p.Series([1], index=[5])),
            (lambda p: p.RangeIndex(3), lambda p: p.Index([0, 1, 2])),
            (
                lambda p: p.Categorical(["a"], ordered=True),
                lambda p: p.Categorical(["a"], ordered=False),
            ),
            (
                lambda p: p.Categorical(["a"], categories=["a", "b"]),
                lambda p: p.Categorical(["a"], categories=["b", "a"]),
            ),
            (lambda p: p.Series(["a", None]), lambda p: p.Series(["a", "None"])),
            (
                lambda p: p.array([1, None], dtype="Int64"),
                lambda p: p.array([1, None], dtype="Int32"),
            ),
            (
                lambda p: p.DataFrame({"a": [1], "b": [2]}),
                lambda p: p.DataFrame({"b": [2], "a": [1]}),
            ),
        ],
    )
    def test_what_is_nearly_the_same_is_told_apart(self, pandas, one, other):
        assert not snapshot(one(pandas)).same_rows(snapshot(other(pandas)))

    def test_attributes_of_a_frame_count(self, pandas):
        frame = pandas.DataFrame({"a": [1]})
        marked = frame.copy()
        marked.attrs["unit"] = "m"

        assert not snapshot(frame).same_rows(snapshot(marked))


class TestPolars:
    """The same for polars."""

    @pytest.fixture
    def polars(self):
        return pytest.importorskip("polars")

    def test_a_copy_is_equal(self, polars):
        frame = polars.DataFrame({"a": [1, 2], "b": ["x", None]})

        assert snapshot(frame).same_rows(snapshot(frame.clone()))

    @pytest.mark.parametrize("column", [[1, 3], [1.0, 2.0]], ids=["value", "dtype"])
    def test_another_column_is_seen(self, polars, column):
        frame, other = polars.DataFrame({"a": [1, 2]}), polars.DataFrame({"a": column})

        assert not snapshot(frame).same_rows(snapshot(other))


def test_no_library_of_frames_is_imported():
    script = (
        "import sys, numpy, pytest_sklearn_persist.observe.snapshot as s\n"
        "s.snapshot([numpy.zeros(2), {'a': [1]}])\n"
        "print(sorted({'pandas', 'polars', 'scipy', 'sklearn'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )

    assert done.stdout.strip() == "[]"
