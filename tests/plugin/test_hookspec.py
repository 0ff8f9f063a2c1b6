"""The examples in the docstrings of the hooks work, and what hooks return is checked."""

from __future__ import annotations

import re
import textwrap

import pytest

from pytest_sklearn_persist.plugin import hookspec


def code_blocks(function) -> list[str]:
    found = re.findall(r"\.\. code-block:: python\n\n((?:[ ]{8}.*\n|\n)+)", function.__doc__ + "\n")
    return [textwrap.dedent(block) for block in found]


CHECK = """
import numpy as np
from my_library import Doubler

X = np.arange(12.0).reshape(4, 3)


def test_it(persist_roundtrip):
    result = persist_roundtrip(Doubler().fit(X), X)
    assert {outcome.format for outcome in result.outcomes} == {"double-pickle"}
"""

MONEY = """
class Money:
    def __init__(self, cents):
        self.cents = cents

    def __eq__(self, other):
        raise TypeError("not comparable")

    __hash__ = None

    def __reduce__(self):
        return Money, (self.cents LOSS,)
"""
PRICED = """
import numpy as np
from my_library import Doubler, Money

X = np.arange(12.0).reshape(4, 3)


def test_it(persist_roundtrip):
    estimator = Doubler().fit(X)
    estimator.price_ = Money(250)
    persist_roundtrip(estimator, X, formats=["pickle:5"], places=["same"])
"""


@pytest.mark.full
def test_example_of_a_format_works(run_pytest) -> None:
    conftest, module = code_blocks(hookspec.pytest_persist_formats)
    files = {"conftest.py": conftest, "marshal_format.py": module, "test_it.py": CHECK}

    run = run_pytest(files, "--persist-formats=double-pickle", "--persist-places=same fresh")

    assert run.outcomes == {"passed": 1}, run.text


def money_files(loss: str) -> dict[str, str]:
    (conftest,) = code_blocks(hookspec.pytest_persist_compare)
    library = LIBRARY + MONEY.replace(" LOSS", loss)
    return {"conftest.py": conftest, "my_library.py": library, "test_it.py": PRICED}


LIBRARY = """
from sklearn.base import BaseEstimator, TransformerMixin


class Doubler(TransformerMixin, BaseEstimator):
    def fit(self, X, y=None):
        return self

    def transform(self, X):
        return X * 2
"""


def test_example_of_a_comparison_finds_values_equal(run_pytest) -> None:
    run = run_pytest(money_files(""))

    assert run.outcomes == {"passed": 1}, run.text


@pytest.mark.full
def test_example_of_a_comparison_reports_its_own_words(run_pytest) -> None:
    run = run_pytest(money_files(" - 1"))

    assert "became <my_library.Money" in run.text


@pytest.mark.full
def test_formats_may_be_a_mapping(run_pytest) -> None:
    conftest, module = code_blocks(hookspec.pytest_persist_formats)
    conftest = conftest.replace("[marshal_format.", '{"any": marshal_format.').replace("()]", "()}")
    files = {"conftest.py": conftest, "marshal_format.py": module, "test_it.py": CHECK}

    run = run_pytest(files, "--persist-formats=double-pickle", "--persist-places=same")

    assert run.outcomes == {"passed": 1}, run.text


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("[object()]", "lacks name (a text), available, dump, load"),
        ("[Half(), Half()]", "lacks load"),
        ("[Whole(), Whole()]", "returned two formats called 'x'"),
    ],
)
def test_answer_that_is_no_format_is_refused(run_pytest, answer: str, message: str) -> None:
    conftest = f"""
class Half:
    name = "x"
    available = dump = lambda self: None


class Whole(Half):
    load = Half.dump


def pytest_persist_formats(config):
    return {answer}
"""
    text = "def test_it(persist_roundtrip):\n    pass"

    run = run_pytest({"conftest.py": conftest, "test_it.py": text}, "--persist-formats=x")

    assert message in run.line("ERROR: ")
