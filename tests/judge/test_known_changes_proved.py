"""Each known change explains real outcomes, and stays silent about one that is like them.

The outcomes come from checks of artifacts that the releases really wrote; `tools/known_changes`
takes them from there.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pytest_sklearn_persist import Difference, Status
from pytest_sklearn_persist.judge.explaining import Evidence, explain_all
from pytest_sklearn_persist.judge.known_changes import known_changes

PROOFS = Path(__file__).parent / "known_changes"
IDS = [change.id for change in known_changes()]


def evidence_of(cell) -> Evidence:
    outcome = cell["outcome"]
    differences = tuple(Difference(**one) for one in outcome["differences"])
    return Evidence(
        Status(outcome["status"]),
        cell["format"],
        differences,
        cell["recorded"],
        cell["installed"],
        tuple(cell["classes"]),
        cell.get("facts", {}),
    )


def named_in(cell) -> set[str]:
    return {explanation.id for explanation in explain_all(evidence_of(cell))}


def proof_of(id_: str):
    return json.loads((PROOFS / f"{id_}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("id_", IDS)
def test_it_explains_what_really_happened(id_):
    cells = proof_of(id_)["fires"]

    assert cells
    assert all(id_ in named_in(cell) for cell in cells)


@pytest.mark.parametrize("id_", IDS)
def test_it_is_silent_about_what_is_like_it(id_):
    cells = proof_of(id_)["silent"]

    assert cells
    assert not any(id_ in named_in(cell) for cell in cells)


@pytest.mark.parametrize("id_", IDS)
def test_it_is_silent_where_the_library_is_the_same_on_both_sides(id_):
    for cell in proof_of(id_)["fires"]:
        same = {**cell, "recorded": cell["installed"]}
        assert id_ not in named_in(same)


@pytest.mark.parametrize("id_", IDS)
def test_it_is_silent_where_something_else_was_found(id_):
    for cell in proof_of(id_)["fires"]:
        other = {"path": "predict", "kind": "raises", "area": "output", "actual": "ValueError: no"}
        outcome = {"status": "use-error", "differences": [other]}
        assert id_ not in named_in({**cell, "outcome": outcome})


def test_every_proof_belongs_to_an_entry():
    assert {path.stem for path in PROOFS.glob("*.json")} == set(IDS)
