"""What is loaded where and asked what."""

from __future__ import annotations

from pytest_sklearn_persist.compare.subjects import Expected
from pytest_sklearn_persist.formats import get_format
from pytest_sklearn_persist.observe.snapshot import snapshot
from pytest_sklearn_persist.roundtrip.trips import Artifact


def test_two_places_write_their_second_generations_to_two_files(tmp_path):
    artifact = Artifact(get_format("pickle:5"), tmp_path / "model", Expected(snapshot(None)))

    assert artifact.again("fresh") != artifact.again("same")
