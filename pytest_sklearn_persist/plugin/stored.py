"""What lies in the stores of a session: each manifest is read once, whoever needs it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .selection import MANIFEST

if TYPE_CHECKING:
    from pytest_sklearn_persist.goldens.manifest import Manifest, ManifestError

_READ = pytest.StashKey[dict[Path, "Manifest | ManifestError"]]()
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


def problems_at(config: pytest.Config, path: Path) -> Iterator[tuple[str, ManifestError]]:
    """Yield name and text of what is wrong around a recording, though it can be read itself.

    Another recording of the same environment, a name that differs from another in case only, and
    beside the first recording of a golden: folders without a manifest.
    """
    from pytest_sklearn_persist.goldens.manifest import ManifestError
    from pytest_sklearn_persist.goldens.store import clashes, is_ignored
    from pytest_sklearn_persist.texts import shown

    home = path.parent.parent
    around = [
        manifest
        for name in _same_but_case(config, home)
        for sibling in sorted((home.parent / name).glob(f"*/{MANIFEST}"))
        if not isinstance(manifest := read(config, sibling), Exception)
    ]
    for error in clashes(around):
        if error.path == path:
            yield shown(f"{home.name}/{path.parent.name}[{error.field}]"), error
    siblings = sorted(entry for entry in home.iterdir() if entry.is_dir())
    complete = [folder for folder in siblings if (folder / MANIFEST).is_file()]
    if complete and complete[0] == path.parent:
        for folder in siblings:
            if folder not in complete and not is_ignored(folder.name):
                text = "is missing: the folder is no recording"
                yield (
                    shown(f"{home.name}/{folder.name}"),
                    ManifestError(folder / MANIFEST, "", text),
                )


def _same_but_case(config: pytest.Config, home: Path) -> list[str]:
    """Return the names beside a golden that are its own if case does not count."""
    known = config.stash.setdefault(_SPELT, {})
    if home.parent not in known:
        spelt: dict[str, list[str]] = {}
        known[home.parent] = spelt
        for entry in home.parent.iterdir():
            spelt.setdefault(entry.name.lower(), []).append(entry.name)
    return sorted(known[home.parent].get(home.name.lower(), [home.name]))
