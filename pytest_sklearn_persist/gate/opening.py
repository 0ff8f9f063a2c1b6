"""See through what a model file was packed into: the one place where that is done.

Compressors, archives and base64 are opened one after the other until what is left is something
that pickle, joblib, numpy or skops has written. Nothing is unpickled here, and no member is
written under its name anywhere.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import BinaryIO

from .containers import FLOOR, BoundedStream, read_to_end
from .decompressors import ContainerError
from .members import Member, members_of_tar, members_of_zip, opened_zip, plain_names, telling
from .naming import kind_of, what_else
from .sniffing import COMPRESSED, START

__all__ = ["Unpacked", "model_path", "unpack"]

_DEEPEST = 8
_RATIO = 20
_MOST_MODELS = 1_000
_BLOCK = 1 << 20
_SHOWN = 5
#: What may hold an estimator, if a member of an archive is of this kind.
_MODELS = (COMPRESSED - {"zf"}) | {"pickle", "zip", "tar", "zstd", "base64"}
#: A file of such a name holds no model, whatever it begins with.
_PROSE = re.compile(
    r".*\.(?:py|pyi|txt|md|rst|json|ya?ml|toml|cfg|ini|csv|tsv|html?|xml|sh|log|ipynb|lock|in|bat"
    r"|npy|npz|(?:csv|tsv|txt|json)\.(?:gz|bz2|xz|zip|zst))",
    re.IGNORECASE,
)
#: A pickle of protocol 0 or 1 may begin as a text does: the name decides.
_PICKLES = (".pkl", ".pickle", ".pck", ".pk", ".p", ".joblib", ".jl", ".model", ".sav", ".dat")
_OF_MACOS = re.compile(r"(?:.*/)?(?:__MACOSX/.*|\._[^/]*|\.DS_Store)")
_TORCH = "a file of PyTorch: torch.load reads it"
#: What tells that somebody else's program wrote an archive.
_OTHER_ARCHIVES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?:[^/]+/)?\.?(?:data/serialization_id|storage_alignment)"), _TORCH),
    (re.compile(r"model\.weights\.h5"), "a model of Keras: keras.models.load_model reads it"),
    (re.compile(r"\[Content_Types\]\.xml"), "a document of Office, not a saved model"),
    (re.compile(r"META-INF/MANIFEST\.MF"), "a program of Java, not a saved Python object"),
    (re.compile(r"model\.ini"), "a model of H2O (MOJO), not a saved Python object"),
)
_MODEL_PATH = re.compile(
    r"^ +(?:pickled_model|model_path|data): *['\"]?([^'\"\n]+?)['\"]? *$", re.MULTILINE
)
_LARGEST_MLMODEL = 1 << 20
#: How a stream begins, told so exactly that chance brings it about nowhere else.
_STREAMS = {
    "gzip": re.compile(rb"\x1f\x8b\x08[\x00-\x1f].{4}[\x00\x02\x04][\x00-\x0d\xff]", re.DOTALL),
    "bz2": re.compile(rb"BZh[1-9](?:1AY&SY|\x17\x72\x45\x38\x50\x90)"),
    "xz": re.compile(rb"\xfd7zXZ\x00\x00"),
    "lz4": re.compile(rb"\x04\x22\x4d\x18"),
}
_LONGEST_BEGIN = 16


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What was in a file.

    Attributes
    ----------
    layers : tuple of str
        What was opened, the outer first: ``gzip``, ``tar``, the name of a member.
    models : dict of str to binary file
        What may hold an estimator, at its start; by the name of the member, which is empty if it
        is the only one.
    beside : tuple of str
        Members that hold none.
    """

    layers: tuple[str, ...]
    models: dict[str, BinaryIO]
    beside: tuple[str, ...]


def unpack(
    file: BinaryIO,
    size: int,
    spool: Callable[[], BinaryIO],
    step: Callable[[], object] = int,
) -> Unpacked | None:
    """Open what a file was packed into.

    Parameters
    ----------
    file : binary file
        At its start; it can seek.
    size : int
        Of the file.
    spool : callable
        Returns an empty file for what is in a container.
    step : callable, optional
        Called for each megabyte that is unpacked, and may raise.

    Returns
    -------
    Unpacked or None
        None if it is packed into nothing: pickle, joblib, numpy or skops reads the file as it is.

    Raises
    ------
    ContainerError
        ``unchecked``: nothing in it could be loaded, the text says what it is. Or it is damaged,
        holds too much, or what opens it is not installed.

    Examples
    --------
    >>> import base64, gzip
    >>> data = base64.b64encode(gzip.compress(b"N." * 9))
    >>> unpack(io.BytesIO(data), len(data), io.BytesIO).layers
    ('base64',)
    >>> unpack(io.BytesIO(b"N."), 2, io.BytesIO) is None
    True
    """
    unpacker = _Unpacker(max(FLOOR, _RATIO * size), spool, step)
    models = unpacker.peel(file, size, 0)
    file.seek(0)
    if not unpacker.layers:
        return None
    return Unpacked(tuple(unpacker.layers), models, tuple(unpacker.beside))


class _Unpacker:
    """Opens one container after the other, within limits that count for all of them together."""

    def __init__(
        self, limit: int, spool: Callable[[], BinaryIO], step: Callable[[], object]
    ) -> None:
        self.layers: list[str] = []
        self.beside: list[str] = []
        self._limit = limit
        self._left = limit
        self._spool = spool
        self._step = step

    def peel(self, file: BinaryIO, size: int, depth: int) -> dict[str, BinaryIO]:
        """Return what may hold estimators in a file, by name."""
        start = _start_of(file)
        other = what_else(start)
        if other is not None:
            raise ContainerError("unchecked", f"it is {other}")
        kind = kind_of(start)
        if kind == "zf" or kind not in _MODELS:
            return {"": file}
        if depth > _DEEPEST:
            text = f"it is packed more than {_DEEPEST} times, one container in another"
            raise ContainerError("refused", text)
        if kind == "tar":
            return self._archive("tar", members_of_tar(file), depth)
        if kind == "zip":
            return self._zip(file, size, depth)
        if kind == "base64":
            self.layers.append(kind)
            return self._next(self._decoded(file), depth)
        return {"": file} if kind == "pickle" else self._compressed(kind, file, size, depth)

    def _compressed(self, kind: str, file: BinaryIO, size: int, depth: int) -> dict[str, BinaryIO]:
        """Open a compressed file, unless it is a pickle compressed once: joblib reads that."""
        stream = BoundedStream(
            file,
            kind,
            size,
            floor=self._limit,
            ratio=1,
            nested=True,
            several=kind != "zlib",
            spend=self._spend,
        )
        content = io.BufferedReader(stream, _BLOCK)
        if kind != "zstd" and _is_for_joblib(content.peek(START)[:START]):
            several = _may_be_several(kind, file) and self._copy(content)
            if not several or stream.streams == 1:
                file.seek(0)
                return {"": file}
            self.layers.append(kind)
            return self._next(several, depth)
        self.layers.append(kind)
        if kind_of(content.peek(START)[:START]) == "tar":
            models = self._archive("tar", members_of_tar(content), depth + 1)
            read_to_end(content)
            return models
        return self._next(self._copy(content), depth)

    def _zip(self, file: BinaryIO, size: int, depth: int) -> dict[str, BinaryIO]:
        with opened_zip(file, size) as archive:
            names = list(plain_names(archive))
            if "schema.json" in names or (names and all(n.endswith(".npy") for n in names)):
                file.seek(0)
                return {"": file}
            other = _other_archive(names)
            if other is not None:
                raise ContainerError("unchecked", f"it is {other}")
            return self._archive("zip", members_of_zip(archive), depth)

    def _archive(self, kind: str, members: Iterable[Member], depth: int) -> dict[str, BinaryIO]:
        """Return what may hold estimators among the members of an archive."""
        found: dict[str, BinaryIO] = {}
        beside: list[tuple[str, str]] = []
        with telling(kind):
            wanted = self._sorted(members, found, beside, self._spend if kind == "zip" else int)
        self.layers.append(kind)
        if wanted in found:
            beside += [(name, "not the model") for name in found if name != wanted]
            found = {wanted: found[wanted]}
        if not found:
            raise ContainerError("unchecked", _without_model(kind, beside))
        self.beside += [name for name, _ in beside]
        return self._opened(found, depth)

    def _sorted(
        self,
        members: Iterable[Member],
        found: dict[str, BinaryIO],
        beside: list[tuple[str, str]],
        spend: Callable[[int], object],
    ) -> str | None:
        """Tell what may be a model from what lies beside it; return what MLflow says is the one."""
        wanted = None
        for name, content in members:
            start = content.read(START)
            if name.rpartition("/")[2] == "MLmodel":
                wanted = model_path(name, start + content.read(_LARGEST_MLMODEL))
            elif _OF_MACOS.fullmatch(name):
                continue
            elif what := what_else(start) or ("" if _may_hold(name, start) else "no model"):
                beside.append((name, what))
            else:
                found[name] = self._copy(content, start, spend)
            if len(found) > _MOST_MODELS:
                text = f"it holds more than {_MOST_MODELS:,} files that may be models"
                raise ContainerError("refused", text)
        return wanted

    def _opened(self, found: dict[str, BinaryIO], depth: int) -> dict[str, BinaryIO]:
        """Open each member; one alone is what the whole file is."""
        if len(found) == 1:
            [(name, file)] = found.items()
            self.layers.append(name)
            return self.peel(file, _size_of(file), depth + 1)
        models: dict[str, BinaryIO] = {}
        before, problems = list(self.layers), []
        for name, file in found.items():
            try:
                for inner, model in self.peel(file, _size_of(file), depth + 1).items():
                    models[f"{name}/{inner}" if inner else name] = model
            except ContainerError as error:
                if error.status != "unchecked":
                    raise ContainerError(error.status, f"{name} in it: {error}") from None
                problems.append((name, str(error).removeprefix("it is ")))
            self.layers[:] = before
        self.beside += [name for name, _ in problems]
        if not models:
            raise ContainerError("unchecked", _without_model(self.layers[-1], problems))
        return models

    def _next(self, file: BinaryIO, depth: int) -> dict[str, BinaryIO]:
        return self.peel(file, _size_of(file), depth + 1)

    def _spend(self, count: int) -> None:
        """Count what came out of a container, whether it is kept or passed over."""
        self._left -= count
        if self._left < 0:
            text = f"it holds more than {self._limit:,} bytes, the limit"
            raise ContainerError("refused", text)
        self._step()

    def _copy(
        self, source: BinaryIO, start: bytes = b"", spend: Callable[[int], object] = int
    ) -> BinaryIO:
        """Copy what is in a container."""
        target, block = self._spool(), start or source.read(_BLOCK)
        while block:
            spend(len(block))
            target.write(block)
            self._step()
            block = source.read(_BLOCK)
        target.seek(0)
        return target

    def _decoded(self, file: BinaryIO) -> BinaryIO:
        """Decode base64, in both of its alphabets and with ends of lines or without."""
        target, rest = self._spool(), b""
        file.seek(0)
        while block := file.read(_BLOCK):
            plain = rest + block.translate(bytes.maketrans(b"-_", b"+/"), b"\r\n\t ")
            whole = len(plain) // 4 * 4
            try:
                target.write(base64.b64decode(plain[:whole], validate=True))
            except binascii.Error as error:
                raise ContainerError("damaged", f"the base64 in it is broken: {error}") from None
            rest = plain[whole:]
            self._step()
        if rest:
            raise ContainerError("damaged", "the base64 in it is cut short")
        target.seek(0)
        return target


def _start_of(file: BinaryIO) -> bytes:
    start = file.read(START)
    file.seek(-len(start), io.SEEK_CUR)
    return start


def _size_of(file: BinaryIO) -> int:
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    return size


def _is_for_joblib(start: bytes) -> bool:
    """Say whether joblib, or our own reader, takes a compressed file from here."""
    kind = kind_of(start)
    return what_else(start) is None and (kind == "pickle" or kind not in (_MODELS | {"npy"}))


def _may_be_several(kind: str, file: BinaryIO) -> bool:
    """Say whether another stream may begin somewhere in a compressed file."""
    begin = _STREAMS.get(kind)
    if begin is None:
        return False
    at = file.tell()
    file.seek(1)
    kept, found = b"", None
    while found is None and (block := file.read(_BLOCK)):
        block = kept + block
        found, kept = begin.search(block), block[-_LONGEST_BEGIN:]
    file.seek(at)
    return found is not None


def _may_hold(name: str, start: bytes) -> bool:
    kind = kind_of(start)
    if kind == "pickle" and start[:1] != b"\x80":
        return name.lower().endswith(_PICKLES)
    return kind in _MODELS and not _PROSE.fullmatch(name)


def _other_archive(names: list[str]) -> str | None:
    """Return whose archive it is, if it is none of Python's objects."""
    for name in names:
        folder, _, plain = name.rpartition("/")
        if plain == "data.pkl" and f"{folder}/version" in names:
            return _TORCH
        for pattern, text in _OTHER_ARCHIVES:
            if pattern.fullmatch(name):
                return text
    return None


def _without_model(kind: str, beside: list[tuple[str, str]]) -> str:
    if not beside:
        return f"it is a {kind} archive without a file in it"
    shown = [
        f"{name} ({what.partition(':')[0].partition(',')[0]})" for name, what in beside[:_SHOWN]
    ]
    more = f" and {len(beside) - _SHOWN:,} more" if len(beside) > _SHOWN else ""
    text = ", ".join(shown)
    return f"it is a {kind} archive without a saved Python object in it: {text}{more}"


def model_path(name: str, content: bytes) -> str | None:
    r"""Return the file that an MLmodel, written by MLflow, names as the model.

    Parameters
    ----------
    name : str
        Path of the MLmodel.
    content : bytes

    Examples
    --------
    >>> model_path("churn/MLmodel", b"flavors:\n  sklearn:\n    pickled_model: model.pkl\n")
    'churn/model.pkl'
    """
    for path in _MODEL_PATH.findall(content.decode("utf-8", "replace")):
        if ".." not in path and not path.startswith("/"):
            return name[: -len("MLmodel")] + str(path)
    return None
