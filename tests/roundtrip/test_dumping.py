"""Write the original, and see what that raises and changes."""

from __future__ import annotations

import persist_specimens as specimens
import pytest
from sklearn.linear_model import LinearRegression

from pytest_sklearn_persist.formats import get_format
from pytest_sklearn_persist.roundtrip.dumping import dump
from pytest_sklearn_persist.roundtrip.observing import meet
from pytest_sklearn_persist.settings import Settings

X = [[0.0], [1.0], [2.0]]
y = [0.0, 1.0, 2.0]


@pytest.fixture
def dumped(tmp_path):
    def write(estimator):
        settings = Settings.resolve(
            formats="pickle:5",
            places="same",
            methods=None,
            tolerance=None,
            ignore=(),
            expected_failures=None,
            time_limit=10.0,
            fit_budget=5.0,
            session=None,
        )
        original = meet(estimator, None, None, settings)
        before = original.expected.state
        return dump(original, settings, tmp_path, get_format("pickle:5"), before)

    return write


def test_a_file_is_written_and_nothing_found(dumped):
    result = dumped(LinearRegression().fit(X, y))

    assert result.path.stat().st_size > 0
    assert not result.failed
    assert result.found == []


def test_what_dumping_raises_is_found(dumped):
    result = dumped(specimens.RaisesOnDump().fit(X, y))

    assert result.failed
    assert "RuntimeError: it will not be saved" in result.found[0].actual


def test_what_dumping_changes_in_the_original_is_found(dumped):
    result = dumped(specimens.ChangesWhenDumped().fit(X, y))

    assert not result.failed
    assert result.found[0].path.startswith("the original after dumping: ")
