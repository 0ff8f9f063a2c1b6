"""Look at a file, and say what is in it."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable
from typing import Any

from ..gate.allowlist import is_allowed, is_guarded, releases_of
from ..gate.containers import COMPRESSED, ContainerError, open_container
from ..gate.patterns import can_be_trusted, matches, parse_patterns
from .archives import read_npy, read_zip
from .budget import TooCostly, budget_for
from .findings import Findings
from .info import ArtifactInfo, EstimatorInfo, GlobalInfo, StoredCallable
from .installed import exists
from .machine import Limits
from .opening import HashingFile, HeldOpen, open_regular
from .reader import Damaged, NotUnderstood, Reader
from .walking import walk_whole

__all__ = ["inspect_artifact"]

_BLOCK = 1 << 20
_HASHED = 64_000_000
_MODULES = 300
#: Parts of these are trusted one by one.
_LISTED = frozenset({"sklearn", "numpy", "scipy", "pandas", "joblib"})
_NO_MODEL = {
    "empty": "is empty",
    "git-lfs": "is a pointer of git-lfs, not the file: run git lfs pull",
    "json": "is JSON, not a saved model",
    "html": "is a web page, not a saved model",
    "text": "is text, not a saved model",
}


def inspect_artifact(
    path: str | os.PathLike[str],
    *,
    trusted: str | Iterable[str] = (),
    digest: bool | None = None,
    timeout: float | None = None,
    memory: int | None = None,
) -> ArtifactInfo:
    """Say what a file holds without running anything in it.

    Nothing that the file names is imported.  The answer explains a file; it is no permission to
    load it, which the process that unpickles decides on what it really meets.

    Parameters
    ----------
    path : path-like
        A regular file: written by pickle, joblib (also compressed, also by releases before 0.10),
        skops or numpy.
    trusted : str or iterable of str
        Patterns such as ``mypkg.models.*``: what they cover counts as trusted.
    digest : bool, optional
        Whether to work out the SHA-256.  If not given, of files up to 64 MB: it takes several
        times as long as all else.
    timeout : float, optional
        Seconds of the processor that it may take; 20 and one for each 50 MB of the file if not
        given.
    memory : int, optional
        Bytes of memory that it may take; 256 MB and eight times the size of the file if not given.

    Returns
    -------
    ArtifactInfo
        Also of a file that is damaged, or that can only in part be understood; it says so.

    Raises
    ------
    UsageError
        There is no such file, it is no regular one, a pattern cannot be used, or looking at the
        file takes more time or memory than it may.

    Examples
    --------
    >>> import pickle, tempfile
    >>> from sklearn.preprocessing import StandardScaler
    >>> with tempfile.NamedTemporaryFile() as file:
    ...     pickle.dump(StandardScaler(), file)
    ...     file.flush()
    ...     info = inspect_artifact(file.name)
    >>> info.estimators[0].class_name, info.container, info.not_understood
    ('sklearn.preprocessing._data.StandardScaler', 'pickle', ())
    """
    patterns = parse_patterns(trusted)
    with open_regular(path) as raw:
        size = os.fstat(raw.fileno()).st_size
        findings = Findings(Limits(budget=budget_for(size, timeout, memory)))
        hashed = size <= _HASHED if digest is None else digest
        try:
            container, compression, sha256 = _read(raw, size, hashed, findings)
            findings.look_through_roots()
        except TooCostly as error:
            raise TooCostly(f"{os.fspath(path)}: {error}") from None
    return _info(
        findings,
        patterns,
        path=os.fspath(path),
        size=size,
        sha256=sha256,
        container=container,
        compression=compression,
    )


def _read(
    raw: io.FileIO, size: int, hashed: bool, findings: Findings
) -> tuple[str, str | None, str | None]:
    """Read what is in a file; return its container, its compression and its digest."""
    hashing = HashingFile(raw) if hashed else None
    file = io.BufferedReader(hashing or HeldOpen(raw), _BLOCK)
    sha256, kind, compression = None, "unknown", None
    try:
        kind, content = open_container(file, size)
        if kind == "zip":
            # An archive is read from its end: the digest is worked out before.
            sha256 = hashing.sha256() if hashing is not None else None
            raw.seek(0)
            archive = io.BufferedReader(HeldOpen(raw), _BLOCK)
            kind, compression = read_zip(archive, size, findings)
        else:
            _read_stream(kind, content, None if hashed else size, findings)
    except Damaged as error:
        findings.damaged = str(error)
    except NotUnderstood as error:
        findings.note(str(error))
    except ContainerError as error:
        if error.status == "damaged":
            findings.damaged = str(error).removeprefix("it ")
        else:
            findings.note(str(error))
    if kind in COMPRESSED:
        kind, compression = "joblib", kind
    elif kind == "pickle" and findings.joblib:
        kind = "joblib"
    if hashing is not None and sha256 is None:
        sha256 = hashing.sha256()
    return kind, compression, sha256


def _read_stream(kind: str, content: Any, size: int | None, findings: Findings) -> None:
    if kind in _NO_MODEL:
        raise Damaged(_NO_MODEL[kind])
    if kind == "npy":
        read_npy(Reader(content, size), findings)
    elif kind == "pickle" or kind in COMPRESSED:
        walk_whole(Reader(content, None if kind in COMPRESSED else size), findings)
    else:
        raise NotUnderstood("no pickle, and no archive that is known: nothing was looked at")


def _info(findings: Findings, patterns: tuple[str, ...], **facts: Any) -> ArtifactInfo:
    modules: set[str] = set()

    def here(module: str, name: str) -> str:
        # The source of each module is parsed: a file must not make that all of scikit-learn.
        modules.add(module)
        return exists(module, name) if len(modules) <= _MODULES else "unknown"

    return ArtifactInfo(
        protocols=tuple(sorted(findings.protocols)),
        estimators=tuple(
            EstimatorInfo(
                one.path,
                f"{one.module}.{one.name}" if one.module else one.name,
                one.version,
                here(one.module, one.name),
                one.settings,
            )
            for one in findings.estimators
        ),
        arrays=findings.arrays,
        array_bytes=findings.array_bytes,
        callables=tuple(StoredCallable(c.path, c.module, c.name) for c in findings.callables),
        globals=tuple(
            _global(module, name, patterns, here(module, name)) for module, name in findings.globals
        ),
        side_files=tuple(findings.side_files),
        not_understood=findings.notes,
        damaged=findings.damaged,
        padded=findings.padded,
        **facts,
    )


def _global(module: str, name: str, patterns: tuple[str, ...], found: str) -> GlobalInfo:
    if is_guarded(module, name):
        trust = "guarded"
    elif is_allowed(module, name) or matches(patterns, module, name):
        trust = "trusted"
    else:
        trust = "not trusted"
    pattern = _pattern(module, name) if trust == "not trusted" else None
    return GlobalInfo(module, name, trust, found, releases_of(module, name), pattern)


def _pattern(module: str, name: str) -> str | None:
    """Return what would trust a global, None if nothing can."""
    whole = module.partition(".")[0] in _LISTED or "." in name
    pattern = f"{module}.{name}" if whole else f"{module}.*"
    return pattern if can_be_trusted(module) and matches([pattern], module, name) else None
