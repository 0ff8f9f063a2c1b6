"""The first line says whether it may be merged; what is silent comes before all else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pytest_sklearn_persist.compare.difference import Difference
from pytest_sklearn_persist.judge.outcome import Outcome
from pytest_sklearn_persist.judge.status import Status
from pytest_sklearn_persist.reports.spans import plain_text
from pytest_sklearn_persist.reports.upgrade import describe_upgrade
from pytest_sklearn_persist.reports.upgrade_sections import Style
from pytest_sklearn_persist.upgrade.comparing import compare
from pytest_sklearn_persist.upgrade.findings import Side, Upgrade, UpgradeReport

LABEL = Difference("predict(X)[3]", "value", "output", "1.0", "1.5", 0.5, 0.5, 9, 2, 50)
CLONE = Difference("clone", "raises", "ability", "it works", "AttributeError: " + "no " * 80)
NOW = {"scikit-learn": "1.8.0", "numpy": "2.4.0", "pytest": "9"}


def environment(**libraries):
    return {"python": "3.11.7", "libraries": {**NOW, **libraries}}


def outcome(status, *differences, name="iris", version="1.3.2", **rest):
    golden = f"{name}/sklearn-{version}"
    return Outcome(status, "joblib", "fresh", differences, golden=golden, version=version, **rest)


FINE = outcome(Status.IDENTICAL)
SILENT = outcome(Status.DRIFTED, LABEL, name="forest")
GONE = outcome(Status.LOAD_ERROR, Difference("l", "load", "save", "", "No module"), name="tree")
LAME = outcome(Status.IMPAIRED, CLONE, name="pca")


def upgrade(before, after, version="1.9.1", file=None, **rest):
    side = Side(environment(**{"scikit-learn": version}), tuple(after))
    target = file or f"scikit-learn=={version}"
    named = {"scikit-learn": version, "numpy": "2.4.0"} if file else {"scikit-learn": version}
    return Upgrade(target, named, file, side, compare(before, after), **rest)


def report(before, after, **rest):
    side = None if before is None else Side(environment(), tuple(before))
    found = UpgradeReport(side, (upgrade(before, after),), packages=("scikit-learn", "numpy"))
    return replace(found, **rest)


def lines(found, folders=(), width=80, **style):
    text = plain_text(describe_upgrade(found, dict(folders), Style(width=width, **style)))
    return text.splitlines()


def fine(outcome):
    """Return the artifact as it is where nothing is the matter."""
    return replace(outcome, status=Status.IDENTICAL, differences=())


EVERY = [FINE, LAME, GONE, SILENT]
TODAY = [fine(one) for one in EVERY]


def test_what_is_fine_may_be_merged_and_nothing_is_to_do():
    assert lines(report([FINE, FINE], [FINE, FINE])) == [
        "may be merged: all 2 artifacts are fine under scikit-learn 1.9.1",
        "  what changes: scikit-learn 1.8.0 → 1.9.1; as today: numpy 2.4.0",
        "  2 fine",
    ]


def test_the_first_line_counts_what_gets_worse_and_what_is_silent():
    assert lines(report(TODAY, EVERY))[0] == (
        "do not merge: scikit-learn 1.9.1 makes 3 of 4 artifacts worse, 1 silently"
    )


def test_silent_changes_come_first_then_what_breaks_then_what_is_impaired():
    titles = [line for line in lines(report(TODAY, EVERY)) if line.endswith("(1 artifact)")]

    assert titles == [
        "  SILENT: loads, raises nothing, and answers differently (1 artifact)",
        "  breaks (1 artifact)",
        "  answers the same, but can do less (1 artifact)",
    ]


def test_what_fails_today_is_no_change_for_the_worse():
    found = report([FINE, GONE], [FINE, GONE])

    assert lines(found)[:1] == [
        "fails, but not by the upgrade: nothing gets worse under scikit-learn 1.9.1; 1 of",
    ]
    assert "  fails already under scikit-learn 1.8.0 (1 artifact)" in lines(found)
    assert "    load-error: tree 1.3.2" in lines(found)


def test_it_may_be_merged_where_only_what_gets_worse_counts():
    first = lines(report([FINE, GONE], [FINE, GONE], only_worse=True), width=200)[0]

    assert first == (
        "may be merged: nothing gets worse under scikit-learn 1.9.1; 1 of 2 artifacts fail, as "
        "they do today"
    )


def test_without_today_what_fails_is_said_to_fail():
    first, second, *_ = lines(report(None, EVERY), width=200)

    assert first == ("do not merge: 3 of 4 artifacts fail under scikit-learn 1.9.1, 1 silently")
    assert second == (
        "  under scikit-learn 1.9.1, numpy 2.4.0, Python 3.11.7; today's verdicts are not known: "
        "scikit-learn is not installed"
    )


def test_what_is_fine_again_is_told():
    found = lines(report([FINE, GONE], [FINE, fine(GONE)]))

    assert found[0] == "may be merged: all 2 artifacts are fine under scikit-learn 1.9.1"
    assert found[-2:] == [
        "  fails today, and is fine then (1 artifact)",
        "    load-error: tree 1.3.2",
    ]


def test_a_cause_that_several_share_is_told_once():
    why = {"cause": "leaves hold shares", "remedy": "train again", "link": "https://a.example"}
    both = [replace(SILENT, **why), replace(SILENT, **why, golden="wood/sklearn-1.3.2")]
    found = lines(report([fine(one) for one in both], both))

    assert [line.split()[1] for line in found if line.startswith("    drifted")] == [
        "forest",
        "wood",
    ]
    assert [line.strip() for line in found if line.startswith("      ")][:3] == [
        "why: leaves hold shares",
        "do: train again",
        "read: https://a.example",
    ]


def test_a_cause_that_is_not_known_is_said_not_to_be():
    assert "      why: cause not known; -v shows all of it" in lines(report(TODAY, EVERY))


def test_what_was_worse_than_fine_today_is_told_in_the_line():
    [line] = [one for one in lines(report([LAME], [replace(GONE, golden=LAME.golden)])) if
              one.startswith("    load-error")]  # fmt: skip

    assert "today impaired; No module" in line


@pytest.mark.parametrize("width", [60, 80, 120])
def test_lines_fit_but_for_commands(width):
    found = lines(report(TODAY, EVERY), width=width)

    assert max(len(line) for line in found if "sklearn-persist " not in line) <= max(width, 80)


def test_everything_is_told_where_it_is_asked_for():
    found = lines(report(TODAY, EVERY), verbose=True)

    assert "forest/sklearn-1.3.2 [joblib]: drifted, recorded under scikit-learn 1.3.2, 0.00 s" in (
        found
    )
    assert not [line for line in found if line.startswith("iris/")]


def test_a_file_is_called_by_what_it_changes():
    found = UpgradeReport(Side(environment(), (FINE,)), (upgrade([FINE], [FINE], file="a.txt"),))

    assert lines(found)[0] == ("may be merged: 1 artifact is fine under a.txt (scikit-learn 1.9.1)")


def test_of_several_targets_the_first_line_has_all():
    bad = Upgrade("numpy==3", {}, problem="there is no numpy 3")
    gone = replace(GONE, golden=FINE.golden)
    same = upgrade([gone], [gone], "1.8.2")
    targets = (upgrade([FINE], [FINE], "1.8.1"), upgrade([FINE], [gone]), same, bad)
    found = UpgradeReport(Side(environment(), (FINE,)), targets)

    assert lines(found, width=200)[0] == (
        "may be merged: scikit-learn 1.8.1; do not merge: scikit-learn 1.9.1; "
        "fails, but not by the upgrade: scikit-learn 1.8.2; not checked: numpy==3"
    )


def test_what_was_not_checked_is_said_with_the_reason():
    found = UpgradeReport(None, (Upgrade("numpy==3", {}, problem="there is no numpy 3"),))

    assert lines(found) == ["not checked: numpy==3: there is no numpy 3"]


def test_without_a_network_it_is_said_what_can_be_known():
    named = {"scikit-learn": "==1.9.1"}
    target = Upgrade("scikit-learn==1.9.1", named, problem="no index", offline=True)
    found = lines(UpgradeReport(Side(environment(), (FINE,)), (target,)))

    assert found[0] == "not checked: scikit-learn==1.9.1: no index"
    assert found[-2:] == [
        "    sklearn-persist atlas --since 1.8 --to 1.9",
        "    sklearn-persist inspect FILE --for scikit-learn==1.9.1",
    ]


def test_a_bare_file_keeps_its_path():
    bare = Outcome(Status.LOAD_ERROR, "joblib", "fresh", GONE.differences, golden="a/b.joblib")
    found = lines(report([replace(bare, status=Status.UNCHECKED)], [bare]))

    assert [line for line in found if "a/b.joblib  " in line]


def test_notes_are_told():
    assert "  note: mine is left out" in lines(report([FINE], [FINE], notes=("mine is left out",)))


def test_what_fails_as_expected_is_counted_apart():
    known = replace(GONE, expected_failure="known")

    assert lines(report([FINE, known], [FINE, known]))[2] == "  1 fine, 1 failing as expected"


def test_nothing_checked_is_no_pass():
    assert lines(report([], []))[0] == (
        "not checked: there is nothing to check under scikit-learn 1.9.1"
    )
