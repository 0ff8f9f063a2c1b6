"""What lies in the stores of a session: each manifest is read once, whoever needs it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .selection import MANIFEST

if TYPE_CHECKING:
    from typing import TypeAlias

    from pytest_sklearn_persist.goldens.manifest import Manifest, ManifestError

    #: By the manifest beside which they are told: name and text of each.
    _Problems: TypeAlias = dict[Path, list[tuple[str, ManifestError]]]

_READ = pytest.StashKey[dict[Path, "Manifest | ManifestError"]]()
_PROBLEMS = pytest.StashKey[dict[Path, "_Problems"]]()
_SPELT = pytest.StashKey[dict[Path, dict[str, list[str]]]]()


def read(config: pytest.Config, path: Path) -> Manifest | ManifestError:
    """Return a manifest, or what is wrong with it."""
    from pytest_sklearn_persist.goldens.manifest import ManifestError, read_manifest

    known = config.stash.setdefault(_READ, {})
    if path not in known:
        try:
            known[path] = read_manifest(path)
        except ManifestError as error:
            known[path] = error
    return known[path]


def forget(config: pytest.Config) -> None:
    """Read everything anew: something was recorded."""
    config.stash[_READ] = {}
    config.stash[_SPELT] = {}
    config.stash[_PROBLEMS] = {}


def problems_at(config: pytest.Config, path: Path) -> Iterator[tuple[str, ManifestError]]:
    """Yield name and text of what is wrong around a recording, though it can be read itself.

    Another recording of the same environment, a name that differs from another in case only, and
    beside the first recording of a golden: folders without a manifest.
    """
    home = path.parent.parent
    known = config.stash.setdefault(_PROBLEMS, {})
    if home not in known:  # once for all recordings of a golden, and of those spelt like it
        names = _same_but_case(config, home)
        found = _problems_of(config, [home.parent / name for name in names])
        known.update((home.parent / name, found) for name in names)
    yield from known[home].get(path, ())


def _problems_of(config: pytest.Config, homes: list[Path]) -> _Problems:
    from pytest_sklearn_persist.goldens.manifest import ManifestError
    from pytest_sklearn_persist.goldens.store import clashes, is_ignored
    from pytest_sklearn_persist.texts import shown

    found: _Problems = {}
    around = [
        manifest
        for home in homes
        for path in sorted(home.glob(f"*/{MANIFEST}"))
        if not isinstance(manifest := read(config, path), Exception)
    ]
    for error in clashes(around):
        folder = error.path.parent
        name = shown(f"{folder.parent.name}/{folder.name}[{error.field}]")
        found.setdefault(error.path, []).append((name, error))
    for home in homes:
        siblings = sorted(entry for entry in home.iterdir() if entry.is_dir())
        complete = {folder for folder in siblings if (folder / MANIFEST).is_file()}
        first = next((folder for folder in siblings if folder in complete), None)
        if first is None:
            continue
        for folder in siblings:
            if folder not in complete and not is_ignored(folder.name):
                error = ManifestError(
                    folder / MANIFEST, "", "is missing: the folder is not a recording"
                )
                name = shown(f"{home.name}/{folder.name}")
                found.setdefault(first / MANIFEST, []).append((name, error))
    return found


def _same_but_case(config: pytest.Config, home: Path) -> list[str]:
    """Return the names beside a golden that are its own if case does not count."""
    known = config.stash.setdefault(_SPELT, {})
    if home.parent not in known:
        spelt: dict[str, list[str]] = {}
        known[home.parent] = spelt
        for entry in home.parent.iterdir():
            spelt.setdefault(entry.name.lower(), []).append(entry.name)
    return sorted(known[home.parent].get(home.name.lower(), [home.name]))
