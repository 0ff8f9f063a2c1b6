"""Projects to write into: without goldens, or with manifests of several releases."""

from __future__ import annotations

import pytest
from persist_recipes import add_recording

from pytest_sklearn_persist.scaffold.legs import choose_legs
from pytest_sklearn_persist.scaffold.project import look_at
from pytest_sklearn_persist.scaffold.writing import Wish, pieces_of


@pytest.fixture
def project(tmp_path):
    """Folder of a project with an empty store."""
    (tmp_path / "goldens").mkdir()
    return tmp_path


@pytest.fixture
def recorded(two_goldens):
    """Folder of a project with recordings of scikit-learn 1.3.2, 1.5.1 and the installed one."""
    add_recording(two_goldens, "iris", "1.3.2")
    add_recording(two_goldens, "scaler", "1.5.1")
    return two_goldens.parent


@pytest.fixture
def texts():
    """Function that returns the texts of one kind of files, by path."""

    def texts(kind, root, **wish):
        wanted = Wish(**wish)
        found = look_at(root, wanted.goldens)
        matrix = choose_legs(wanted.sklearn, wanted.python, recorded=found.recorded)
        return {piece.path: piece.text for piece in pieces_of(kind, found, matrix, wanted)}

    return texts
