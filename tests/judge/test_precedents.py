"""Whether the atlas has the case of an artifact that failed."""

from __future__ import annotations

import json

import pytest

from pytest_sklearn_persist import Status
from pytest_sklearn_persist.judge.forecasts import forecast
from pytest_sklearn_persist.judge.nesting import Part
from pytest_sklearn_persist.judge.precedents import precedent


@pytest.fixture
def told(small_atlas):
    """Function that returns the precedent of an artifact of one class and release."""

    def told(class_name, version, status, target="1.9.1", inside=()):
        parts = [Part("", class_name, version), *(Part("a", name, version) for name in inside)]
        expected = forecast(small_atlas, parts, target, "pickle")
        return precedent(small_atlas, expected, status)

    return told


def test_what_the_atlas_has_is_said_with_its_numbers(told):
    found = told("sklearn.tree._classes.Tree", "1.3.2", Status.USE_ERROR)

    assert str(found) == (
        "Tree saved by scikit-learn 1.3: use-error since 1.4 for 1 of 1 kinds; "
        "the same for 1 of all 6 kinds"
    )


def test_a_verdict_under_one_release_only_is_no_since(told):
    found = told("sklearn.preprocessing.Scaler", "1.2.2", Status.USE_ERROR)

    assert "use-error under 1.9 for 1 of 2 kinds" in str(found)


def test_what_is_fine_there_points_elsewhere(told):
    found = told("sklearn.preprocessing.Scaler", "1.3.2", Status.LOAD_ERROR)

    assert not found.agrees
    assert "identical since 1.3 for 2 of 2 kinds: look at what else has changed" in str(found)


def test_another_verdict_is_said_to_be_another(told):
    found = told("sklearn.tree._classes.Tree", "1.3.2", Status.LOAD_ERROR)

    assert str(found).endswith("which is not what happened here")


@pytest.mark.parametrize(
    ("class_name", "version", "target"),
    [
        ("mypkg.models.Scaler", "1.3.2", "1.9.1"),
        ("sklearn.tree._classes.Tree", "1.1.0", "1.9.1"),
        ("sklearn.tree._classes.Tree", "1.3.2", "2.0"),
    ],
    ids=["class", "producer", "consumer"],
)
def test_nothing_is_said_of_what_is_not_in_the_atlas(told, class_name, version, target):
    assert told(class_name, version, Status.LOAD_ERROR, target) is None


def test_a_precedent_is_plain_json(told):
    inside = ["sklearn.tree._classes.Tree"]
    found = told(
        "sklearn.ensemble._forest.Forest", "1.3.2", Status.DRIFTED, inside=inside
    ).to_dict()

    assert json.loads(json.dumps(found)) == found
    assert (found["status"], found["silent"], found["span"]) == ("drifted", True, ["1.4", "1.9"])
