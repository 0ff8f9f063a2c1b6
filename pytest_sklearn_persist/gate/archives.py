"""Zip archives: what skops writes, and numpy's ``.npz``."""

from __future__ import annotations

import importlib.util
import io
import warnings
import zipfile
from typing import Any

from packaging.version import Version

from .allowlist import is_guarded
from .containers import ContainerError, most_in
from .hook import Gate, is_gone
from .reading import Content

__all__ = ["load_archive", "prepare_for"]

_OLDEST_SKOPS = "0.16"

_START, _END = b"PK\x03\x04", b"PK\x05\x06"
_DIRECTORY = 1 << 16
_END_SIZE = 22


def load_archive(data: Content, gate: Gate) -> Any:
    """Load a zip archive from its bytes.

    Parameters
    ----------
    data : bytes or bytearray
        The file.
    gate : Gate
        Asked whether types in a skops file are trusted.

    Raises
    ------
    ContainerError
        It is damaged, too large, has something before or after it, or is another archive.
    """
    names = _verify(data)
    if "schema.json" in names:
        return _load_skops(bytes(data), gate)
    if names and all(name.endswith(".npy") for name in names):
        import numpy as np

        with np.load(io.BytesIO(data), allow_pickle=True) as members:
            return {name: members[name] for name in members.files}
    raise ContainerError("unchecked", "it is a zip archive of something else than an estimator")


def prepare_for(data: Content) -> None:
    """Import what reads a file, before the gate closes: skops imports all of scikit-learn.

    Parameters
    ----------
    data : bytes or bytearray
        The file, of which nothing is read but its first and last bytes.
    """
    is_zip = data[: len(_START)] == _START and b"schema.json" in data[-_DIRECTORY:]
    if is_zip and importlib.util.find_spec("skops") is not None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            importlib.import_module("skops.io")


def _verify(data: Content) -> list[str]:
    if data[-_END_SIZE:][: len(_END)] != _END:
        raise ContainerError("refused", "other bytes follow the zip archive in it")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError) as error:
        raise ContainerError("damaged", f"the zip archive in it is broken: {error}") from None
    names = [member.filename for member in members]
    if len(set(names)) != len(names):
        raise ContainerError("refused", "a member of the zip archive is there twice")
    limit = most_in(len(data))
    total = sum(member.file_size for member in members)
    if total > limit:
        text = f"its members say that they hold {total:,} bytes; {limit:,} are the limit"
        raise ContainerError("refused", text)
    return names


def _load_skops(data: bytes, gate: Gate) -> Any:
    """Load with skops' own audit, which knows what its reader would import, and with ours."""
    import skops.io

    if Version(skops.__version__) < Version(_OLDEST_SKOPS):
        raise ContainerError(
            "refused",
            f"skops {skops.__version__} is installed, and files of skops are loaded with "
            f"{_OLDEST_SKOPS} or newer only (see CVE-2025-54412): install skops>={_OLDEST_SKOPS}",
        )
    unknown = skops.io.get_untrusted_types(data=data)
    if gate.trust.listed:
        for name in unknown:
            module, _, attribute = name.rpartition(".")
            text = None if is_gone(module, attribute) else gate.trust.refusal(module, attribute)
            if text is not None and not is_guarded(module, attribute):
                gate.refuse(text)
        from .skops_parts import watch_parts

        watch_parts(gate)
    return skops.io.loads(data, trusted=unknown)
