"""The table is well written; what it says of models is proved in test_known_changes_proved.py."""

from __future__ import annotations

import re

import pytest

from pytest_sklearn_persist.judge.conditions import parse_condition
from pytest_sklearn_persist.judge.known_changes import (
    MACHINE,
    KnownChange,
    known_change,
    known_changes,
    read_changes,
)

ENTRY = """schema = 1
[[change]]
id = "a"
library = "numpy"
explanation = "e"
remedy = "r"
remedy_kind = "pin"
link = "https://numpy.org"
"""


@pytest.fixture(params=known_changes(), ids=lambda change: change.id)
def change(request) -> KnownChange:
    return request.param


def test_there_are_enough():
    assert len(known_changes()) >= 60


def test_conditions_can_be_read(change):
    for condition in (change.recorded, change.installed):
        parse_condition(condition)


def test_it_asks_for_evidence(change):
    assert change.text or change.attributes or change.path or change.classes


def test_patterns_can_be_read(change):
    for pattern in (change.text, change.path):
        re.compile(pattern)


def test_texts_name_only_what_there_is(change):
    groups = set(re.findall(r"\(\?P<(\w+)>", change.text + change.path))
    groups |= {"owner", "attribute"} if change.attributes else set()
    general = {"recorded", "installed", "joblib_conversion", "python_2_conversion"}
    general |= {"first", "last"} if "module" in groups else set()
    named = set(re.findall(r"(?<!{){(\w+)}", change.explanation + change.remedy))

    assert named <= groups | general


def test_the_release_to_stay_with_is_the_one_that_saved_the_model(change):
    assert not re.search(r"\bkeep [\w-]+(?!=={recorded})[<=>]", change.remedy)


def test_an_entry_without_condition_has_a_direction_or_is_broad(change):
    free = change.recorded == change.installed == "*"

    assert not free or change.direction != "any" or change.broad or change.library in MACHINE


def test_it_links_to_where_the_library_or_a_report_tells_of_it(change):
    assert change.link.startswith("https://")


def test_an_id_finds_its_entry():
    assert known_change("pipeline-transform-input").library == "scikit-learn"


def test_an_unknown_id_is_an_error():
    with pytest.raises(KeyError):
        known_change("no such")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('colour = "red"', "a: there is no field 'colour'"),
        ('direction = "up"', "a.direction: 'up' is none of"),
        (ENTRY.partition("\n")[2], "the id 'a' is there twice"),
    ],
)
def test_a_mistake_in_the_table_is_named(more, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        read_changes(ENTRY + more)


def test_a_missing_field_is_named():
    with pytest.raises(ValueError, match="link"):
        read_changes(ENTRY.replace('link = "https://numpy.org"\n', ""))


def test_wrapped_texts_are_one_line():
    text = ENTRY.replace('"e"', '"""two\nlines"""')

    assert read_changes(text)[0].explanation == "two lines"
