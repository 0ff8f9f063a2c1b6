"""Ways to write an estimator, registered by the text that names them.

>>> get_format("joblib:zlib:3").name
'joblib:zlib:3'
>>> get_format("skobs")
Traceback (most recent call last):
    ...
pytest_sklearn_persist.UsageError: unknown format 'skobs'; did you mean 'skops'?
"""

from __future__ import annotations

import difflib
import importlib.util
import mmap
import pickle
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol, runtime_checkable

from .errors import UsageError

__all__ = ["DEFAULT_FORMATS", "Format", "all_formats", "get_format", "resolve_formats"]

#: What people use, and so what is checked when nothing is asked for.
DEFAULT_FORMATS = ("pickle:5", "pickle:2", "joblib", "joblib:zlib:3", "joblib:mmap=r")

_CODECS = ("zlib", "gzip", "bz2", "xz", "lzma", "lz4")
_MMAP_MODES = ("r", "r+", "c")
_ROUTES = ("path", "pathlike", "file")


@runtime_checkable
class Format(Protocol):
    """What a format has to offer; an object like this may come from a ``conftest.py``."""

    @property
    def name(self) -> str:
        """How the format is spelt."""

    def available(self) -> str | None:
        """Return None if it can be used here, else the reason why not."""

    def dump(self, estimator: Any, path: Path) -> None:
        """Write the estimator to ``path``."""

    def load(self, path: Path) -> Any:
        """Read what ``dump`` wrote."""


@dataclass(frozen=True, slots=True)
class PickleFormat:
    """``pickle`` (or ``cloudpickle``) with a protocol, in memory, by path or by open file."""

    protocol: int = 5
    route: Literal["memory", "path", "pathlike", "file"] = "memory"
    module: str = "pickle"

    @property
    def name(self) -> str:
        """``pickle:2``, ``pickle:5:file``, ``cloudpickle``."""
        if self.module != "pickle":
            return self.module
        return f"pickle:{self.protocol}" + ("" if self.route == "memory" else f":{self.route}")

    @property
    def keeps_aliases(self) -> bool:
        """Pickle writes an object once, however often it is referred to."""
        return True

    def available(self) -> str | None:
        """Say whether the module is installed."""
        return None if importlib.util.find_spec(self.module) else f"{self.module} is not installed"

    def dumps(self, estimator: Any) -> bytes:
        """Return the bytes, as ``pickle.dumps`` gives them."""
        if self.module == "cloudpickle":
            import cloudpickle

            return bytes(cloudpickle.dumps(estimator, protocol=self.protocol))
        return pickle.dumps(estimator, protocol=self.protocol)

    def dump(self, estimator: Any, path: Path) -> None:
        """Write a file; through a file object where the route says so."""
        if self.route == "memory":
            path.write_bytes(self.dumps(estimator))
            return
        target = str(path) if self.route == "path" else path
        with open(target, "wb") as file:  # noqa: PTH123 (as people do it)
            pickle.dump(estimator, file, protocol=self.protocol)

    def load(self, path: Path) -> Any:
        """Read a file; the route ``memory`` unpickles from a mapped buffer, without a copy."""
        if self.route == "memory":
            with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as m:
                return pickle.loads(m)
        with open(str(path) if self.route == "path" else path, "rb") as file:  # noqa: PTH123
            return pickle.load(file)


@dataclass(frozen=True, slots=True)
class JoblibFormat:
    """``joblib`` by path or file object, with a compression, or loaded as a memory map."""

    codec: str | None = None
    level: int = 3
    mmap_mode: str | None = None
    route: Literal["path", "file"] = "path"

    @property
    def name(self) -> str:
        """``joblib``, ``joblib:zlib:3``, ``joblib:mmap=r``, ``joblib:file``."""
        parts = ["joblib"]
        if self.codec:
            parts += [self.codec, str(self.level)]
        if self.mmap_mode:
            parts.append(f"mmap={self.mmap_mode}")
        if self.route == "file":
            parts.append("file")
        return ":".join(parts)

    @property
    def keeps_aliases(self) -> bool:
        """Joblib writes an array that is held twice, or what an object array holds, twice."""
        return False

    def available(self) -> str | None:
        """Say whether the compressor is installed."""
        modules = {"xz": "lzma", "zlib": "zlib", "gzip": "gzip", None: "joblib"}
        module = modules.get(self.codec, self.codec)
        if module is not None and importlib.util.find_spec(module) is None:
            return f"{module} is not installed"
        return None

    def dump(self, estimator: Any, path: Path) -> None:
        """Write one file."""
        import joblib

        compress: Any = (self.codec, self.level) if self.codec else 0
        if self.route == "file":
            with path.open("wb") as file:
                joblib.dump(estimator, file, compress=compress)
        else:
            joblib.dump(estimator, path, compress=compress)

    def load(self, path: Path) -> Any:
        """Read it, in the format's ``mmap_mode``."""
        import joblib

        if self.route == "file":
            with path.open("rb") as file:
                return joblib.load(file)
        return joblib.load(path, mmap_mode=self.mmap_mode)


@dataclass(frozen=True, slots=True)
class SkopsFormat:
    """``skops.io``; everything in a file that we wrote ourselves a moment ago is trusted."""

    @property
    def name(self) -> str:
        """Always ``skops``."""
        return "skops"

    @property
    def keeps_aliases(self) -> bool:
        """Skops writes an object once."""
        return True

    def available(self) -> str | None:
        """Say whether skops is installed."""
        return None if importlib.util.find_spec("skops") else "skops is not installed"

    def dump(self, estimator: Any, path: Path) -> None:
        """Write a ``.skops`` archive."""
        import skops.io

        skops.io.dump(estimator, path)

    def load(self, path: Path) -> Any:
        """Read it, trusting the types that are in it."""
        import skops.io

        return skops.io.load(path, trusted=skops.io.get_untrusted_types(file=path))


def keeps_aliases(format_: Format) -> bool:
    """Tell whether two references to one object come back as two references to one object."""
    return bool(getattr(format_, "keeps_aliases", True))


def all_formats() -> tuple[Format, ...]:
    """Return every format that this package knows, whether it can be used here or not."""
    routes = [PickleFormat(5, route) for route in ("path", "pathlike", "file")]
    return (
        *(PickleFormat(protocol) for protocol in range(6)),
        *routes,
        JoblibFormat(),
        JoblibFormat(route="file"),
        *(JoblibFormat(codec) for codec in _CODECS),
        *(JoblibFormat(mmap_mode=mode) for mode in _MMAP_MODES),
        PickleFormat(module="cloudpickle"),
        SkopsFormat(),
    )


def _parse_pickle(parts: list[str]) -> Format | None:
    values: dict[str, Any] = {}
    for part in parts:
        if part.isdecimal() and int(part) <= 5 and "protocol" not in values:
            values["protocol"] = int(part)
        elif part in _ROUTES and "route" not in values:
            values["route"] = part
        else:
            return None
    return PickleFormat(**values)


def _parse_joblib(parts: list[str]) -> Format | None:
    values: dict[str, Any] = {}
    for part in parts:
        if part in _CODECS and "codec" not in values:
            values["codec"] = part
        elif part.isdecimal() and "codec" in values and int(part) <= 9 and "level" not in values:
            values["level"] = int(part)
        elif part.startswith("mmap=") and part[5:] in _MMAP_MODES and "mmap_mode" not in values:
            values["mmap_mode"] = part[5:]
        elif part == "file" and "route" not in values:
            values["route"] = part
        else:
            return None
    if "mmap_mode" in values and len(values) > 1:
        msg = f"format {':'.join(['joblib', *parts])!r}: mmap needs an uncompressed file by path"
        raise UsageError(msg)
    return JoblibFormat(**values)


_PARSERS: dict[str, Callable[[list[str]], Format | None]] = {
    "pickle": _parse_pickle,
    "joblib": _parse_joblib,
    "cloudpickle": lambda parts: None if parts else PickleFormat(module="cloudpickle"),
    "skops": lambda parts: None if parts else SkopsFormat(),
}


def get_format(text: str, extra: Iterable[Format] = ()) -> Format:
    """Return the format that a text names.

    Parameters
    ----------
    text : str
        ``pickle``, ``pickle:0``, ``joblib:zlib:3``, ``joblib:mmap=r``, ``skops``, …
    extra : iterable of Format, default=()
        Formats contributed by hooks; they come first.

    Raises
    ------
    UsageError
        No format is called that; close matches are listed.
    """
    if not isinstance(text, str):
        raise UsageError(f"a format is named by a string such as 'pickle:2', got {text!r:.80}")
    extra = tuple(extra)
    for format_ in extra:
        if format_.name == text:
            return format_
    family, *parts = text.strip().split(":")
    found = _PARSERS[family](parts) if family in _PARSERS else None
    if found is None:
        known = [*(f.name for f in extra), *(f.name for f in all_formats()), *_PARSERS]
        known = [*dict.fromkeys([*known, *(f"joblib:{codec}" for codec in _CODECS)])]
        close = difflib.get_close_matches(text, known, n=3, cutoff=0.6)
        hint = " or ".join(map(repr, close)) if close else f"one of {', '.join(sorted(known))}"
        raise UsageError(f"unknown format {text!r}; did you mean {hint}?")
    return found


def resolve_formats(
    formats: str | Iterable[str] | None, extra: Iterable[Format] = ()
) -> Iterator[Format]:
    """Yield the formats that were asked for.

    ``None`` gives :data:`DEFAULT_FORMATS`, ``"all"`` gives all that can run here.  A format that
    was asked for by name and is not available is an error, never passed over.
    """
    extra = tuple(extra)
    if formats is not None and not isinstance(formats, Iterable):
        raise UsageError(f"formats must be texts such as 'pickle:2', got {formats!r:.80}")
    texts = DEFAULT_FORMATS if formats is None else formats
    texts = (texts,) if isinstance(texts, str) else tuple(texts)
    if texts == ("all",):
        yield from (f for f in (*extra, *all_formats()) if f.available() is None)
        return
    for text in texts:
        format_ = get_format(text, extra)
        if reason := format_.available():
            raise UsageError(f"format {text!r} cannot be used here: {reason}")
        yield format_
