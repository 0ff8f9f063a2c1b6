"""Colours add nothing that the text does not say."""

from __future__ import annotations

import re

import pytest

from pytest_sklearn_persist.cli.painting import write_lines
from pytest_sklearn_persist.judge.marks import MARKS

LINES = [[("saved by \x1b[2J", None), ("S", MARKS["d"])], [("=", MARKS["i"])]]
PLAIN = "saved by \\x1b[2JS\n=\n"


@pytest.fixture
def written(capsys, monkeypatch):
    """Function that returns what is written with these environment variables."""

    def written(**variables):
        for name in ("NO_COLOR", "FORCE_COLOR"):
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        write_lines(LINES)
        return capsys.readouterr().out

    return written


def test_a_file_gets_no_colours(written):
    assert written() == PLAIN


def test_colours_can_be_had_anywhere(written):
    assert "\x1b[1;97;41mS\x1b[0m" in written(FORCE_COLOR="1")


def test_no_color_goes_before(written):
    assert written(FORCE_COLOR="1", NO_COLOR="1") == PLAIN


def test_without_colours_it_is_the_same_text(written):
    assert re.sub(r"\x1b\[[\d;]*m", "", written(FORCE_COLOR="1")) == PLAIN


def test_a_text_steers_no_terminal(written):
    assert "\x1b[2J" not in written(FORCE_COLOR="1")
