"""Values as they are written, and wrong ones."""

from __future__ import annotations

import pytest

from pytest_sklearn_persist.plugin.options import OPTIONS, resolve


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for option in OPTIONS:
        monkeypatch.delenv(option.variable, raising=False)


def config_of(pytester: pytest.Pytester, *arguments: str, ini: str = "") -> pytest.Config:
    pytester.makeini(f"[pytest]\n{ini}\n")
    return pytester.parseconfig(*arguments)


# -- how values are written ---------------------------------------------------------------------


@pytest.mark.parametrize("text", ["pickle:2,joblib", "pickle:2 joblib", " pickle:2 ,  joblib, "])
def test_names_are_separated_by_commas_or_spaces(pytester, text: str) -> None:
    config = config_of(pytester, f"--persist-formats={text}")

    assert resolve(config, "formats") == ("pickle:2", "joblib")


def test_names_stand_on_lines_of_an_ini_file(pytester) -> None:
    config = config_of(pytester, ini="persist_formats =\n  pickle:2\n  joblib, skops")

    assert resolve(config, "formats") == ("pickle:2", "joblib", "skops")


@pytest.mark.parametrize("table", ["tool.pytest.ini_options", "tool.pytest"])
def test_names_are_an_array_in_toml(pytester, table: str) -> None:
    if table == "tool.pytest" and pytest.version_tuple < (9,):
        pytest.skip("this table exists from pytest 9 on")
    pytester.makepyprojecttoml(f'[{table}]\npersist_formats = ["pickle:2", "joblib"]')

    assert resolve(pytester.parseconfig(), "formats") == ("pickle:2", "joblib")


def test_marker_takes_a_list(pytester) -> None:
    assert resolve(config_of(pytester), "formats", marker=["joblib"]) == ("joblib",)


def test_all_is_handed_on_as_a_text(pytester) -> None:
    assert resolve(config_of(pytester, "--persist-places=all"), "places") == "all"


def test_patterns_keep_commas_and_spaces(pytester) -> None:
    config = config_of(pytester, "--persist-ignore=transform(one row)[*, 2]")

    assert resolve(config, "ignore") == ("transform(one row)[*, 2]",)


def test_patterns_can_be_given_again(pytester) -> None:
    config = config_of(pytester, "--persist-ignore=cache_*", "--persist-ignore=fit_time_")

    assert resolve(config, "ignore") == ("cache_*", "fit_time_")


def test_patterns_of_a_variable_are_separated_by_semicolons(pytester, monkeypatch) -> None:
    monkeypatch.setenv("PERSIST_IGNORE", "cache_*; fit_time_")

    assert resolve(config_of(pytester), "ignore") == ("cache_*", "fit_time_")


@pytest.mark.parametrize(("text", "value"), [("false", False), ("0", False), ("on", True)])
def test_flag_of_a_variable_is_read_as_bool(pytester, monkeypatch, text, value) -> None:
    monkeypatch.setenv("PERSIST_JUNIT_PROPERTIES", text)

    assert resolve(config_of(pytester), "junit_properties") is value


# -- wrong values -------------------------------------------------------------------------------


def message(config: pytest.Config, name: str, **given: object) -> str:
    with pytest.raises(pytest.UsageError) as caught:
        resolve(config, name, **given)
    return str(caught.value)


def test_wrong_value_of_the_command_line_is_named(pytester) -> None:
    text = message(config_of(pytester, "--persist-places=frsh"), "places")

    assert text.startswith("--persist-places=frsh (command line): unknown name 'frsh'")


def test_wrong_value_of_the_environment_is_named(pytester, monkeypatch) -> None:
    monkeypatch.setenv("PERSIST_ATOL", "much")

    assert message(config_of(pytester), "atol") == "PERSIST_ATOL=much (environment): not a number"


def test_wrong_value_of_the_ini_file_is_named(pytester) -> None:
    config = config_of(pytester, ini="persist_places = frsh")

    text = message(config, "places")

    assert text.startswith(f"persist_places = frsh (ini file {config.inipath}): unknown name")


def test_wrong_type_in_the_ini_file_names_the_option(pytester) -> None:
    config = config_of(pytester, ini="persist_rtol = much")

    assert message(config, "rtol").startswith(f"persist_rtol (ini file {config.inipath}): ")


def test_wrong_value_of_the_marker_is_named(pytester) -> None:
    text = message(config_of(pytester), "places", marker=["frsh"])

    assert text.startswith("@pytest.mark.persist(places=['frsh']): unknown name 'frsh'")


def test_close_matches_are_offered(pytester) -> None:
    assert "did you mean 'fresh'?" in message(config_of(pytester), "places", marker=["frsh"])


def test_unknown_status_lists_the_known_ones(pytester) -> None:
    assert "load-error" in message(config_of(pytester, "--persist-fail-on=exploded"), "fail_on")


@pytest.mark.parametrize("value", ["-1", "nan", "inf", "1e400"])
def test_number_that_is_no_size_is_refused(pytester, value: str) -> None:
    assert "finite number >= 0" in message(config_of(pytester, f"--persist-rtol={value}"), "rtol")


def test_no_time_at_all_is_refused(pytester) -> None:
    assert "> 0" in message(config_of(pytester, "--persist-time-limit=0"), "time_limit")


def test_list_of_nothing_is_refused(pytester) -> None:
    assert "names nothing" in message(config_of(pytester, "--persist-formats=,"), "formats")


def test_all_beside_other_names_is_refused(pytester) -> None:
    config = config_of(pytester, "--persist-places=all,same")

    assert '"all" stands alone' in message(config, "places")


def test_marker_that_is_no_list_is_refused(pytester) -> None:
    assert "must be a string or a list" in message(config_of(pytester), "formats", marker=3)
