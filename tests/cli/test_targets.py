"""Releases that an option names."""

from __future__ import annotations

import pytest

from pytest_sklearn_persist import UsageError
from pytest_sklearn_persist.cli.targets import target_release


@pytest.mark.parametrize("text", ["1.9.1", "scikit-learn==1.9.1", "sklearn == 1.9.1"])
def test_a_release_is_understood(text):
    assert target_release(text, "--for") == "1.9.1"


@pytest.mark.parametrize("text", ["numpy==2.0", "scikit-learn>=1.9", "newest", "scikit-learn"])
def test_anything_else_is_refused_with_what_to_say(text):
    with pytest.raises(UsageError, match=r"say --for scikit-learn==1\.9\.1"):
        target_release(text, "--for")
