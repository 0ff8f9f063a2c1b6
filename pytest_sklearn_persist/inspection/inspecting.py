"""Look at a file, and say what is in it."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from ..gate.allowlist import is_allowed, is_guarded, releases_of
from ..gate.containers import COMPRESSED, ContainerError, open_container
from ..gate.naming import kind_of, what_else
from ..gate.opening import unpack
from ..gate.patterns import can_be_trusted, matches, parse_patterns
from ..gate.sniffing import START
from .archives import read_npy, read_zip
from .budget import TooCostly, budget_for
from .findings import Findings
from .info import ArtifactInfo, EstimatorInfo, GlobalInfo, StoredCallable
from .installed import exists
from .machine import Limits
from .opening import HashingFile, HeldOpen, Source, opened_source
from .reader import Damaged, NotUnderstood, Reader
from .walking import walk_whole

__all__ = ["inspect_artifact"]

_BLOCK = 1 << 20
_HASHED = 64_000_000
_LARGE = 1_000_000
_MODULES = 300
#: Parts of these are trusted one by one.
_LISTED = frozenset({"sklearn", "numpy", "scipy", "pandas", "joblib"})
#: What may be packed into something; all else is read as it is.
_WRAPPING = COMPRESSED | {"zip", "tar", "zstd", "base64"}


def inspect_artifact(
    source: Source,
    *,
    trusted: str | Iterable[str] = (),
    digest: bool | None = None,
    sizes: bool | None = None,
    timeout: float | None = None,
    memory: int | None = None,
) -> ArtifactInfo:
    """Say what a file holds without running anything in it.

    Nothing that the file names is imported.  The answer explains a file; it is no permission to
    load it, which the process that unpickles decides on what it really meets.

    Parameters
    ----------
    source : path-like, bytes or binary file
        A regular file: written by pickle, joblib (also compressed, also by releases before 0.10),
        skops or numpy; packed into an archive or compressed in another way or not. The folder of a
        model of MLflow stands for the file with the model. Or the bytes of such a file.
    trusted : str or iterable of str
        Patterns such as ``mypkg.models.*``: what they cover counts as trusted.
    digest : bool, optional
        Whether to work out the SHA-256.  If not given, of files up to 64 MB: it takes several
        times as long as all else.
    sizes : bool, optional
        Whether to say which part takes how many bytes. If not given, of files above 1 MB.
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
    with opened_source(source) as (raw, name):
        size = raw.seek(0, os.SEEK_END)
        raw.seek(0)
        findings = Findings(Limits(budget=budget_for(size, timeout, memory)))
        findings.measured = size > _LARGE if sizes is None else sizes
        hashed = size <= _HASHED if digest is None else digest
        try:
            container, compression, sha256 = _read(raw, size, hashed, findings)
            findings.look_through_roots()
        except TooCostly as error:
            raise TooCostly(f"{name}: {error}") from None
    return _info(
        findings,
        patterns,
        path=name,
        size=size,
        sha256=sha256,
        container=container,
        compression=compression,
    )


def _read(
    raw: Any, size: int, hashed: bool, findings: Findings
) -> tuple[str, str | None, str | None]:
    """Read what is in a file; return its container, its compression and its digest."""
    start = raw.read(START)
    raw.seek(0)
    kind, compression, unpacked = kind_of(start), None, None
    hashing = None
    with ExitStack() as spooled, _noting(findings):
        if kind in _WRAPPING:
            unpacked = unpack(
                io.BufferedReader(HeldOpen(raw), _BLOCK),
                size,
                lambda: spooled.enter_context(tempfile.TemporaryFile()),
                findings.limits.budget.check,
            )
            raw.seek(0)
        if unpacked is None:
            if hashed and kind != "zip":  # an archive is read from its end
                hashing = HashingFile(raw)
            kind, compression = _read_one(hashing or HeldOpen(raw), size, findings, "", kind)
        else:
            findings.layers, findings.beside = unpacked.layers, unpacked.beside
            for name, file in unpacked.models.items():
                prefix = f"[{name!r}]" if name else ""
                kind, compression = _read_one(file, _size_of(file), findings, prefix)
    if hashed and hashing is None:
        raw.seek(0)
        hashing = HashingFile(raw)
    return kind, compression, None if hashing is None else hashing.sha256()


@contextmanager
def _noting(findings: Findings) -> Iterator[None]:
    """Keep what ends the reading of a file among what was found."""
    try:
        yield
    except Damaged as error:
        findings.damaged = str(error)
    except NotUnderstood as error:
        findings.note(str(error))
    except ContainerError as error:
        if error.status == "damaged":
            said = str(error)
            findings.damaged = said[3:] if said.startswith("it ") else f"cannot be opened: {said}"
        elif error.status in ("unchecked", "load-error"):
            findings.no_model = str(error).removeprefix("it is ")
        else:
            findings.note(str(error))


def _read_one(
    raw: Any, size: int, findings: Findings, prefix: str, kind: str = ""
) -> tuple[str, str | None]:
    """Read what pickle, joblib, numpy or skops has written; return container and compression."""
    file, compression = io.BufferedReader(raw, _BLOCK), None
    start = file.peek(START)[:START]
    kind, other = kind or kind_of(start), what_else(start)
    with _noting(findings):
        if other is not None:
            raise ContainerError("unchecked", f"it is {other}")
        if kind == "empty":
            raise Damaged("is empty")
        if kind == "zip":
            kind, compression = read_zip(file, size, findings, prefix)
        elif kind == "npy":
            read_npy(Reader(file), findings, prefix)
        elif kind == "pickle":
            kind = _read_pickle(Reader(file, size if file.seekable() else None), findings, prefix)
        else:
            compression, (_, content) = kind, open_container(file, size)
            kind = "pickle"
            kind = _read_pickle(Reader(content), findings, prefix)
    file.detach()
    return kind, compression


def _read_pickle(reader: Reader, findings: Findings, prefix: str) -> str:
    """Read a pickle; return whose it is."""
    walk_whole(reader, findings, prefix)
    modules = {module.partition(".")[0] for module, _ in findings.globals}
    for writer in ("cloudpickle", "dill"):
        if writer in modules or f"_{writer}" in modules:
            return writer
    return "joblib" if findings.joblib else "pickle"


def _size_of(file: Any) -> int:
    size = int(file.seek(0, os.SEEK_END))
    file.seek(0)
    return size


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
        holds=_holds(findings),
        layers=findings.layers,
        beside=findings.beside,
        no_model=findings.no_model,
        sizes=tuple(findings.sizes),
        padded=findings.padded,
        **facts,
    )


def _holds(findings: Findings) -> str | None:
    """Return what the file as a whole holds."""
    if len(findings.holds) < 2:
        return findings.holds[0] if findings.holds else None
    what = "files" if findings.layers else "objects one after the other"
    return f"{len(findings.holds):,} {what}"


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
