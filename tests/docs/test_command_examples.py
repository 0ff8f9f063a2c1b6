"""Every ``console run`` block of the documentation does and prints what it says.

The blocks of a page run in their order in one folder; ``python file=NAME`` blocks before them are
files there. Lines that start with ``$`` are commands, the others what must be printed: each line,
in this order; ``...`` stands for anything, and so does any number of spaces.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(
    r"^```(?:console (?P<run>run)|python file=(?P<file>\S+))\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
RUNNING = [page for page in PAGES if "```console run\n" in page.read_text(encoding="utf-8")]


@pytest.fixture
def shell(tmp_path, monkeypatch):
    """Function that runs a line in a shell that has this suite's Python and command."""
    programs = tmp_path / "bin"
    programs.mkdir()
    shims = {"python": "", "sklearn-persist": "-m pytest_sklearn_persist"}
    for name, arguments in shims.items():
        (programs / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments} "$@"\n')
        (programs / name).chmod(0o755)
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


@pytest.mark.skipif(os.name == "nt", reason="the examples are for a POSIX shell")
@pytest.mark.parametrize("page", RUNNING, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_of_a_page_print_what_it_says(page, shell):
    for block in BLOCK.finditer(page.read_text(encoding="utf-8")):
        if block["file"]:
            (shell.folder / block["file"]).write_text(block["text"], encoding="utf-8")
            continue
        for line, expected in commands_of(block["text"]):
            status, printed = shell(line)

            assert status == 0, f"{line}\n{printed}"
            missing = missing_line(expected, printed.splitlines())
            assert missing is None, f"{line}\nprints no line {missing!r}:\n{printed}"
