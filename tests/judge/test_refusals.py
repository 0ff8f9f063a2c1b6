from __future__ import annotations

import pytest

from pytest_sklearn_persist.judge.refusals import names_in_answer, remedy_of_refusal


def test_a_package_of_ones_own_can_be_trusted():
    names = [("mypkg.models", "Scaler"), ("mypkg.other", "Other"), ("posix", "system")]
    assert "persist_trusted = mypkg.*;" in remedy_of_refusal(names, "model.pkl")


@pytest.mark.parametrize(
    "module",
    ["posix", "builtins", "os.path", "__main__", "", "my pkg", "a;b", "sklearn.svm", "numpy.f2py"],
)
def test_nothing_else_is_offered(module):
    assert remedy_of_refusal([(module, "x")], "f") == "see what it holds: sklearn-persist inspect f"


@pytest.mark.parametrize("answer", [None, {}, {"names": 1}, {"names": [1, [2]]}, []])
def test_an_answer_of_another_form_names_nothing(answer):
    assert names_in_answer(answer) == []


def test_code_that_comes_along_is_not_offered_to_be_trusted_by_name():
    remedy = remedy_of_refusal([("cloudpickle.cloudpickle", "_make_function")], "model.pkl")
    assert "persist_trust = hash" in remedy
    assert "persist_trusted" not in remedy
