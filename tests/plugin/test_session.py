"""What a session hands over to a check."""

from __future__ import annotations

import pytest

REPORT = """
import pytest


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session):
    from pytest_sklearn_persist.plugin.session import test_modules

    print("blocked:", *sorted(test_modules(session)))
"""
SOURCE = '''
def double(x):
    """
    >>> double(1)
    2
    """
    return 2 * x
'''
TEST = "def test_it():\n    pass"
METHOD = "def test_it(self):\n        pass"
FILES = {
    "conftest.py": REPORT,
    "test_first.py": TEST,
    "test_second.py": "from unittest import TestCase\n\n\nclass T(TestCase):\n    " + METHOD,
    "source.py": SOURCE,
}


def blocked(run) -> set[str]:
    return set(run.line("blocked: ").split()[1:])


def test_test_modules_and_conftest_are_named(run_pytest) -> None:
    run = run_pytest(FILES, "-s")

    assert blocked(run) == {"conftest", "test_first", "test_second"}


def test_modules_whose_tests_are_all_deselected_are_named(run_pytest) -> None:
    run = run_pytest(FILES, "-s", "-k", "test_first")

    assert "test_second" in blocked(run)


def test_modules_with_doctests_only_are_not_named(run_pytest) -> None:
    run = run_pytest(FILES, "-s", "--doctest-modules", "--ignore=my_library.py")

    assert "source" not in blocked(run)


def test_names_are_those_that_a_pickle_holds(run_pytest) -> None:
    run = run_pytest(FILES, "-s", "--import-mode=importlib")

    assert "test_first" in blocked(run)


LOCAL = """
import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin

X = np.arange(12.0).reshape(4, 3)


class Local(TransformerMixin, BaseEstimator):
    def fit(self, X, y=None):
        return self

    def transform(self, X):
        return X


def test_it(persist_roundtrip):
    persist_roundtrip(Local().fit(X), X, formats=["pickle:5"])
"""


@pytest.mark.full
def test_estimator_of_a_test_module_does_not_load_in_a_fresh_process(run_pytest) -> None:
    run = run_pytest({"test_it.py": LOCAL})

    assert "test_it" in run.line("load-error").partition(" (fresh) – ")[2], run.text


def test_estimator_of_a_test_module_loads_where_it_was_defined(run_pytest) -> None:
    run = run_pytest({"test_it.py": LOCAL}, "--persist-places=same")

    assert run.outcomes == {"passed": 1}, run.text
