"""Which recordings have lost their test."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..texts import clean

if TYPE_CHECKING:
    from ..goldens.manifest import Manifest

__all__ = ["without_test"]

_ANSWER = "SKLEARN_PERSIST_COLLECTED"


def without_test(manifests: Iterable[Manifest], tests: list[str]) -> list[Manifest]:
    """Return the recordings that belong to a test below these paths that is not there any more.

    A recording that was made outside a test belongs to none and is never among them; nor is one
    whose test is in another file, or was skipped while pytest collected.

    Parameters
    ----------
    manifests : iterable of Manifest
    tests : list of str
        Paths, as pytest takes them.

    Raises
    ------
    UsageError
        The tests could not be collected: then nobody knows which are gone.
    """
    for path in tests:
        if not Path(path).exists():
            raise UsageError(f"--tests: {path} does not exist")
    collected = _collect(tests)
    root = Path(collected["root"])
    folders = [Path(path).resolve() for path in tests]
    # As manifests are read: cleaned.
    known = {clean(test) for test in collected["tests"]}
    skipped = tuple(clean(test) for test in collected["skipped"])
    gone = []
    for manifest in manifests:
        test = manifest.data.get("test")
        if not isinstance(test, str) or r"\x00" in test:  # cleaned, and never a path
            continue
        if test in known or test.startswith(skipped):
            continue
        file = (root / test.partition("::")[0]).resolve()
        if any(folder == file or folder in file.parents for folder in folders):
            gone.append(manifest)
    return gone


def _collect(tests: list[str]) -> dict[str, Any]:
    """Let pytest collect in a process of its own; ask for the tests before any is deselected."""
    handle, answer = tempfile.mkstemp(suffix=".json")
    os.close(handle)
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", f"{__name__}", *tests]
    try:
        done = subprocess.run(
            command,
            env={**os.environ, _ANSWER: answer},
            capture_output=True,
            check=False,
        )
        text = Path(answer).read_text(encoding="utf-8")
    finally:
        Path(answer).unlink()
    if done.returncode not in (0, 5) or not text:
        said = (done.stdout + done.stderr).decode("utf-8", "replace").strip().splitlines()[-15:]
        raise UsageError(
            "--tests: pytest could not collect all tests, so none can be said to be gone:\n"
            + "\n".join(f"  {line}" for line in said)
        )
    return dict(json.loads(text))


# Hooks of pytest, which loads this module as a plugin in that process.

_tests: list[str] = []
_skipped: list[str] = []


def pytest_itemcollected(item: Any) -> None:
    """Note a test, also if -k or -m leave it out afterwards."""
    _tests.append(item.nodeid)


def pytest_collectreport(report: Any) -> None:
    """Note a module or class that skipped itself: its tests are there, though nobody sees them."""
    if report.skipped:
        _skipped.append(report.nodeid)


def pytest_collection_finish(session: Any) -> None:
    """Answer to the process that asked."""
    answer = {"root": str(session.config.rootpath), "tests": _tests, "skipped": _skipped}
    if os.environ.get(_ANSWER):
        Path(os.environ[_ANSWER]).write_text(json.dumps(answer), encoding="utf-8")
