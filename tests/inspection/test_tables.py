"""What is in the cells of a table is found under the path that Python would take."""

from __future__ import annotations

import io
import pickle

import joblib
import pytest
from sklearn.linear_model import LinearRegression, Ridge

from pytest_sklearn_persist import inspect_artifact
from pytest_sklearn_persist.recorder import estimators_in, part_at

pd = pytest.importorskip("pandas")

ONE, OTHER = LinearRegression().fit([[1.0], [2.0]], [1, 2]), Ridge().fit([[1.0], [2.0]], [1, 2])
FRAME = pd.DataFrame({"n": [1, 2], "model": [ONE, OTHER], "text": ["a", "b"]})
TABLES = {
    "frame": FRAME,
    "in a dict": {"t": FRAME, "u": 1},
    "with an index": FRAME.set_index("text"),
    "series": FRAME["model"],
    "several columns": pd.DataFrame({"a": [ONE], "n": [0], "b": [OTHER]}),
}


@pytest.mark.parametrize("value", TABLES.values(), ids=TABLES)
@pytest.mark.parametrize("protocol", [2, 5])
def test_inspect_and_check_call_an_estimator_in_a_table_the_same(value, protocol):
    info = inspect_artifact(pickle.dumps(value, protocol))
    found = {one.path: one.class_name.rpartition(".")[2] for one in info.estimators}

    assert found == {path: type(one).__name__ for path, one in estimators_in(value)}
    assert found.keys() == {path for path in found if part_at(value, path) in (ONE, OTHER)}
    assert len(found) == 2


def test_a_table_in_a_file_of_joblib_is_looked_through():
    file = io.BytesIO()
    joblib.dump(FRAME, file)

    assert [one.path for one in inspect_artifact(file.getvalue()).estimators] == [
        "['model'].iloc[0]",
        "['model'].iloc[1]",
    ]


def test_a_table_of_data_holds_no_estimator():
    info = inspect_artifact(pickle.dumps(FRAME[["n", "text"]]))

    assert (info.estimators, info.holds) == ((), "a pandas DataFrame")
