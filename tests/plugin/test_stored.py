"""What lies around recordings is looked at once, however many there are."""

from __future__ import annotations

import shutil
from types import SimpleNamespace

import pytest

from pytest_sklearn_persist.goldens import store as goldens_store
from pytest_sklearn_persist.plugin import stored


@pytest.fixture
def config():
    return SimpleNamespace(stash=pytest.Stash())


@pytest.fixture
def recordings(store, tmp_path):
    """Manifests of many recordings of one golden, all of the same environment."""
    home = tmp_path / "goldens" / "churn"
    for number in range(20):
        shutil.copytree(store.folder / "churn" / store.key, home / f"r{number:02}")
    return sorted(home.glob("*/golden.json"))


def told(config, paths):
    return [name for path in paths for name, _ in stored.problems_at(config, path)]


def test_recordings_of_one_golden_are_compared_once(config, recordings, monkeypatch):
    asked = []
    clashes = goldens_store.clashes
    monkeypatch.setattr(goldens_store, "clashes", lambda some: asked.append(some) or clashes(some))

    assert told(config, recordings) == [
        f"churn/r{number:02}[environment]" for number in range(1, 20)
    ]
    assert [len(some) for some in asked] == [20]


def test_a_folder_without_a_manifest_is_told_once(config, recordings):
    recordings[5].unlink()
    kept = [path for path in recordings if path.exists()]

    assert told(config, kept).count("churn/r05") == 1


def test_what_was_recorded_meanwhile_is_seen(config, recordings):
    told(config, recordings)
    shutil.rmtree(recordings[0].parent)
    stored.forget(config)

    assert "churn/r01[environment]" not in told(config, recordings[1:])
