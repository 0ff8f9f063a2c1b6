"""An issue text says what a maintainer asks for, and gives away nothing of the user's."""

from __future__ import annotations

import re

import pytest

from pytest_sklearn_persist import Difference, Outcome, Status
from pytest_sklearn_persist.reports.issue import issue_text, without_data

OLD = {"python": "3.10.2", "libraries": {"scikit-learn": "1.4.2", "numpy": "1.26.4"}}
NEW = {"python": "3.11.7", "libraries": {"scikit-learn": "1.9.1", "numpy": "2.4.6"}}


def text_of(*differences, status=Status.USE_ERROR, **more):
    outcome = Outcome(status, "joblib", "fresh", differences, golden="secret/sklearn", **more)
    return issue_text(outcome, OLD, NEW, classes=("sklearn.svm._classes.SVC",), recorder="0.1.0")


def raised(text):
    return Difference("predict(one row)", "raises", "output", "a result", text)


@pytest.mark.parametrize(
    "text",
    [
        "ValueError: could not convert string to float: 'Smith'",
        "ValueError: Found unknown categories ['Smith', 'Jones'] in column 0",
        "ValueError: bad value 1234.5678 in /home/smith/customers.csv",
        r"OSError: C:\Users\smith\customers.csv",
        "KeyError: {'Smith': [1.5, [2.5]]}",
    ],
)
def test_data_and_paths_of_the_user_are_left_out(text):
    clean = without_data(text)

    assert not any(word in clean for word in ("Smith", "smith", "Jones", "1234", "customers"))


@pytest.mark.parametrize(
    "text",
    [
        "AttributeError: 'SVC' object has no attribute '_probA'",
        "ModuleNotFoundError: No module named 'sklearn.svm.classes'",
        "AttributeError: Can't get attribute '_RemainderColsList'",
    ],
)
def test_names_of_code_are_kept(text):
    assert without_data(text) == text


def test_both_environments_are_named():
    text = text_of(raised("ValueError: no"))

    assert "| scikit-learn | 1.4.2 | 1.9.1 |" in text
    assert "| Python | 3.10.2 | 3.11.7 |" in text


def test_values_of_arrays_are_not_in_it():
    found = Difference(
        "predict[3]", "value", "output", "0.125", "0.375", 0.25, 2.0, count=1, size=4
    )
    text = text_of(found, status=Status.DRIFTED)

    assert not any(value in text for value in ("0.125", "0.375", "0.25", "[3]"))
    assert "25% of its elements" in text


def test_names_of_goldens_are_not_in_it():
    assert "secret" not in text_of(raised("ValueError: no"))


def test_an_unknown_cause_is_said():
    assert "Not known" in text_of(raised("ValueError: no"))


def test_a_known_cause_is_named_with_its_link():
    text = text_of(raised("ValueError: no"), cause_id="some-change", link="https://numpy.org")

    assert "`some-change`" in text
    assert "https://numpy.org" in text


STRANGE = "x | ![a](https://example.org/a.png) @octocat <b>`y`\n# z"


def test_what_a_manifest_says_is_no_markup():
    recorded = {"libraries": {"scikit-learn": "1.4.2", STRANGE: STRANGE}, "system": STRANGE}
    finding = Difference("predict", "raises", "output", "", STRANGE)
    outcome = Outcome(Status.USE_ERROR, "joblib", "fresh", (finding,))
    text = issue_text(outcome, recorded, recorded, classes=(STRANGE,), recorder=STRANGE)
    outside = re.sub(r"`[^`\n]*`", "", text)

    assert not re.search(r"@\w|https?://|!\[|<b>|^# z", outside, re.MULTILINE)
    table = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in table} == {4}
