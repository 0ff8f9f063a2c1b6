"""The frame of the page: what stands in it without a script, and that nothing gets in or out."""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

import pytest_sklearn_persist.reports.html.page as page_module
from pytest_sklearn_persist.reports.html import render_html
from pytest_sklearn_persist.reports.model import Report

FOLDER = Path(page_module.__file__).parent


class Page(HTMLParser):
    """Tags with their attributes, and what stands in styles and scripts."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.raw, self._inside = [], [], False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._inside = tag in ("style", "script")
        if self._inside:
            self.raw.append("")

    def handle_data(self, data):
        if self._inside:
            self.raw[-1] += data

    def handle_endtag(self, tag):
        self._inside = False


@pytest.fixture(scope="module")
def text(report):
    """Page of the real report."""
    return render_html(report)


@pytest.fixture(scope="module")
def page(text):
    """The same, read."""
    return Page(text)


def test_the_same_report_gives_the_same_bytes(report, text):
    again = Report.from_dict(report.to_dict())

    assert render_html(again) == text


def test_nothing_is_fetched(page):
    fetched = [
        (tag, attributes)
        for tag, attributes in page.tags
        if tag in ("link", "img", "iframe", "object", "embed") or "src" in attributes
    ]

    assert fetched == []
    assert not re.search(r"@import|url\(", page.raw[0])


def test_the_policy_lets_in_this_style_and_this_script_alone(page):
    (policy,) = [
        attributes["content"]
        for tag, attributes in page.tags
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    style, script = (
        base64.b64encode(hashlib.sha256(page.raw[number].encode()).digest()).decode()
        for number in (0, -1)
    )

    assert policy == (
        f"default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_no_element_brings_its_own_style_or_script(page):
    own = [(t, a) for t, a in page.tags if any(n == "style" or n.startswith("on") for n in a)]

    assert own == []


def test_no_script_makes_markup_of_data():
    scripts = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.js"))

    assert len(scripts) > 10_000
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", scripts)


def test_every_script_is_in_the_page(page):
    for path in sorted(FOLDER.glob("*.js")):
        assert path.read_text(encoding="utf-8") in page.raw[-1], path.name


def test_every_control_has_a_name(page):
    labels = sum(tag == "label" for tag, _ in page.tags)
    controls = sum(tag in ("input", "select") for tag, _ in page.tags)

    assert labels == controls


def test_a_link_that_is_no_web_page_is_no_link(changed):
    report = changed(lambda one: [replace(one, link="javascript:alert(1)")])
    targets = [a["href"] for tag, a in Page(render_html(report)).tags if tag == "a"]

    assert targets
    assert all(target.startswith("#") for target in targets)


def test_an_empty_report_is_a_page_that_says_so():
    assert "Nothing was checked" in render_html(Report())


def test_without_jinja2_it_says_what_to_install(report, tmp_path):
    program = (
        "import sys; sys.modules['jinja2'] = None\n"
        "from pytest_sklearn_persist.reports.html import render_html\n"
        "from pytest_sklearn_persist.reports.model import Report\n"
        "render_html(Report())\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )

    assert ran.stderr.splitlines()[-1] == (
        "pytest_sklearn_persist.UsageError: a report in HTML needs jinja2: "
        "pip install pytest-sklearn-persist[html]"
    )


def test_jinja2_is_imported_when_a_page_is_made():
    program = "import sys, pytest_sklearn_persist.reports.html; print('jinja2' in sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )

    assert ran.stdout == "False\n"


def _luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * p for weight, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _contrast(one, other):
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _colours(scheme):
    """Return the colours of a scheme by name."""
    style = (FOLDER / "page.css").read_text(encoding="utf-8")
    pairs = re.findall(r"--([\w-]+): (?:light-dark\((#\w+), (#\w+)\)|(#\w+))", style)
    return {
        name: both or (light if scheme == "light" else dark) for name, light, dark, both in pairs
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["d", "bad", "l", "u", "m", "n", "c", "i"])
def test_every_status_can_be_read(scheme, name):
    colours = _colours(scheme)

    assert _contrast(colours[name], colours[f"{name}-ink"]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["ink", "soft", "link"])
def test_every_text_can_be_read(scheme, name):
    colours = _colours(scheme)

    assert min(_contrast(colours[name], colours[on]) for on in ("page", "panel")) >= 4.5
