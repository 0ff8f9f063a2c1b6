"""The hostile files themselves: they are many, they are harmless to make, and they bite."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import persist_hostile
import pytest
from persist_hostile import CHOSEN, REGISTER, Hostile
from persist_hostile.samples import NATIVE

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the payloads are made for POSIX")

EXECUTING = [name for name, sample in CHOSEN.items() if sample.executes]
#: Modules that samples name, and that nobody has imported by the time the samples are made.
NAMED_ONLY = {"webbrowser", "pty", "antigravity", "this", "rlcompleter", "mailbox", "shelve"}


@pytest.fixture(scope="session")
def carelessly_loaded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What becomes of each sample in the hands of somebody who trusts it."""
    folder = tmp_path_factory.mktemp("careless")
    script = Path(persist_hostile.__file__).with_name("naive.py")
    command = [sys.executable, str(script), str(folder)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=600, check=True)
    shutil.rmtree(folder, ignore_errors=True)
    return json.loads(run.stdout)


@dataclass(frozen=True)
class Written:
    """What a sample was, written twice."""

    sample: Hostile
    first: bytes
    second: bytes
    marks: list[Path]


@pytest.fixture(scope="module", params=CHOSEN)
def written(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Written]:
    """Each sample that can be made with what is installed, written twice in the same place."""
    sample = REGISTER[request.param]
    if sample.missing:
        pytest.skip(f"needs {sample.missing}")
    home = tmp_path_factory.mktemp("sample")
    (home / "marks").mkdir()
    first, second = (content(write(sample, home)) for _ in range(2))
    yield Written(sample, first, second, list((home / "marks").iterdir()))
    shutil.rmtree(home, ignore_errors=True)


def write(sample: Hostile, home: Path) -> Path:
    shutil.rmtree(home / "files", ignore_errors=True)
    (home / "files").mkdir()
    return sample.write(home / "files", home / "marks" / "marker")


def content(path: Path) -> bytes:
    """The bytes of a file, where that is what it is."""
    own = path.is_file() and path.parent.name == "files" and not path.is_symlink()
    return path.read_bytes() if own and path.stat().st_size < 2**30 else b""


def test_there_are_150_samples_in_15_kinds():
    assert len(REGISTER) >= 150
    assert len({sample.kind for sample in REGISTER.values()}) >= 15


def test_no_sample_may_pass():
    allowed = {status for sample in REGISTER.values() for status in sample.expected}
    assert not allowed & {"identical", "close", "unstable", "drifted"}


def test_no_sample_that_runs_may_be_loaded():
    loadable = [name for name in EXECUTING if not {"refused"} <= REGISTER[name].expected]
    assert loadable == []


@pytest.mark.full
def test_100_samples_really_run(carelessly_loaded):
    assert list(carelessly_loaded.values()).count("executed") >= 100


@pytest.mark.full
@pytest.mark.parametrize("name", EXECUTING)
def test_a_payload_runs_if_it_is_trusted(name, carelessly_loaded):
    if carelessly_loaded[name] == "absent":
        pytest.skip(f"needs {REGISTER[name].needs}")
    assert carelessly_loaded[name] == "executed"


def test_making_a_sample_does_not_run_it(written):
    assert written.marks == []


def test_a_sample_is_the_same_each_time(written):
    if written.sample.kind == NATIVE:  # between the fields of nodes is what memory held before
        assert len(written.first) == len(written.second)
    else:
        assert written.first == written.second


def test_making_the_samples_imports_nothing_that_they_name():
    code = "import sys, persist_hostile; print(*sys.modules)"
    home = str(Path(persist_hostile.__file__).parent.parent)
    paths = os.pathsep.join([home, *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {**os.environ, "PYTHONPATH": paths}
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    assert not NAMED_ONLY & set(run.stdout.split())
