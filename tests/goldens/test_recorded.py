"""What is asked about a recording, and recordings that somebody has forged."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest
from sklearn.mixture import GaussianMixture
from sklearn.preprocessing import StandardScaler

from pytest_sklearn_persist import record_golden
from pytest_sklearn_persist.gate.reading import NotAsRecorded
from pytest_sklearn_persist.goldens.recorded import Recorded
from pytest_sklearn_persist.recorder import Answers, decode, write_archive

X = np.arange(12.0).reshape(4, 3)
ABILITIES = ["refit", "clone", "repr", "nobody knows this one"]


@pytest.fixture(scope="module")
def archives(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scaler")
    manifest = record_golden(folder, "scaler", StandardScaler().fit(X), X, formats=["pickle:4"])
    return manifest.inputs.path.read_bytes(), manifest.expected.path.read_bytes()


@pytest.fixture
def recorded(archives):
    return Recorded(*archives)


def labels(part):
    return {call[0] for call in part["calls"]}


def test_what_transform_returned_is_told_after_it_has_answered(recorded):
    first, second = recorded.asked(ABILITIES, params=True)

    assert "transform" in labels(first)
    assert labels(second) == {"inverse_transform"}


def test_training_comes_last(recorded):
    first, second = recorded.asked(ABILITIES, params=True)

    assert (first["attributes"], first["abilities"]) == ([], [])
    assert second["abilities"] == ["repr", "clone", "refit"]
    assert (first["params"], second["params"]) == (True, False)


def test_every_call_is_asked_for_once(recorded):
    parts = recorded.asked(ABILITIES, params=True)
    calls = [(call[0], call[2]) for part in parts for call in part["calls"]]

    assert sorted(calls) == sorted(recorded.outputs)


def test_what_is_in_doubt_is_asked_for_twice(recorded):
    again = [("transform", "X"), ("inverse_transform", "X")]
    parts = recorded.asked(ABILITIES, params=True, again=again)

    twice = [(c[0], c[2]) for part in parts for c in part["calls"] if c[3] == 2]
    assert twice == again


def test_what_draws_at_random_is_called_twice_at_once(tmp_path):
    mixture = GaussianMixture(2, random_state=0).fit(X)
    manifest = record_golden(tmp_path, "mixture", mixture, X, formats=["pickle:4"])
    recorded = Recorded(manifest.inputs.path.read_bytes(), manifest.expected.path.read_bytes())

    (part,) = recorded.asked([], params=False)
    times = {call[0]: call[3] for call in part["calls"]}

    assert (times["sample"], times["predict"]) == (2, 1)


def test_what_is_fed_is_what_transform_returned(recorded):
    fed = Answers(recorded.fed())

    given = decode(fed.index["fed"]["X"], fed)
    assert np.array_equal(given, recorded.value(recorded.outputs["transform", "X"]))


@pytest.mark.parametrize(
    "index",
    [
        {},
        [],
        {"outputs": 1, "attributes": []},
        {"outputs": [{"method": "predict", "value": {}}], "attributes": []},
        {"outputs": [{"method": "own", "probe": "X", "value": {}}], "attributes": []},
        {
            "outputs": [{"method": "predict", "probe": "no such", "value": {}, "feed": "X"}],
            "attributes": [],
        },
        {"outputs": [], "attributes": [{"value": {}}]},
    ],
    ids=str,
)
def test_an_index_that_says_nonsense_is_damaged(archives, index):
    file = io.BytesIO()
    write_archive(file, index, {})

    with pytest.raises(NotAsRecorded, match=r"expected.npz is malformed"):
        Recorded(archives[0], file.getvalue())


def test_an_archive_that_unpacks_to_too_much_is_damaged(archives):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        with zipfile.ZipFile(io.BytesIO(archives[1])) as known:
            archive.writestr("index.npy", known.read("index.npy"))
        for number in range(33):
            archive.writestr(f"b{number}.npy", bytes(1 << 25), compresslevel=1)

    with pytest.raises(NotAsRecorded, match="more than 1073741824"):
        Recorded(archives[0], file.getvalue())
