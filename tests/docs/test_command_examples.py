"""Every command in the README and the documentation does what the page says.

How a fenced block is written says what becomes of it:

``console run``
    Runs, and must print what it says and end with status 0. The blocks of a page run in their order
    in one folder. Lines that start with ``$`` are commands, the others what must be printed: each
    line, in this order; ``...`` stands for anything, and so does any number of spaces.
    ``exit=1`` is another status of its last command; ``example`` says that the output is one of
    another environment, so that only the status counts.
``python file=NAME``, ``python test file=NAME``, ``toml file=NAME``
    Is a file in that folder from there on. What else the commands of a page need is in `PREPARED`.
``console``, ``text``
    Does not run. Of `console` there are those in `NOT_RUN`; a command of ours in either must be
    one that its own parser accepts.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pytest_sklearn_persist.cli.completion import whole_parser

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
RUNNING = [page for page in PAGES if "```console run" in page.read_text(encoding="utf-8")]

#: Commands that need a network or an environment of their own, in any block; and what tries them.
NOT_RUN = {
    "python3 -m pip install -qU --target .tools tox &&": "tests/test_readme.py, .ci/run",
    "python3.10 -m venv old && old/bin/pip install": "what it installs has no fixed answer",
    "pip install ": "the extras are those of pyproject.toml: test_extras_are_there",
}


def with_model(shell, store):
    """Put a model file with its rows there, and an older environment, which is this one."""
    import joblib
    import numpy as np
    from persist_recipes import scaler

    model, X = scaler()
    joblib.dump(model, shell.folder / "model.joblib")
    np.save(shell.folder / "X.npy", X)
    with_old_environment(shell, store)


def with_old_environment(shell, store):
    (shell.folder / "old" / "bin").mkdir(parents=True)
    write_program(shell.folder / "old" / "bin" / "python", "")


def with_flowers(shell, store):
    """Put goldens where the page has them, and what its test records."""
    shutil.copytree(store, shell.folder / "models" / "goldens")
    write_files(ROOT / "docs" / "how-to" / "goldens-in-pytest.md", shell.folder)
    status, printed = shell("pytest --persist-record=new --persist-allow-ci-writes")
    assert status == 0, printed


def with_reports(shell, store):
    """Put goldens there, and reports of two environments."""
    shutil.copytree(store, shell.folder / "goldens")
    for name in ("sk18", "sk19"):
        check = f"PERSIST_ENVIRONMENT_NAME={name} pytest goldens"
        status, printed = shell(f"{check} --persist-report=json:reports/{name}.json")
        assert status == 0, printed


def with_a_suite(shell, store):
    (shell.folder / "test_ours.py").write_text("def test_one():\n    pass\n")


#: What is in the folder of a page before its first command.
PREPARED = {
    "README.md": with_model,
    "docs/how-to/goldens-in-pytest.md": with_flowers,
    "docs/how-to/reports.md": with_reports,
    "docs/how-to/suites.md": with_a_suite,
    "docs/reference/report-html.md": with_reports,
    "docs/tutorial/keep-a-model.md": with_old_environment,
}


def name_of(page):
    return page.relative_to(ROOT).as_posix()


def write_program(path, arguments):
    path.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments} "$@"\n')
    path.chmod(0o755)


@pytest.fixture
def shell(tmp_path):
    """Function that runs a line in a shell that has this suite's Python and commands."""
    programs = tmp_path / "bin"
    programs.mkdir()
    write_program(programs / "python", "")
    write_program(programs / "pytest", "-m pytest -p no:cacheprovider")
    write_program(programs / "sklearn-persist", "-m pytest_sklearn_persist")
    folder = tmp_path / "here"
    folder.mkdir()
    path = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    env = {
        **os.environ,
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join(path),
        "PYTHONIOENCODING": "utf-8",
        "COLUMNS": "80",
    }

    def run(line):
        done = subprocess.run(
            line,
            shell=True,
            cwd=folder,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        return done.returncode, done.stdout

    run.folder = folder
    return run


def blocks_of(page):
    """Yield the words after the ticks and the text of each fenced block."""
    for block in BLOCK.finditer(page.read_text(encoding="utf-8")):
        yield block["info"].split(), block["text"]


def write_files(page, folder):
    for words, text in blocks_of(page):
        if value_in(words, "file"):
            (folder / value_in(words, "file")).write_text(text, encoding="utf-8")


def value_in(words, key, default=None):
    return next((word.partition("=")[2] for word in words if word.startswith(f"{key}=")), default)


def commands_of(text):
    """Yield each command of a block with the lines that it must print."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        line, *expected = part.splitlines()
        yield line, expected


def missing_line(expected, printed):
    """Return the first line that was not printed after those before it, or None."""
    rest = iter(printed)
    for line in filter(str.strip, expected):
        words = r"\s+".join(
            ".*".join(map(re.escape, word.split("..."))) for word in line.strip().split()
        )
        if not any(re.fullmatch(words, given.strip()) for given in rest):
            return line
    return None


@pytest.mark.full
@pytest.mark.skipif(os.name == "nt", reason="the examples are for a POSIX shell")
@pytest.mark.parametrize("page", RUNNING, ids=name_of)
def test_commands_of_a_page_do_what_it_says(page, shell, recorded_store):
    if name_of(page) in PREPARED:
        PREPARED[name_of(page)](shell, recorded_store)
    for words, text in blocks_of(page):
        file = value_in(words, "file")
        if file:
            (shell.folder / file).write_text(text, encoding="utf-8")
        if words[:2] != ["console", "run"]:
            continue
        commands = [one for one in commands_of(text) if not one[0].startswith(tuple(NOT_RUN))]
        statuses = [0] * (len(commands) - 1) + [int(value_in(words, "exit", 0))]
        for (line, expected), wanted in zip(commands, statuses, strict=True):
            status, printed = shell(line)

            assert status == wanted, f"{line}\n{printed}"
            missing = missing_line([] if "example" in words else expected, printed.splitlines())
            assert missing is None, f"{line}\nprints no line {missing!r}:\n{printed}"


def test_a_block_of_commands_that_does_not_run_has_a_reason():
    still = [
        (name_of(page), text)
        for page in PAGES
        for words, text in blocks_of(page)
        if words == ["console"] and not text.removeprefix("$ ").startswith(tuple(NOT_RUN))
    ]

    assert still == []


def test_words_of_the_blocks_are_known():
    # A misspelt word would turn an example off without a sound.
    unknown = [
        (name_of(page), words)
        for page in PAGES
        for words, _ in blocks_of(page)
        if words[:1] == ["console"]
        and not re.fullmatch(r"console( run( exit=\d+| example)?)?", " ".join(words))
    ]

    assert unknown == []


def ours_that_do_not_run():
    """Yield page and arguments of each command of ours that only stands there."""
    for page in PAGES:
        for words, text in blocks_of(page):
            if words in (["text"], ["console"]):
                for line in text.replace("\\\n", " ").splitlines():
                    typed = re.match(r"(?:\$ )?sklearn-persist (.*)", line)
                    if typed:
                        yield pytest.param(typed[1], id=f"{name_of(page)}: {typed[0]}")


@pytest.mark.parametrize("typed", [*ours_that_do_not_run()])
def test_a_command_that_does_not_run_is_one_that_there_is(typed):
    whole_parser("sklearn-persist").parse_args(shlex.split(typed, comments=True))


def test_extras_are_there(project_root):
    named = {
        extra
        for page in PAGES
        for extras in re.findall(
            r"pytest-sklearn-persist\[([\w,]+)\]", page.read_text(encoding="utf-8")
        )
        for extra in extras.split(",")
    }
    there = (project_root / "pyproject.toml").read_text(encoding="utf-8")

    assert named
    assert [extra for extra in sorted(named) if f"\n{extra} = [" not in there] == []
