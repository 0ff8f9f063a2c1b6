"""What the atlas expects of an artifact, and what it does not know."""

from __future__ import annotations

import pytest

from pytest_sklearn_persist import Status
from pytest_sklearn_persist.judge.forecasts import forecast
from pytest_sklearn_persist.judge.nesting import Part

SCALER = "sklearn.preprocessing._data.Scaler"
FOREST = "sklearn.ensemble._forest.Forest"
TREE = "sklearn.tree._classes.Tree"
PIPE = "sklearn.pipeline.Pipe"


@pytest.fixture
def expect(small_atlas):
    """Function that makes a forecast for ``(path, class, version)``."""

    def expect(*parts, target="1.9.1", format_="pickle:4", doubts=()):
        made = [Part(*part) for part in parts]
        return forecast(small_atlas, made, target, format_, doubts=doubts)

    return expect


def test_what_is_fine_in_every_kind_is_fine(expect):
    found = expect(("", SCALER, "1.3.2"))

    assert (found.verdict, found.fine, found.certain) == ("identical", True, True)


def test_the_worst_kind_counts(expect):
    found = expect(("", SCALER, "1.2.0"))

    assert (found.verdict, found.certain) == ("use-error", False)
    assert (found.parts[0].fine, len(found.parts[0].cells)) == (1, 2)


def test_kinds_that_are_all_fine_need_not_be_the_same(expect):
    found = expect(("", SCALER, "1.4.0"))

    assert (found.verdict, found.certain) == ("close", True)


def test_nothing_unknown_is_certain(expect):
    assert not expect(("", "mypkg.models.Scaler", None)).certain


def test_the_worst_part_counts_and_comes_first(expect):
    found = expect(("a", SCALER, "1.3.0"), ("b", PIPE, "1.3.0"))

    assert [part.part.path for part in found.parts] == ["b", "a"]
    assert found.verdict == "impaired"


def test_a_silent_drift_goes_before_what_may_only_fail(expect):
    found = expect(
        ("a", FOREST, "1.4.0"), ("a.estimators_[0]", TREE, "1.4.0"), ("b", SCALER, "1.2.0")
    )

    assert found.mark.silent
    assert found.to_dict()["silent"]


def test_nothing_is_silent_in_a_file_that_crashes(expect):
    found = expect(
        ("a", TREE, "1.4.0"), ("b", FOREST, "1.4.0"), ("b.estimators_[0]", TREE, "1.4.0")
    )

    assert (found.verdict, found.to_dict()["silent"]) == ("crashed", False)


def test_parts_of_one_class_and_release_are_one(expect):
    found = expect(("a[0]", SCALER, "1.3.0"), ("a[1]", SCALER, "1.3.0"))

    assert [part.count for part in found.parts] == [2]


def test_what_every_kind_of_a_class_has_inside_was_checked_with_it(expect):
    found = expect(("", FOREST, "1.4.0"), ("estimators_[0]", TREE, "1.4.0"))

    assert [part.part.class_name for part in found.parts] == [FOREST]


def test_what_a_user_puts_into_another_is_judged_by_itself(expect):
    found = expect(("", PIPE, "1.4.0"), ("steps[0][1]", TREE, "1.4.0"))

    assert [part.part.class_name for part in found.parts] == [TREE, PIPE]


def test_a_class_is_not_blamed_for_parts_that_are_not_there(expect, small_atlas):
    found = expect(("", FOREST, "1.3.0"), ("estimators_[0]", SCALER, "1.3.0"))

    judged = {part.part.class_name: part for part in found.parts}
    assert [cell.kind for cell in judged[FOREST].cells] == ["Forest[deep]"]


def test_a_class_without_version_has_that_of_its_file(expect):
    found = expect(("", PIPE, "1.3.0"), ("steps[0][1]", SCALER, None))

    assert not found.unknown


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (("", "mypkg.models.Scaler", "1.3.0"), "mypkg.models.Scaler: the atlas has no such class"),
        (("", SCALER, "1.1.0"), "saved by 1.1.0: the atlas has recordings of 1.2 to 1.4"),
        (("", SCALER, "1.4.dev0"), "saved by 1.4.dev0: the atlas has recordings of 1.2 to 1.4"),
        (("", SCALER, None), "does not say which scikit-learn saved it"),
        (("", "sklearn.svm._young.Young", "1.4.0"), "was not recorded for the atlas"),
    ],
    ids=["other package", "old", "development", "no version", "no cell"],
)
def test_what_is_not_known_is_said_and_no_pass(expect, part, said):
    found = expect(part)

    assert said in found.unknown[0]
    assert (found.verdict, found.fine, found.fails) == ("not known", False, False)


def test_something_unknown_beside_what_is_fine_is_no_pass(expect):
    found = expect(("a", SCALER, "1.3.0"), ("b", "mypkg.models.Scaler", None))

    assert (found.verdict, found.mark.status) == ("not known", Status.IDENTICAL)


def test_a_failure_is_predicted_whatever_is_unknown(expect):
    found = expect(("a", TREE, "1.3.0"), ("b", "mypkg.models.Scaler", None))

    assert found.verdict == "use-error"


def test_a_doubt_is_no_pass(expect):
    assert expect(("", SCALER, "1.3.0"), doubts=["damaged"]).verdict == "not known"


def test_an_artifact_without_estimators_is_no_pass(expect):
    assert expect().verdict == "not known"


@pytest.mark.parametrize("target", ["2.0", "1.5.1", "1.9.0rc1"])
def test_a_release_outside_of_the_atlas_is_not_known(expect, target):
    found = expect(("", SCALER, "1.3.0"), target=target)

    assert found.verdict == "not known"
    assert found.unknown[0] == f"scikit-learn {target}: the atlas has checks under 1.3 to 1.9"


def test_a_format_outside_of_the_atlas_is_not_known(expect):
    found = expect(("", SCALER, "1.3.0"), format_="skops")

    assert found.unknown == ("skops: the atlas has pickle and joblib",)


def test_the_format_decides_where_it_matters(expect):
    verdicts = [
        expect(("", TREE, "1.4.0"), format_=name).verdict for name in ("pickle:4", "joblib:zlib:3")
    ]

    assert verdicts == ["crashed", "identical"]


def test_ten_thousand_parts_take_no_time(expect):
    parts = [(f"estimators_[{i}]", TREE, "1.4.0") for i in range(10_000)]

    assert expect(("", FOREST, "1.4.0"), *parts).verdict == "drifted"
