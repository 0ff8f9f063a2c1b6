"""What reaches the terminal."""

from __future__ import annotations

import io
import sys

from pytest_sklearn_persist.cli.output import printable, table, write


def rows(*names):
    return [(name, "1.9.1", "pickle joblib") for name in names]


def test_nothing_that_steers_a_terminal_is_written(capsys):
    write("iris\x1b]0;owned\x07\r")

    assert capsys.readouterr().out == "iris\\x1b]0;owned\\x07\\r\n"


def test_text_of_any_language_is_left_alone():
    assert printable("Müller → 模型 Δ") == "Müller → 模型 Δ"


def test_a_terminal_that_knows_no_arrows_gets_question_marks(monkeypatch):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    write("1.0 → 1.5")

    assert raw.getvalue() == b"1.0 ? 1.5\n"


def test_a_table_that_fits_is_not_cut(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")

    assert "…" not in table(("a", "b", "c"), rows("iris"), shrink=("a",))


def test_a_table_that_is_too_wide_is_cut_to_the_terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    shown = table(("a", "b", "c"), rows("x" * 60), shrink=("c", "a"))

    assert max(map(len, shown.splitlines())) == 40


def test_the_first_column_named_is_cut_first(monkeypatch):
    monkeypatch.setenv("COLUMNS", "32")
    shown = table(("a", "b", "c"), rows("a-long-name"), shrink=("c", "a"))

    assert "a-long-name" in shown
    assert "pickle j…" not in shown.splitlines()[0]


def test_a_line_break_in_a_cell_stays_in_its_row():
    assert len(table(("a", "b", "c"), rows("two\nlines")).splitlines()) == 2
