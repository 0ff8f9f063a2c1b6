"""What recreates the environment of a recording, and what can't be brought back."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys

import pytest
from packaging.requirements import Requirement
from persist_recipes import edit, recording

from pytest_sklearn_persist.environment import current
from pytest_sklearn_persist.goldens.environments import Recreation, recreation_of
from pytest_sklearn_persist.goldens.manifest import ManifestError, read_manifest


@pytest.fixture
def folder(two_goldens):
    return recording(two_goldens, "iris")


def recreation(folder, **changes):
    edit(folder, **changes)
    return recreation_of(read_manifest(folder / "golden.json"))


def commands(text):
    """Return the lines that are no remarks, those that are continued put together."""
    lines = text.replace("\\\n", " ").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.full
def test_pip_form_pins_what_the_model_came_from(folder):
    pins = {r.name: str(r.specifier) for r in map(Requirement, commands(recreation(folder).pip()))}
    libraries = current().libraries

    assert pins == {
        name: f"=={libraries[name]}"
        for name in ("joblib", "numpy", "scikit-learn", "scipy", "threadpoolctl")
    }


def test_uv_form_names_the_version_of_python(folder):
    made = recreation(folder, environment__python="3.11.7")

    assert commands(made.uv())[0] == "uv --no-config venv --no-project --python 3.11.7 env &&"


def test_uv_form_pins_the_same_as_the_pip_form(folder):
    made = recreation(folder)

    assert set(shlex.split(commands(made.uv())[1])) >= set(commands(made.pip()))


def test_docker_form_starts_from_the_version_of_python(folder):
    facts = {"environment__python": "3.9.18", "environment__machine": "x86_64"}
    made = recreation(folder, environment__system="Linux", **facts)

    assert commands(made.dockerfile())[0] == "FROM --platform=linux/amd64 python:3.9.18-slim"


def test_docker_form_names_no_platform_for_an_unknown_machine(folder):
    made = recreation(folder, environment__python="3.9.18", environment__machine="riscv64")

    assert commands(made.dockerfile())[0] == "FROM python:3.9.18-slim"


def test_numbers_of_threads_come_back(folder):
    made = recreation(folder, environment__threads={"OMP_NUM_THREADS": "2"})

    assert "ENV OMP_NUM_THREADS=2" in commands(made.dockerfile())
    assert "export OMP_NUM_THREADS=2" in commands(made.uv())


@pytest.mark.parametrize("form", ["pip", "uv", "dockerfile"])
def test_every_form_says_what_can_not_be_pinned(folder, form):
    blas = [{"internal_api": "openblas", "version": "0.3.21", "architecture": "Haswell"}]
    made = recreation(folder, environment__blas=blas)

    assert "# not pinned: openblas 0.3.21 (Haswell)" in getattr(made, form)().splitlines()


@pytest.mark.parametrize("blas", [[], None])
def test_a_recording_without_its_blas_says_so(folder, blas):
    assert recreation(folder, environment__blas=blas).unpinned[1].startswith("BLAS, which was not")


def test_a_version_that_was_no_release_is_pointed_out(folder):
    made = recreation(folder, requirements={"scikit-learn": "1.9.dev0"})

    assert made.notes == ("scikit-learn 1.9.dev0 is not a release: get it where you got it then",)


def test_another_system_is_pointed_out(folder):
    made = recreation(folder, environment__system="Darwin")

    assert "recorded under Darwin: a container runs Linux" in made.notes


def test_pypy_is_asked_for_as_pypy(folder):
    made = recreation(folder, environment__implementation="PyPy", environment__python="3.10.14")

    assert "--python pypy3.10 env &&" in commands(made.uv())[0]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"requirements": {"numpy; rm -rf ~": "1.0"}}, "requirements.numpy; rm -rf ~"),
        ({"requirements": {"-r/etc/passwd": "1.0"}}, "requirements.-r/etc/passwd"),
        ({"requirements": {"numpy": "1.0 $(id)"}}, "requirements.numpy"),
        ({"requirements": {"numpy": "1.0\nRUN id"}}, "requirements.numpy"),
        ({"environment__python": "3.11;id"}, "environment.python"),
        ({"environment__python": "3.11.7\n"}, "environment.python"),
    ],
)
def test_what_is_no_version_never_gets_into_a_command(folder, changes, field):
    with pytest.raises(ManifestError) as error:
        recreation(folder, **changes)

    assert error.value.field == field


@pytest.mark.parametrize(
    "changes",
    [
        {"environment__machine": "x86_64\nRUN id"},
        {"environment__system": "Linux\nRUN id"},
        {"environment__libc": "glibc\r\nRUN id"},
        {"environment__implementation": "CPython\nRUN id"},
        {"environment__threads": {"OMP_NUM_THREADS": "1\nRUN id", "A;RUN id_NUM_THREADS": "1"}},
        {"environment__blas": [{"internal_api": "openblas\nRUN id"}, {"version": "1"}]},
    ],
    ids=lambda changes: next(iter(changes)),
)
@pytest.mark.parametrize("form", ["pip", "uv", "dockerfile"])
def test_no_fact_of_a_manifest_can_leave_its_remark(folder, form, changes):
    text = getattr(recreation(folder, **changes), form)()

    assert not [line for line in re.split(r"[\n\r\u2028]", text) if line.startswith("RUN id")]


def pasted(text, folder, **variables):
    """Run what is in the remarks or lines of a form, as somebody would who pastes it."""
    lines = [line.removeprefix("# ") for line in text.splitlines()]
    first = next(i for i, line in enumerate(lines) if line.endswith(" env &&"))
    last = next(i for i in range(first, len(lines)) if not lines[i].endswith(("&&", "\\")))
    command = "\n".join(lines[first : last + 1])
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), **variables}
    return subprocess.run(
        ["/bin/sh", "-c", command], cwd=folder, env=environment, capture_output=True, check=False
    )


@pytest.fixture
def checkout(tmp_path):
    """A stranger's folder whose modules and configuration would be noticed, and what they leave."""
    made, ran = tmp_path / "checkout", tmp_path / "ran"
    made.mkdir()
    for name in ("venv", "pip", "ensurepip", "argparse", "runpy", "sitecustomize"):
        (made / f"{name}.py").write_text(f"open({str(ran)!r}, 'a').write({name!r})")
    (made / "uv.toml").write_text('index-url = "http://127.0.0.1:9/evil"\nno-such-setting = 1\n')
    (made / "pyproject.toml").write_text("[tool.uv]\nno-such-setting = 1\n")
    return made, ran


@pytest.mark.full
@pytest.mark.skipif(os.name == "nt", reason="the commands are for a POSIX shell")
@pytest.mark.parametrize("form", ["pip", "uv"])
def test_what_is_pasted_in_a_checkout_works_and_obeys_nothing_of_it(checkout, form):
    made, ran = checkout
    if form == "uv" and shutil.which("uv") is None:
        pytest.skip("uv is not on the PATH")
    facts = {"implementation": "CPython", "python": ".".join(map(str, sys.version_info[:3]))}
    wanted = Recreation(
        "x/y", requirements=(), threads={}, unpinned=(), notes=(), platform=None, **facts
    )
    (made / "requirements.txt").write_text("")
    text = getattr(wanted, form)()
    if form == "uv":  # it wants something to install: what is there already does not need an index
        text = text.replace(
            "--python env", f"--python env --no-index --find-links {made} -r requirements.txt"
        )
    done = pasted(text, made)

    assert done.returncode == 0, done.stderr
    assert (made / "env" / "bin" / "python").exists()
    assert not ran.exists()


@pytest.mark.skipif(os.name == "nt", reason="the commands are for a POSIX shell")
def test_an_environment_that_lies_in_a_checkout_is_not_used(folder, checkout):
    made, ran = checkout
    (made / "env" / "bin").mkdir(parents=True)
    python = made / "env" / "bin" / "python"
    python.write_text(f"#!/bin/sh\ntouch {ran}\n")
    python.chmod(0o755)

    assert pasted(recreation(folder).pip(), made).returncode != 0
    assert not ran.exists()
