"""What the help of an option offers can be given."""

from __future__ import annotations

from pathlib import Path

import pytest
from persist_offers import offered

from pytest_sklearn_persist.formats import resolve_formats
from pytest_sklearn_persist.gate.reviewed import policy_from
from pytest_sklearn_persist.plugin.options import OPTIONS, Option, resolve
from pytest_sklearn_persist.reports.targets import KINDS
from pytest_sklearn_persist.settings import resolve_places

VALUED = [option for option in OPTIONS if option.kind != "flag" and option.in_command_line]
#: What is done with a value besides what the table of options does.
USES = {
    "formats": resolve_formats,
    "places": resolve_places,
    "trusted": lambda names: policy_from(names, "list", None, Path(), option="--persist-trusted"),
}


def offers_of(option: Option) -> list[str]:
    prose = {"both"} if option.name == "trust_base" else set()  # a value of persist_trust
    return [value for value in offered(option.help, option.metavar) if value not in prose]


OFFERS = [(option, value) for option in VALUED for value in offers_of(option)]


@pytest.mark.parametrize(
    ("option", "value"), OFFERS, ids=[f"{option.name}={value}" for option, value in OFFERS]
)
def test_offered_value_can_be_given(
    pytester, monkeypatch: pytest.MonkeyPatch, option: Option, value: str
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    config = pytester.parseconfig(f"{option.flag}={value}")

    USES.get(option.name, list)(resolve(config, option.name))


@pytest.mark.full
def test_every_offered_report_is_written(run_pytest, suite) -> None:
    (option,) = (option for option in OPTIONS if option.name == "report")
    names = offers_of(option)
    given = [f"{option.flag}={name.replace('PATH', name.partition(':')[0])}" for name in names]

    run = run_pytest(suite, *given, GITHUB_STEP_SUMMARY="github")

    assert run.code == pytest.ExitCode.TESTS_FAILED, run.text
    assert all((run.folder / name.partition(":")[0]).stat().st_size for name in names)


def test_every_kind_of_report_is_offered() -> None:
    (option,) = (option for option in OPTIONS if option.name == "report")

    assert {f"{kind}:PATH" for kind in KINDS} | {"github"} == set(offers_of(option))


@pytest.mark.parametrize("name", ["places", "trust", "record"])
def test_every_allowed_name_is_offered(name: str) -> None:
    (option,) = (option for option in OPTIONS if option.name == name)

    assert option.known is not None
    assert set(option.known()) == set(offers_of(option))
