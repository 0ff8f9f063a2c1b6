"""What runs in a throw-away process: load a file of which nothing is known.

Only JSON leaves this process: it has loaded what somebody else wrote.
"""

from __future__ import annotations

import re
import time
import warnings
from pathlib import Path
from typing import Any

import joblib

from ..gate.containers import ContainerError, open_container
from ..gate.hook import Gate, Refused
from ..gate.legacy import read_side_files
from ..gate.policy import TrustPolicy
from ..gate.reading import Content, NotAsRecorded, as_file, read_once
from ..gate.sniffing import COMPRESSED
from ..gate.unpickling import close_gate
from ..isolation.steps import step
from ..isolation.walls import give_up
from ..recorder import Failed, Probe, try_abilities
from .gated import load_gated, load_with_latin1, room_for

__all__ = ["observe_bare"]

_ABILITIES = ("repr", "get_params", "clone", "dump")
_ENOUGH = 1 << 20
_VERSION = re.compile(
    rb"_sklearn_version.{1,24}?(\d+\.\d+(?:\.\d+)?(?:\.?(?:rc|post|dev|a|b)\d+)?)", re.DOTALL
)


def observe_bare(memory: dict[str, Any], job: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG001
    """Load a file and try what any estimator can do.

    Parameters
    ----------
    memory : dict
    job : dict
        ``path``, and the fields of a TrustPolicy.

    Returns
    -------
    dict
        ``status`` (None if it was loaded), ``differences`` (path, kind, whether it is about an
        ability, text), ``warnings``, ``facts``, ``holds``, ``seconds``.
    """
    started = time.perf_counter()
    answer: dict[str, Any] = {
        "status": None,
        "differences": [],
        "warnings": [],
        "facts": {},
        "holds": "",
    }
    try:
        _observe(job, answer)
    except (NotAsRecorded, ContainerError) as error:
        answer["status"] = error.status
        answer["differences"] = [("file", "manifest", False, str(error))]
    answer["seconds"] = time.perf_counter() - started
    return answer


def _observe(job: dict[str, Any], answer: dict[str, Any]) -> None:
    path = Path(job["path"])
    step("reading the file")
    data, sha256 = read_once(path)
    policy = TrustPolicy(
        tuple(job["patterns"]), job["mode"], frozenset(job["reviewed"]), job["base"]
    )
    trust = policy.for_file(path.name, sha256)
    answer["facts"] = _facts(data)
    side_files = read_side_files(path, data)
    gate = Gate(trust, str(Path.cwd().parent))
    give_up(room_for(data, *side_files.values()))
    close_gate(gate)
    caught: list[warnings.WarningMessage] = []
    try:
        with (
            warnings.catch_warnings(record=True) as caught,
            joblib.parallel_backend("sequential"),
        ):
            warnings.simplefilter("always")
            _load_and_try(data, gate, side_files, answer)
    except Refused:
        pass
    texts = [f"{warning.category.__name__}: {warning.message}" for warning in caught]
    answer["warnings"] = [*dict.fromkeys(texts)]
    if gate.refusals:
        answer["status"] = "refused"
        answer["differences"] = [("file", "manifest", False, gate.told())]
        answer["names"] = gate.names


def _load_and_try(
    data: Content, gate: Gate, side_files: dict[str, Content], answer: dict[str, Any]
) -> None:
    step("loading")
    loaded = load_gated(data, gate, side_files=side_files)
    if isinstance(loaded, Failed):
        answer["differences"] = [("load", "load", False, loaded.text)]
        if "UnicodeDecodeError" in loaded.text:  # only texts of Python 2 are read as ASCII
            step("loading with encoding='latin1'")
            works = load_with_latin1(data)
            answer["facts"]["latin1"] = "works" if works else "fails"
        return
    kind = type(loaded)
    answer["holds"] = f"a {kind.__qualname__}"
    if not hasattr(loaded, "get_params"):
        return
    found = try_abilities(loaded, Probe("none", None, None, ()), _ABILITIES, step)
    answer["differences"] = [
        (name, "raises", True, text) for name, text in found.items() if text is not None
    ]


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
