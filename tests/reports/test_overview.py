"""Many artifacts at a glance."""

from __future__ import annotations

import pytest

from pytest_sklearn_persist.compare.difference import Difference
from pytest_sklearn_persist.judge.marks import MARKS
from pytest_sklearn_persist.judge.outcome import Outcome
from pytest_sklearn_persist.judge.precedents import Precedent
from pytest_sklearn_persist.judge.status import Status
from pytest_sklearn_persist.reports.overview import counts, overview

VALUE = Difference("predict(X)[3]", "value", "output", "1.0", "1.5", 0.5, 0.5, 9, 2, 50)
RAISES = Difference("predict(X)", "raises", "output", "a result", "ValueError: no")


def outcome(status, name="iris", version="1.3.2", format_="joblib", **rest):
    return Outcome(
        status, format_, "fresh", golden=f"{name}/sklearn-{version}", version=version, **rest
    )


def precedent(*, agrees):
    mark = MARKS["l"]
    return Precedent("sklearn.a.A", "1.3", "1.9", mark, agrees, 1, 2, 3, 4, ("1.8", "1.9"), True)


def body(outcomes):
    return overview(outcomes).splitlines()[1:-1]


def test_nothing_checked_is_said():
    assert counts([]) == "nothing was checked"


def test_good_ones_are_counted_first():
    statuses = [Status.LOAD_ERROR, Status.IDENTICAL, Status.CLOSE, Status.IDENTICAL]

    assert counts(map(outcome, statuses)) == "2 identical, 1 close, 1 load-error"


def test_drifts_that_raise_as_well_are_not_silent():
    outcomes = [
        outcome(Status.DRIFTED, differences=(VALUE,)),
        outcome(Status.DRIFTED, differences=(VALUE, RAISES)),
    ]

    assert counts(outcomes) == "2 drifted (1 silent)"


def test_expected_failures_are_counted_apart():
    assert (
        counts([outcome(Status.LOAD_ERROR, expected_failure="known")]) == "1 load-error (expected)"
    )


def test_versions_are_shown_as_a_range_in_their_order():
    outcomes = [outcome(Status.LOAD_ERROR, version=v) for v in ("1.10.0", "1.9.1", "1.2.2")]

    assert body(outcomes)[0].split()[2:5] == ["1.2.2", "…", "1.10.0"]


def test_goldens_that_fail_alike_keep_their_lines():
    outcomes = [outcome(Status.LOAD_ERROR, name) for name in ("iris", "churn")]

    assert [line.split()[1] for line in body(outcomes)] == ["churn", "iris"]


def test_a_format_is_named_where_the_others_are_fine():
    outcomes = [outcome(Status.IDENTICAL, format_="pickle:4"), outcome(Status.LOAD_ERROR)]

    assert "1.3.2 [joblib]" in body(outcomes)[0]


def test_no_format_is_named_where_all_fail():
    outcomes = [outcome(Status.LOAD_ERROR, format_="pickle:4"), outcome(Status.LOAD_ERROR)]

    assert "[" not in body(outcomes)[0]


def test_the_largest_difference_of_a_group_is_shown():
    more = Difference("predict(X)[4]", "value", "output", "1.0", "9.0", 8.0, 8.0, 99, 40, 50)
    outcomes = [
        outcome(Status.DRIFTED, version="1.2.2", differences=(VALUE,)),
        outcome(Status.DRIFTED, version="1.3.2", differences=(more,)),
    ]

    assert "40 of 50 values" in body(outcomes)[0]


def test_cause_and_remedy_follow_the_finding():
    found = outcome(Status.DRIFTED, differences=(VALUE,), cause="counts", remedy="fit again")

    assert body([found])[0].endswith(" – counts → fit again")


@pytest.mark.parametrize("text", ["a\nb", "x" * 5000])
def test_a_finding_is_one_line_of_a_sane_length(text):
    found = Difference("load", "load", "save", "", text)
    (line,) = body([outcome(Status.LOAD_ERROR, differences=(found,))])

    assert len(line) < 200


def test_failures_that_the_atlas_has_are_counted():
    outcomes = [
        outcome(Status.LOAD_ERROR, "a", atlas=precedent(agrees=True)),
        outcome(Status.LOAD_ERROR, "b", atlas=precedent(agrees=False)),
        outcome(Status.LOAD_ERROR, "c"),
        outcome(Status.IDENTICAL, "d"),
    ]

    assert overview(outcomes).endswith(
        "\n  atlas: has 2 of 3 failures, 1 of them with another verdict"
    )


def test_nothing_is_said_of_an_atlas_that_has_nothing():
    assert "atlas" not in overview([outcome(Status.LOAD_ERROR)])
