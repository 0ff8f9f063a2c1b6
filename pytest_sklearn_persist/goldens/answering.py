"""What runs in a throw-away process: load an artifact, and answer what it is asked.

It gets bytes, inputs and names, and gives answers. What they should be is not known here, and
nothing here can compare: whoever takes this process over can only answer.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import joblib

from ..gate.containers import ContainerError
from ..gate.hook import Gate, Refused
from ..gate.reading import NotAsRecorded, as_file, take
from ..gate.trust import Trust
from ..gate.unpickling import close_gate
from ..isolation.steps import step
from ..recorder import (
    AnswerParts,
    Answers,
    Archive,
    Failed,
    answer,
    decode,
    decode_probes,
    pack_answers,
)
from .gated import LONGEST_TEXT, load_gated, trouble_with, wall_in, warnings_in

__all__ = ["answer_first", "answer_more"]


def answer_first(memory: dict[str, Any], job: dict[str, Any]) -> bytes:
    """Load an artifact and answer what is asked at first.

    Parameters
    ----------
    memory : dict
        Keeps what was loaded.
    job : dict
        ``artifact`` (see :func:`~pytest_sklearn_persist.gate.reading.take`), ``inputs`` (bytes),
        ``format``, ``part`` (see `load_gated`), ``trusted`` (patterns), ``listed`` (whether names
        must be on the list), ``asked`` (see :func:`~pytest_sklearn_persist.recorder.answer`).

    Returns
    -------
    bytes
        Packed answers, with the ``warnings`` of loading; or ``load``, what that raised, or
        ``file``, why nothing was loaded.
    """
    parts = AnswerParts()
    try:
        job["artifact"], _ = take(job)
    except NotAsRecorded as error:
        return pack_answers({"file": trouble_with(error), "warnings": []}, parts)
    memory["gate"] = gate = Gate(
        Trust(tuple(job["trusted"]), listed=job["listed"]), str(Path.cwd().parent)
    )
    wall_in(job["artifact"], gate)
    probes = decode_probes(Archive(as_file(job["inputs"])))
    close_gate(gate)
    caught: list[warnings.WarningMessage] = []
    index: dict[str, Any] = {}
    try:
        with joblib.parallel_backend("sequential"):  # no model needs processes of its own here
            step("loading")
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                family = _family(job["format"])
                loaded = load_gated(job.pop("artifact"), gate, family=family, part=job["part"])
            if isinstance(loaded, Failed):
                index = {"load": loaded.text[:LONGEST_TEXT]}
            else:
                memory["loaded"], memory["probes"] = loaded, probes
                index = answer(loaded, probes, job["asked"], parts, step=step)
    except (ContainerError, Refused) as error:
        index = {"file": trouble_with(error, gate)}
        if index["file"]["status"] == "unchecked":  # it was an estimator when it was recorded
            index["file"]["status"] = "damaged"
    return _packed({**index, "warnings": warnings_in(caught)}, parts, gate)


def answer_more(memory: dict[str, Any], job: dict[str, Any]) -> bytes:
    """Answer what is asked about an artifact that was loaded.

    Parameters
    ----------
    memory : dict
        Of the first call.
    job : dict
        ``asked``, and ``fed`` (packed): what ``inverse_transform`` is given, by probe.

    Returns
    -------
    bytes
        As of the first call.
    """
    if "loaded" not in memory:  # all has been said
        return pack_answers({"warnings": []}, AnswerParts())
    fed = Answers(job["fed"])
    given = {name: decode(described, fed) for name, described in fed.index["fed"].items()}
    parts, gate = AnswerParts(), memory["gate"]
    index: dict[str, Any] = {}
    try:
        with joblib.parallel_backend("sequential"):
            index = answer(
                memory["loaded"], memory["probes"], job["asked"], parts, given, step=step
            )
    except Refused as error:
        index = {"file": trouble_with(error, gate)}
    return _packed({**index, "warnings": []}, parts, gate)


def _packed(index: dict[str, Any], parts: AnswerParts, gate: Gate) -> bytes:
    """Pack answers; a refusal counts also where somebody has caught it."""
    if gate.refusals:
        index, parts = {"file": trouble_with(Refused(), gate), "warnings": []}, AnswerParts()
    return pack_answers(index, parts)


def _family(form: str) -> str:
    return "pickle" if form.partition(":")[0] == "pickle" else "joblib"
