"""What runs in a throw-away process: load an artifact and compare it with its recording.

Only JSON leaves this process: it has loaded what somebody else wrote.
"""

from __future__ import annotations

import time
import warnings
from pathlib import Path
from typing import Any

import joblib

from ..compare.difference import Difference
from ..gate.containers import ContainerError
from ..gate.hook import Gate, Refused
from ..gate.reading import NotAsRecorded, as_file, read_recorded
from ..gate.trust import Trust
from ..gate.unpickling import close_gate
from ..isolation.steps import step
from ..isolation.walls import give_up
from ..recorder import Archive, Failed
from .comparing import Comparison, compare_with_recording
from .gated import load_gated, room_for

__all__ = ["observe", "open_archive"]


def observe(memory: dict[str, Any], job: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG001
    """Load an artifact and compare it with what was recorded.

    Parameters
    ----------
    memory : dict
    job : dict
        ``artifact``, ``inputs`` and ``expected`` (each ``[path, size, sha256]``), ``format``,
        ``rtol``, ``atol``, ``params``, ``abilities`` (names of those that worked), ``foreign``
        (whether a machine of the other byte order has recorded it), ``trusted``
        (patterns), ``listed`` (whether names must be on the list).

    Returns
    -------
    dict
        ``status`` and ``text`` if a file is not as it was recorded; else ``differences``,
        ``not_compared``, ``warnings``, ``compared``, ``outputs``, ``seconds``.
    """
    started = time.perf_counter()
    found = Comparison()
    caught: list[warnings.WarningMessage] = []
    gate = Gate(Trust(tuple(job["trusted"]), listed=job["listed"]), str(Path.cwd().parent))
    try:
        step("reading the files of the recording")
        inputs = open_archive(job["inputs"])
        expected = open_archive(job["expected"])
        data = read_recorded(*job["artifact"])
        give_up(room_for(data))
        close_gate(gate)
        with joblib.parallel_backend("sequential"):  # no model needs processes of its own here
            step("loading")
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                loaded = load_gated(data, gate, family=_family(job["format"]))
            del data
            if isinstance(loaded, Failed):
                found.differences.append(Difference("load", "load", "save", "", loaded.text))
            else:
                compare_with_recording(loaded, inputs, expected, job, found)
    except (NotAsRecorded, ContainerError) as error:
        return {"status": error.status, "text": str(error)}
    except Refused:
        pass
    if gate.refusals:
        return {"status": "refused", "text": gate.told(), "names": gate.names}
    return {
        "differences": [difference.to_dict() for difference in found.differences],
        "not_compared": found.not_compared,
        "warnings": [*dict.fromkeys(f"{w.category.__name__}: {w.message}" for w in caught)],
        "compared": found.compared,
        "outputs": found.outputs,
        "seconds": time.perf_counter() - started,
    }


def open_archive(stored: list[Any]) -> Archive:
    """Open an archive of a recording.

    Parameters
    ----------
    stored : list
        Path, size and SHA-256.

    Raises
    ------
    NotAsRecorded
        It has other bytes, or is no archive.
    """
    data = read_recorded(*stored)
    try:
        return Archive(as_file(data))
    except ValueError as error:
        raise NotAsRecorded("damaged", f"{stored[0].rpartition('/')[2]}: {error}") from None


def _family(form: str) -> str:
    return "pickle" if form.partition(":")[0] == "pickle" else "joblib"
