"""A leg really checks on the architecture it is called after, where its root is there.

``PERSIST_ARCH_ROOTS`` names the folder with the roots (what ``ARCH_ROOTS`` is for tox).
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

pytestmark = pytest.mark.timeout(1000)  # an emulator is slow

ROOTS = os.environ.get("PERSIST_ARCH_ROOTS", "")
SUITE = os.environ.get("ARCH_SUITE", "trixie")


@pytest.fixture
def leg(script, tmp_path, architecture):
    if not ROOTS:
        pytest.skip("PERSIST_ARCH_ROOTS names no folder with roots")
    if not (Path(ROOTS) / f"{SUITE}-{architecture}" / "complete").exists():
        pytest.skip(f"{ROOTS} has no root of {architecture}")

    def run(what, *arguments):
        plugin = ["--plugin", str(tmp_path / "plugin")]
        settings = {"ARCH_ROOTS": ROOTS, "ARCH_SUITE": SUITE}
        return script("leg.py", *plugin, architecture, what, *arguments, **settings)

    return run


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ([], False),
        (["-x"], False),
        (["--persist-baseline", "goldens/baseline.json.gz"], False),
        (["goldens"], True),
        (["-x", "goldens/tree"], True),
        (["goldens/tree/sklearn-1.4.2_cp313_linux-i686/golden.json::tree[joblib]"], True),
    ],
    ids=str,
)
def test_all_of_its_release_is_checked_unless_recordings_are_named(tools, arguments, named):
    from leg import names_recordings

    assert names_recordings(arguments) is named


@pytest.mark.parametrize("architecture", ["amd64", "i386", "arm64", "s390x"])
def test_a_model_of_this_machine_kind_is_the_same_there(leg, architecture):
    done = leg("check", "goldens/linear/sklearn-1.4.2_cp313_linux-x86_64")

    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout
    assert done.stdout.startswith(f"arch-{architecture}: ")


@pytest.mark.parametrize("architecture", ["i386"])
def test_a_neighbour_tree_is_not_the_same_across_word_sizes(leg, architecture):
    done = leg("check", "goldens/knn-kd-tree/sklearn-1.4.2_cp313_linux-x86_64")

    assert done.returncode == 1, done.stdout
    assert "2 load-error" in done.stdout
