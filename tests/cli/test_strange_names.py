"""Files and folders may be called anything; no command lets their names do anything."""

from __future__ import annotations

import sys

import pytest
from persist_names import NAMES, faults_of, plant
from persist_recipes import recording

from pytest_sklearn_persist.cli import COMMANDS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has no such names")

EVIL = NAMES[0]
#: `EVIL` stands for each of the names.
SAID = {
    "check": [
        ["goldens/scaler"],
        ["goldens/scaler", "-v"],
        [f"goldens/{EVIL}", "--json"],
        [f"goldens/scaler/{EVIL}", "--issue-body"],
        [f"{EVIL}/goldens", "-v"],
        [f"{EVIL}.pkl"],
        [EVIL],
        [f"scaler/{EVIL}x"],
        ["goldens/scaler", f"--recipe={EVIL}.py"],
        ["goldens/scaler", f"--format={EVIL}"],
        ["goldens/scaler", f"--under=requirements-{EVIL}.txt"],
        ["goldens/scaler", f"--under={EVIL}/requirements-{EVIL}x.txt"],
        ["goldens/scaler", f"--report={EVIL}"],
        ["--changed", f"goldens/scaler/{EVIL}/golden.json"],
    ],
    "list": [["goldens"], ["goldens", "--json"], [f"{EVIL}/goldens"], [f"goldens/{EVIL}"], [EVIL]],
    "inspect": [
        [f"{EVIL}.pkl"],
        [f"{EVIL}.pkl", "--for=1.7.2"],
        [f"{EVIL}/goldens/scaler/KEY/estimator.joblib"],
        [f"{EVIL}/goldens/scaler/KEY/estimator.joblib", "--for=1.7.2"],
        [f"goldens/{EVIL}/KEY/golden.json"],
        [f"{EVIL}x", "--json"],
        [EVIL],
        [f"{EVIL}.pkl", f"--for={EVIL}"],
        [f"{EVIL}.pkl", f"--trusted={EVIL}"],
    ],
    "prune": [
        ["goldens", "--all", "--dry-run"],
        ["goldens", "--all", "--dry-run", "--json"],
        [f"{EVIL}/goldens", "--all", "--dry-run"],
        [f"{EVIL}/goldens"],
        ["goldens/scaler", "--yes"],
        ["goldens/scaler", "--unused", f"--tests={EVIL}x"],
        ["goldens/scaler", "--unused", f"--tests={EVIL}"],
        [EVIL],
    ],
    "environment": [
        ["goldens/many"],
        ["goldens/scaler", "--recording=none"],
        ["scaler/none"],
        [f"{EVIL}/goldens/scaler"],
        [f"{EVIL}x"],
    ],
    "blame": [["goldens/scaler"], [f"scaler/{EVIL}"], [EVIL]],
    "convert": [
        [f"{EVIL}.pkl", "--to=scikit-learn==1.9.1"],
        [f"{EVIL}.pkl", "--to=scikit-learn==1.9.1", f"--inputs={EVIL}.npy"],
        [f"goldens/{EVIL}", "--to=scikit-learn==1.9.1"],
        ["scaler", f"--to={EVIL}"],
        ["scaler", "--to=scikit-learn==1.9.1", f"--output={EVIL}.pkl"],
    ],
    "report": [[f"{EVIL}.json"], [EVIL], [f"{EVIL}x"], [f"goldens/scaler/{EVIL}-empty"]],
    "init": [["--dry-run"], ["--dry-run", f"--goldens={EVIL}"], ["--dry-run", EVIL]],
    "record": [
        [f"{EVIL}.pkl", "--inputs=x.npy", "--into=new", "--name=x"],
        [f"{EVIL}x.pkl", "--inputs=x.npy", "--into=new", "--name=x"],
        [f"{EVIL}.py:f", "--into=new", "--name=x"],
        [f"{EVIL}.pkl", f"--into={EVIL}.json"],
        ["scaler.pkl", "--into=new", f"--name={EVIL}"],
    ],
    "atlas": [[EVIL], [f"--since={EVIL}"]],
    "recorder": [],
    "completion": [[EVIL]],
}


def said_by(command, name):
    """Yield what is given to a command, with one of the names."""
    yield [f"--{name}"]
    for arguments in SAID[command]:
        yield [text.replace(EVIL, name) for text in arguments]


def test_every_command_is_tried():
    assert set(SAID) == set(COMMANDS)


@pytest.mark.parametrize("name", NAMES, ids=ascii)
@pytest.mark.parametrize("command", SAID)
def test_a_name_neither_begins_a_line_nor_steers_a_terminal(
    run, store, recorded_store, tmp_path, command, name
):
    plant(tmp_path, recorded_store)
    key = recording(recorded_store, "scaler").name
    faults = {}
    for arguments in said_by(command, name):
        ran = run(command, *(text.replace("KEY", key) for text in arguments))
        found = faults_of(ran.out) + faults_of(ran.err)
        assert ran.out + ran.err
        if found:
            faults[" ".join(map(ascii, arguments))] = found

    assert not faults, "\n".join(f"{a}: {f}" for a, f in faults.items())
