"""Makes the package of planted faults importable, here and in fresh processes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sklearn

_HERE = str(Path(__file__).parent)
if _HERE not in sys.path:
    sys.path.insert(0, _HERE)


@pytest.fixture
def tidy_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Some faults leave things behind where they were fitted: take them away again."""
    environment = dict(os.environ)
    monkeypatch.chdir(tmp_path)
    with sklearn.config_context():
        yield
    os.environ.clear()
    os.environ.update(environment)
    sys.modules.pop("planted_runtime", None)
    vars(sys.modules["__main__"]).pop("planted_helper", None)
