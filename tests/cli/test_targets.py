"""Environments that an option names."""

from __future__ import annotations

import sys

import pytest
import sklearn

from pytest_sklearn_persist import UsageError
from pytest_sklearn_persist.cli.targets import target_versions


@pytest.mark.parametrize("text", ["1.9.1", "scikit-learn==1.9.1", "sklearn == 1.9.1"])
def test_a_release_is_understood(text):
    assert target_versions(text, "--for") == {"scikit-learn": "1.9.1"}


@pytest.mark.parametrize("between", [" ", ", ", ";", "\n"])
def test_several_are_understood_in_one_text(between):
    text = between.join(["scikit-learn==1.6.1", "NumPy == 1.26.4", "python==3.10"])

    assert target_versions(text, "--for") == {
        "scikit-learn": "1.6.1",
        "numpy": "1.26.4",
        "python": "3.10",
    }


@pytest.mark.parametrize("text", ["numpy==2.0", "scikit-learn>=1.9", "newest", "scikit-learn", ""])
def test_anything_else_is_refused_with_what_to_say(text):
    with pytest.raises(UsageError, match=r"scikit-learn==1\.9\.1"):
        target_versions(text, "--for")


def test_a_file_is_read_for_what_it_pins(tmp_path):
    path = tmp_path / "requirements.txt"
    path.write_text(
        "--index-url https://example.org\n# numpy==1.0\n"
        "scikit-learn[all]==1.6.1 ; python_version > '3'\n"
        "numpy == 1.26.4 --hash=sha256:00\nscipy>=1.9\npandas==2.*\n"
    )

    assert target_versions(str(path), "--for") == {"scikit-learn": "1.6.1", "numpy": "1.26.4"}


def test_a_file_without_scikit_learn_says_what_it_lacks(tmp_path):
    path = tmp_path / "requirements.txt"
    path.write_text("numpy==1.26.4\nscikit-learn>=1.3\n")

    with pytest.raises(UsageError, match=r"requirements\.txt: does not pin scikit-learn"):
        target_versions(str(path), "--for")


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(UsageError, match="there is no such file"):
        target_versions(str(tmp_path / "requirements.txt"), "--for")


def test_an_interpreter_says_what_it_has():
    found = target_versions(sys.executable, "--for")

    assert found["scikit-learn"] == sklearn.__version__
    assert found["python"].startswith(f"{sys.version_info.major}.{sys.version_info.minor}")


def test_a_program_that_is_no_python_is_said(tmp_path):
    path = tmp_path / "program"
    path.write_text("#!/bin/sh\necho hello\n")
    path.chmod(0o700)

    with pytest.raises(UsageError, match="neither a file of requirements nor a Python"):
        target_versions(str(path), "--for")
