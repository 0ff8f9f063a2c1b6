"""Commands that make environments, in a checkout that holds everything that could steer them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytest
from persist_recipes import change_model, recording
from persist_venvs import modules_of

from pytest_sklearn_persist.venvs.installers import Uv

pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(os.name == "nt", reason="the programs are scripts"),
]

HERE = f"scikit-learn=={version('scikit-learn')}"
_LIBRARIES = ("scikit-learn", "numpy", "scipy", "joblib", "threadpoolctl")
_MODULES = ("pip", "venv", "ensurepip", "argparse", "json", "runpy", "sitecustomize", "numpy")
_PROGRAMS = ("uv", "pip", "git", "python3", "python3.10", "python3.11", "python3.12", "python3.13")
_EVIL = "[global]\nindex-url = http://127.0.0.1:9/evil\n"
_FILES = {
    "uv.toml": 'index-url = "http://127.0.0.1:9/evil"\n',
    "pip.conf": _EVIL,
    "pip.ini": _EVIL,
    "setup.cfg": "[install]\nprefix = evil\n[easy_install]\nindex_url = http://127.0.0.1:9/evil\n",
    "pyproject.toml": '[tool.uv]\nindex-url = "http://127.0.0.1:9/evil"\n',
    ".python-version": "../../evil\n",
    ".env": "UV_DEFAULT_INDEX=http://127.0.0.1:9/evil\n",
    "pyvenv.cfg": "home = evil\n",
}
#: A uv that makes environments of this interpreter, and writes down how it was called.
_UV = """#!{python} -I
import json, os, subprocess, sys
with open({log!r}, "a") as log:
    said = {{"argv": sys.argv[1:], "folder": os.listdir(), "env": dict(os.environ)}}
    print(json.dumps(said), file=log)
if "venv" in sys.argv:
    made = sys.argv[-1]
    subprocess.run([{python!r}, "-I", "-m", "venv", "--without-pip", made], check=True)
    home = {modules!r}.replace("FOLDER", made)
    open(os.path.join(home, "borrowed.pth"), "w").write({purelib!r})
"""


class Checkout:
    """A folder of a stranger, a user who works in it, and a list of what was run."""

    def __init__(self, folder, index):
        self.folder, self.ran, self.log = folder / "checkout", folder / "ran", folder / "log"
        self.tools, home = folder / "tools", folder / "home"
        for made in (self.folder / "bin", self.tools, home):
            made.mkdir(parents=True)
        for name, text in _FILES.items():
            (self.folder / name).write_text(text)
        for name in _MODULES:
            code = f"open({str(self.ran)!r}, 'a').write('{name}.py\\n')\n"
            (self.folder / f"{name}.py").write_text(code)
        for name in _PROGRAMS:
            for program in (self.folder / name, self.folder / "bin" / name):
                program.write_text(f"#!/bin/sh\necho {name} >> {self.ran}\n")
                program.chmod(0o755)
        self.variables = {
            "PATH": os.pathsep.join(["", ".", "bin", str(self.tools), "/usr/bin", "/bin"]),
            "HOME": str(home),
            "XDG_CACHE_HOME": str(folder / "cache"),
            "PIP_INDEX_URL": index.as_uri(),
            "PIP_CONFIG_FILE": "pip.conf",
            "PIP_RETRIES": "0",
            "UV_CONFIG_FILE": "uv.toml",
            "PYENV_ROOT": "pyenv",
            "OMP_NUM_THREADS": "1",
        }

    def has_uv(self):
        purelib = str(modules_of(sys.prefix))
        modules = str(modules_of("FOLDER"))
        text = _UV.format(
            python=sys.executable, log=str(self.log), modules=modules, purelib=purelib
        )
        (self.tools / "uv").write_text(text)
        (self.tools / "uv").chmod(0o755)

    def run(self, *arguments):
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "pytest_sklearn_persist", *arguments],
            cwd=self.folder,
            env=self.variables,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    @property
    def calls(self):
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    @property
    def what_ran(self):
        return self.ran.read_text().splitlines() if self.ran.exists() else []


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """A package index that lists what is installed here, and has none of it."""
    folder = tmp_path_factory.mktemp("index")
    for name in _LIBRARIES:
        wheel = f"{name.replace('-', '_')}-{version(name)}-py3-none-any.whl"
        (folder / name).mkdir()
        page = f'<!DOCTYPE html><html><body><a href="{wheel}">{wheel}</a></body></html>'
        (folder / name / "index.html").write_text(page)
    return folder


@pytest.fixture(scope="module")
def drifting(tmp_path_factory, recorded_store):
    """Goldens of which one answers differently, so that there is something to blame."""
    store = tmp_path_factory.mktemp("drifting") / "goldens"
    shutil.copytree(recorded_store, store)
    change_model(recording(store, "scaler"), mean_=np.array([5.0, 3.0, 3.0, 1.0]))
    return store


@pytest.fixture(scope="module")
def checked_with_uv(tmp_path_factory, drifting, index):
    """A checkout in which ``check --under`` was run, and how that ended."""
    checkout = Checkout(tmp_path_factory.mktemp("uv"), index)
    checkout.has_uv()
    return checkout, checkout.run("check", str(drifting), "--under", HERE)


def test_check_under_works_and_runs_nothing_of_the_checkout(checked_with_uv):
    checkout, (status, said) = checked_with_uv

    assert (status, checkout.what_ran) == (1, []), said
    assert "drifted" in said


def test_uv_is_told_to_read_no_configuration(checked_with_uv):
    calls = checked_with_uv[0].calls

    assert {call["argv"][0] for call in calls} == {"--no-config"}


def test_uv_starts_in_an_empty_folder(checked_with_uv):
    assert all(call["folder"] == [] for call in checked_with_uv[0].calls)


def test_no_variable_leads_back_into_the_checkout(checked_with_uv):
    for call in checked_with_uv[0].calls:
        assert not {"PIP_CONFIG_FILE", "UV_CONFIG_FILE", "PYENV_ROOT"} & set(call["env"])
        assert all(os.path.isabs(entry) for entry in call["env"]["PATH"].split(os.pathsep))  # noqa: PTH117


@pytest.mark.parametrize("command", ["blame", "convert"])
def test_neither_do_other_commands_that_make_environments(tmp_path, drifting, index, command):
    checkout = Checkout(tmp_path, index)
    checkout.has_uv()
    more = [] if command == "blame" else ["--to", HERE, "--output", "converted.pkl"]

    _, said = checkout.run(command, str(recording(drifting, "scaler")), *more)

    assert checkout.calls, said
    assert checkout.what_ran == []


def test_neither_do_venv_and_pip(tmp_path, drifting, index):
    checkout = Checkout(tmp_path, index)

    status, said = checkout.run("check", str(drifting), "--under", HERE)

    assert (status, checkout.what_ran) == (2, []), said
    assert "pip cannot install" in said


def test_the_configuration_of_the_user_counts(tmp_path, monkeypatch):
    place = tmp_path / "uv" / "uv.toml"
    place.parent.mkdir()
    place.touch()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("UV_CONFIG_FILE", raising=False)

    assert Uv(Path("/uv")).command == ("/uv", "--config-file", str(place))
