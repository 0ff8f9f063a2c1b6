"""Fresh processes whose seed of hashes is chosen."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pytest

from pytest_sklearn_persist.isolation.errors import RemoteError
from pytest_sklearn_persist.isolation.lending import seeded_worker


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path, monkeypatch):
    """Have temporary folders made where they can be counted."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def hash_under(seed, **options):
    options = {
        "sys_path": [str(Path(__file__).parent), *sys.path],
        "blocked_modules": frozenset(),
        **options,
    }
    with seeded_worker(seed, **options) as worker:
        return worker.call("isolation_tasks:hash_of_a_text", None, timeout=60)


@pytest.mark.full
def test_the_seed_decides_about_hashes_and_nothing_is_left(own_temporary_folder):
    first, again, other = (hash_under(seed) for seed in ("1", "1", "2"))

    assert first == again != other
    assert list(own_temporary_folder.iterdir()) == []


def test_modules_that_only_a_session_has_are_refused():
    with pytest.raises(RemoteError, match="test module"):
        hash_under("1", blocked_modules=frozenset({"isolation_tasks"}))
