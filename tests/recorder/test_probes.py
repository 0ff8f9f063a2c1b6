"""Inputs of every kind, and the probes that are made from them."""

from __future__ import annotations

import random
import warnings

import numpy as np
import persist_specimens as specimens
import pytest
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from pytest_sklearn_persist.observe.snapshot import snapshot
from pytest_sklearn_persist.recorder import (
    copy_of,
    derived_probes,
    row_count,
    take_rows,
)

MOST_ROWS = 80


def table():
    pandas = pytest.importorskip("pandas")
    return pandas.DataFrame(
        {
            "count": [1, 2, 3],
            "small": np.array([-128, 127, 3], "i1"),
            "share": [1.0, np.inf, np.nan],
            "text": ["a", "b", None],
            "kind": pandas.Categorical(["x", "y", "x"]),
            "size": pandas.Categorical([1, 2, 1], ordered=True),
            "flag": [True, False, True],
            "time": pandas.date_range("2020", periods=3),
            "span": pandas.to_timedelta([1, 2, 3]),
            "nullable": pandas.array([1, 2, None], dtype="Int64"),
            "nullable share": pandas.array([1.5, 2, None], dtype="Float64"),
            "nullable flag": pandas.array([True, None, False], dtype="boolean"),
            "string": pandas.array(["a", "b", None], dtype="string"),
            "interval": pandas.interval_range(0, 3),
            "period": pandas.period_range("2020", periods=3, freq="D"),
            "sparse": pandas.arrays.SparseArray([0, 0, 1.0]),
            "mixed": np.array([1, "a", None], dtype=object),
        }
    )


def series():
    return pytest.importorskip("pandas").Series(["some text", "and more"])


def polars_frame():
    return pytest.importorskip("polars").DataFrame({"a": [1, 2], "b": ["x", "y"]})


def repeated_columns():
    return pytest.importorskip("pandas").DataFrame([[1, 2], [3, 4]], columns=["a", "a"])


def no_columns():
    return pytest.importorskip("pandas").DataFrame(index=[1, 2])


_RANDOM = np.random.RandomState(0)
INPUTS = {
    "floats": lambda: _RANDOM.uniform(size=(300, 4)),
    "float16": lambda: (_RANDOM.uniform(size=(10, 4)) * 60000).astype("f2"),
    "float32": lambda: _RANDOM.uniform(size=(10, 4)).astype("f4"),
    "longdouble": lambda: _RANDOM.uniform(size=(10, 4)).astype("g"),
    "huge": lambda: _RANDOM.uniform(size=(10, 4)) * 1e308,
    "infinite": lambda: np.array([[np.inf, -np.inf], [-np.inf, np.inf], [1.0, 2.0]]),
    "missing": lambda: np.full((5, 2), np.nan),
    "uint8": lambda: np.arange(0, 250, 5).reshape(25, 2).astype("u1"),
    "int8": lambda: np.array([[-128, 127], [127, -128]], "i1"),
    "int64": lambda: np.array([[2**62, 1], [-(2**62), 3]]),
    "bool": lambda: np.ones((3, 2), dtype=bool),
    "complex": lambda: np.ones((3, 2), dtype=complex),
    "object": lambda: np.array([["a", 1], ["b", None]], dtype=object),
    "text matrix": lambda: np.array([["a", "b"], ["b", "c"]]),
    "cube": lambda: np.zeros((3, 2, 2)),
    "line": lambda: np.arange(5.0),
    "line of int8": lambda: np.array([-128, 127], "i1"),
    "missing line": lambda: np.full(3, np.nan),
    "structured": lambda: np.zeros(3, "i4,f8"),
    "masked": lambda: np.ma.array(np.ones((3, 2))),
    "one row": lambda: np.ones((1, 2)),
    "no rows": lambda: np.zeros((0, 3)),
    "no columns": lambda: np.zeros((3, 0)),
    "list of lists": lambda: [[1.0, 2.0], [3.0, 4.0]],
    "tuple": lambda: ((1.0, 2.0), (3.0, 4.0)),
    "texts": lambda: ["some text", "and more"],
    "array of texts": lambda: np.array(["some text", "and more"]),
    "series of texts": series,
    "dicts": lambda: [{"a": 1}, {"b": [2]}],
    "dict": lambda: {"a": [1, 2], "b": [3, 4]},
    "frame": table,
    "columns of one name": repeated_columns,
    "frame without columns": no_columns,
    "polars": polars_frame,
    **{
        f"sparse {name}": lambda name=name: sparse.random(
            20, 5, 0.3, format=name, random_state=np.random.RandomState(0)
        )
        for name in ("csr", "csc", "coo", "lil", "dok", "dia", "bsr")
    },
}
each_input = pytest.mark.parametrize("make", INPUTS.values(), ids=INPUTS.keys())


class TestProbes:
    """What is made from the caller's input."""

    @each_input
    def test_they_begin_with_the_input_itself(self, make):
        X = make()

        assert derived_probes(specimens.Echo().fit(X), X)[0].X is X

    @each_input
    def test_they_are_bounded(self, make):
        X = make()
        probes = derived_probes(specimens.Echo().fit(X), X)[1:]

        assert sum(row_count(probe.X) for probe in probes) <= 2 * MOST_ROWS
        assert all(row_count(probe.X) <= MOST_ROWS for probe in probes)

    @each_input
    def test_they_are_the_same_each_time(self, make):
        X = make()
        first, second = (derived_probes(specimens.Echo().fit(X), X) for _ in range(2))

        assert snapshot(first).same_rows(snapshot(second))

    @each_input
    def test_the_input_stays_as_it_was(self, make):
        X = make()
        before = snapshot(X)
        derived_probes(specimens.Echo().fit(X), X)

        assert snapshot(X).same_rows(before)

    @pytest.mark.parametrize("make", [lambda: np.ones((5, 2)), lambda: [[1.0, 2.0]] * 5])
    def test_the_input_stays_as_it_was_if_the_estimator_writes_into_its_own(self, make):
        X = make()
        before = snapshot(X)
        derived_probes(specimens.InPlace().fit(X), X)

        assert snapshot(X).same_rows(before)

    def test_making_them_leaves_the_global_generators_alone(self, iris):
        estimator = specimens.UsesGlobalRandom().fit(*iris)
        before = random.getstate(), np.random.get_state()[1].tolist()
        derived_probes(estimator, *iris)

        assert (random.getstate(), np.random.get_state()[1].tolist()) == before

    def test_names_are_told_for_each_row(self, iris, classifier):
        for probe in derived_probes(classifier, *iris)[1:]:
            assert len(probe.rows) == row_count(probe.X), probe.name

    def test_rows_that_no_training_set_holds_are_among_them(self, iris, classifier):
        X = iris[0]
        probe = next(p for p in derived_probes(classifier, *iris) if p.name == "derived rows")

        assert not any((row == X).all(axis=1).any() for row in probe.X[:12])
        assert (X.max(axis=0) < probe.X).any()
        assert (X.min(axis=0) > probe.X).any()

    def test_only_what_the_original_accepts_is_kept(self, iris, classifier):
        names = {probe.name for probe in derived_probes(classifier, *iris)}

        assert "missing values" not in names
        assert {"one row", "float32", "sparse"} <= names

    def test_missing_values_are_kept_where_they_are_allowed(self, iris):
        scaler = StandardScaler().fit(iris[0])

        assert "missing values" in {probe.name for probe in derived_probes(scaler, iris[0])}

    def test_a_frame_is_made_for_an_estimator_that_knows_names(self, iris):
        pandas = pytest.importorskip("pandas")
        X, y = iris
        estimator = LogisticRegression(max_iter=500).fit(
            pandas.DataFrame(X, columns=list("abcd")), y
        )

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            names = {probe.name for probe in derived_probes(estimator, X, y)}

        assert "data frame" in names

    def test_unseen_categories_are_among_those_of_a_frame(self):
        X = table()

        names = {probe.name for probe in derived_probes(specimens.Echo().fit(X), X)}

        assert {"derived rows", "missing values", "unseen categories"} <= names

    def test_other_texts_are_made_of_texts(self):
        texts = ["some text", "and more"]
        estimator = CountVectorizer().fit(texts)

        assert "other texts" in {probe.name for probe in derived_probes(estimator, texts)}

    def test_targets_go_with_one_row(self, iris, classifier):
        one = next(p for p in derived_probes(classifier, *iris) if p.name == "one row")

        assert len(one.y) == 1

    def test_no_input_makes_no_probes(self, classifier):
        assert [probe.name for probe in derived_probes(classifier, None)] == ["X"]

    def test_no_time_makes_no_probes(self, iris, classifier):
        assert len(derived_probes(classifier, *iris, budget=0.0)) == 1

    def test_rows_near_the_boundary_lie_on_both_sides_of_it(self):
        X = np.random.RandomState(0).uniform(size=(50, 2))
        estimator = specimens.Signs(at=0.3).fit(X)
        probe = next(p for p in derived_probes(estimator, X) if p.name == "derived rows")

        near = probe.X[[i for i, name in enumerate(probe.rows) if "boundary" in name]]
        answers = estimator.predict(near)
        half = len(near) // 2

        assert half > 0
        assert (answers[:half] != answers[half:]).all()
        assert np.abs(near[:, 0] - 0.3).max() < 1e-6

    def test_an_estimator_that_always_answers_the_same_has_no_boundary(self, iris):
        estimator = specimens.Signs(at=-1e9).fit(*iris)
        probes = derived_probes(estimator, *iris)

        assert not any("boundary" in row for probe in probes for row in probe.rows)


class TestRows:
    """Counting, taking and copying rows of any input."""

    @pytest.mark.parametrize(
        ("X", "count"),
        [
            (np.zeros((3, 2)), 3),
            (np.float64(1.0), 0),
            ([1, 2], 2),
            (sparse.eye(4), 4),
            ({"a": [1]}, 0),
            ("text", 0),
            (5, 0),
            (iter([1]), 0),
        ],
        ids=lambda value: type(value).__name__,
    )
    def test_rows_are_counted(self, X, count):
        assert row_count(X) == count

    @each_input
    def test_rows_are_taken_in_the_order_asked_for(self, make):
        X = make()
        if row_count(X) < 2:
            pytest.skip("has no two rows")
        taken = take_rows(X, [1, 0])

        assert row_count(taken) == 2
        assert type(taken) is type(X) or isinstance(taken, list) or sparse.issparse(taken)

    @each_input
    def test_a_copy_is_equal_and_of_the_same_type(self, make):
        X = make()

        assert snapshot(copy_of(X)).same_rows(snapshot(X))

    @pytest.mark.parametrize(
        "X",
        [[[1, 2]], [{"a": [1]}], ([1],), {"a": [1]}, {"a": np.zeros(2)}, [np.zeros(2)]],
        ids=lambda value: type(value).__name__,
    )
    def test_a_copy_can_be_written_into(self, X):
        before = snapshot(X)
        copied = copy_of(X)
        value = next(iter(copied.values())) if isinstance(copied, dict) else copied[0]
        if isinstance(value, dict):
            value["a"].append(9)
        else:
            value[0] = 9

        assert snapshot(X).same_rows(before)
