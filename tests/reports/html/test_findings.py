"""What fails, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pytest_sklearn_persist.reports.html.findings import findings_of, said
from pytest_sklearn_persist.reports.html.matrix import matrix_of


@pytest.fixture
def findings(report):
    """Findings of the real report."""
    return findings_of(report, matrix_of(report))


def test_every_check_that_failed_is_in_one_finding(report, findings):
    told = [result.key for finding in findings for result in finding.group.results]

    assert sorted(told) == sorted(result.key for result in report.results if result.failed)


def test_silent_changes_come_first(findings):
    silent = [finding.mark.silent for finding in findings]

    assert silent == sorted(silent, reverse=True)
    assert silent[0]


def test_of_those_what_people_use_comes_before_what_they_seldom_ask_for(findings):
    paths = [one.worst.differences[0]["path"] for one in findings if one.mark.silent]
    rare = [path.startswith("decision_path") for path in paths]

    assert rare == sorted(rare)
    assert set(rare) == {False, True}


def test_a_finding_says_under_which_releases(findings):
    found = next(f for f in findings if f.group.name == "forest" and f.mark.silent)

    assert (found.group.versions, found.says, found.checked) == (
        "1.3.2",
        "drifts silently",
        "1.9.1",
    )


def test_numbers_are_no_longer_than_a_reader_needs(findings):
    found = next(f for f in findings if f.group.name == "stacking")

    assert found.what.startswith("predict_proba[18, 2] 0.8987 → 1, 60 of 60 values")


def test_a_machine_is_named_where_others_are_fine(report):
    id_ = matrix_of(report).columns[-1].id
    facts = {**report.environments[id_], "machine": "s390x"}
    there = replace(report, environments={**report.environments, id_: facts})

    found = findings_of(there, matrix_of(there))

    assert "1.9.1 on s390x" in {finding.checked for finding in found}


def test_expected_failures_come_last(changed):
    def expect(result):
        if result.subject.startswith("tfidf"):
            return [replace(result, failed=False, expected_failure="known")]
        return [result]

    report = changed(expect)
    reasons = [one.worst.expected_failure for one in findings_of(report, matrix_of(report))]

    assert reasons[-1] == "known"
    assert reasons[0] is None


def test_figures_that_are_none_are_passed_over():
    found = {"path": "predict", "kind": "value", "area": "output", "status": "drifted"}

    assert said({**found, "expected": "1", "actual": "2", "count": "many", "max_abs": []}) == (
        "predict",
        "1 → 2",
    )
