"""``init`` writes what is not there yet, and says what is left to do."""

from __future__ import annotations

import json

import pytest
from persist_recipes import edit, recording

ALL = {
    "tox.ini",
    ".github/workflows/goldens.yml",
    ".gitlab/goldens.yml",
    ".gitlab-ci.yml",
    ".pre-commit-config.yaml",
}


@pytest.fixture
def files(tmp_path):
    """Function that returns the files outside of the store."""

    def files():
        found = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()}
        return {name for name in found if not name.startswith(("goldens/", ".git/"))}

    return files


def test_without_a_word_everything_is_written(run, store, files):
    ran = run("init")

    assert (ran.status, files()) == (0, ALL)


def test_of_two_hosts_only_the_one_that_is_used(run, store, tmp_path, files):
    (tmp_path / ".github").mkdir()
    run("init")

    assert files() == {"tox.ini", ".github/workflows/goldens.yml", ".pre-commit-config.yaml"}


def test_only_what_is_asked_for(run, store, files):
    run("init", "tox", "github")

    assert files() == {"tox.ini", ".github/workflows/goldens.yml"}


def test_a_second_time_everything_is_up_to_date(run, store):
    run("init")
    ran = run("init")

    assert ran.status == 0
    assert {line.rpartition("  ")[2] for line in ran.lines if line.startswith("up to date")} == ALL


def test_what_was_changed_since_is_left_without_force(run, store, tmp_path):
    run("init", "github")
    path = tmp_path / ".github/workflows/goldens.yml"
    path.write_text("name: mine\n")
    ran = run("init", "github")

    assert (ran.status, path.read_text()) == (1, "name: mine\n")
    assert ran.lines[0] == (
        ".github/workflows/goldens.yml is there already and differs; --force writes it again"
    )


def test_force_writes_it_again(run, store, tmp_path):
    (tmp_path / ".github/workflows").mkdir(parents=True)
    (tmp_path / ".github/workflows/goldens.yml").write_text("name: mine\n")
    ran = run("init", "github", "--force")

    assert (ran.status, ran.lines[0]) == (0, "wrote  .github/workflows/goldens.yml")


@pytest.mark.parametrize(
    ("kind", "name", "mine", "sign"),
    [
        ("tox", "tox.ini", "[tox]\nenv_list = mine\n", "[testenv:persist-report]"),
        ("pre-commit", ".pre-commit-config.yaml", "repos: []\n", "- repo: local"),
        ("gitlab", ".gitlab-ci.yml", "include: []\n", "- local: /.gitlab/goldens.yml"),
    ],
)
@pytest.mark.parametrize("options", [(), ("--force",)], ids=["", "force"])
def test_what_belongs_into_a_file_of_yours_is_printed(
    run, store, tmp_path, kind, name, mine, sign, options
):
    (tmp_path / name).write_text(mine)
    ran = run("init", kind, *options)

    assert (ran.status, (tmp_path / name).read_text()) == (1, mine)
    assert f"{name} is yours and stays as it is; put this " in ran.out
    assert f"    {sign}" in ran.lines


def test_what_was_pasted_is_up_to_date(run, store, tmp_path):
    part = json.loads(run("init", "tox", "--dry-run", "--json").out)["files"][0]["part"]
    (tmp_path / "tox.ini").write_text("[tox]\nenv_list = mine\n\n" + part)

    assert run("init", "tox").lines[0] == "up to date  tox.ini"


def test_a_dry_run_writes_nothing_and_says_the_same(run, store, files):
    ran = run("init", "tox", "--dry-run")

    assert (ran.status, ran.lines[0], files()) == (0, "would write  tox.ini", set())


def test_stdout_is_the_file_and_nothing_is_written(run, store, files, tmp_path):
    printed = run("init", "tox", "--stdout").out
    assert files() == set()
    run("init", "tox")

    assert printed == (tmp_path / "tox.ini").read_text()


def test_json_says_what_became_of_each_file(run, store):
    run("init", "tox")
    found = json.loads(run("init", "tox", "pre-commit", "--sklearn", "1.8", "--json").out)

    assert [(file["path"], file["state"]) for file in found["files"]] == [
        ("tox.ini", "differs"),
        (".pre-commit-config.yaml", "written"),
    ]
    assert [leg["scikit-learn"] for leg in found["legs"]] == ["1.8"]


def test_an_empty_project_is_told_to_record(run, tmp_path):
    ran = run("init", "tox")

    assert ran.status == 0
    assert "note: nothing is recorded in goldens yet: sklearn-persist record tells how" in ran.err


def test_what_may_be_on_no_index_is_said_and_not_installed(run, store, tmp_path):
    edit(recording(store, "iris"), requirements={"our-models": "1.0", "scikit-learn": "1.8.0"})
    ran = run("init", "tox")

    assert "note: recordings also need our-models: say --install NAME" in ran.err
    assert "our-models" not in (tmp_path / "tox.ini").read_text()


def test_pairs_without_wheels_are_said(run, store):
    ran = run("init", "tox", "--sklearn", "1.2,1.8", "--python", "3.12")

    assert "note: scikit-learn 1.2 has no wheels for Python 3.12\n" in ran.err


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["make"], "there is tox, github, gitlab, pre-commit, and no 'make'"),
        (["--sklearn", "2.7"], "sklearn-persist init: --sklearn 2.7: there is 1.0"),
        (["--goldens", "nowhere"], "sklearn-persist init: --goldens nowhere: there is no such"),
        (["--install", "$(id)"], "sklearn-persist init: --install '$(id)': is not a requirement"),
    ],
)
def test_wrong_usage_writes_nothing(run, store, files, arguments, text):
    ran = run("init", *arguments)

    assert (ran.status, files()) == (2, set())
    assert text in ran.err


def test_below_the_root_of_a_repository_only_tox_is_written(run, store, tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    (tmp_path / "sub" / "goldens").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "sub")
    ran = run("init")

    assert (ran.status, ran.lines[0], (tmp_path / "sub/tox.ini").exists()) == (
        0,
        "wrote  tox.ini",
        True,
    )
    assert f"run it in {tmp_path}, the root of the repository" in ran.err


def test_below_the_root_of_a_repository_a_workflow_is_wrong_usage(run, tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")

    assert run("init", "github").status == 2
