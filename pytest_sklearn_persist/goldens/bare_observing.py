"""What runs in a throw-away process: load a file of which nothing is known, and say what it does.

What that means is found out elsewhere: this process has loaded what somebody else wrote.
"""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import Any

import joblib

from ..gate.containers import ContainerError, open_container
from ..gate.hook import Gate, Refused
from ..gate.legacy import side_files_in
from ..gate.reading import Content, NotAsRecorded, as_file, take
from ..gate.sniffing import COMPRESSED
from ..gate.trust import Trust
from ..isolation.steps import step
from ..recorder import Failed, Probe, try_abilities
from .gated import LONGEST_TEXT, enclose, load_gated, load_with_latin1, trouble_with, warnings_in

__all__ = ["load_and_try", "look"]

_NOTHING: dict[str, Any] = {
    "file": None,
    "load": None,
    "latin1": None,
    "holds": "",
    "abilities": None,
}
_ENOUGH = 1 << 20
_VERSION = re.compile(
    rb"_sklearn_version.{1,24}?(\d+\.\d+(?:\.\d+)?(?:\.?(?:rc|post|dev|a|b)\d+)?)", re.DOTALL
)


def look(memory: dict[str, Any], job: dict[str, Any]) -> dict[str, Any]:
    """Look at the bytes of a file; nothing of it is loaded.

    Parameters
    ----------
    memory : dict
        Keeps them.
    job : dict
        ``artifact`` (see :func:`~pytest_sklearn_persist.gate.reading.take`).

    Returns
    -------
    dict
        ``sha256`` (None: the file could not be read), ``facts`` and ``side_files`` (names), or
        ``file``: what is wrong with it.
    """
    step("looking at the file")
    said: dict[str, Any] = {"file": None, "sha256": None}
    try:
        data, said["sha256"] = take(job)
        memory["artifact"] = data
        return {**said, "facts": _facts(data), "side_files": side_files_in(data)}
    except (ContainerError, NotAsRecorded) as error:
        return {**said, "file": trouble_with(error)}


def load_and_try(memory: dict[str, Any], job: dict[str, Any]) -> dict[str, Any]:
    """Load the file and try what any estimator can do.

    Parameters
    ----------
    memory : dict
    job : dict
        ``side_files`` (bytes by name), ``abilities`` (names), ``trusted`` (patterns), ``listed``.

    Returns
    -------
    dict
        ``file`` (what is wrong with it), ``load`` (what that raised), ``holds`` (the class),
        ``abilities`` (name and text of the error, or None), ``warnings``, ``latin1``.
    """
    gate = Gate(Trust(tuple(job["trusted"]), listed=job["listed"]), str(Path.cwd().parent))
    enclose(memory["artifact"], gate, *job["side_files"].values())
    caught: list[warnings.WarningMessage] = []
    said: dict[str, Any] = {}
    try:
        with (
            warnings.catch_warnings(record=True) as caught,
            joblib.parallel_backend("sequential"),
        ):
            warnings.simplefilter("always")
            said = _load_and_try(memory.pop("artifact"), gate, job)
    except (ContainerError, Refused) as error:
        said = {"file": trouble_with(error, gate)}
    if gate.refusals:  # also where somebody has caught it
        said = {"file": trouble_with(Refused(), gate)}
    return {**_NOTHING, **said, "warnings": warnings_in(caught)}


def _load_and_try(data: Content, gate: Gate, job: dict[str, Any]) -> dict[str, Any]:
    step("loading")
    loaded = load_gated(data, gate, side_files=job["side_files"])
    if isinstance(loaded, Failed):
        latin1 = None
        if "UnicodeDecodeError" in loaded.text:  # only texts of Python 2 are read as ASCII
            step("loading with encoding='latin1'")
            latin1 = load_with_latin1(data)
        return {"load": loaded.text[:LONGEST_TEXT], "latin1": latin1}
    said: dict[str, Any] = {"holds": type(loaded).__qualname__[:LONGEST_TEXT]}
    if hasattr(loaded, "get_params"):
        found = try_abilities(loaded, Probe("none", None, None, ()), job["abilities"], step)
        said["abilities"] = [[name, text and text[:LONGEST_TEXT]] for name, text in found.items()]
    return said


def _facts(data: Content) -> dict[str, str]:
    """Return what the bytes say about where they come from, for the way out."""
    kind, file = open_container(as_file(data), len(data))
    facts = {"kind": kind}
    # The state of the estimator itself comes last, but for compressed files that would be all.
    end = b"" if kind in COMPRESSED else bytes(data[-_ENOUGH:])
    version = _VERSION.search(end) or _VERSION.search(file.read(_ENOUGH))
    if version is not None:
        facts["version"] = version[1].decode("ascii")
    return facts
