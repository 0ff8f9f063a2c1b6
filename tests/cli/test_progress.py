"""What goes on is shown on standard error, in one line of a terminal, and nowhere in an answer."""

from __future__ import annotations

import builtins
import contextlib
import io

import pytest

from pytest_sklearn_persist.cli.progress import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(monkeypatch, *lines: str) -> str:
    """Return what a terminal is sent."""
    screen = Terminal()
    with monkeypatch.context() as patch:
        patch.setattr("sys.stderr", screen)
        with progress() as told:
            for line in lines:
                told(line)
    return screen.getvalue()


@pytest.fixture
def without_rich(monkeypatch):
    real = builtins.__import__

    def refuse(name, *rest, **more):
        if name.partition(".")[0] == "rich":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", refuse)


def test_each_line_is_printed_where_there_is_no_terminal(capsys) -> None:
    with progress() as told:
        told("one")
        told("two")

    assert capsys.readouterr() == ("", "… one\n… two\n")


def test_nothing_is_shown_where_quiet_is_asked_for(capsys) -> None:
    with progress(quiet=True) as told:
        told("one")

    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("without_rich")
def test_lines_take_each_others_place_on_a_terminal(monkeypatch) -> None:
    assert shown(monkeypatch, "one", "two").split("\r\x1b[K") == ["", "… one", "… two", ""]


@pytest.mark.usefixtures("without_rich")
def test_a_line_fits_the_terminal(monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")

    assert max(map(len, shown(monkeypatch, "a" * 100).split("\r\x1b[K"))) == 19


@pytest.mark.usefixtures("without_rich")
def test_names_do_not_steer_the_terminal(monkeypatch) -> None:
    text = shown(monkeypatch, "\x1b[2J\nname")

    assert text.count("\x1b") == 2
    assert "\n" not in text


@pytest.mark.usefixtures("without_rich")
def test_nothing_stays_of_it_after_an_error(monkeypatch) -> None:
    screen = Terminal()
    with monkeypatch.context() as patch:
        patch.setattr("sys.stderr", screen)
        with contextlib.suppress(ValueError), progress() as told:
            told("one")
            raise ValueError("no")

    assert screen.getvalue().endswith("\r\x1b[K")
