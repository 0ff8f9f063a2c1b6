"""What runs in the process that judges: it knows what is expected, and loads nothing.

It lives as long as the session. Archives and answers come from elsewhere: what they make it raise,
or end of, is a finding.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..compare.difference import Difference
from ..gate.reading import NotAsRecorded
from ..isolation.walls import give_up
from .comparing import Comparison, compare_with_recording
from .recorded import Recorded
from .said import Malformed, Said, read_said

__all__ = ["compare", "feed", "plan"]

_MOST_KEPT = 4
_ROOM = 1 << 26


def plan(memory: dict[str, Any], job: dict[str, Any]) -> dict[str, Any]:
    """Return what to ask an artifact of a recording.

    Parameters
    ----------
    memory : dict
        Keeps recordings.
    job : dict
        ``inputs`` and ``expected`` (bytes), ``digests`` of these, ``abilities`` (names of those
        that worked), ``params`` (None: they are of no interest), ``again`` (calls that are to be
        made twice).

    Returns
    -------
    dict
        ``asked`` (one part or two) and ``most``, the bytes that answers may have; or ``file``, what
        is wrong with the recording.
    """
    if not memory:  # nothing is read yet that somebody else may have written
        give_up()
    try:
        recorded = _recorded(memory, job)
    except NotAsRecorded as error:
        return {"file": _damage(error)}
    asked = _asked(recorded, job, job["again"])
    return {"file": None, "asked": asked, "most": _ROOM + 4 * recorded.nbytes}


def feed(memory: dict[str, Any], job: dict[str, Any]) -> bytes:
    """Return what ``inverse_transform`` is given, packed.

    Parameters
    ----------
    memory, job : dict
        See :func:`plan`.
    """
    return _recorded(memory, job).fed()


def compare(memory: dict[str, Any], job: dict[str, Any]) -> dict[str, Any]:
    """Compare what a process has answered with what was recorded.

    Parameters
    ----------
    memory : dict
    job : dict
        That of :func:`plan`, and ``rtol``, ``atol``, ``foreign``, ``said`` (``packed``: bytes, one
        for each part that was asked; ``again``: what was to be called twice), ``repeated`` (the
        same of another load, or None).

    Returns
    -------
    dict
        ``malformed`` (text); or ``file`` (what is wrong with a file); or ``differences``,
        ``not_compared``, ``compared``, ``outputs``, ``again`` and ``warnings``.
    """
    try:
        recorded = _recorded(memory, job)
        said, repeated = (_said(recorded, job, job[name]) for name in ("said", "repeated"))
        if said is None or said.over:
            return _ending(said or Said())
        found = compare_with_recording(said, recorded, job, repeated)
    except NotAsRecorded as error:
        return {"file": _damage(error)}
    except Malformed as error:
        return {"malformed": str(error)}
    return {**as_data(found), "file": None, "warnings": said.warnings}


def as_data(found: Comparison) -> dict[str, Any]:
    """Return what was found as JSON types."""
    return {
        "differences": [difference.to_dict() for difference in found.differences],
        "not_compared": found.not_compared,
        "compared": found.compared,
        "outputs": found.outputs,
        "again": [list(call) for call in found.again],
        "served": found.served,
        "lost_parameters": found.lost_parameters,
    }


def _ending(said: Said) -> dict[str, Any]:
    found = Comparison()  # nothing was asked, so nothing is served
    if said.load is not None:
        found.differences.append(Difference("load", "load", "save", "", said.load))
    return {**as_data(found), "file": said.file, "warnings": said.warnings}


def _damage(error: NotAsRecorded) -> dict[str, Any]:
    return {"status": "damaged", "text": str(error), "names": []}


def _asked(
    recorded: Recorded, job: dict[str, Any], again: Iterable[Iterable[str]]
) -> list[dict[str, Any]]:
    twice = {(label, probe) for label, probe in again}
    return recorded.asked(job["abilities"], params=job["params"] is not None, again=twice)


def _said(recorded: Recorded, job: dict[str, Any], one: dict[str, Any] | None) -> Said | None:
    if one is None:
        return None
    return read_said(one["packed"], _asked(recorded, job, one["again"]))


def _recorded(memory: dict[str, Any], job: dict[str, Any]) -> Recorded:
    """Return a recording, which is taken apart once for all of its artifacts."""
    kept: dict[tuple[str, str], Recorded] = memory.setdefault("recorded", {})
    key = tuple(job["digests"])
    if key not in kept:
        while len(kept) >= _MOST_KEPT:
            del kept[next(iter(kept))]
        kept[key] = Recorded(job["inputs"], job["expected"])
    return kept[key]
