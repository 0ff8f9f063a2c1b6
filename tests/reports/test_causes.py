"""What is known about causes in the atlas."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from pytest_sklearn_persist.reports import causes
from pytest_sklearn_persist.reports.causes import known_cause


@pytest.fixture(autouse=True)
def looked_up_again():
    """Forget what was looked up, before and after."""
    causes._by_id.cache_clear()
    yield
    causes._by_id.cache_clear()


@pytest.fixture
def table(monkeypatch):
    """Table of known changes with one entry."""
    change = SimpleNamespace(
        id="one",
        explanation="a {owner}\nof {recorded} has no {attribute}",
        remedy="pin it",
        link="https://example.org",
    )
    monkeypatch.setattr(causes, "known_changes", lambda: (change,))


def test_a_known_change_is_told_without_the_particulars_of_one_failure(table):
    found = known_cause("one")

    assert found.explanation == "a model of the release that wrote it has no …"
    assert (found.remedy, found.link) == ("pin it", "https://example.org")


def test_an_id_that_is_not_known_stands_for_itself(table):
    assert known_cause("two").to_dict() == {
        "id": "two",
        "explanation": None,
        "remedy": None,
        "link": None,
    }
