from __future__ import annotations

import pytest

from pytest_sklearn_persist.judge.old_files import explain_old_file


def test_a_file_of_the_old_joblib_is_converted_where_that_is():
    error = "ModuleNotFoundError: No module named 'sklearn.externals.joblib'"
    cause, remedy = explain_old_file({}, error, "old model.pkl")
    assert "until 0.22" in cause
    assert "--with scikit-learn==0.22.2.post1" in remedy
    assert "'old model.pkl'" in remedy.replace("'\"'\"'", "'")


def test_a_pickle_of_python_2_is_read_as_latin_1():
    cause, remedy = explain_old_file({"latin1": "works"}, "UnicodeDecodeError: …", "old.pkl")
    assert "Python 2" in cause
    assert 'encoding="latin1"' in remedy


def test_a_joblib_file_of_python_2_is_converted_there():
    error = "ValueError: You may be trying to read … a joblib pickle generated with python 2."
    _, remedy = explain_old_file({"version": "0.18.2"}, error, "old.pkl")
    assert "Python 2.7 with scikit-learn==0.18.2" in remedy


def test_a_module_that_is_gone_is_told_with_its_releases():
    error = "ModuleNotFoundError: No module named 'sklearn.linear_model.logistic'"
    cause, remedy = explain_old_file({}, error, "old.pkl")
    assert cause.startswith("scikit-learn 0.18.2 to 0.21.3 had sklearn.linear_model.logistic")
    assert "under scikit-learn 0.21.3" in remedy


@pytest.mark.parametrize("error", ["ValueError: no", "No module named 'mypkg'", ""])
def test_nothing_is_guessed(error):
    assert explain_old_file({}, error, "model.pkl") == (None, None)
