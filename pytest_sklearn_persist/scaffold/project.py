"""What there is in a project that wants its goldens checked."""

from __future__ import annotations

import configparser
import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import PersistenceError, UsageError
from ..gate.reading import read_text

if TYPE_CHECKING:
    from ..goldens.manifest import Manifest

__all__ = ["Project", "look_at"]

_MOST_BYTES = 1 << 22
_STORES = ("goldens", "tests/goldens")
#: What recordings may need besides scikit-learn that is an extra of this package.
_EXTRAS = ("cloudpickle", "lz4", "pandas", "polars", "skops")
_ALWAYS = {"joblib", "numpy", "python", "scikit-learn", "scipy", "threadpoolctl"}
_PLAIN_FOLDER = re.compile(r"(?!-)[\w.-]+(/(?!-)[\w.-]+)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Project:
    """What was found in the folder of a project.

    Attributes
    ----------
    root : Path
        Its folder.
    goldens : tuple of str
        The stores, relative to it, with ``/``.
    recorded : tuple of (str, str)
        The versions of scikit-learn and Python of the recordings.
    extras : tuple of str
        Extras of this package that recordings need.
    unknown : tuple of str
        Other packages that recordings need: whether an index has them nobody knows.
    lfs : bool
        Whether files are kept by git-lfs.
    git_root : Path or None
        The root of its git repository.
    host : str or None
        ``github`` or ``gitlab``, if that can be seen.
    tox_config : str or None
        The file that tox reads its configuration from.
    """

    root: Path
    goldens: tuple[str, ...]
    recorded: tuple[tuple[str, str], ...] = ()
    extras: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    lfs: bool = False
    git_root: Path | None = None
    host: str | None = None
    tox_config: str | None = None


def look_at(root: Path, goldens: Sequence[str] = ()) -> Project:
    """Return what is there; nothing is run.

    Parameters
    ----------
    root : Path
        The folder of the project.
    goldens : sequence of str
        Its stores; the usual ones, if none is given.

    Raises
    ------
    UsageError
        A store is not there, is outside of the project, or its name would need quotes.
    """
    stores = tuple(dict.fromkeys(_store(root, text) for text in goldens)) or tuple(
        name for name in _STORES if (root / name).is_dir()
    )
    manifests = [manifest for store in stores for manifest in _manifests(root / store)]
    needed = {str(name) for manifest in manifests for name in manifest.requirements}
    git_root = next(
        (folder for folder in (root, *root.parents) if (folder / ".git").exists()), None
    )
    return Project(
        root,
        stores or _STORES[:1],
        recorded=tuple(sorted({_versions(manifest) for manifest in manifests})),
        extras=tuple(name for name in _EXTRAS if name in needed),
        unknown=tuple(sorted(needed - _ALWAYS - set(_EXTRAS))),
        lfs="filter=lfs" in _text((git_root or root) / ".gitattributes"),
        git_root=git_root,
        host=_host(root, git_root),
        tox_config=_tox_config(root),
    )


def _store(root: Path, text: str) -> str:
    path = Path(text)
    if path.is_absolute():
        if not path.is_relative_to(root):
            raise UsageError(f"--goldens {text}: is not in this project")
        path = path.relative_to(root)
    name = path.as_posix()
    if ".." in path.parts or name == ".":
        raise UsageError(f"--goldens {text}: name a folder in this project")
    if not _PLAIN_FOLDER.fullmatch(name):
        raise UsageError(
            f"--goldens {text!r}: only letters, digits, '.', '_', '-' and '/' are taken"
        )
    if not (root / name).is_dir():
        raise UsageError(f"--goldens {text}: there is no such folder")
    return name


def _manifests(store: Path) -> list[Manifest]:
    """Return what can be read; what cannot is told when it is checked."""
    from ..goldens.manifest import read_manifest
    from ..goldens.store import find_manifests

    found = []
    try:
        paths = find_manifests(store)
    except PersistenceError:  # none yet
        return []
    for path in paths:
        try:
            found.append(read_manifest(path))
        except PersistenceError:
            continue
    return found


def _versions(manifest: Manifest) -> tuple[str, str]:
    return str(manifest.version), str(manifest.environment["python"])


def _host(root: Path, git_root: Path | None) -> str | None:
    """Return where the project is kept, by its files or else by its remotes."""
    files = {"github": ".github", "gitlab": ".gitlab-ci.yml"}
    there = [name for name, file in files.items() if (root / file).exists()]
    if there:
        return there[0] if len(there) == 1 else None
    config = _text((git_root or root) / ".git" / "config")
    remotes = " ".join(re.findall(r"^\s*url\s*=\s*(\S+)", config, re.MULTILINE))
    found = [name for name in ("github", "gitlab") if name in remotes]
    return found[0] if len(found) == 1 else None


def _tox_config(root: Path) -> str | None:
    """Return the file that tox reads here: the first that is there and says something of tox."""
    if (root / "tox.ini").is_file():
        return "tox.ini"
    setup = configparser.ConfigParser(interpolation=None, strict=False)
    with contextlib.suppress(configparser.Error):  # tox could not read it either
        setup.read_string(_text(root / "setup.cfg"))
    if setup.has_section("tox:tox"):
        return "setup.cfg"
    if re.search(r"^\s*\[tool\.tox\b", _text(root / "pyproject.toml"), re.MULTILINE):
        return "pyproject.toml"
    return "tox.toml" if (root / "tox.toml").is_file() else None


def _text(path: Path) -> str:
    try:
        return read_text(path, _MOST_BYTES)
    except (OSError, UnicodeDecodeError):
        return ""
