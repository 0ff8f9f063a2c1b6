"""Filters narrow what is shown; the address keeps them."""

from __future__ import annotations

import pytest

NAMES = "#grid tbody tr.group .label .text"


def _names(page):
    return [text.split()[0] for text in page.texts(NAMES)]


def _count(page):
    return page.run("document.querySelectorAll('#grid tbody tr').length")


def test_a_search_finds_names(report, show):
    page = show(report)
    page.key("/")
    page.type("k-means")

    assert _names(page) == ["k-means"]


def test_a_search_finds_causes(report, show):
    page = show(report)
    page.key("/")
    page.type("_idf_diag")

    assert _names(page) == ["tfidf"]


def test_all_words_of_a_search_count(report, show):
    page = show(report)
    page.key("/")
    page.type("forest 1.3.2 monotonic_cst")

    assert page.texts("#grid tbody tr.member .label .text") == ["1.3.2 cp311 linux-x86_64"]


def test_what_nothing_fits_is_said(report, show):
    page = show(report)
    page.key("/")
    page.type("zebra")

    assert page.texts("#nothing") == ["Nothing fits these filters."]


def test_a_status_shows_the_rows_that_have_it(report, show):
    page = show(report)
    before = _count(page)
    page.click("[data-key=d]")

    silent = {one.subject.partition("/")[0] for one in report.results if one.silent}
    assert set(_names(page)) == silent
    assert 0 < _count(page) < before


def test_cells_that_do_not_fit_step_back(report, show):
    page = show(report)
    page.click("[data-key=d]")

    bold = page.run(
        "[...document.querySelectorAll('#grid td:not(.faded)')]"
        ".map(one => one.textContent.trim()[0])"
    )
    assert set(bold) == {"S"}


def test_failed_narrows_what_another_status_finds(report, show):
    page = show(report)
    page.click("[data-key=i]")
    page.click("[data-key=failed]")

    assert page.text("#shown").startswith("0 of 12 rows")


def test_an_environment_leaves_its_column_alone(report, show):
    page = show(report, "#env=" + sorted(report.environments)[1])

    assert [text.split("\n")[0] for text in page.texts("#grid th.env")] == ["sk16"]


def test_the_worst_come_first(report, show):
    page = show(report)
    worst = [name for name in _names(page) if name in ("forest", "k-means")]

    assert worst == ["forest", "k-means"]
    assert _names(page)[-1] in ("k-means", "mlp")


def test_rows_can_stand_by_name(report, show):
    page = show(report, "#sort=name")

    assert _names(page) == sorted(_names(page))


def test_the_address_keeps_filters(report, show):
    page = show(report)
    page.key("/")
    page.type("forest")
    page.click("[data-key=d]")
    kept, before = page.run("location.hash"), page.texts("#grid tbody .label .text")

    page = show(report, kept)

    assert kept == "#q=forest&with=d"
    assert page.texts("#grid tbody .label .text") == before
    assert page.run("document.querySelector('[data-key=d]').getAttribute('aria-pressed')") == "true"


def test_filters_can_be_cleared(report, show):
    page = show(report, "#q=forest&with=d")
    page.click("#clear")

    assert page.text("#shown") == "12 of 12 rows, 36 cells"
    assert page.run("location.hash") == ""


@pytest.mark.parametrize("address", ["#q=%", "#with=nothing", "#env=none", "#cell=x&in=y", "#="])
def test_an_address_that_says_nothing_shows_everything(report, show, address):
    page = show(report, address)

    assert page.run("document.querySelectorAll('#grid tbody tr').length") >= 0
    assert page.texts("dialog[open]") == []


def test_groups_fold(report, show):
    page = show(report)
    before = _count(page)
    page.click("#expand")

    assert _count(page) < before
    assert page.run("document.querySelectorAll('#grid .member').length") == 0
