"""Files to look at."""

from __future__ import annotations

import pytest

from pytest_sklearn_persist import inspect_artifact


@pytest.fixture
def inspected(tmp_path):
    """Function that writes bytes to a file and inspects it."""

    def inspected(data, name="model.pkl", **options):
        path = tmp_path / name
        path.write_bytes(data)
        return inspect_artifact(path, **options)

    return inspected
