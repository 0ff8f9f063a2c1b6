"""Pages of a real report, in a real browser.

``upgrade.json.xz`` is what checks of seven goldens of this project found under scikit-learn 1.3,
1.6 and 1.9.
"""

from __future__ import annotations

import json
import lzma
from dataclasses import replace
from pathlib import Path

import pytest
from persist_browser import Browser, find_browser

from pytest_sklearn_persist.reports.model import Report

pytest.importorskip("jinja2", reason="the page needs it")


@pytest.fixture(scope="session")
def report():
    """What real checks found in three environments: silent changes, errors, and what is fine."""
    packed = (Path(__file__).parent / "upgrade.json.xz").read_bytes()
    return Report.from_dict(json.loads(lzma.decompress(packed)))


@pytest.fixture(scope="session")
def changed(report):
    """Function that returns the report with results that another function returns for each."""

    def change(function):
        results = tuple(one for old in report.results for one in function(old))
        return replace(report, results=results)

    return change


@pytest.fixture(scope="session")
def browser():
    """Browser without a page."""
    path = find_browser()
    if path is None:
        pytest.skip("there is no Chromium here to look at the page with")
    started = Browser(path)
    yield started
    started.close()


@pytest.fixture
def show(browser, tmp_path):
    """Function that opens the page of a report in the browser, at an address within it."""
    from pytest_sklearn_persist.reports.html import render_html

    browser.media()
    browser.size(1400, 1000)
    browser.scripts(True)

    def open_page(shown, address=""):
        page = tmp_path / "report.html"
        page.write_text(render_html(shown), encoding="utf-8", newline="\n")
        browser.open(page.as_uri() + address)
        browser.run("localStorage.clear()")
        return browser

    yield open_page
    browser.scripts(True)
    assert browser.errors == []
