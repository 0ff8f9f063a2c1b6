"""The project's own workflows are what GitHub takes, and run environments that there are."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_it_is_valid_by_the_published_schema(file):
    pytest.importorskip("check_jsonschema")
    command = ["check_jsonschema", "--builtin-schema", "vendor.github-workflows", str(file)]
    done = subprocess.run(
        [sys.executable, "-m", *command], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_pull_requests_of_strangers_get_no_rights(file):
    text = file.read_text(encoding="utf-8")

    assert "pull_request_target" not in text
    assert re.search(r"^permissions:\n  contents: read\n", text, re.MULTILINE)
    assert text.count("uses: actions/checkout@") == text.count("persist-credentials: false")


def test_every_release_of_the_matrix_is_checked_with_the_python_of_its_environment():
    workflow = (ROOT / ".github" / "workflows" / "matrix.yml").read_text(encoding="utf-8")
    tox = (ROOT / "tox.ini").read_text(encoding="utf-8")
    [section] = re.findall(r"^\[testenv:\{sk10,.*?\}\]\n.*?(?=^\[)", tox, re.MULTILINE | re.DOTALL)
    pythons = {
        env: python
        for envs, python in re.findall(r"^    ([\w,]+): python(3\.\d+)$", section, re.MULTILINE)
        for env in envs.split(",")
    }
    legs = re.findall(r'- \{ env: (\w+), python: "(3\.\d+)" \}', workflow)

    assert len(legs) == 10
    assert dict(legs) == pythons
