"""When a known incompatibility applies."""

from __future__ import annotations

import pytest

from pytest_sklearn_persist import UsageError
from pytest_sklearn_persist.judge.conditions import holds, parse_condition

HERE = {"python": "3.11.7", "machine": "x86_64", "system": "Linux", "byteorder": "little"}
INSTALLED = {"scikit-learn": "1.9.1", "numpy": "2.4.6"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*", True),
        ("scikit-learn>=1.9", True),
        ("scikit-learn>=1.9,<1.9.1", False),
        ("scikit-learn>=1.9 and numpy<2", False),
        ("scikit-learn>=1.9; numpy>=2", True),
        ("scikit_learn==1.9.*", True),
        ("python>=3.11", True),
        ("python<3", False),
        ("machine==aarch64", False),
        ("machine==x86_64 and system==Linux", True),
        ("pandas>=1", False),
    ],
)
def test_versions_and_facts_decide(text, expected):
    assert holds(text, HERE, INSTALLED) is expected


def test_a_release_candidate_counts_as_what_it_leads_to():
    assert holds("scikit-learn>=1.9", HERE, {"scikit-learn": "1.10rc1"})


def test_a_version_that_is_none_meets_nothing():
    assert not holds("numpy>=1", HERE, {"numpy": "unknown"})


@pytest.mark.parametrize(
    "text", ["", "later", "scikit-learn", "numpy>=x", "machine>=3", "machine=="]
)
def test_what_is_no_condition_is_refused(text):
    with pytest.raises(UsageError):
        parse_condition(text)
