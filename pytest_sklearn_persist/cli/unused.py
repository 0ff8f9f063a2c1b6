"""Which recordings have lost their test."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..texts import clean
from ..venvs.running import run

if TYPE_CHECKING:
    from ..goldens.manifest import Manifest

__all__ = ["without_test"]

_ANSWER = "SKLEARN_PERSIST_COLLECTED"
#: How long pytest may take to collect.
_SECONDS = 1800.0
#: Not ``-m pytest``, which is a module of the project where that has one of this name.
_START = "import sys; sys.path[:] = {path!r}; import pytest; sys.exit(pytest.main({given!r}))"


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
    """Let pytest collect in a process of its own; ask for the tests before any is deselected.

    They are tests of this project: they run in its folder, with the variables of the user.
    """
    handle, answer = tempfile.mkstemp(suffix=".json")
    os.close(handle)
    given = ["--collect-only", "-q", "-p", __name__, *tests]
    try:
        ran = run(
            [sys.executable, "-I", "-c", _START.format(path=_search_path(Path.cwd()), given=given)],
            timeout=_SECONDS,
            env={**os.environ, _ANSWER: answer},
            cwd=Path.cwd(),
        )
        text = Path(answer).read_text(encoding="utf-8")
    finally:
        Path(answer).unlink()
    if ran.status not in (0, 5) or not text:
        said = [line for line in ran.out.splitlines() if line.strip()][-15:]
        raise UsageError(
            "--tests: pytest could not collect all tests, so none can be said to be gone:",
            # With who says so: some of the lines may be made of names of files.
            *(f"pytest: {line}" for line in dict.fromkeys([*said, *ran.tail.splitlines()])),
        )
    return dict(json.loads(text))


def _search_path(project: Path) -> list[str]:
    """Return where modules are found: in the project last, so that pytest is the installed one."""
    entries = [Path(entry).absolute() for entry in sys.path]
    installed = [Path(prefix) for prefix in (sys.prefix, sys.base_prefix)]

    def is_ours(entry: Path) -> bool:
        inside = entry.is_relative_to(project)
        return inside and (
            entry == project or not any(entry.is_relative_to(prefix) for prefix in installed)
        )

    return list(dict.fromkeys(map(str, [*sorted(entries, key=is_ours), project])))


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
