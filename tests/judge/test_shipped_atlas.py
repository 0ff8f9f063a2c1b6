"""The atlas that comes with the package, against models that old releases have really saved."""

from __future__ import annotations

import json
from collections import Counter
from importlib import resources
from pathlib import Path

import pytest

from pytest_sklearn_persist import Status, inspect_artifact
from pytest_sklearn_persist.goldens.manifest import read_manifest
from pytest_sklearn_persist.goldens.store import find_manifests
from pytest_sklearn_persist.inspection.forecasting import forecast_of
from pytest_sklearn_persist.judge.atlas import FORMATS, atlas
from pytest_sklearn_persist.judge.marks import release_of

ROOT = Path(__file__).resolve().parents[2]
UNDER = "1.9"


@pytest.fixture(scope="module")
def forecasts():
    """``(golden, release, what became of it under 1.9, what the atlas expects)``.

    The atlas is about releases: what other machines recorded is left out.
    """
    verdicts = json.loads((ROOT / "tests/goldens/verdicts_under_1_9.json").read_text())
    known = atlas()
    found = []
    for path in find_manifests(ROOT / "goldens"):
        manifest = read_manifest(path)
        release = release_of(manifest.version or "")
        if release in known.producers and manifest.environment["machine"] == "x86_64":
            real = verdicts[manifest.name][release]
            for artifact in manifest.artifacts:
                expected = forecast_of(inspect_artifact(artifact.file.path), known, UNDER)
                found.append((manifest.name, release, real, expected))
    return found


def test_it_is_small():
    file = resources.files("pytest_sklearn_persist.judge").joinpath("atlas.json")

    assert len(file.read_bytes()) <= 500_000


def test_it_can_be_read_and_has_many_kinds():
    assert len(atlas().kinds) >= 300


def test_every_release_says_what_it_was_made_with():
    known = atlas()
    wanted = {*known.producers, *known.consumers}

    assert wanted <= set(known.environments)
    assert {release_of(known.environments[one]["scikit-learn"]) for one in wanted} == wanted


def test_a_kind_is_called_as_its_class():
    assert {
        name for name, kind in atlas().kinds.items() if name.split("[")[0] != kind.plain
    } == set()


def test_what_a_release_saved_it_loads_itself():
    known = atlas()
    broken = {
        (cell.kind, cell.producer, cell.format, str(cell.mark))
        for format_ in FORMATS
        for cell in known.cells(format_)
        if cell.producer == cell.consumer and cell.mark.status is Status.LOAD_ERROR
    }

    assert broken == set()


#: The atlas was recorded when a public fitted attribute that is gone did not impair a model.
LOST_ATTRIBUTES = {("naive-bayes", "impaired"), ("pca", "impaired")}


@pytest.mark.full
def test_no_model_that_fails_is_foretold_to_be_fine(forecasts):
    wrong = [
        (name, release, real)
        for name, release, real, expected in forecasts
        if expected.fine and real != "fine" and (name, real) not in LOST_ATTRIBUTES
    ]

    assert wrong == []


def test_forecasts_that_are_certain_come_true(forecasts):
    counts: Counter[bool] = Counter()
    wrong = []
    for name, release, real, expected in forecasts:
        if expected.certain:
            foretold = "fine" if expected.fine else expected.verdict
            counts[foretold == real] += 1
            wrong += [] if foretold == real else [(name, release, real, foretold)]
    print(f"{counts[True]} of {counts.total()} forecasts came true; not: {wrong}")

    assert counts[True] >= 40
    assert counts[True] / counts.total() >= 0.95


def test_most_of_the_models_are_known(forecasts):
    known = [expected for *_, expected in forecasts if expected.verdict != "not known"]

    assert len(known) / len(forecasts) >= 0.9
