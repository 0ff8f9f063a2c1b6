"""Whether a class is an estimator's is read from its source."""

from __future__ import annotations

import pickle
import sys

import pytest

from pytest_sklearn_persist import inspect_artifact
from pytest_sklearn_persist.inspection.classes import is_estimator_class

MODULE = """
from elsewhere import Base
from sklearn.base import BaseEstimator, RegressorMixin

class Results:
    def __init__(self):
        self.data = [1.0] * 3

class Own(RegressorMixin, BaseEstimator):
    def fit(self, X):
        self.models_ = [Results()]
        return self

class Below(Own): pass
class Plain:
    def predict(self, X): return X
class Unknown(Base): pass
"""


@pytest.fixture
def library(tmp_path, monkeypatch):
    (tmp_path / "of_a_library.py").write_text(MODULE)
    monkeypatch.syspath_prepend(tmp_path)
    return "of_a_library"


@pytest.mark.parametrize(
    ("name", "answer"),
    [("Results", False), ("Own", True), ("Below", True), ("Plain", True), ("Unknown", None)],
)
def test_methods_and_bases_decide(library, name, answer):
    assert is_estimator_class(library, name) is answer
    assert library not in sys.modules


@pytest.mark.parametrize("module", ["", "..", "a/b", "no.such.module", "os\0"])
def test_of_a_module_without_source_nothing_is_known(module):
    assert is_estimator_class(module, "A") is None


def test_an_object_that_helps_an_estimator_is_none(tmp_path, monkeypatch):
    (tmp_path / "of_another_library.py").write_text(
        MODULE.replace("from elsewhere import", "Base = object #")
    )
    monkeypatch.syspath_prepend(tmp_path)
    import of_another_library

    data = pickle.dumps(of_another_library.Own().fit(None))
    sys.modules.pop("of_another_library")

    assert [one.path for one in inspect_artifact(data).estimators] == [""]
