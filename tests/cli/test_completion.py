"""The printed scripts complete commands, options and paths in real shells."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from pytest_sklearn_persist.cli import COMMANDS
from pytest_sklearn_persist.cli.completion import whole_parser

#: What TAB offers for the words of a line: bash hands them to a function.
BASH = """
source {folder}/bash
set -- {line}
COMP_WORDS=(sklearn-persist {line}) COMP_CWORD=$#
$(complete -p sklearn-persist | sed 's/.*-F \\([^ ]*\\).*/\\1/') sklearn-persist "${{@: -1}}" x
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
#: zsh completes in its line editor only, so in a terminal of its own.
ZSH = r"""
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell 'PS1=; fpath=({folder} $fpath); autoload -Uz compinit; compinit -u -D'
zpty -w shell 'print READY-$((1+1))'
zpty -r shell said '*READY-2*'
zpty -w -n shell 'sklearn-persist {line}'$'\t'
sleep 1
while zpty -r -t shell part; do print -rn -- $part; sleep 0.2; done
zpty -d shell
"""
FISH = """
source {folder}/fish
complete -C 'sklearn-persist {line}'
"""
SCRIPTS = {"bash": BASH, "zsh": ZSH, "fish": FISH}


@pytest.fixture(scope="module")
def scripts(tmp_path_factory):
    """Folder with the script for each shell, as the command prints it."""
    pytest.importorskip("shtab")
    folder = tmp_path_factory.mktemp("completion")
    for shell, name in (("bash", "bash"), ("zsh", "_sklearn-persist"), ("fish", "fish")):
        command = [sys.executable, "-m", "pytest_sklearn_persist", "completion", shell]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        (folder / name).write_text(done.stdout)
    return folder


@pytest.fixture(params=["bash", "zsh", "fish"])
def offered(request, scripts, tmp_path):
    """Function that returns what a shell offers for a line."""
    shell = request.param
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")

    def offered(line):
        script = SCRIPTS[shell].format(folder=scripts, line=line)
        options = ["-f"] if shell == "zsh" else []
        done = subprocess.run(
            [shell, *options, "-c", script],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return done.stdout

    return offered


def test_a_command_is_completed(offered):
    assert "environment" in offered("envi")


def test_an_option_of_a_command_is_completed(offered):
    assert "--time-limit" in offered("check --time")


def test_an_option_of_another_command_is_not_offered(offered):
    assert "--max-environments" not in offered("check --max")


def test_a_choice_is_completed(offered):
    assert "pre-commit" in offered("init pre")


def test_a_path_is_completed(offered, tmp_path):
    (tmp_path / "models-of-march.joblib").touch()

    assert "models-of-march.joblib" in offered("inspect models")


def test_every_command_has_a_parser():
    commands = next(
        action for action in whole_parser("sklearn-persist")._actions if action.dest == "command"
    )

    assert list(commands.choices) == list(COMMANDS)


def test_an_unknown_shell_is_wrong_usage(run):
    assert run("completion", "tcl").status == 2


def test_without_shtab_it_is_said_how_to_get_it(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "shtab", None)
    ran = run("completion", "bash")

    assert ran.status == 2
    assert ran.err == (
        "sklearn-persist completion: shtab is not installed: "
        "pip install 'pytest-sklearn-persist[completion]'\n"
    )
