"""The folder of the cache."""

from __future__ import annotations

import pytest

from pytest_sklearn_persist import UsageError
from pytest_sklearn_persist.venvs.folders import cache_folder


def test_the_one_that_is_given_counts(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "other"))

    assert cache_folder(tmp_path) == tmp_path


def test_xdg_is_respected(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    assert cache_folder() == tmp_path / "sklearn-persist"


def test_else_it_is_below_the_home(tmp_path, monkeypatch):
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))

    assert tmp_path in cache_folder().parents


def test_a_relative_place_counts_as_none(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, ".cache")

    assert tmp_path in cache_folder().parents


def test_a_relative_home_is_refused(monkeypatch):
    monkeypatch.setenv("HOME", "here")
    monkeypatch.setenv("USERPROFILE", "here")
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)

    with pytest.raises(UsageError, match="--cache"):
        cache_folder()
