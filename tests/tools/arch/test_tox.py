"""tox has an environment for every architecture, to check and to record."""

from __future__ import annotations

import configparser
from pathlib import Path

import pytest

TOX = Path(__file__).resolve().parents[3] / "tox.ini"
ARCHITECTURES = ["amd64", "i386", "arm64", "s390x"]


@pytest.fixture(scope="module")
def config():
    found = configparser.ConfigParser(interpolation=None)
    found.read(TOX, encoding="utf-8")
    return found


def test_the_architectures_are_those_of_the_scripts(tools):
    from machines import MACHINES

    assert list(MACHINES) == ARCHITECTURES


@pytest.mark.parametrize(("kind", "label"), [("arch", "arch"), ("arch-record", "arch-record")])
def test_each_has_an_environment(config, kind, label):
    section = config[f"testenv:{kind}-{{{','.join(ARCHITECTURES)}}}"]

    assert section["labels"] == label


@pytest.mark.parametrize(("kind", "what"), [("arch", "check"), ("arch-record", "record")])
@pytest.mark.parametrize("name", ARCHITECTURES)
def test_each_runs_its_own_leg(config, kind, what, name):
    lines = config[f"testenv:{kind}-{{{','.join(ARCHITECTURES)}}}"]["commands"].split("\n")
    [own] = [line for line in lines if line.startswith(f"{name}: ")]

    assert own.endswith(f" {name} {what} {{posargs}}")
