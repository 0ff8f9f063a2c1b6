"""A model file is given as a path, as bytes, or as an open file."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from pytest_sklearn_persist import UsageError
from pytest_sklearn_persist.gate.sources import content_of, model_in, name_of


@pytest.mark.parametrize("source", [b"N.", bytearray(b"N."), memoryview(b"N."), io.BytesIO(b"N.")])
def test_bytes_are_taken_from_what_holds_them(source):
    assert content_of(source) == b"N."


def test_a_file_is_read_from_where_it_stands():
    file = io.BytesIO(b"12N.")
    file.seek(2)

    assert content_of(file) == b"N."


class Trickle(io.BytesIO):
    def read(self, size=-1):
        return super().read(min(size, 3))


def test_a_file_that_gives_less_than_it_was_asked_for_is_read_to_its_end():
    assert content_of(Trickle(b"0123456789")) == b"0123456789"


@pytest.mark.parametrize("source", ["model.pkl", Path("model.pkl")])
def test_a_path_is_left_to_who_opens_it(source):
    assert content_of(source) is None


@pytest.mark.parametrize(("source", "words"), [(3, "not int"), (io.StringIO("N."), "mode 'rb'")])
def test_anything_else_is_wrong_usage(source, words):
    with pytest.raises(UsageError, match=words):
        content_of(source)


def test_what_has_no_name_is_called_bytes(tmp_path):
    path = tmp_path / "model.pkl"
    path.write_bytes(b"N.")
    with path.open("rb") as file:
        assert (name_of(b""), name_of(file)) == ("<bytes>", str(path))


@pytest.mark.parametrize("named", ["../model.pkl", "/etc/passwd"])
def test_a_folder_that_points_elsewhere_is_left_as_it_is(tmp_path, named):
    (tmp_path / "MLmodel").write_text(f"flavors:\n  sklearn:\n    pickled_model: {named}\n")

    assert model_in(tmp_path) == tmp_path


@pytest.mark.parametrize(("target", "followed"), [("..", False), ("inside", True), ("d", False)])
def test_a_folder_that_links_lead_out_of_is_left_as_it_is(tmp_path, target, followed):
    folder = tmp_path / "model"
    (folder / "inside").mkdir(parents=True)
    (folder / "MLmodel").write_text("flavors:\n  sklearn:\n    pickled_model: d/model.pkl\n")
    try:
        (folder / "d").symlink_to(target, target_is_directory=True)
    except OSError:
        pytest.skip("links cannot be made here")

    assert model_in(folder) == (folder / "d/model.pkl" if followed else folder)
