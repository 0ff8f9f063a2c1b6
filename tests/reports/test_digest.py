"""Results that say the same are one line, the silent ones first."""

from __future__ import annotations

from persist_reports import RUN, facts, finding, report, row

from pytest_sklearn_persist import Status
from pytest_sklearn_persist.reports.digest import finding_of, groups_of, in_order, verdict_line
from pytest_sklearn_persist.reports.model import Report


def test_artifacts_that_fail_alike_are_one_group() -> None:
    rows = [row(subject=f"churn/{n}", status=Status.LOAD_ERROR, version=n) for n in "123"]

    (group,) = groups_of(report(*rows))

    assert (group.name, group.versions, len(group.results)) == ("churn", "1 … 3", 3)


def test_formats_and_environments_share_a_group() -> None:
    rows = [row(environment, status=Status.LOAD_ERROR, format=format_)
            for environment in ("a", "b") for format_ in ("joblib", "pickle:4")]  # fmt: skip

    (group,) = groups_of(report(*rows))

    assert len(group.results) == 4


def test_other_findings_are_another_group() -> None:
    one = row(subject="churn/1", status=Status.DRIFTED, differences=(finding("predict[0]"),))
    two = row(subject="churn/2", status=Status.DRIFTED, differences=(finding("score"),))

    assert len(groups_of(report(one, two))) == 2


def test_silent_changes_come_first_then_the_worst() -> None:
    rows = [
        row(subject="a/1", status=Status.IMPAIRED),
        row(subject="b/1", status=Status.CRASHED),
        row(subject="c/1", status=Status.DRIFTED, silent=True),
    ]

    assert [group.name for group in groups_of(report(*rows))] == ["c", "b", "a"]


def test_what_is_fine_is_no_group() -> None:
    assert groups_of(report(row(), row(subject="b/1", status=Status.CLOSE))) == []


def test_what_was_expected_comes_last() -> None:
    known = row(subject="a/1", status=Status.CRASHED, failed=False, expected_failure="we know")
    new = row(subject="b/1", status=Status.IMPAIRED)

    assert [group.mark for group in groups_of(report(known, new))] == ["", "expected"]


def test_environments_are_in_the_order_of_releases() -> None:
    whole = Report({"a": facts("a", "1.10.0"), "b": facts("b", "1.9.1"),
                    "c": facts("c", "1.9.1", "s390x")})  # fmt: skip

    assert in_order(whole) == ["b", "c", "a"]


def test_verdict_counts_silence() -> None:
    rows = [row(), row(subject="b/1", status=Status.DRIFTED, silent=True)]

    assert verdict_line(report(*rows)) == (
        "1 of 2 checks in 1 environment fail, of 1 model; 1 of them in silence"
    )


def test_verdict_tells_of_a_run_cut_short() -> None:
    cut = Report(
        {"a": facts("a")}, {}, ({"environment": "a", **RUN, "finished": False},), (row("a"),)
    )

    assert verdict_line(cut).endswith("1 run cut short, the rest is not known")


def test_numbers_that_are_texts_are_told() -> None:
    result = row(status=Status.DRIFTED, differences=(finding(max_abs="inf", count=2, size=3),))

    assert finding_of(result) == "predict[3] 0 → 1, 2 of 3 values, max |Δ| inf"
