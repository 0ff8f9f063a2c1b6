"""Characters that hide or turn others are named."""

from __future__ import annotations

import pytest

from pytest_sklearn_persist.reports.html.visible import visible


@pytest.mark.parametrize(
    "character", ["\u202e", "\u2066", "\u200b", "\u0000", "\u001b", "\u2028", "\ud800", "\ufeff"]
)
def test_a_character_that_is_not_seen_is_named(character):
    assert visible(f"a{character}b") == f"a⟨U+{ord(character):04X}⟩b"


@pytest.mark.parametrize("text", ["two\nlines\tof text", "Δ → größer", "模型", "👩‍🔬"])
def test_what_is_seen_stays(text):
    assert visible(text) == text
