"""What a stranger wrote is shown in Markdown, and formats, links and mentions nothing."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_sklearn_persist.reports.markup import code_span, escaped

#: What GitHub looks for in the text that entities have become.
LINKED = re.compile(r"@\w|#\d|https?://|ftp://|www\.|\w@\w", re.IGNORECASE)


@pytest.mark.parametrize(
    "text",
    ["@octocat", "&#64;octocat", "org/repo#12", "#12", "https://example.org", "HTTP://example.org",
     "ftp://example.org", "WWW.example.org", "mail@example.org", "<https://example.org>"],
)  # fmt: skip
def test_nothing_is_linked_or_mentioned(text):
    assert not LINKED.search(html.unescape(escaped(text)))


@given(st.text("a|`*_[]()<>!@#&:/.w\n\\", max_size=40))
def test_what_is_read_is_what_was_written(text):
    shown = html.unescape(escaped(text)).replace("\u200b", "")

    assert shown == " ".join(text.split())


@given(st.text("a`|\n ", max_size=20))
def test_code_does_not_end_before_its_end(text):
    assert code_span(text).count("`") == 2
    assert "\n" not in code_span(text)
