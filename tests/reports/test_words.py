"""Counts and versions are written as people write them."""

from __future__ import annotations

import pytest

from pytest_sklearn_persist.reports.words import many, span


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 files"), (1, "1 file"), (2000, "2,000 files")], ids=str
)
def test_counts_agree_with_their_word(count, words):
    assert many(count, "file") == words


@pytest.mark.parametrize(
    ("versions", "words"),
    [
        ([], ""),
        ([None], ""),
        (["1.2.2", "1.2.2"], "1.2.2"),
        (["1.10.0", None, "1.9.1"], "1.9.1 … 1.10.0"),
        (["1.9.1", "1.10.0rc1", "1.10.0"], "1.9.1 … 1.10.0"),
        (["1.9.1", "not a version"], "1.9.1 … not a version"),
    ],
    ids=str,
)
def test_versions_are_spanned_by_the_oldest_and_the_newest(versions, words):
    assert span(versions) == words
