"""How an estimator in a file is configured."""

from __future__ import annotations

import io
import pickle

import joblib
import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import SVC

X = np.arange(24.0).reshape(12, 2) % 7
Y = np.arange(12) % 3


@pytest.fixture(params=["pickle 2", "pickle 5", "joblib"])
def settings(request, inspected):
    """Function that returns the settings of each estimator in a file, by path."""

    def settings(estimator):
        if request.param == "joblib":
            file = io.BytesIO()
            joblib.dump(estimator, file)
            data = file.getvalue()
        else:
            data = pickle.dumps(estimator, int(request.param[-1]))
        return {one.path: one.settings for one in inspected(data).estimators}

    return settings


def test_parameters_are_short_texts(settings):
    found = settings(LogisticRegression(solver="saga", C=0.5, tol=1).fit(X, Y))[""]

    assert (found["solver"], found["C"], found["tol"]) == ("saga", "number", "number")
    assert (found["class_weight"], found["fit_intercept"]) == ("None", "True")


@pytest.mark.parametrize(("classes", "said"), [(2, "2"), (3, "more")])
def test_the_number_of_classes_is_told(settings, classes, said):
    assert settings(LogisticRegression().fit(X, np.arange(12) % classes))[""]["classes"] == said


def test_several_targets_are_told(settings):
    found = settings(KNeighborsClassifier(2).fit(X, np.stack([Y, Y % 2], axis=1)))[""]

    assert found["classes"] == "several"


@pytest.mark.parametrize(("target", "said"), [(X[:, 0], "1"), (X[:, [0, 1]], "more")])
def test_the_number_of_outputs_is_told(settings, target, said):
    assert settings(LinearRegression().fit(X, target))[""]["outputs"] == said


@pytest.mark.parametrize(("inputs", "said"), [(X, "False"), (csr_matrix(X), "True")])
@pytest.mark.parametrize("made", [SVC(), KNeighborsClassifier(2)], ids=["SVC", "neighbours"])
def test_sparse_inputs_are_told(settings, made, inputs, said):
    assert settings(made.fit(inputs, Y))[""]["sparse"] == said


def test_a_copy_to_fit_others_of_is_not_fitted(settings):
    found = settings(GridSearchCV(LogisticRegression(), {"C": [1.0]}, cv=2).fit(X, Y))

    assert found["estimator"]["fitted"] == "False"
    assert (found["best_estimator_"]["fitted"], found[""]["fitted"]) == ("True", "True")
