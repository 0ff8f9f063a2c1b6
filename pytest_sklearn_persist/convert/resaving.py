"""Load an artifact behind the gate, repair it and save it again, in the environment of a release.

The file is loaded in a throw-away process, which may write nothing: the bytes come back as JSON.
"""

from __future__ import annotations

import base64
import json
import sys
import warnings
import zlib
from pathlib import Path
from typing import Any

from ..compare.difference import Difference
from ..gate.containers import ContainerError
from ..gate.hook import Gate, Refused
from ..gate.policy import TrustPolicy
from ..gate.reading import NotAsRecorded, read_recorded
from ..gate.trust import Trust
from ..gate.unpickling import before_build, before_find, close_gate
from ..goldens.asking import Answer, ask_stranger
from ..goldens.gated import load_gated
from ..goldens.manifest import read_manifest
from ..isolation.walls import give_up
from ..judge.load_repairs import is_load_repair
from ..judge.repairs import Repair
from ..recorder import Failed, dump, error_text
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
    trust = TrustPolicy(tuple(arguments[3:])).for_file(artifact.file.path.name, "")
    job = {
        "artifact": [str(artifact.file.path.absolute()), artifact.file.size, artifact.file.sha256],
        "format": artifact.format,
        "repairs": json.loads(arguments[2]),
        "trusted": trust.patterns,
    }
    answer = ask_stranger(
        _HOME,
        job,
        _read,
        size=artifact.file.size,
        trusted=bool(trust.patterns),
        timeout=_SECONDS,
        memory=None,
    )
    problem = answer.differences[0].actual if answer.differences else None
    content = None if problem else _unpacked(answer.holds)
    if problem is None and content is None:
        problem = f"saved again it has more than {_MOST_BYTES:,} bytes"
    if content is not None:
        Path(arguments[1]).write_bytes(content)
    repaired = answer.facts.get("repaired", "").splitlines()
    sys.stdout.write(json.dumps({"problem": problem, "repaired": repaired}))
    return 0 if problem is None else 1


def resave(memory: dict[str, Any], job: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG001
    """Be the throw-away process.

    Parameters
    ----------
    memory : dict
    job : dict
        ``artifact`` (path, size, sha256), ``format``, ``repairs``, ``trusted`` (patterns).

    Returns
    -------
    dict
        ``problem``; else the compressed bytes as text, and which repairs changed something.
    """
    gate = Gate(Trust(tuple(job["trusted"])), str(Path.cwd().parent))
    # Nothing can be parsed behind the gate.
    while_loading = LoadRepairs(job["repairs"])
    repairs = [Repair.read(line) for line in job["repairs"] if not is_load_repair(line)]
    try:
        data = read_recorded(*job["artifact"])
        give_up(_MOST_BYTES)
        close_gate(gate)
        before_build(while_loading.build)
        before_find(while_loading.find)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            family = "pickle" if job["format"].partition(":")[0] == "pickle" else "joblib"
            loaded = load_gated(data, gate, family=family)
            if isinstance(loaded, Failed):
                return {"problem": loaded.text}
            repaired = [*while_loading.done, *repair(loaded, repairs)]
            content = _saved(loaded, job["format"])
    except (NotAsRecorded, ContainerError, Refused) as error:
        return {"problem": gate.told() if gate.refusals else str(error)}
    except Exception as error:  # whatever saving raises
        doing = "repairing or saving" if repairs else "saving"
        return {"problem": f"{doing} it raises {type(error).__name__}: {error_text(error)}"}
    if gate.refusals:
        return {"problem": gate.told()}
    packed = base64.b64encode(zlib.compress(content, 1)).decode()
    return {"problem": None, "content": packed, "repaired": repaired}


def _saved(estimator: Any, form: str) -> bytes:
    """Return the bytes of an estimator, written where a throw-away process may write."""
    place = Path.cwd() / "saved-again"
    dump(estimator, str(place), form)
    return place.read_bytes()


def _read(said: Any) -> Answer:
    if said["problem"] is not None:
        return Answer([Difference("file", "load", "save", "", str(said["problem"]))])
    repaired = "\n".join(str(line) for line in said["repaired"])
    return Answer([], holds=str(said["content"]), facts={"repaired": repaired})


def _unpacked(text: str) -> bytes | None:
    """Return the bytes that a throw-away process has sent; None if they are too many."""
    unpacking = zlib.decompressobj()
    content = unpacking.decompress(base64.b64decode(text), _MOST_BYTES)
    return None if unpacking.unconsumed_tail else content


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
