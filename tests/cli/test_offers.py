"""What the help of a command offers can be given."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from persist_offers import offered

from pytest_sklearn_persist.cli import main
from pytest_sklearn_persist.cli.completion import whole_parser
from pytest_sklearn_persist.cli.targets import target_versions
from pytest_sklearn_persist.formats import resolve_formats
from pytest_sklearn_persist.gate.reviewed import policy_from
from pytest_sklearn_persist.judge.marks import release_of
from pytest_sklearn_persist.recorder import steps_of
from pytest_sklearn_persist.reports.targets import KINDS, parse_target


def _report(value: str) -> None:
    parse_target(value if value == "github" else f"{value}:report", Path())


def _trusted(value: str) -> None:
    policy_from((value,), "list", None, Path(), option="--trusted")


#: What takes a value that the help offers and argparse does not check.
USES: dict[tuple[str, str], Callable[[str], Any]] = {
    ("record", "--formats"): lambda value: resolve_formats(value.split(), ()),
    ("check", "--part"): steps_of,
    ("record", "--part"): steps_of,
    ("convert", "--part"): steps_of,
    ("check", "--format"): lambda value: resolve_formats([value], ()),
    ("check", "--report"): _report,
    ("check", "--trusted"): _trusted,
    ("record", "--trusted"): _trusted,
    ("inspect", "--trusted"): _trusted,
    ("inspect", "--for"): lambda value: target_versions(value, "--for"),
    ("atlas", "--since"): lambda value: release_of(value) or pytest.fail("no release"),
    ("atlas", "--to"): lambda value: release_of(value) or pytest.fail("no release"),
    ("atlas", "estimator"): lambda value: main(["atlas", value]) and pytest.fail("no estimator"),
    ("convert", "--to"): Requirement,
    ("convert", "--saved-with"): Requirement,
}
#: What is offered are files, goldens, environments: the tests of these commands have real ones.
FILES = {
    ("record", "model"),
    ("record", "--inputs"),
    ("record", "--cv"),
    ("check", "--under"),
    ("inspect", "files"),
    ("prune", "--recording"),
    ("environment", "golden"),
    ("blame", "golden"),
    ("init", "--sklearn"),
    ("init", "--python"),
    ("init", "--plugin"),
}


def _actions() -> dict[tuple[str, str], argparse.Action]:
    (commands,) = (
        action
        for action in whole_parser("sklearn-persist")._actions
        if isinstance(action, argparse._SubParsersAction)
    )
    return {
        (name, (action.option_strings or [action.dest])[-1]): action
        for name, parser in commands.choices.items()
        for action in parser._actions
        if action.nargs != 0
    }


def _metavar(action: argparse.Action) -> str | None:
    return action.metavar if isinstance(action.metavar, str) else None


ACTIONS = _actions()
CHOICES = [
    (key, value)
    for key, action in ACTIONS.items()
    if action.choices
    for value in offered(action.help or "", _metavar(action))
]
OFFERS = [(key, value) for key in USES for value in offered(ACTIONS[key].help or "")]


@pytest.mark.parametrize(("key", "value"), OFFERS, ids=[f"{k[0]} {k[1]} {v}" for k, v in OFFERS])
def test_offered_value_can_be_given(
    monkeypatch: pytest.MonkeyPatch, key: tuple[str, str], value: str
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")

    USES[key](value)


def test_no_option_offers_what_is_not_tried() -> None:
    offering = {key for key, action in ACTIONS.items() if offered(action.help or "")}
    chosen = {key for key, action in ACTIONS.items() if action.choices}

    assert offering - chosen - set(USES) == FILES


@pytest.mark.parametrize("key", USES, ids=" ".join)
def test_help_offers_something(key: tuple[str, str]) -> None:
    assert offered(ACTIONS[key].help or "")


@pytest.mark.parametrize(("key", "value"), CHOICES, ids=[f"{k[0]} {k[1]} {v}" for k, v in CHOICES])
def test_offered_choice_is_one(key: tuple[str, str], value: str) -> None:
    assert value in (ACTIONS[key].choices or ())


def test_every_kind_of_report_is_offered() -> None:
    assert {*KINDS, "github"} == set(offered(ACTIONS["check", "--report"].help or ""))
