"""Facts of this interpreter and machine."""

from __future__ import annotations

import json
import platform
import subprocess
import sys

import sklearn

from pytest_sklearn_persist import Environment
from pytest_sklearn_persist.environment import current


def test_it_tells_what_is_installed():
    found = current()

    assert found.libraries["scikit-learn"] == sklearn.__version__
    assert found.python == platform.python_version()
    assert found.byteorder == sys.byteorder
    assert found.pointer_bits in (32, 64)


def test_what_is_not_installed_is_left_out(monkeypatch):
    import importlib.metadata

    def none(name):
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", none)

    assert current().libraries == {}


def test_numbers_of_threads_are_told(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "3")

    assert current().threads["OMP_NUM_THREADS"] == "3"


def test_it_is_plain_json():
    assert Environment(**json.loads(json.dumps(current().to_dict()))) == current()


def test_as_text_it_is_one_line_with_what_matters_first():
    text = str(current())

    assert text.startswith(f"scikit-learn {sklearn.__version__}")
    assert f"Python {platform.python_version()}" in text
    assert "\n" not in text


def test_nothing_is_imported_to_find_it_out():
    script = (
        "import sys, pytest_sklearn_persist.environment as e\n"
        "e.current()\n"
        "print(sorted({'numpy', 'scipy', 'sklearn', 'joblib', 'pandas'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )

    assert done.stdout.strip() == "[]"
