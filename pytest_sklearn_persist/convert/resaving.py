"""Load an artifact behind the gate, repair it and save it again, in the environment of a release.

The file is loaded in a throw-away process, which writes nothing: the bytes come back as an answer.
"""

from __future__ import annotations

import io
import json
import sys
import warnings
from pathlib import Path
from typing import Any

import joblib
import numpy as np

from ..gate.containers import ContainerError
from ..gate.hook import Gate, Refused
from ..gate.policy import TrustPolicy
from ..gate.reading import NotAsRecorded, handed_over, take
from ..gate.trust import Trust
from ..gate.unpickling import before_build, before_find
from ..goldens.asking import Answer, Call, run_sandboxed
from ..goldens.gated import LONGEST_TEXT, enclose, load_gated, trouble_with
from ..goldens.manifest import read_manifest
from ..judge.load_repairs import is_load_repair
from ..judge.repairs import Repair
from ..recorder import AnswerParts, Answers, Failed, dump, error_text, pack_answers
from .repairing import LoadRepairs, repair

__all__ = ["main", "resave"]

_HOME = "pytest_sklearn_persist.convert.resaving:resave"
_SECONDS = 120.0
_MOST_BYTES = 1 << 30


def main(arguments: list[str]) -> int:
    """Save the artifact of a recording again; print as JSON what became of it.

    Parameters
    ----------
    arguments : list of str
        The manifest, the file to write, repairs as a list in JSON, and names that are trusted.
    """
    manifest = read_manifest(Path(arguments[0]))
    artifact = manifest.artifacts[0]
    file = artifact.file
    trust = TrustPolicy(tuple(arguments[3:])).for_file(file.path.name, "")
    said: dict[str, Any] = {"problem": None, "repaired": []}
    written: list[bytes] = []

    def talk(call: Call) -> Answer:
        job = {
            "artifact": content,
            "format": artifact.format,
            "part": artifact.part,
            "repairs": json.loads(arguments[2]),
            "trusted": trust.patterns,
        }
        _read(call(_HOME, job, _MOST_BYTES), said, written)
        return Answer([])

    try:
        with handed_over(file.path.absolute(), file.size, file.sha256) as content:
            found = run_sandboxed(
                talk, size=file.size, trusted=bool(trust.patterns), timeout=_SECONDS, memory=None
            )
        if found.differences:
            said["problem"] = found.differences[0].actual
    except NotAsRecorded as error:
        said["problem"] = str(error)
    if said["problem"] is None:
        Path(arguments[1]).write_bytes(*written)
    sys.stdout.write(json.dumps(said))
    return 0 if said["problem"] is None else 1


def _read(packed: Any, said: dict[str, Any], written: list[bytes]) -> None:
    """Take apart what a process has said that may have been taken over."""
    answers = Answers(packed)
    if answers.index["problem"] is not None:
        said["problem"] = str(answers.index["problem"])
        return
    said["repaired"] = [str(line) for line in answers.index["repaired"]]
    written.append(answers["a0"].tobytes())


def resave(memory: dict[str, Any], job: dict[str, Any]) -> bytes:  # noqa: ARG001
    """Be the throw-away process.

    Parameters
    ----------
    memory : dict
    job : dict
        ``artifact`` (see :func:`~pytest_sklearn_persist.gate.reading.take`), ``format``,
        ``part``, ``repairs``, ``trusted`` (patterns).

    Returns
    -------
    bytes
        Packed: ``problem``; or which repairs changed something, and the bytes.
    """
    parts = AnswerParts()
    try:
        job["artifact"], _ = take(job)
    except NotAsRecorded as error:
        return pack_answers({"problem": str(error)}, parts)
    gate = Gate(Trust(tuple(job["trusted"])), str(Path.cwd().parent))
    # Nothing can be parsed behind the gate.
    while_loading = LoadRepairs(job["repairs"])
    repairs = [Repair.read(line) for line in job["repairs"] if not is_load_repair(line)]
    enclose(job["artifact"], gate)
    before_build(while_loading.build)
    before_find(while_loading.find)
    try:
        with warnings.catch_warnings(), joblib.parallel_backend("sequential"):
            warnings.simplefilter("ignore")
            said = _saved_again(job, gate, while_loading, repairs, parts)
    except (ContainerError, Refused) as error:
        said = {"problem": trouble_with(error, gate)["text"]}
    except Exception as error:  # whatever saving raises
        doing = "repairing or saving" if repairs else "saving"
        said = {"problem": f"{doing} it raises {type(error).__name__}: {error_text(error)}"}
    if gate.refusals:
        said = {"problem": trouble_with(Refused(), gate)["text"]}
    return pack_answers(said, parts)


def _saved_again(
    job: dict[str, Any],
    gate: Gate,
    while_loading: LoadRepairs,
    repairs: list[Repair],
    parts: AnswerParts,
) -> dict[str, Any]:
    family = "pickle" if job["format"].partition(":")[0] == "pickle" else "joblib"
    loaded = load_gated(job.pop("artifact"), gate, family=family, part=job["part"])
    if isinstance(loaded, Failed):
        return {"problem": loaded.text[:LONGEST_TEXT]}
    repaired = [*while_loading.done, *repair(loaded, repairs)]
    file = io.BytesIO()
    dump(loaded, file, job["format"])
    parts["a0"] = np.frombuffer(file.getbuffer(), np.uint8)
    return {"problem": None, "repaired": repaired}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
