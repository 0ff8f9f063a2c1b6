"""What is seen in a project."""

from __future__ import annotations

import pytest
from persist_recipes import edit, recording

from pytest_sklearn_persist.errors import UsageError
from pytest_sklearn_persist.scaffold.project import look_at


@pytest.mark.parametrize("there", [["goldens"], ["tests/goldens"], ["goldens", "tests/goldens"]])
def test_the_usual_stores_are_found(tmp_path, there):
    for name in there:
        (tmp_path / name).mkdir(parents=True)

    assert look_at(tmp_path).goldens == tuple(there)


def test_without_a_store_it_will_be_called_goldens(tmp_path):
    assert look_at(tmp_path).goldens == ("goldens",)


def test_stores_that_are_named_count_alone(project):
    (project / "models" / "old").mkdir(parents=True)

    assert look_at(project, ["models/old/", "./models/old"]).goldens == ("models/old",)


def test_an_absolute_store_is_written_relative_to_the_project(project):
    assert look_at(project, [str(project / "goldens")]).goldens == ("goldens",)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("nowhere", "there is no such folder"),
        ("../goldens", "name a folder in this project"),
        (".", "name a folder in this project"),
        ("/usr", "is not in this project"),
        ("my goldens", "only letters"),
        ("a$(id)", "only letters"),
        ("-rf", "only letters"),
    ],
)
def test_a_store_that_can_not_be_written_down_is_wrong_usage(project, name, text):
    with pytest.raises(UsageError, match=f"--goldens .*: {text}"):
        look_at(project, [name])


def test_the_versions_of_recordings_are_seen(recorded):
    assert {version for version, _ in look_at(recorded).recorded} >= {"1.3.2", "1.5.1"}


def test_a_recording_that_can_not_be_read_is_left_to_the_check(recorded):
    next((recorded / "goldens" / "scaler").glob("sklearn-1.5.1*/golden.json")).write_text("{")
    versions = {version for version, _ in look_at(recorded).recorded}

    assert ("1.3.2" in versions, "1.5.1" in versions) == (True, False)


def test_what_recordings_need_is_an_extra_or_unknown(two_goldens):
    libraries = {"scikit-learn": "1.9.1", "pandas": "3.1.1", "our-models": "1.0"}
    edit(recording(two_goldens, "iris"), requirements=libraries)
    found = look_at(two_goldens.parent)

    assert (found.extras, found.unknown) == (("pandas",), ("our-models",))


@pytest.mark.parametrize(
    ("files", "host"),
    [
        ({}, None),
        ({".github/dependabot.yml": ""}, "github"),
        ({".gitlab-ci.yml": ""}, "gitlab"),
        ({".gitlab-ci.yml": "", ".github/dependabot.yml": ""}, None),
        ({".git/config": '[remote "origin"]\n\turl = git@github.com:we/models.git\n'}, "github"),
        ({".git/config": '[remote "o"]\n\turl = https://gitlab.we.org/models\n'}, "gitlab"),
        ({".git/config": '[remote "o"]\n\turl = https://we.org/models\n'}, None),
    ],
)
def test_where_it_is_kept_is_seen(project, files, host):
    write(project, files)

    assert look_at(project).host == host


@pytest.mark.parametrize(
    ("files", "config"),
    [
        ({}, None),
        ({"tox.ini": "", "pyproject.toml": "[tool.tox]\n"}, "tox.ini"),
        ({"setup.cfg": "[tox:tox]\n"}, "setup.cfg"),
        ({"setup.cfg": "[metadata]\n", "pyproject.toml": "[tool.tox.env.a]\n"}, "pyproject.toml"),
        ({"pyproject.toml": "[tool.toxic]\n"}, None),
        ({"tox.toml": ""}, "tox.toml"),
    ],
)
def test_what_tox_reads_is_seen(project, files, config):
    write(project, files)

    assert look_at(project).tox_config == config


@pytest.mark.parametrize(("attributes", "lfs"), [("*.pkl filter=lfs -text\n", True), ("", False)])
def test_files_in_lfs_are_seen(project, attributes, lfs):
    write(project, {".gitattributes": attributes})

    assert look_at(project).lfs is lfs


def test_the_root_of_the_repository_is_seen_from_below(tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / "sub" / "goldens").mkdir(parents=True)

    assert look_at(tmp_path / "sub").git_root == tmp_path


def write(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
