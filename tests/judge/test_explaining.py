"""Versions and evidence must fit, never one of them alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pytest_sklearn_persist import Difference, Status
from pytest_sklearn_persist.judge.explaining import (
    Evidence,
    explain_all,
    explain_change,
    versions_of,
)

MISSING = "AttributeError: 'Pipeline' object has no attribute 'transform_input'"


def impaired(text=MISSING, *, recorded="1.5.2", installed="1.9.1", path="clone"):
    found = Difference(path, "raises", "ability", "it works", text)
    versions = {"scikit-learn": recorded}, {"scikit-learn": installed}
    return Evidence(Status.IMPAIRED, "joblib", (found,), *versions)


def drifted(classes, *more):
    found = Difference("predict_proba[0, 1]", "value", "output", "0.1", "7.0", 6.9)
    return Evidence(
        Status.DRIFTED,
        "pickle:4",
        (found, *more),
        {"scikit-learn": "1.3.2"},
        {"scikit-learn": "1.9.1"},
        classes,
    )


def test_evidence_and_versions_that_fit():
    assert explain_change(impaired()).id == "pipeline-transform-input"


@pytest.mark.parametrize(
    ("recorded", "installed"), [("1.6.1", "1.9.1"), ("1.5.2", "1.5.2"), ("1.9.1", "1.5.2")]
)
def test_evidence_without_the_versions_is_not_enough(recorded, installed):
    assert explain_change(impaired(recorded=recorded, installed=installed)) is None


@pytest.mark.parametrize("text", ["ValueError: no", MISSING.replace("Pipeline", "MyPipeline")])
def test_versions_without_the_evidence_are_not_enough(text):
    assert explain_change(impaired(text)) is None


def test_a_drift_needs_the_class_that_it_is_known_of():
    tree = ("sklearn.tree._classes.DecisionTreeClassifier",)

    assert explain_change(drifted(tree)).id == "tree-values-are-shares"
    assert explain_change(drifted(("sklearn.linear_model._base.LinearRegression",))) is None


def test_nothing_is_said_where_nobody_knows_what_wrote_it():
    evidence = impaired()

    assert explain_change(Evidence(**{**as_fields(evidence), "recorded": {}})) is None


def test_each_finding_keeps_its_own_cause_the_worst_first():
    broken = Difference(
        "clone",
        "raises",
        "ability",
        "it works",
        "AttributeError: 'DecisionTreeClassifier' object has no attribute 'monotonic_cst'",
    )
    found = explain_all(drifted(("DecisionTreeClassifier",), broken, broken))

    assert [one.id for one in found] == ["tree-values-are-shares", "tree-monotonic-constraints"]
    assert [one.findings for one in found] == [1, 2]


def test_what_passes_has_no_cause():
    close = Difference("predict_proba[0, 1]", "close", "output", "0.1", "0.1")
    evidence = drifted(("DecisionTreeClassifier",))

    assert explain_all(Evidence(**{**as_fields(evidence), "differences": (close,)})) == ()


def as_fields(evidence):
    return {name: getattr(evidence, name) for name in Evidence.__slots__}


@pytest.mark.parametrize("blas", [None, [], [{"version": "1"}], [{"internal_api": None}]])
def test_libraries_for_linear_algebra_of_which_little_is_known_are_no_hindrance(blas):
    facts = {"python": "3.11.7", "libraries": {}, "machine": "x86_64", "blas": blas}

    assert versions_of(facts)["python"] == "3.11.7"


def test_the_release_that_saved_a_file_is_not_made_up_where_it_is_not_known():
    text = "ModuleNotFoundError: No module named 'sklearn.ensemble._gb_losses'"
    found = Difference("load", "load", "save", "", text)
    evidence = Evidence(Status.LOAD_ERROR, "pickle", (found,), {}, {"scikit-learn": "1.9.1"})

    assert "keep the release of scikit-learn that saved it" in explain_change(evidence).remedy
    known = replace(evidence, recorded={"scikit-learn": "1.3.2"})
    assert "keep scikit-learn==1.3.2, which saved it" in explain_change(known).remedy
