"""JUnit XML says what the report says."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st
from persist_reports import report, row

from pytest_sklearn_persist import Status
from pytest_sklearn_persist.reports.junit import render_junit
from pytest_sklearn_persist.reports.model import Report


def test_every_check_is_a_case(real: Report) -> None:
    root = ElementTree.fromstring(render_junit(real))

    assert len(root.findall("testsuite/testcase")) == len(real.results)


def test_a_failure_says_what_and_why(real: Report) -> None:
    (failure,) = ElementTree.fromstring(render_junit(real)).findall(".//failure")

    assert (
        failure.get("message")
        == "silently drifted: predict[3] 0 → 1, 17 of 150 values, max |Δ| 1 (9 ulp)"
    )
    assert "why: the rule has changed" in (failure.text or "")


def test_a_case_points_to_the_manifest(real: Report) -> None:
    case = ElementTree.fromstring(render_junit(real)).find(".//testcase")

    assert case is not None
    assert case.get("file") == "goldens/churn/a/golden.json"


def test_an_expected_failure_is_skipped() -> None:
    known = row(status=Status.LOAD_ERROR, failed=False, expected_failure="we know")
    root = ElementTree.fromstring(render_junit(report(known)))

    assert [one.get("message") for one in root.findall(".//skipped")] == ["load-error: we know"]
    assert root.findall(".//failure") == []


@given(st.text(st.characters(codec=None)))
def test_whatever_a_file_says_is_well_formed(text: str) -> None:
    result = row(subject=text, status=Status.LOAD_ERROR, cause=text)

    assert ElementTree.fromstring(render_junit(report(result)).encode("utf-8")) is not None
