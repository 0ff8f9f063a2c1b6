"""Whether a class exists is found out without importing anything."""

from __future__ import annotations

import sys

import pytest

from pytest_sklearn_persist.inspection.installed import exists


@pytest.mark.parametrize(
    ("module", "name", "answer"),
    [
        ("sklearn.linear_model._logistic", "LogisticRegression", "yes"),
        ("sklearn.linear_model", "LogisticRegression", "yes"),
        ("sklearn.pipeline", "Pipeline", "yes"),
        ("sklearn", "clone", "yes"),
        ("sklearn.linear_model.logistic", "LogisticRegression", "no"),
        ("sklearn.linear_model._logistic", "Gone", "no"),
        ("sklearn.tree.tree", "DecisionTreeClassifier", "no"),
        ("sklearn.tree._tree", "Tree", "unknown"),
        ("sklearn.pipeline", "Pipeline.fit", "unknown"),
        ("sklearn.pipeline.nothing", "Pipeline", "no"),
        ("sklearn.tree", "Gone", "no"),
        ("sklearn...os", "system", "unknown"),
        ("sklearn./etc/passwd", "x", "unknown"),
        ("os", "system", "unknown"),
        ("mypkg", "Model", "unknown"),
        ("", "", "unknown"),
    ],
)
def test_the_answer_is(module, name, answer):
    assert exists(module, name) == answer


def test_nothing_is_imported_to_answer():
    before = set(sys.modules)
    exists("sklearn.neural_network._rbm", "BernoulliRBM")
    exists("sklearn.semi_supervised", "LabelSpreading")

    assert {name for name in set(sys.modules) - before if name.startswith("sklearn")} == set()
