"""What users asked in public trackers is answered; the outcomes are of models made again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pytest_sklearn_persist import Difference, Status
from pytest_sklearn_persist.judge.explaining import Evidence, explain_change

REPORTS = json.loads((Path(__file__).parent / "users_reports.json").read_text(encoding="utf-8"))


@pytest.fixture(params=REPORTS, ids=lambda report: report["report"].partition(".com/")[2])
def report(request):
    return request.param


def answer_to(cell):
    outcome = cell["outcome"]
    differences = tuple(Difference(**one) for one in outcome["differences"])
    return explain_change(
        Evidence(
            Status(outcome["status"]),
            cell["format"],
            differences,
            cell["recorded"],
            cell["installed"],
            tuple(cell["classes"]),
        )
    )


def test_there_are_a_dozen():
    assert len(REPORTS) >= 12


def test_the_answer_is_the_one_on_the_page(report, project_root):
    page = (project_root / "docs" / "explanation" / "users-reports.md").read_text(encoding="utf-8")
    found = answer_to(report["cell"])

    assert found.id == report["id"]
    row = next(line for line in page.splitlines() if f"]({report['report']})" in line)
    assert found.cause in row


def test_the_link_of_the_report_is_kept(report):
    assert report["report"].startswith("https://github.com/")
