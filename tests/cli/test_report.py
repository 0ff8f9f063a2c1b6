"""Reports of many runs as one, on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from persist_reports import RUN, facts, report, row

from pytest_sklearn_persist import Status
from pytest_sklearn_persist.reports.model import Report
from pytest_sklearn_persist.reports.reading import read_report
from pytest_sklearn_persist.reports.targets import Target, write_report


@pytest.fixture
def written(tmp_path):
    """Function that writes reports into the folder ``reports``."""

    def write(**reports: Report) -> None:
        for name, whole in reports.items():
            write_report(whole, Target("json", tmp_path / "reports" / f"{name}.json"))

    return write


FINE = report(row("a"), a=facts("sk18", "1.8.0"))
BROKEN = report(
    row("b", status=Status.DRIFTED, silent=True, cause="a reason", remedy="a way out"),
    b=facts("sk19"),
)


def test_what_fails_in_one_fails_in_all(run, written):
    written(fine=FINE, broken=BROKEN)

    ran = run("report", "reports/fine.json", "reports/broken.json")

    assert ran.status == 1
    verdict = "1 of 2 checks in 2 environments fail, of 1 model; 1 of them in silence"
    assert ran.lines[0] == f"persist: {verdict}"


def test_nothing_that_fails_is_a_success(run, written):
    written(fine=FINE)

    assert run("report", "reports").status == 0


def test_a_folder_stands_for_the_reports_in_it(run, written):
    written(fine=FINE, broken=BROKEN)

    assert (
        run("report", "reports", "-q").out
        == run("report", "reports/fine.json", "reports/broken.json", "-q").out
    )


def test_what_fails_has_a_line(run, written):
    written(broken=BROKEN)

    (line,) = [line for line in run("report", "reports").lines if "SILENT" in line]

    assert line.split()[:3] == ["SILENT", "drifted", "churn,"]


def test_causes_are_told_if_asked_for(run, written):
    written(broken=BROKEN)

    assert "do: a way out" in run("report", "reports", "-v").out


def test_environments_are_a_table(run, written):
    written(fine=FINE, broken=BROKEN)

    rows = [line.split()[:2] for line in run("report", "reports").lines[-2:]]

    assert rows == [["sk18", "1.8.0"], ["sk19", "1.9.1"]]


def test_every_form_is_written(run, written, tmp_path):
    written(broken=BROKEN)

    forms = {"markdown": "a.md", "junit": "a.xml", "badge": "a.svg", "merged": "a.json"}
    given = [part for form, name in forms.items() for part in (f"--{form}", name)]
    run("report", "reports", *given)

    assert {path.name for path in tmp_path.glob("a.*")} == set(forms.values())
    assert read_report(tmp_path / "a.json") == BROKEN


def test_json_is_the_merged_report(run, written):
    written(fine=FINE, broken=BROKEN)

    data = json.loads(run("report", "reports", "--json").out)

    assert Report.from_dict(data).environments.keys() == {"a", "b"}


def test_an_environment_that_wrote_no_report_is_a_failure(run, written):
    written(fine=FINE)

    ran = run("report", "reports", "--require", "sk18,sk19")

    assert ran.status == 1
    assert "no report of sk19" in ran.err


def test_a_run_cut_short_is_a_failure(run, written):
    written(
        cut=Report(
            FINE.environments, {}, ({"environment": "a", **RUN, "finished": False},), FINE.results
        )
    )

    assert run("report", "reports").status == 1


def test_only_what_is_worse_than_the_baseline_fails(run, written):
    written(broken=BROKEN)
    run("report", "reports", "--keep-baseline", "old.json.gz")

    assert run("report", "reports", "--baseline", "old.json.gz").status == 0
    assert run("report", "reports").status == 1


@pytest.mark.parametrize("content", ["", "{}", "[1]"])
def test_a_file_that_is_no_report_is_a_wrong_use(run, tmp_path, content):
    Path(tmp_path / "bad.json").write_text(content, encoding="utf-8")

    ran = run("report", "bad.json")

    assert ran.status == 2
    assert ran.err.startswith("sklearn-persist report: bad.json: ")


def test_a_folder_without_reports_is_a_wrong_use(run, tmp_path):
    (tmp_path / "empty").mkdir()

    ran = run("report", "empty")

    assert ran.status == 2
    assert "no report (*.json) is below this folder" in ran.err


def test_names_from_a_report_do_not_steer_the_terminal(run, written):
    written(
        bad=report(row("a", subject="\x1b[2J/a", status=Status.LOAD_ERROR), a=facts("\x1b]0;x"))
    )

    assert "\x1b" not in run("report", "reports").out
