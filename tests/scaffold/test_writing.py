"""The written files are what GitHub, GitLab, tox and pre-commit take."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys

import pytest
from persist_tiers import some_first

from pytest_sklearn_persist.cli import main
from pytest_sklearn_persist.errors import UsageError

WORKFLOW, JOBS = ".github/workflows/goldens.yml", ".gitlab/goldens.yml"
MANY = {"sklearn": ("1.4", "1.8", "newest"), "python": ("3.11", "3.12")}


@pytest.fixture
def yaml():
    return pytest.importorskip("yaml")


@pytest.fixture
def written(project, texts):
    """Function that writes the files of a kind and returns the folder."""

    def written(kind, **wish):
        for name, text in texts(kind, project, **wish).items():
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            (project / name).write_text(text)
        return project

    return written


def python(folder, *arguments):
    return subprocess.run(
        [sys.executable, "-m", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("kind", "name", "schema"),
    [
        ("github", WORKFLOW, "vendor.github-workflows"),
        ("gitlab", JOBS, "vendor.gitlab-ci"),
        ("gitlab", ".gitlab-ci.yml", "vendor.gitlab-ci"),
    ],
)
@pytest.mark.parametrize(
    "wish",
    some_first([{}, MANY, {"install": (".", "xgboost>=2,<4")}], [MANY]),
    ids=["default", "many", "install"],
)
def test_it_is_valid_by_the_published_schema(written, kind, name, schema, wish):
    pytest.importorskip("check_jsonschema")
    done = python(written(kind, **wish), "check_jsonschema", "--builtin-schema", schema, name)

    assert (done.returncode, done.stderr) == (0, "")


def test_the_schema_refuses_what_is_wrong(written):
    pytest.importorskip("check_jsonschema")
    folder = written("github")
    text = (folder / WORKFLOW).read_text()
    (folder / WORKFLOW).write_text(text.replace("runs-on:", "run-on:"))
    done = python(
        folder, "check_jsonschema", "--builtin-schema", "vendor.github-workflows", WORKFLOW
    )

    assert done.returncode == 1


@pytest.fixture
def workflow(yaml, texts, project):
    return yaml.safe_load(texts("github", project, **MANY)[WORKFLOW])


def test_the_workflow_may_only_read(workflow):
    assert workflow["permissions"] == {"contents": "read"}
    assert not [job for job in workflow["jobs"].values() if "permissions" in job]


def test_the_workflow_runs_what_forks_send_without_secrets(texts, project, yaml):
    text = texts("github", project)[WORKFLOW]
    events = yaml.safe_load(text)[True]  # YAML 1.1 reads "on" so

    assert "pull_request_target" not in events
    assert "secrets." not in text


def test_the_checkout_leaves_no_credentials(workflow):
    (checkout,) = [step for step in workflow["jobs"]["check"]["steps"] if "checkout" in str(step)]

    assert checkout["with"]["persist-credentials"] is False


def test_the_workflow_puts_no_expression_into_a_script(workflow):
    scripts = [step.get("run", "") for job in workflow["jobs"].values() for step in job["steps"]]

    assert [script for script in scripts if "${{" in script] == []


def test_every_action_has_its_major_version(workflow):
    used = [
        step["uses"] for job in workflow["jobs"].values() for step in job["steps"] if "uses" in step
    ]

    assert [action for action in used if not re.fullmatch(r"actions/[\w-]+@v\d+", action)] == []


def test_there_is_a_native_arm64_runner(workflow):
    machines = workflow["jobs"]["check"]["strategy"]["matrix"]["machine"]

    assert "ubuntu-24.04-arm" in [machine["runner"] for machine in machines]


def test_artifacts_of_legs_have_names_of_their_own_that_the_report_finds(workflow):
    matrix = workflow["jobs"]["check"]["strategy"]["matrix"]
    upload = workflow["jobs"]["check"]["steps"][-1]["with"]["name"]
    names = {
        upload.replace("${{ matrix.leg.name }}", leg["name"]).replace(
            "${{ matrix.machine.name }}", machine["name"]
        )
        for leg in matrix["leg"]
        for machine in matrix["machine"]
    }
    (found,) = [s["with"] for s in workflow["jobs"]["report"]["steps"] if "download" in str(s)]

    assert len(names) == len(matrix["leg"]) * len(matrix["machine"]) == 12
    assert [n for n in names if not n.startswith(found["pattern"].removesuffix("*"))] == []


def test_the_report_comes_after_all_legs_also_when_one_failed(workflow):
    job = workflow["jobs"]["report"]

    assert (job["needs"], job["if"]) == ("check", "always()")


def test_one_job_is_red_when_a_leg_is(workflow):
    last = workflow["jobs"]["report"]["steps"][-1]

    assert last == {
        "name": "Every leg must have succeeded",
        "if": "always() && needs.check.result != 'success'",
        "run": "exit 1",
    }


def test_a_project_that_uses_lfs_gets_its_files(project, texts, yaml):
    (project / ".gitattributes").write_text("*.joblib filter=lfs\n")
    workflow = yaml.safe_load(texts("github", project)[WORKFLOW])

    assert workflow["jobs"]["check"]["steps"][0]["with"]["lfs"] is True


def test_gitlab_merges_what_all_legs_found_also_when_one_failed(texts, project, yaml):
    jobs = yaml.safe_load(texts("gitlab", project, **MANY)[JOBS])

    assert jobs["goldens report"]["needs"] == [{"job": "goldens", "artifacts": True}]
    assert {rule["when"] for rule in jobs["goldens report"]["rules"]} == {"always"}
    assert jobs["goldens"]["artifacts"]["when"] == "always"


def test_gitlab_has_one_job_a_leg(texts, project, yaml):
    legs = yaml.safe_load(texts("gitlab", project, **MANY)[JOBS])["goldens"]["parallel"]["matrix"]

    assert [(leg["LEG"], leg["LIBRARIES"].split()[0]) for leg in legs] == [
        ("py311-sk14", "scikit-learn~=1.4.0"),
        ("py312-sk14", "scikit-learn~=1.4.0"),
        ("py311-sk18", "scikit-learn~=1.8.0"),
        ("py312-sk18", "scikit-learn~=1.8.0"),
        ("py311-newest", "scikit-learn"),
        ("py312-newest", "scikit-learn"),
    ]


@pytest.fixture
def tox(written):
    """Function that runs tox on what was written, and returns what it prints."""
    pytest.importorskip("tox")

    def tox(*arguments, **wish):
        done = python(written("tox", **wish), "tox", *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return tox


def test_tox_lists_the_legs_and_the_report(tox):
    found = re.findall(r"^(persist-\S+) +-> ", tox("list", **MANY), re.MULTILINE)

    assert sorted(found) == [
        "persist-py311-newest",
        "persist-py311-sk14",
        "persist-py311-sk18",
        "persist-py312-newest",
        "persist-py312-sk14",
        "persist-py312-sk18",
        "persist-report",
    ]


def test_tox_reads_what_a_leg_installs_and_runs(tox):
    said = tox(
        "config", "-e", "persist-py312-sk14", "-k", "deps", "base_python", "commands", **MANY
    )

    assert "scikit-learn~=1.4.0" in said
    assert "numpy<2" in said
    assert "py312" in said
    assert "scikit-learn~=1.8.0" not in said
    assert re.search(
        r"pytest goldens --persist-report json:\S+goldens-legs/persist-py312-sk14\.json", said
    )


def test_tox_merges_after_all_legs(tox):
    said = tox("config", "-e", "persist-report", "-k", "depends", sklearn=("1.8", "1.9"))

    assert re.findall(r"persist-py\d+-sk\d+", said) == ["persist-py312-sk18", "persist-py312-sk19"]


def test_what_every_environment_of_a_project_has_is_not_in_these(project, texts):
    theirs = "[testenv]\ncommands_pre = rm -rf goldens\ndeps = nothing\n\n"
    ours = texts("tox", project, sklearn=("1.8",))["tox.ini"]
    (project / "tox.ini").write_text(theirs + ours)
    pytest.importorskip("tox")
    done = python(
        project, "tox", "config", "-e", "persist-py312-sk18", "-k", "commands_pre", "deps"
    )

    assert "nothing" not in done.stdout
    assert "rm -rf" not in done.stdout


def test_a_configuration_of_tox_elsewhere_is_not_hidden(project, texts):
    (project / "pyproject.toml").write_text('[tool.tox]\nenv_list = ["mine"]\n')

    assert list(texts("tox", project)) == ["tox-goldens.ini"]


def test_pre_commit_takes_the_hook(written):
    pytest.importorskip("pre_commit")
    done = python(written("pre-commit"), "pre_commit", "validate-config")

    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("stores", "file", "runs"),
    [
        (("goldens",), "goldens/iris/a/golden.json", True),
        (("goldens",), "goldens2/iris/a/golden.json", False),
        (("a.b", "tests/goldens"), "tests/goldens/x", True),
        (("a.b", "tests/goldens"), "a.b/x", True),
        (("a.b", "tests/goldens"), "aXb/x", False),
    ],
)
def test_the_hook_runs_for_files_of_the_stores(project, texts, yaml, stores, file, runs):
    for store in stores:
        (project / store).mkdir(parents=True, exist_ok=True)
    (text,) = texts("pre-commit", project, goldens=stores).values()
    (hook,) = yaml.safe_load(text)["repos"][0]["hooks"]

    assert bool(re.search(hook["files"], file)) is runs


def test_the_repository_offers_a_hook_too(project_root):
    pytest.importorskip("pre_commit")
    done = python(project_root, "pre_commit", "validate-manifest")

    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.parametrize("kind", ["tox", "github", "gitlab", "pre-commit"])
def test_the_command_in_a_file_writes_that_file(kind, project, texts, monkeypatch, capsys):
    found = texts(kind, project, goldens=("goldens",), install=(".",), **MANY)
    name, text = next(iter(found.items()))
    (line,) = [line for line in text.splitlines() if "Written by: " in line]
    monkeypatch.chdir(project)
    program, *arguments = shlex.split(line.partition("Written by: ")[2])
    status = main([*arguments, "--json"])
    written = {file["path"]: file["text"] for file in json.loads(capsys.readouterr().out)["files"]}

    assert (program, status, written) == ("sklearn-persist", 0, found)
    assert (project / name).read_text() == text


def test_what_recordings_need_is_installed(recorded, texts):
    from persist_recipes import edit

    folder = next((recorded / "goldens" / "iris").glob("sklearn-1.3.2*"))
    edit(folder, requirements={"scikit-learn": "1.3.2", "skops": "0.11.0"})

    assert "'pytest-sklearn-persist[skops]>=" in texts("github", recorded)[WORKFLOW]


def test_the_plugin_may_come_from_elsewhere(project, texts):
    plugin = "pytest-sklearn-persist @ git+https://example.org/persist@v1"
    text = texts("tox", project, plugin=plugin)["tox.ini"]

    assert f"    {plugin}\n" in text
    assert f"    {plugin.replace(' @', '[html] @')}\n" in text


@pytest.mark.parametrize(
    "wish",
    [
        {"install": ("a b",)},
        {"install": ("x; python_version < '3'",)},
        {"install": ("$(id)",)},
        {"install": ("./a b",)},
        {"install": ("x @ https://e.org/x#egg=${{secrets.A}}",)},
        {"plugin": "scikit-learn"},
        {"plugin": "pytest-sklearn-persist-more"},
    ],
    ids=str,
)
def test_a_requirement_that_can_not_be_written_down_is_wrong_usage(project, texts, wish):
    with pytest.raises(UsageError, match=r"^--(install|plugin) "):
        texts("github", project, **wish)
