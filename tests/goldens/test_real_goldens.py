"""Models that older releases of scikit-learn have really saved, under the one that is installed.

``verdicts_under_1_9.json`` says what becomes of each under scikit-learn 1.9, by the release that
saved it, or by recording for those of the roots of Debian (one verdict, or one a format): ``fine``
stands for ``identical`` and ``close``, which depend on the processor.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sklearn
from persist_tiers import some_first

from pytest_sklearn_persist import Outcome, Status, check_golden
from pytest_sklearn_persist.goldens.manifest import read_manifest
from pytest_sklearn_persist.goldens.metadata import verify_metadata
from pytest_sklearn_persist.goldens.rebuilding import rebuild
from pytest_sklearn_persist.goldens.store import find_manifests, golden_names
from pytest_sklearn_persist.recorder import find_recipe

STORE = Path(__file__).resolve().parents[2] / "goldens"
VERDICTS = json.loads((Path(__file__).parent / "verdicts_under_1_9.json").read_text())
HERE = ".".join(sklearn.__version__.split(".")[:2])
FINE = (Status.IDENTICAL, Status.CLOSE)
NAMES = golden_names(STORE)
some_models = pytest.mark.parametrize("name", some_first(NAMES, NAMES[::20]))

pytest.importorskip("pandas", reason="some of the recorded inputs are data frames")


def verdict(outcome: Outcome) -> str:
    return "fine" if outcome.status in FINE else outcome.status.value


def origin(outcome: Outcome) -> str:
    """Recording, where that has a verdict of its own, else release."""
    name, _, recording = str(outcome.golden).partition("/")
    release = ".".join((outcome.version or "").split(".")[:2])
    return recording if recording in VERDICTS[name] else release


def by_family(verdict: str | dict[str, str]) -> dict[str, str]:
    """Return the verdict of each format."""
    return dict.fromkeys(("pickle", "joblib"), verdict) if isinstance(verdict, str) else verdict


@some_models
def test_every_recording_has_the_verdict_that_is_known(name):
    outcomes = check_golden(STORE / name)
    found = {(origin(o), o.format.partition(":")[0], verdict(o)) for o in outcomes}
    if HERE == "1.9":
        assert [o.golden for o in outcomes if o.failed and o.cause_id is None] == []
        known = {
            (version, family, status)
            for version, verdicts in VERDICTS[name].items()
            for family, status in by_family(verdicts).items()
        }
        assert found == known
    # Whatever is installed: nothing is passed over, and what was recorded here comes back.
    statuses = {status for *_, status in found}
    assert not {"unchecked", "refused", "damaged", "unstable", "crashed"} & statuses
    assert {status for version, _, status in found if version == HERE} <= {"fine"}


def test_recordings_of_four_architectures_are_there():
    manifests = [read_manifest(path) for path in find_manifests(STORE)]
    debian = [m.environment for m in manifests if m.environment["python"] == "3.13.5"]

    assert {(facts["machine"], facts["byteorder"], facts["pointer_bits"]) for facts in debian} == {
        ("x86_64", "little", 64),
        ("i686", "little", 32),
        ("aarch64", "little", 64),
        ("s390x", "big", 64),
    }


def test_there_are_enough_models_and_releases():
    manifests = [read_manifest(path) for path in find_manifests(STORE)]

    assert len({manifest.name for manifest in manifests}) >= 24
    assert len({manifest.version for manifest in manifests}) >= 12


def test_the_store_is_small():
    assert sum(file.stat().st_size for file in STORE.rglob("*") if file.is_file()) < 10e6


@some_models
def test_all_four_metadata_items_of_a_model_are_verified(name):
    manifests = [read_manifest(path) for path in find_manifests(STORE / name)]
    recipe = find_recipe(f"{STORE / 'recipes.py'}:{name.replace('-', '_')}")
    try:
        recipe.make()
    except NotImplementedError as error:
        pytest.skip(f"the recipe says: {error}")

    outcome = verify_metadata(manifests[-1], recipe)

    assert outcome.status is Status.IDENTICAL, outcome.differences
    items = {text.partition(":")[0] for text in (*outcome.warnings, *outcome.not_compared)}
    assert items == {"source code", "training data", "versions", "cross-validation"}
    assert {text.partition(":")[0] for text in outcome.not_compared} <= {"cross-validation"}


@pytest.mark.full
def test_the_source_that_was_kept_is_what_was_recorded():
    found = [verify_metadata(read_manifest(path)) for path in find_manifests(STORE)]

    assert {str(outcome.status) for outcome in found} == {"identical"}


@pytest.mark.full
@pytest.mark.parametrize("name", ["linear", "tree", "tfidf", "column-transformer", "svc"])
def test_a_rebuilt_model_scores_in_range(name):
    recipe = find_recipe(f"{STORE / 'recipes.py'}:{name.replace('-', '_')}")
    manifests = [read_manifest(path) for path in find_manifests(STORE / name)]
    scored = [m for m in manifests if (m.data["cross_validation"] or {}).get("scores")]

    assert {rebuild(manifest, recipe).status for manifest in scored[-2:]} <= set(FINE)
