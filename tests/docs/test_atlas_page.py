"""The page of the atlas: all of it, and nothing from elsewhere."""

from __future__ import annotations

import importlib.util
import json
import re
from html.parser import HTMLParser

import pytest

pytest.importorskip("jinja2", reason="the documentation needs it, and brings it along")

from pytest_sklearn_persist.judge.atlas import Atlas, Kind, atlas
from pytest_sklearn_persist.judge.marks import MARKS


@pytest.fixture(scope="module")
def render(project_root):
    """Function of the extension of Sphinx that makes the page of an atlas."""
    path = project_root / "docs" / "_ext" / "atlas_page.py"
    spec = importlib.util.spec_from_file_location("atlas_page", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.render


class Page(HTMLParser):
    """Tags with their attributes, and the text of each script."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.scripts, self._in_script = [], [], False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._in_script = tag == "script"
        if self._in_script:
            self.scripts.append("")

    def handle_data(self, data):
        if self._in_script:
            self.scripts[-1] += data

    def handle_endtag(self, tag):
        self._in_script = False


@pytest.fixture(scope="module")
def page(render):
    return Page(render(atlas()))


def test_nothing_is_fetched(page):
    fetched = [
        (tag, attributes)
        for tag, attributes in page.tags
        if tag in ("link", "img", "iframe") or "src" in attributes
    ]

    assert fetched == []
    assert not re.search(r"\bfetch\(|XMLHttpRequest|@import|url\(", page.scripts[1])


def test_every_cell_of_every_kind_is_in_it(page):
    data = json.loads(page.scripts[0])

    assert {kind["name"]: kind["letters"] for kind in data["kinds"]} == {
        name: {format_: list(rows) for format_, rows in kind.letters.items()}
        for name, kind in atlas().kinds.items()
    }


def test_every_mark_has_a_symbol_and_a_word(page):
    marks = json.loads(page.scripts[0])["marks"]

    assert [(one["letter"], one["symbol"], one["label"]) for one in marks] == [
        (mark.letter, mark.symbol, str(mark)) for mark in MARKS.values()
    ]


def test_every_control_has_a_name(page):
    labels = sum(tag == "label" for tag, _ in page.tags)
    controls = sum(tag in ("input", "select") for tag, _ in page.tags)

    assert labels == controls


def test_no_name_can_end_the_script(render):
    name = "A[</script><b>]"
    rows = {"pickle": ("i",), "joblib": ("i",)}
    kind = Kind(name, "sklearn.a.A", (), rows, {"pickle": ("",), "joblib": ("",)})
    found = Page(render(Atlas(("1.9",), ("1.9",), {}, {name: kind})))

    assert json.loads(found.scripts[0])["kinds"][0]["name"] == name
    assert len(found.scripts) == 2
