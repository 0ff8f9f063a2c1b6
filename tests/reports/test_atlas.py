"""The overview and an upgrade, as text."""

from __future__ import annotations

from pytest_sklearn_persist.judge.upgrades import upgrade
from pytest_sklearn_persist.reports.atlas import render_overview, render_upgrade
from pytest_sklearn_persist.reports.spans import plain_text


def test_the_overview_says_how_to_see_more(small_atlas):
    text = plain_text(render_overview(small_atlas, "pickle"))

    assert "sklearn-persist atlas --since 1.2 --to 1.9" in text


def test_kinds_of_an_upgrade_stand_under_their_cause(small_atlas):
    text = plain_text(render_upgrade(upgrade(small_atlas, "1.3", "1.9"), "1.3", "1.9"))

    assert "  drifted in silence (1)\n    Forest\n      why: shares\n  drifted (1)" in text


def test_an_upgrade_that_nobody_checked_is_said_to_be_none(small_atlas):
    assert plain_text(render_upgrade((), "1.3", "1.9")) == (
        "scikit-learn 1.3 → 1.9: the atlas has no checks of that"
    )


def test_a_share_is_only_all_if_it_is(small_atlas):
    text = plain_text(render_overview(small_atlas, "pickle"))

    assert text.count("100 %") == 1
