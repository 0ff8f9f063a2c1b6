"""Where the goldens are that a command is given."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..errors import UsageError

__all__ = ["DEFAULT_STORES", "default_stores", "manifest_at", "manifests_at"]

#: Where goldens usually are; looked for when nothing else is said.
DEFAULT_STORES = ("goldens", "tests/goldens")


def default_stores() -> list[Path]:
    """Return the usual stores that are there.

    Raises
    ------
    UsageError
        There is none.
    """
    found = [Path(name) for name in DEFAULT_STORES if Path(name).is_dir()]
    if not found:
        raise UsageError(f"no folder {' or '.join(DEFAULT_STORES)} is here: name the store")
    return found


def manifests_at(texts: Iterable[str]) -> list[Path]:
    """Return the manifests of paths and of names of goldens, each once.

    Parameters
    ----------
    texts : iterable of str
        Paths of a manifest, a recording, a golden or a store; or what a recording is called in
        the usual stores: ``churn``, ``churn/sklearn-1.3.2_cp311_linux-x86_64``. The usual stores
        themselves if there is none.

    Raises
    ------
    GoldenMissing
        There is no such path and no golden of that name.
    UsageError
        There is no store.
    """
    from ..goldens.store import find_manifests

    found: dict[Path, Path] = {}
    for text in texts or map(str, default_stores()):
        paths = find_manifests(Path(text)) if Path(text).exists() else _named(text)
        for path in paths:
            found.setdefault(path.absolute(), path)
    return list(found.values())


def manifest_at(text: str, key: str | None = None) -> Path:
    """Return the manifest of one recording.

    Parameters
    ----------
    text : str
        A path or a name, as for `manifests_at`.
    key : str, optional
        The recording, where that holds several: ``sklearn-1.3.2_cp311_linux-x86_64``.

    Raises
    ------
    GoldenMissing
        There is no such path and no golden of that name.
    UsageError
        There is no such recording, or it is not clear which is meant.
    """
    paths = manifests_at([text])
    if key is not None:
        kept = [path for path in paths if path.parent.name == key]
        if not kept:
            known = ", ".join(path.parent.name for path in paths)
            raise UsageError(f"--recording: there is no {key}, but {known}")
        paths = kept
    if len(paths) > 1:
        raise UsageError(
            f"{text} holds {len(paths)} recordings; say which, by its path or with "
            "--recording KEY:",
            *("/".join(path.parts[-3:-1]) for path in paths),
        )
    return paths[0]


def _named(text: str) -> list[Path]:
    from ..goldens.store import GoldenMissing, recordings_of

    stores = [Path(name) for name in DEFAULT_STORES if Path(name).is_dir()]
    name, _, key = text.partition("/")
    if not stores or "/" in key or name != Path(name).name:
        raise GoldenMissing(f"{text} does not exist")
    recordings = recordings_of(stores, name)
    if not key:
        return recordings
    for path in recordings:
        if path.parent.name == key:
            return [path]
    known = ", ".join(path.parent.name for path in recordings)
    raise GoldenMissing(f"{name} has no recording {key!r}; there is {known}")
