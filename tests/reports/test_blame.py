"""The report on an upgrade: its first line says it, the rest is the evidence."""

from __future__ import annotations

from pytest_sklearn_persist import Status
from pytest_sklearn_persist.blame.findings import Blame, Change, Trial, TurningPoint, Verdict
from pytest_sklearn_persist.reports.blame import describe_blame

NAME = "churn/sklearn-1.2.2_cp310_linux-x86_64"
CHANGES = (Change("scikit-learn", "1.2.2", "1.9.1"), Change("numpy", "1.23.5", "2.4.6"))
GOOD, BAD = Verdict(Status.IDENTICAL), Verdict(Status.DRIFTED, "predict[0] 1 → 2")


def trial(release, verdict, numpy="1.23.5"):
    versions = {"scikit-learn": release, "numpy": numpy, "python": "3.10"}
    return Trial(f"scikit-learn {release}", "scikit-learn", versions, verdict)


def report(after=None, untried=(), **others):
    before, after = trial("1.2.2", GOOD), after or trial("1.3.0", BAD)
    point = TurningPoint("scikit-learn", before, after, untried, after.moved(before.versions))
    blame = Blame(NAME, CHANGES, BAD, (), (before, after), ("scikit-learn",), (point,), **others)
    return describe_blame(blame)


def test_the_first_line_names_status_library_and_release():
    assert report().splitlines()[0] == f"{NAME}: drifted since scikit-learn 1.3.0"


def test_a_good_verdict_needs_no_more():
    text = describe_blame(Blame(NAME, (), GOOD))

    assert text == f"{NAME}: identical under the installed versions: there is nothing to blame"


def test_that_nothing_else_differs_is_said():
    assert "nothing else differs (numpy 1.23.5, python 3.10)" in report()


def test_what_had_to_change_with_it_is_said():
    text = report(after=trial("1.3.0", BAD, numpy="1.26.4"))

    assert "what had to change with it: numpy 1.23.5 → 1.26.4" in text


def test_releases_that_were_not_tried_are_named():
    assert "not tried: 1.2.3" in report(untried=("1.2.3",))


def test_the_way_back_is_told():
    assert "next: keep scikit-learn<1.3.0 for this model" in report()


def test_notes_are_told():
    assert "  note: numpy is another matter" in report(notes=("numpy is another matter",))


def test_without_a_culprit_it_says_that_it_does_not_know():
    text = describe_blame(Blame(NAME, CHANGES, BAD))

    assert text.splitlines()[0] == f"{NAME}: drifted, and it is not known by what"
