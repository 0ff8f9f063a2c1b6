"""A fingerprint is that of one thing only: whatever differs has another, or none."""

from __future__ import annotations

import pickle
import threading
from functools import partial

import numpy as np
import pytest
from scipy import sparse
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from pytest_sklearn_persist.formats import get_format
from pytest_sklearn_persist.observe import objects
from pytest_sklearn_persist.observe.fingerprint import Fingerprint, fingerprint
from pytest_sklearn_persist.observe.snapshot import Options, snapshot

X = np.random.RandomState(0).uniform(size=(30, 3))
y = (X[:, 0] > 0.5).astype(int)


class Holds:
    """Holds what it is given, by name."""

    def __init__(self, **held):
        vars(self).update(held)


class SaysLess(Holds):
    """Holds more than it says."""

    def __getstate__(self):
        return {"kept": self.kept}


def of(value, **options):
    return fingerprint(snapshot(value), **options)


def test_what_is_copied_bit_by_bit_has_the_same():
    made = [Holds(a=np.arange(3.0), b={"c": (1, 2.5, "x")}, d={1, 2}) for _ in range(2)]

    assert of(made[0]) == of(made[1]) is not None


@pytest.mark.parametrize(
    "estimator",
    [
        RandomForestClassifier(3),
        HistGradientBoostingClassifier(max_iter=3),
        KNeighborsClassifier(),
        make_pipeline(StandardScaler(), RandomForestClassifier(2)),
    ],
    ids=lambda estimator: type(estimator).__name__,
)
@pytest.mark.parametrize("text", ["pickle:5", "joblib"])
def test_an_estimator_that_is_loaded_twice_has_the_same(estimator, text, tmp_path):
    format_ = get_format(text)
    format_.dump(estimator.fit(X, y), tmp_path / "estimator")
    first, second = (of(format_.load(tmp_path / "estimator")) for _ in range(2))

    assert first == second is not None


def _padded():
    return np.frombuffer(bytes(25), np.uint8)[1:].view(np.float64)


def _one_buffer():
    whole = np.zeros(6)
    return [whole[:3], whole[3:]]


def _two_buffers():
    return [np.zeros(6)[:3], np.zeros(6)[3:]]


def _overlapping():
    whole = np.zeros(6)
    return [whole[:3], whole[2:5]]


def _twice(value):
    return [value, value]


def _generators(shared):
    bits = [np.random.PCG64(0), np.random.PCG64(0)]
    return [np.random.Generator(bits[0]), np.random.Generator(bits[0 if shared else 1])]


def _sorted(flag):
    matrix = sparse.csr_matrix(np.eye(3))
    matrix.has_sorted_indices = flag
    return matrix


def _read_only():
    array = np.zeros(4)
    array.flags.writeable = False
    return array


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (np.zeros(4), np.zeros(4, np.float32)),
        (np.zeros(4), np.zeros(4, ">f8")),
        (np.zeros(4), np.zeros((2, 2))),
        (np.zeros((2, 3)), np.zeros((2, 3), order="F")),
        (np.zeros(4), np.zeros(8)[::2]),
        (np.zeros(4), _read_only()),
        (np.zeros(3), _padded()),
        (np.array([0.0]), np.array([-0.0])),
        (np.array([np.nan]), -np.array([np.nan])),
        (_one_buffer(), _two_buffers()),
        (_one_buffer(), _overlapping()),
        (_twice(np.zeros(3)), [np.zeros(3), np.zeros(3)]),
        (_twice([1, []]), [[1, []], [1, []]]),
        (_generators(shared=True), _generators(shared=False)),
        (np.random.RandomState(0), np.random.RandomState(1)),
        (_sorted(flag=True), _sorted(flag=False)),
        (1, True),
        (1.0, 1),
        (0.0, -0.0),
        ([1], (1,)),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        (Holds(a=1, b=2), Holds(b=2, a=1)),
        (Holds(a=1), Holds(a=1, _cache=None)),
        ({0, 8}, {8, 0}),
        (np.float64(1), 1.0),
        (np.ma.array([1.0], mask=[True]), np.ma.array([1.0], mask=[False])),
    ],
)
def test_what_differs_in_anything_has_another(one, other):
    assert of(one) is not None
    assert of(one) != of(other)


@pytest.mark.parametrize(
    "held",
    [
        threading.Lock(),
        lambda value: value,
        partial(lambda value: value, 1),
        type("MadeHere", (), {})(),
        type("MadeHere", (), {}),
        {(1, 2), (2, 3)},
        np.zeros(3, np.dtype("f8", metadata={"unit": "m"})),
        np.zeros((2, 2)).view(np.matrix),
    ],
    ids=lambda held: type(held).__name__,
)
def test_what_is_not_known_to_the_last_bit_has_none(held):
    assert of([np.zeros(2), held]) is None


def test_frames_have_none():
    pandas = pytest.importorskip("pandas")

    assert of(pandas.DataFrame({"a": [1.0]})) is None


def test_a_class_that_tells_less_than_it_holds_has_none(monkeypatch):
    monkeypatch.setattr(objects, "is_of_a_library", lambda cls: cls is SaysLess)
    monkeypatch.setattr(
        objects, "_HARMLESS", objects._HARMLESS | {SaysLess.__module__.split(".")[0]}
    )

    assert of(SaysLess(kept=1)) is not None
    assert of(SaysLess(kept=1, hidden=2)) is None


def test_what_code_of_its_own_writes_has_none():
    assert of(SaysLess(kept=1)) is None


def test_large_arrays_without_a_digest_are_read_only_if_asked():
    state = snapshot([np.zeros(8)], Options(digest_above=8))

    assert fingerprint(state, read=False) is None
    assert fingerprint(state) == fingerprint(snapshot([np.zeros(8)], Options(digest_above=8)))
    assert fingerprint(state) != fingerprint(snapshot([np.ones(8)], Options(digest_above=8)))


def test_what_borrows_memory_answers_for_what_owns_it_and_not_the_other_way():
    array = np.arange(3.0)
    borrows, owns = (of(pickle.loads(pickle.dumps(array, protocol))) for protocol in (5, 2))

    assert borrows.covers(owns)
    assert not owns.covers(borrows)
    assert borrows.covers(borrows)


def test_fingerprints_of_different_things_cover_nothing():
    assert not Fingerprint(b"one", b"\1").covers(Fingerprint(b"other", b"\1\1"))


def test_a_snapshot_without_its_objects_has_none():
    assert fingerprint(snapshot([1]).without_refs()) is None
