"""The table of options and the precedence of values."""

from __future__ import annotations

import re

import pytest

from pytest_sklearn_persist.plugin import options
from pytest_sklearn_persist.plugin.options import OPTIONS, Option, option_table, resolve

ON_COMMAND_LINE = [option for option in OPTIONS if option.in_command_line]


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for option in OPTIONS:
        monkeypatch.delenv(option.variable, raising=False)


def config_of(pytester: pytest.Pytester, *arguments: str, ini: str = "") -> pytest.Config:
    pytester.makeini(f"[pytest]\n{ini}\n")
    return pytester.parseconfig(*arguments)


# -- precedence ---------------------------------------------------------------------------------


def all_sources(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Config:
    monkeypatch.setenv("PERSIST_RTOL", "0.3")
    return config_of(pytester, "--persist-rtol=0.4", ini="persist_rtol = 0.2")


def test_call_counts_most(pytester, monkeypatch) -> None:
    config = all_sources(pytester, monkeypatch)

    assert resolve(config, "rtol", call=0.6, marker=0.5) == 0.6


def test_marker_counts_more_than_command_line(pytester, monkeypatch) -> None:
    config = all_sources(pytester, monkeypatch)

    assert resolve(config, "rtol", marker=0.5) == 0.5


def test_command_line_counts_more_than_environment(pytester, monkeypatch) -> None:
    config = all_sources(pytester, monkeypatch)

    assert resolve(config, "rtol") == 0.4


def test_environment_counts_more_than_ini_file(pytester, monkeypatch) -> None:
    monkeypatch.setenv("PERSIST_RTOL", "0.3")

    assert resolve(config_of(pytester, ini="persist_rtol = 0.2"), "rtol") == 0.3


def test_ini_file_counts_more_than_default(pytester) -> None:
    assert resolve(config_of(pytester, ini="persist_time_limit = 2"), "time_limit") == 2.0


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_default_counts_when_nothing_is_given(pytester, option: Option) -> None:
    assert resolve(config_of(pytester), option.name) == option.default


def test_zero_of_a_nearer_source_counts(pytester) -> None:
    config = config_of(pytester, "--persist-rtol=0", ini="persist_rtol = 0.2")

    assert resolve(config, "rtol") == 0.0


def test_empty_variable_is_not_given(pytester, monkeypatch) -> None:
    monkeypatch.setenv("PERSIST_RTOL", "")

    assert resolve(config_of(pytester), "rtol") is None


# -- one table ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def words_of_help(run_pytest) -> set[str]:
    return set(re.split(r"[\s=,:()]+", run_pytest({}, "--help").text))


@pytest.mark.parametrize("option", ON_COMMAND_LINE, ids=lambda option: option.name)
def test_help_names_every_spelling(words_of_help: set[str], option: Option) -> None:
    spellings = {option.flag, option.ini} | ({option.variable} if option.in_environment else set())
    assert spellings <= words_of_help


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_documentation_has_a_row_for_every_option(option: Option) -> None:
    rows = [line for line in option_table().splitlines() if f"`{option.ini}`" in line]

    assert len(rows) == 1


def test_rows_of_the_documentation_have_the_same_number_of_columns() -> None:
    assert {line.count("|") for line in option_table().splitlines()} == {7}


def test_marker_takes_what_the_table_says() -> None:
    assert options.MARKER_ARGUMENTS == (
        "formats",
        "places",
        "methods",
        "serves",
        "rtol",
        "atol",
        "ignore",
        "expected_failures",
    )
