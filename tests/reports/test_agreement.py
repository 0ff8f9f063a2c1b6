"""Whatever was found, all that is written about it says the same, and nothing that is not so."""

from __future__ import annotations

import re
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st
from persist_reports import RUN, facts

from pytest_sklearn_persist.compare.difference import Difference
from pytest_sklearn_persist.judge.outcome import Outcome, verdict, worst_first
from pytest_sklearn_persist.judge.status import Status
from pytest_sklearn_persist.reports.digest import groups_of
from pytest_sklearn_persist.reports.gathering import result_of
from pytest_sklearn_persist.reports.html.findings import findings_of
from pytest_sklearn_persist.reports.html.matrix import matrix_of
from pytest_sklearn_persist.reports.html.verdict import verdict_on
from pytest_sklearn_persist.reports.markdown import render_markdown
from pytest_sklearn_persist.reports.model import Report, in_order
from pytest_sklearn_persist.reports.overview import overview
from pytest_sklearn_persist.reports.summary import render_summary
from pytest_sklearn_persist.reports.upgrade import describe_upgrade
from pytest_sklearn_persist.reports.upgrade_sections import Style
from pytest_sklearn_persist.upgrade.comparing import compare
from pytest_sklearn_persist.upgrade.findings import Side, Upgrade, UpgradeReport

NAMES = ("churn", "iris")
RECORDINGS = {
    "sklearn-1.2.2_cp310": "1.2.2",
    "sklearn-1.3.2_cp311": "1.3.2",
    "sklearn-1.4.2_cp311": "1.4.2",
    "sklearn-1.4.2_i686": "1.4.2",
}
FORMATS = ("joblib", "pickle:4")
PALETTE = (
    Difference("predict[3]", "value", "output", "0", "1", 1.0, count=17, size=50),
    Difference("predict[7]", "value", "output", "0", "1", 1.0, count=3, size=50),
    Difference("predict_proba(sparse)[0, 1]", "value", "output", "0.1", "0.2", 0.1, count=9),
    Difference("predict", "raises", "output", "a result", "ValueError: no"),
    Difference("predict", "raises", "output", "a result", "TypeError: no"),
    Difference("decision_path(missing values)[0, 1]", "value", "output", "1", "0"),
    Difference("clone", "raises", "ability", "it works", "TypeError: no"),
    Difference("predict[3]", "close", "output", "0.1", "0.1", 1e-12, count=1, size=50),
    Difference("load", "load", "save", "", "ModuleNotFoundError: No module named 'x'"),
)
causes = st.sampled_from([(None, None), ("the rule changed", "train again"), ("a bug", None)])


@st.composite
def outcomes(draw):
    """Outcomes of two goldens with four recordings in two formats each."""
    found = []
    for name, (key, version), form in product(NAMES, RECORDINGS.items(), FORMATS):
        differences = worst_first(draw(st.lists(st.sampled_from(PALETTE), max_size=3, unique=True)))
        status = min(map(verdict, differences), default=Status.IDENTICAL)
        cause, remedy = draw(causes) if status.fails_by_default else (None, None)
        known = "known" if status.fails_by_default and draw(st.integers(0, 9)) == 0 else None
        found.append(
            Outcome(
                status, form, "fresh", differences, cause=cause, remedy=remedy, compared=1,
                expected_failure=known, golden=f"{name}/{key}", version=version,
            )
        )  # fmt: skip
    return found


def report_of(environments):
    """A report of what was found in each of several environments."""
    rows = [
        result_of(
            one, kind="golden", subject=one.golden, failed=one.failed, environment=environment
        )
        for environment, found in environments.items()
        for one in found
    ]
    known = {name: facts(name, f"1.{number}.0") for number, name in enumerate(environments, 5)}
    return Report(known, {}, tuple({"environment": e, **RUN} for e in known), in_order(rows))


def told_recordings(name, words):
    """Read which recordings of a golden a line names: ``1.2.2 … 1.3.2, 1.4.2 (i686)``."""
    found = set()
    for part in words.split(", "):
        releases = re.findall(r"\d+\.\d+\.\d+", part)
        machine = re.search(r"\((.*)\)", part)
        found |= {
            f"{name}/{key}"
            for key, version in RECORDINGS.items()
            if releases[0] <= version <= releases[-1] and (not machine or machine[1] in key)
        }
    return found


def what_is_told(one):
    return one.status, one.silent, one.expected_failure, one.cause, one.remedy


@settings(max_examples=25, deadline=None)
@given(outcomes())
def test_a_line_of_the_terminal_names_just_the_artifacts_of_which_it_is_so(found):
    text = overview(found)
    told = [one for one in found if one.failed or one.expected_failure]
    line = re.compile(
        r"  (SILENT|expected)? *([a-z-]+) +(churn|iris) +([^\[]*?)(?: \[(.*?)\])?  +(.*)"
    )
    named = []
    for row in text.splitlines()[1:]:
        if match := line.fullmatch(row):
            mark, status, name, versions, formats, _ = match.groups()
            recordings = told_recordings(name, versions)
            forms = formats.split() if formats else FORMATS
            named += [(r, f, status, mark or "") for r in recordings for f in forms]

    assert sorted(named) == sorted(
        (
            one.golden,
            one.format,
            str(one.status),
            "expected" if one.expected_failure else "SILENT" if one.silent else "",
        )
        for one in told
    )


@settings(max_examples=25, deadline=None)
@given(outcomes(), outcomes())
def test_reports_tell_of_each_failure_once_with_its_own_status_silence_and_cause(here, there):
    report = report_of({"here": here, "there": there})
    groups = groups_of(report)
    told = [row for row in report.results if row.failed or row.expected_failure]

    for group in groups:
        assert {what_is_told(row) for row in group.results} == {what_is_told(group.first)}
        formats = {row.format for row in group.results}
        recordings = told_recordings(group.name, group.versions)
        places = product(group.environments(report), recordings, formats)
        assert {(r.environment, r.subject, r.format) for r in group.results} == set(places)
    assert sorted(row.key for group in groups for row in group.results) == [r.key for r in told]


@settings(max_examples=15, deadline=None)
@given(outcomes())
def test_all_that_is_written_agrees_on_whether_all_is_well(found):
    report = report_of({"here": found})
    matrix = matrix_of(report)
    page, silent = verdict_on(report, matrix), sum(o.failed and o.silent for o in found)
    failing = sum(outcome.failed for outcome in found)
    terminal = "\n".join("".join(t for t, _ in line) for line in render_summary(report, 999))
    markdown = render_markdown(report)
    table = next(line for line in markdown.splitlines() if line.startswith("| here"))
    rows = report.to_dict()["results"]

    assert report.ok == (not failing) == markdown.startswith("## ✅") == (page.level == "good")
    assert (f"{failing:,} of 16 checks in 1 environment fail" in terminal) == (failing > 0)
    assert (f"{failing:,} of 16 checks in 1 environment fail" in markdown) == (failing > 0)
    assert sum(row["failed"] for row in rows) == failing
    assert sum(row["failed"] and row["silent"] for row in rows) == silent
    assert (f"{silent:,} of them in silence" in terminal) == (silent > 0)
    assert [int(n) for n in re.findall(r"(\d+) silent", table)] == (
        [sum(outcome.silent for outcome in found)] if any(o.silent for o in found) else []
    )
    for shown in findings_of(report, matrix):
        silently = shown.worst.silent and shown.worst.unmet is None
        assert (shown.says == "drifts silently") == silently
        assert ("SILENT" in shown.group.mark) == (silently and not shown.worst.expected_failure)


@settings(max_examples=25, deadline=None)
@given(outcomes(), outcomes(), st.booleans())
def test_the_gate_says_with_its_first_word_what_it_ends_with(before, after, only_worse):
    sides = [
        Side({**facts("x", version), "system": "Linux"}, tuple(found))
        for version, found in (("1.4.2", before), ("1.9.1", after))
    ]
    named = {"scikit-learn": "1.9.1"}
    compared = compare(before, after)
    upgrade = Upgrade("scikit-learn==1.9.1", named, None, sides[1], compared)
    report = UpgradeReport(sides[0], (upgrade,), only_worse, packages=("scikit-learn",))
    first = "".join(text for text, _ in next(iter(describe_upgrade(report, {}, Style(width=400)))))
    said = report.to_dict()

    assert said["ok"] == (report.status == 0) == first.startswith("may be merged")
    worse = [c for c in compared if c.change.value == "worse"]
    assert first.startswith("do not merge") == bool(worse)
    assert all(not c.after.inner_only for c in worse)
