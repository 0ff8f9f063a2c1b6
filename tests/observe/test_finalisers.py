"""In a process that shares what finalisers would take away, none runs."""

from __future__ import annotations

import persist_nasties as nasties
import pytest

from pytest_sklearn_persist.isolation.copies import cannot_copy, in_copy
from pytest_sklearn_persist.observe.finalisers import forget_finalisers
from pytest_sklearn_persist.observe.snapshot import snapshot


class Watched:
    """Something whose end somebody waits for."""


def drop(estimator, path):
    import weakref

    forget_finalisers(snapshot(estimator))
    other = object.__new__(nasties.SharesAFile)
    other.__dict__.update(vars(estimator))
    del other
    watched = Watched()
    weakref.finalize(watched, path.unlink)
    del watched


@pytest.mark.skipif(cannot_copy() is not None, reason="it would forget them here")
def test_neither_a_method_nor_a_registered_one_takes_away_what_is_shared(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    estimator = nasties.SharesAFile().fit(None)
    (tmp_path / "file").touch()
    in_copy(drop, estimator, tmp_path / "file", timeout=60)

    assert estimator.predict([1]).tolist() == [12]
    assert (tmp_path / "file").exists()
