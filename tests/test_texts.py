"""Texts of a stranger are shown and do nothing."""

from __future__ import annotations

import shlex
import subprocess

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pytest_sklearn_persist.errors import UsageError
from pytest_sklearn_persist.texts import clean, clean_lines, defused, quoted


@given(st.text(alphabet=st.characters(exclude_categories=())))
@example("\u202e\x9b2J")
@example("\ud800")
def test_a_clean_text_is_one_printable_line(text):
    assert clean(text).isprintable()


@given(st.text("a :#[\n\terror", max_size=30))
@example(":::error")
@example("###[error]")
def test_no_word_of_a_clean_text_is_a_command(text):
    shown = clean(text)

    assert not any(word.startswith("::") for word in shown.split())
    assert "##[" not in shown
    assert "##error[" not in shown


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing_more(text):
    assert clean(clean(text)) == clean(text)


def test_a_long_text_is_cut():
    assert clean("a" * 10_000, 10) == "a" * 9 + "…"


@pytest.mark.parametrize("text", ["tests/test_a.py::test_b", "predict[17, 2]", "café 0.5 → 0.25"])
def test_an_honest_text_stays_what_it_is(text):
    assert clean(text) == text


def test_only_the_first_of_several_lines_begins_where_lines_begin():
    assert clean_lines("a\nPASSED\n::error::x").splitlines() == [
        "a",
        "    PASSED",
        "    : :error::x",
    ]


def test_there_are_not_many_lines():
    assert len(clean_lines("a\n" * 100_000).splitlines()) < 100


@pytest.mark.parametrize("text", ["$(touch x)", "`touch x`", "a;b", "a'b", 'a"b', "a\nb"])
def test_what_is_pasted_is_read_back_as_it_was_and_run_by_nobody(text):
    assert shlex.split(quoted("echo", text)) == ["echo", clean(text)]


def test_a_shell_runs_nothing_of_it(tmp_path):
    command = quoted("echo", "pickle:4$(touch ran)", "`touch ran`")
    subprocess.run(["/bin/sh", "-c", command], cwd=tmp_path, check=True, capture_output=True)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("word", ["-x", "--recipe=pwn/x.py", "--", "-"])
def test_a_path_is_not_taken_for_an_option(word):
    assert shlex.split(quoted("check", word)) == ["check", f"./{word}"]


def test_options_stay_options():
    assert shlex.split(quoted("a b", options=["-v", "--x=y z"])) == ["a b", "-v", "--x=y z"]


def test_lines_that_are_written_hold_no_command_though_they_were_not_cleaned():
    text = defused("fine a::b\n::error::x\n  ::error::x\n##[error]x and ##vso[x]")

    assert text == "fine a::b\n: :error::x\n  : :error::x\n# #[error]x and # #vso[x]"


def test_an_error_is_one_line_whatever_it_quotes_and_its_details_are_indented():
    said = str(UsageError("a\nPASSED: no such file", "b\n::error::c"))

    assert said == "a PASSED: no such file\n    b : :error::c"
