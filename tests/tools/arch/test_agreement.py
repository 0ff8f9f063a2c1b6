"""What the documentation says of the place byteswapped is what was found out on a real machine."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def kept():
    return json.loads((ROOT / "tools" / "arch" / "agreement.json").read_text(encoding="utf-8"))


def test_the_documentation_has_its_figures(kept):
    text = " ".join((ROOT / "docs" / "reference" / "places.md").read_text("utf-8").split())
    agree, cases = (sum(column) for column in zip(*kept["counts"].values(), strict=True))
    real = [real for _, real in kept["verdicts"].values()]
    said = re.search(r"It says of (\d+) of (\d+) files .* each: (\d+) work, (\d+) raise", text)

    assert said is not None
    counted = (agree, cases, real.count("ok"), real.count("error"))
    assert tuple(map(int, said.groups())) == counted


def test_every_model_was_tried_in_every_format(kept):
    assert {cases for _, cases in kept["counts"].values()} == {30}
    assert kept["only one has"] == []


def test_what_disagrees_is_told(tools):
    from agreement import agreement

    simulated = {"a joblib": ["close", ""], "b joblib": ["load-error", "x"]}
    found = agreement(simulated, {"a joblib": ["drifted", "2.0"], "b joblib": ["crashed", ""]}, "s")

    assert found["counts"] == {"joblib": [1, 2]}
    assert set(found["disagree"]) == {"a joblib"}


def test_a_case_that_only_one_side_has_is_told(tools):
    from agreement import agreement

    assert agreement({"a joblib": ["close", ""]}, {}, "s")["only one has"] == ["a joblib"]
