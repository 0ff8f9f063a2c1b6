"""What is let through besides unpickling, event by event."""

from __future__ import annotations

import os
import sys

import numpy as np
import pytest

from pytest_sklearn_persist.gate.events import Surroundings, check_unknown, make_checks

RDONLY = os.O_RDONLY


@pytest.fixture
def surroundings(tmp_path):
    (tmp_path / "own").mkdir()
    return Surroundings(str(tmp_path / "own"))


@pytest.fixture
def checks(surroundings):
    return make_checks(surroundings)


@pytest.mark.parametrize("event", ["os.fork", "subprocess.Popen", "socket.connect", "os.new_event"])
def test_families_that_matter_are_refused_also_where_an_event_is_new(surroundings, event):
    assert event in check_unknown(surroundings, event)


@pytest.mark.parametrize("event", ["builtins.id", "object.__getattr__", "mypkg.event", "exec"])
def test_other_events_do_not_matter(surroundings, event):
    assert check_unknown(surroundings, event) is None


@pytest.mark.parametrize(
    ("mode", "flags"), [("w", 0), ("a", 0), ("x", 0), ("r+", 0), (None, os.O_RDWR), ("wb", 0)]
)
def test_writing_is_for_the_own_folder(checks, tmp_path, mode, flags):
    assert "write" in checks["open"]((str(tmp_path / "file"), mode, flags))
    assert checks["open"]((str(tmp_path / "own" / "file"), mode, flags)) is None


def test_a_way_out_of_the_own_folder_is_seen(checks, tmp_path):
    (tmp_path / "own" / "link").symlink_to(tmp_path)
    for path in (tmp_path / "own" / ".." / "file", tmp_path / "own" / "link" / "file"):
        assert "write" in checks["open"]((str(path), "w", 0))


def test_a_folder_whose_name_begins_alike_is_another(checks, tmp_path):
    (tmp_path / "owner").mkdir()
    assert "write" in checks["open"]((str(tmp_path / "owner" / "file"), "w", 0))


def test_libraries_are_read(checks):
    assert checks["open"]((np.__file__, "r", RDONLY)) is None


def test_other_files_are_not_read(checks, tmp_path):
    for path in (tmp_path / "secret", "/etc/passwd", os.fsencode(tmp_path / "secret")):
        assert "read" in checks["open"]((path, "r", RDONLY))


def test_what_is_open_already_may_be_read(checks):
    assert checks["open"]((3, "r", RDONLY)) is None


def test_a_path_that_is_none_is_refused(checks):
    for path in ("a\0b", object(), None):
        assert "read" in checks["open"]((path, "r", RDONLY))


@pytest.mark.parametrize("event", ["os.remove", "os.mkdir", "os.chmod", "shutil.rmtree"])
def test_files_are_changed_in_the_own_folder_only(checks, tmp_path, event):
    assert "change" in checks[event]((str(tmp_path / "file"), 0, 0))
    assert checks[event]((str(tmp_path / "own" / "file"), 0, 0)) is None


def test_a_file_moves_within_the_own_folder_only(checks, tmp_path):
    inside, outside = str(tmp_path / "own" / "file"), str(tmp_path / "file")
    assert checks["os.rename"]((inside, inside + "2", -1, -1)) is None
    for pair in ((inside, outside), (outside, inside)):
        assert "change" in checks["os.rename"]((*pair, -1, -1))


def test_the_standard_library_and_what_models_are_made_of_are_imported(checks):
    for name in ("json", "sklearn.svm", "numpy.linalg", "joblib"):
        assert checks["import"]((name, None, sys.path, [], [])) is None


def test_reviewed_where_the_bytes_were_reviewed(tmp_path):
    strict = make_checks(Surroundings(str(tmp_path)))
    reviewed = make_checks(Surroundings(str(tmp_path), reviewed=True))
    assert "make code" in strict["code.__new__"](())
    assert reviewed["code.__new__"](()) is None
