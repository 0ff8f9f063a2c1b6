"""Facts of the interpreter and the machine, and the folder that is named after them."""

from __future__ import annotations

import json
import platform

import pytest
import sklearn

from pytest_sklearn_persist.recorder import distributions, environment, recording_key

FACTS = {
    "python": "3.11.7",
    "implementation": "CPython",
    "libraries": {"scikit-learn": "1.3.2"},
    "system": "Linux",
    "machine": "x86_64",
    "pointer_bits": 64,
}


def test_the_environment_can_be_written_as_json():
    assert json.loads(json.dumps(environment(), allow_nan=False)) == environment()


def test_the_environment_tells_the_installed_versions():
    found = environment()

    assert found["python"] == platform.python_version()
    assert found["libraries"]["scikit-learn"] == sklearn.__version__


def test_the_environment_does_not_name_the_machine():
    text = json.dumps(environment())

    assert platform.node() not in text or len(platform.node()) < 4


def test_distributions_are_named_as_pip_does():
    assert distributions()["scikit-learn"] == sklearn.__version__


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({}, "sklearn-1.3.2_cp311_linux-x86_64"),
        ({"python": "3.8.18"}, "sklearn-1.3.2_cp38_linux-x86_64"),
        ({"implementation": "PyPy"}, "sklearn-1.3.2_pp311_linux-x86_64"),
        ({"implementation": "GraalVM"}, "sklearn-1.3.2_graalvm311_linux-x86_64"),
        ({"system": "Darwin", "machine": "arm64"}, "sklearn-1.3.2_cp311_darwin-arm64"),
        ({"pointer_bits": 32}, "sklearn-1.3.2_cp311_linux-x86_64-32bit"),
        ({"pointer_bits": 32, "machine": "armv7l"}, "sklearn-1.3.2_cp311_linux-armv7l"),
        ({"libraries": {}}, "sklearn-none_cp311_linux-x86_64"),
        (
            {"libraries": {"scikit-learn": "1.9.dev0+git2026/11"}},
            "sklearn-1.9.dev0+git2026-11_cp311_linux-x86_64",
        ),
    ],
)
def test_the_folder_is_named_after_the_environment(changes, key):
    assert recording_key({**FACTS, **changes}) == key
