"""Programs get the variables of a list, and none that depends on the working folder."""

from __future__ import annotations

import os

import pytest

from pytest_sklearn_persist.venvs.variables import environment_for_checks, environment_for_tools


@pytest.fixture
def variables(monkeypatch):
    """Function that makes the environment have these variables alone."""

    def variables(given):
        for name in list(os.environ):
            monkeypatch.delenv(name)
        for name, value in given.items():
            monkeypatch.setenv(name, value)

    return variables


@pytest.mark.parametrize(
    "name",
    [
        *("PYTHONPATH", "PYTHONSTARTUP", "PYTHONHOME", "VIRTUAL_ENV", "GITHUB_TOKEN", "PIP_TARGET"),
        *(
            "PIP_CONSTRAINT",
            "PIP_REQUIREMENT",
            "UV_CONSTRAINT",
            "UV_PROJECT",
            "UV_WORKING_DIRECTORY",
        ),
        *("PYENV_VERSION", "GIT_DIR", "GIT_WORK_TREE", "BASH_ENV", "LD_PRELOAD", "UV_PYTHON"),
    ],
)
def test_what_is_not_on_the_list_stays_here(variables, name):
    variables({name: os.sep + "value"})

    assert name not in environment_for_tools()


@pytest.mark.parametrize(
    "name", ["PIP_INDEX_URL", "UV_DEFAULT_INDEX", "https_proxy", "UV_INDEX_OURS_PASSWORD", "HOME"]
)
def test_how_the_user_reaches_an_index_is_passed_on(variables, name):
    variables({name: os.sep + "value"})

    assert environment_for_tools()[name] == os.sep + "value"


def test_no_account_of_an_index_goes_to_a_check(variables):
    variables(
        {"PIP_INDEX_URL": "https://me:secret@index/", "HTTPS_PROXY": "http://me:secret@proxy"}
    )

    assert "secret" not in str(environment_for_checks())


@pytest.mark.parametrize("name", ["PIP_CONFIG_FILE", "SSL_CERT_FILE", "TMPDIR", "XDG_CONFIG_HOME"])
def test_a_place_that_depends_on_the_working_folder_is_none(variables, name):
    variables({name: "folder/file"})

    assert name not in environment_for_tools()


def test_of_a_search_path_only_absolute_entries_are_kept(variables):
    here = os.path.abspath(os.sep)  # noqa: PTH100
    variables({"PATH": os.pathsep.join(["", ".", "bin", here])})

    assert environment_for_tools()["PATH"] == here
