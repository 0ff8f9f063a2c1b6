"""What legs ask for can be had from a package index, for each Python and both machines."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from pytest_sklearn_persist.scaffold.releases import NEWEST, RELEASES

pytestmark = pytest.mark.skipif(
    os.environ.get("PERSIST_NETWORK_TESTS") != "1",
    reason="it asks a package index: set PERSIST_NETWORK_TESTS=1, or run tox run -e environment",
)


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
@pytest.mark.parametrize("release", [*RELEASES, NEWEST], ids=lambda release: release.name)
def test_every_python_of_a_release_has_wheels(release, machine, tmp_path):
    without = []
    for python in release.pythons:
        asked = [
            f"scikit-learn{release.sklearn}",
            f"numpy{release.numpy}",
            f"scipy{release.scipy}",
            "pytest>=8.4",
        ]
        command = [sys.executable, "-m", "pip", "install", "--dry-run", "--quiet"]
        command += ["--ignore-installed", "--target", str(tmp_path), "--only-binary", ":all:"]
        command += ["--python-version", python, "--implementation", "cp"]
        # Some releases of pip hold this Python, not that one, against what packages require; the
        # tag of a wheel says what it is for.
        command += ["--ignore-requires-python"]
        for year in ("2014", "_2_17", "_2_27", "_2_28"):
            command += ["--platform", f"manylinux{year}_{machine}"]
        done = subprocess.run([*command, *asked], capture_output=True, text=True, check=False)
        if done.returncode:
            without.append((python, done.stderr.strip().splitlines()[-1:]))

    assert without == []
