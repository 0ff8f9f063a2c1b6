"""Everything can be done with the keyboard, and with a pointer."""

from __future__ import annotations

import pytest

FOCUS = "document.activeElement"


@pytest.fixture
def page(report, show):
    """Page of the real report, with the focus on the first row."""
    shown = show(report)
    shown.run("document.querySelector('#grid [tabindex=\"0\"]').focus()")
    return shown


def _place(page):
    """Return row and column of the focus."""
    return page.run(
        f"[[...document.querySelectorAll('#grid tr')].indexOf({FOCUS}.parentNode),"
        f" [...{FOCUS}.parentNode.cells].indexOf({FOCUS})]"
    )


def test_one_cell_is_in_the_order_of_tabs(page):
    page.key("ArrowDown")
    page.key("ArrowRight")

    assert page.run("document.querySelectorAll('#grid [tabindex=\"0\"]').length") == 1


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        (["ArrowDown"], [2, 0]),
        (["ArrowRight", "ArrowRight"], [1, 2]),
        (["ArrowRight", "ArrowLeft"], [1, 0]),
        (["End"], [1, 3]),
        (["End", "Home"], [1, 0]),
        (["ArrowUp", "ArrowUp", "ArrowUp"], [0, 0]),
        (["ArrowDown", "ArrowDown", "ArrowUp"], [2, 0]),
    ],
)
def test_arrows_go_through_the_cells(page, keys, place):
    for key in keys:
        page.key(key)

    assert _place(page) == place


def test_enter_opens_a_cell_and_escape_goes_back_to_it(page):
    for key in ("ArrowDown", "End"):
        page.key(key)
    before = _place(page)
    page.key("Enter")
    title = page.text("#cell-title")
    page.key("Escape")

    assert title.endswith("under 1.9.1")
    assert page.texts("dialog[open]") == []
    assert _place(page) == before


def test_enter_folds_a_group(page):
    before = page.run("document.querySelectorAll('#grid tbody tr').length")
    group = page.run(f"{FOCUS}.parentNode.getAttribute('aria-expanded')")
    page.key("Enter")

    assert group == "true"
    assert page.run(f"{FOCUS}.parentNode.getAttribute('aria-expanded')") == "false"
    assert page.run("document.querySelectorAll('#grid tbody tr').length") < before


def test_the_focus_can_be_seen(page):
    page.key("ArrowRight")

    assert page.run(f"getComputedStyle({FOCUS}.firstChild).outlineStyle") == "solid"


def test_a_slash_goes_to_the_search(page):
    page.key("/")

    assert page.run(f"{FOCUS}.id") == "q"
    assert page.run(f"{FOCUS}.value") == ""


def test_arrows_step_through_open_cells(page):
    page.key("ArrowRight")
    page.key("Enter")
    first = page.text("dialog .where")
    page.key("ArrowRight")

    assert page.text("dialog .where") != first


def test_a_click_opens_a_cell(page):
    page.click("#grid td.k2")

    assert page.text("#cell-title").endswith("under 1.9.1")


def test_a_click_on_an_environment_shows_it_alone_and_another_all(page):
    page.click("#grid th.k1")
    alone = page.texts("#grid th.env")
    page.click("#grid th.k1")

    assert len(alone) == 1
    assert len(page.texts("#grid th.env")) == 3
