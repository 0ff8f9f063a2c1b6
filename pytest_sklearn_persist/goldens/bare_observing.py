"""What runs in a throw-away process: load a file of which nothing is known, and say what it does.

What that means is found out elsewhere: this process has loaded what somebody else wrote.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import joblib

from ..gate.containers import ContainerError, open_container
from ..gate.hook import Gate, Refused
from ..gate.legacy import side_files_in
from ..gate.opening import unpack
from ..gate.reading import Content, NotAsRecorded, as_file, take
from ..gate.sniffing import COMPRESSED
from ..gate.trust import Trust
from ..isolation.steps import step
from ..recorder import (
    Failed,
    Members,
    NoEstimator,
    Probe,
    estimators_in,
    the_estimator,
    try_abilities,
    what_is,
)
from .gated import LONGEST_TEXT, enclose, load_gated, load_with_latin1, trouble_with, warnings_in

__all__ = ["load_and_try", "look"]

_NOTHING: dict[str, Any] = {
    "file": None,
    "load": None,
    "latin1": None,
    "holds": "",
    "parts": [],
    "estimators": 0,
    "missing": None,
}
_ENOUGH = 1 << 20
_MOST_TRIED = 200
_LONGEST_NAME = 200
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
        unpacked = unpack(as_file(data), len(data), io.BytesIO)
        if unpacked is None:
            memory["contents"] = {"": data}
            return {**said, "facts": _facts(data), "side_files": side_files_in(data)}
        contents = {name: file.read() for name, file in unpacked.models.items()}
        memory["contents"] = contents
        facts = _facts(next(iter(contents.values())))
        return {**said, "facts": facts, "side_files": []}
    except (ContainerError, NotAsRecorded) as error:
        return {**said, "file": trouble_with(error)}


def load_and_try(memory: dict[str, Any], job: dict[str, Any]) -> dict[str, Any]:
    """Load the file and try what any estimator can do.

    Parameters
    ----------
    memory : dict
    job : dict
        ``side_files`` (bytes by name), ``abilities`` (names), ``trusted`` (patterns), ``listed``,
        ``part`` (the path of what is meant, or None).

    Returns
    -------
    dict
        ``file`` (what is wrong with it), ``load`` (what that raised), ``holds`` (what that is),
        ``parts`` (path and class of each estimator, and for each ability its name and the text of
        the error, or None), ``estimators`` (how many there are; the first are tried),
        ``missing`` (why there is no such part), ``warnings``, ``latin1``.
    """
    gate = Gate(Trust(tuple(job["trusted"]), listed=job["listed"]), str(Path.cwd().parent))
    enclose([*memory["contents"].values()], gate, *job["side_files"].values())
    caught: list[warnings.WarningMessage] = []
    said: dict[str, Any] = {}
    try:
        with (
            warnings.catch_warnings(record=True) as caught,
            joblib.parallel_backend("sequential"),
        ):
            warnings.simplefilter("always")
            said = _load_and_try(memory.pop("contents"), gate, job)
    except (ContainerError, Refused) as error:
        said = {"file": trouble_with(error, gate)}
    if gate.refusals:  # also where somebody has caught it
        said = {"file": trouble_with(Refused(), gate)}
    return {**_NOTHING, **said, "warnings": warnings_in(caught)}


def _load_and_try(contents: dict[str, Content], gate: Gate, job: dict[str, Any]) -> dict[str, Any]:
    step("loading")
    loaded: Any = Members()
    for name, data in contents.items():
        one = load_gated(data, gate, side_files=job["side_files"])
        if isinstance(one, Failed):
            return _failed(one, data, name)
        loaded[name] = one
    if list(contents) == [""]:
        loaded = loaded[""]
    said: dict[str, Any] = {"holds": what_is(loaded)[:LONGEST_TEXT]}
    found: Sequence[tuple[str | None, Any]]
    if job["part"]:
        try:
            found = [the_estimator(loaded, job["part"])]
        except NoEstimator as error:
            return {"missing": str(error)[:LONGEST_TEXT], **said}
    else:
        found = estimators_in(loaded)
    said.update(parts=[], estimators=len(found))
    for path, estimator in found[:_MOST_TRIED]:
        step(f"trying {path or type(estimator).__name__}")
        tried = try_abilities(estimator, Probe("none", None, None, ()), job["abilities"], step)
        texts = [[name, text and text[:LONGEST_TEXT]] for name, text in tried.items()]
        said["parts"].append([path, type(estimator).__qualname__[:_LONGEST_NAME], texts])
    return said


def _failed(failed: Failed, data: Content, name: str) -> dict[str, Any]:
    """Return what loading has raised, and whether a pickle of Python 2 loads in another way."""
    latin1 = None
    if "UnicodeDecodeError" in failed.text:  # only texts of Python 2 are read as ASCII
        step("loading with encoding='latin1'")
        latin1 = load_with_latin1(data)
    text = f"{name}: {failed.text}" if name else failed.text
    return {"load": text[:LONGEST_TEXT], "latin1": latin1}


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
