"""Files are written whole or not at all, and nothing of anybody else's is lost."""

from __future__ import annotations

import os

import pytest

from pytest_sklearn_persist.errors import UsageError
from pytest_sklearn_persist.scaffold.placing import place
from pytest_sklearn_persist.scaffold.writing import BEGIN, END, Piece

OURS = Piece("github", "ci/goldens.yml", "name: goldens\n")
PART = f"{BEGIN}\n- new: 1\n\n{END}\n"
SHARED = Piece("pre-commit", "hooks.yaml", f"repos:\n{PART}", PART, "below repos:")
OLD_PART = f"repos:\n  {BEGIN}\n  - old: 1\n  {END}\n  - mine: 2\n"


def tree(folder):
    return {path.name: path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_a_file_that_is_not_there_is_written_with_its_folder(tmp_path):
    assert place(OURS, tmp_path).state == "written"
    assert tree(tmp_path) == {"goldens.yml": "name: goldens\n"}


def test_a_second_time_it_is_up_to_date(tmp_path):
    place(OURS, tmp_path)

    assert place(OURS, tmp_path, force=True).state == "up to date"


def test_line_ends_of_windows_are_no_difference(tmp_path):
    place(OURS, tmp_path)
    (tmp_path / OURS.path).write_bytes(b"name: goldens\r\n")

    assert place(OURS, tmp_path).state == "up to date"


@pytest.mark.parametrize(
    ("piece", "old", "state"),
    [
        (OURS, "name: mine\n", "differs"),
        (SHARED, "repos:\n- mine: 2\n", "paste"),
        (SHARED, OLD_PART, "differs"),
        (SHARED, OLD_PART + OLD_PART, "paste"),
        (SHARED, OLD_PART.replace(END, ""), "paste"),
    ],
)
def test_what_is_there_is_left_as_it_is(tmp_path, piece, old, state):
    path = tmp_path / piece.path
    path.parent.mkdir(exist_ok=True)
    path.write_text(old)
    placed = place(piece, tmp_path)

    assert (placed.state, placed.open, path.read_text()) == (state, True, old)


def test_force_writes_a_file_of_ours_again(tmp_path):
    (tmp_path / "ci").mkdir()
    (tmp_path / OURS.path).write_text("name: mine\n")

    assert place(OURS, tmp_path, force=True).state == "written"
    assert (tmp_path / OURS.path).read_text() == OURS.text


def test_force_leaves_a_file_of_somebody_else(tmp_path):
    (tmp_path / SHARED.path).write_text("repos:\n- mine: 2\n")

    assert place(SHARED, tmp_path, force=True).state == "paste"
    assert (tmp_path / SHARED.path).read_text() == "repos:\n- mine: 2\n"


def test_force_writes_between_the_marks_as_deep_as_they_are(tmp_path):
    (tmp_path / SHARED.path).write_text(OLD_PART)
    place(SHARED, tmp_path, force=True)

    assert (tmp_path / SHARED.path).read_text() == (
        f"repos:\n  {BEGIN}\n  - new: 1\n\n  {END}\n  - mine: 2\n"
    )


def test_a_part_that_was_pasted_is_up_to_date(tmp_path):
    pasted = "".join(f"    {line}\n" for line in PART.splitlines())
    (tmp_path / SHARED.path).write_text(f"repos:\n{pasted}    - mine: 2\n")

    assert place(SHARED, tmp_path).state == "up to date"


def test_a_dry_run_writes_nothing(tmp_path):
    assert place(OURS, tmp_path, dry_run=True).state == "written"
    assert tree(tmp_path) == {}


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside(tmp_path, monkeypatch):
    (tmp_path / "ci").mkdir()
    (tmp_path / OURS.path).write_text("name: mine\n")

    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        place(OURS, tmp_path, force=True)

    assert tree(tmp_path) == {"goldens.yml": "name: mine\n"}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_the_mode_of_a_file_stays(tmp_path):
    place(OURS, tmp_path)
    path = tmp_path / OURS.path
    path.write_text("name: mine\n")
    path.chmod(0o640)
    place(OURS, tmp_path, force=True)

    assert path.stat().st_mode & 0o777 == 0o640


def test_a_link_out_of_the_project_is_refused(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "ci").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(UsageError, match=r"ci/goldens\.yml: leads out of this project"):
        place(OURS, tmp_path / "project")


@pytest.mark.parametrize("folder", [".git", ".GIT/hooks"])
def test_a_link_into_what_belongs_to_git_is_refused(tmp_path, folder):
    (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "ci").symlink_to(tmp_path / folder)

    with pytest.raises(UsageError, match=r"ci/goldens\.yml: leads into what belongs to git"):
        place(OURS, tmp_path)
    assert list((tmp_path / folder).iterdir()) == []


def test_a_file_that_is_no_text_is_refused(tmp_path):
    (tmp_path / SHARED.path).write_bytes(b"\xff\xfe")

    with pytest.raises(UsageError, match=r"hooks\.yaml: is there already, and is not UTF-8"):
        place(SHARED, tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="needs pipes")
def test_a_pipe_that_is_there_is_wrong_usage_at_once(tmp_path):
    (tmp_path / "ci").mkdir()
    os.mkfifo(tmp_path / OURS.path)

    with pytest.raises(UsageError, match="cannot be read: it is not a regular file"):
        place(OURS, tmp_path)


def test_a_folder_that_is_there_is_wrong_usage(tmp_path):
    (tmp_path / OURS.path).mkdir(parents=True)

    with pytest.raises(UsageError, match=r"ci/goldens\.yml: is there already"):
        place(OURS, tmp_path)


def test_a_file_of_many_megabytes_is_wrong_usage(tmp_path):
    (tmp_path / "ci").mkdir()
    (tmp_path / OURS.path).write_bytes(b"#" * (1 << 23))

    with pytest.raises(UsageError, match="more than"):
        place(OURS, tmp_path)
