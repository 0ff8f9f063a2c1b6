from __future__ import annotations

import pytest

from pytest_sklearn_persist import Difference, Status
from pytest_sklearn_persist.judge.explaining import Evidence, explain_change
from pytest_sklearn_persist.judge.old_files import (
    conversions,
    remedy_without_gate,
    writers_of_module,
)

INSTALLED = {"python": "3.11.7", "scikit-learn": "1.9.1"}


def explained(error, file="old.pkl", version=None, **facts):
    recorded = {} if version is None else {"scikit-learn": version}
    found = Difference("load", "load", "save", "", error)
    return explain_change(
        Evidence(Status.LOAD_ERROR, "pickle", (found,), recorded, INSTALLED, (), facts, file, True)
    )


def test_a_file_of_the_old_joblib_is_converted_where_that_is():
    error = "ModuleNotFoundError: No module named 'sklearn.externals.joblib'"
    found = explained(error, "old model.pkl")
    assert "until 0.22" in found.cause
    assert "--with scikit-learn==0.22.2.post1" in found.remedy
    assert "'old model.pkl'" in found.remedy.replace("'\"'\"'", "'")


def test_a_pickle_of_python_2_is_read_as_latin_1():
    found = explained("UnicodeDecodeError: …", latin1="works")
    assert "Python 2" in found.cause
    assert 'encoding="latin1"' in found.remedy


def test_latin_1_is_not_proposed_where_it_does_not_help():
    assert explained("UnicodeDecodeError: …", latin1="fails") is None


def test_a_joblib_file_of_python_2_is_converted_there():
    error = "ValueError: You may be trying to read … a joblib pickle generated with python 2."
    assert "Python 2.7 with scikit-learn==0.18.2" in explained(error, version="0.18.2").remedy


def test_a_module_that_is_gone_is_told_with_its_releases():
    error = "ModuleNotFoundError: No module named 'sklearn.linear_model.logistic'"
    assert "0.18.2" in explained(error).cause
    assert "0.21.3" in explained(error).cause


@pytest.mark.parametrize("error", ["ValueError: no", "No module named 'mypkg'", ""])
def test_nothing_is_guessed(error):
    assert explained(error) is None


def test_names_with_quotes_can_be_typed():
    assert """python -I -W ignore -c""" in conversions("it's.pkl")["joblib_conversion"]


def test_modules_that_no_release_wrote_have_no_writers():
    assert writers_of_module("sklearn.mine") is None


def test_a_file_that_is_not_trusted_is_not_to_be_loaded_without_a_gate():
    said = remedy_without_gate("convert it: uv run", "a b.pkl", vouched=False)

    assert said.startswith("do not load it")
    assert said.endswith("sklearn-persist inspect 'a b.pkl'")


def test_what_is_converted_lies_beside_its_file():
    assert "sub/converted-m.pkl" in conversions("sub/m.pkl")["joblib_conversion"]
