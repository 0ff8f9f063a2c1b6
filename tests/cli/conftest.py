"""Run commands as a user would, in a folder with a store."""

from __future__ import annotations

import pytest

from pytest_sklearn_persist.cli import main


class Ran:
    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    @property
    def lines(self):
        return self.out.splitlines()


@pytest.fixture
def store(two_goldens):
    """Folder ``goldens`` with ``iris`` and ``scaler``."""
    return two_goldens


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    """Function that runs a command in `tmp_path`, where `store` is called ``goldens``."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")

    def run(*arguments):
        capsys.readouterr()
        try:
            status = main(list(arguments))
        except SystemExit as ended:  # argparse
            status = ended.code
        said = capsys.readouterr()
        return Ran(status, said.out, said.err)

    return run


@pytest.fixture
def known(small_atlas, monkeypatch):
    """Atlas of invented estimators in place of the one that comes with the package."""
    monkeypatch.setattr("pytest_sklearn_persist.judge.atlas.atlas", lambda: small_atlas)
    return small_atlas
