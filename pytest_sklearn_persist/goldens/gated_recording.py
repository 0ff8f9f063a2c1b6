"""Observe a file that somebody else may have written, for a recording: behind the gate.

The process that records never loads it.  A throw-away process does, and hands over what was seen
as data, of which nothing is relied upon: it is checked here before it is written anywhere.
"""

from __future__ import annotations

import base64
import functools
import io
import os
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .. import recorder
from ..gate.containers import ContainerError, open_container
from ..gate.policy import TrustPolicy
from ..gate.reading import Content, NotAsRecorded, as_file, read_once
from ..isolation.errors import WorkerError
from ..recorder import Archive, RecordingError
from ..texts import clean, cleaned
from .gated import enclose
from .processes import sandbox

__all__ = ["gated", "observe_gated", "observe_stranger"]

_HOME = f"{__name__}:observe_stranger"
_TIMEOUT = 600.0
#: What of the answer is used, and of which type it must be.
_FACTS: dict[str, Any] = {
    "format": str,
    "part": (str, type(None)),
    "class": str,
    "params": (dict, type(None)),
    "code": dict,
    "methods": list,
    "outputs": list,
    "probes": list,
    "not_recorded": list,
    "attributes": list,
    "abilities": dict,
    "requirements": list,
}
_JOBLIB = (".joblib", ".jl", ".z", ".gz", ".bz2", ".xz")


def gated(policy: TrustPolicy) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Return what observes behind the gate, for :func:`~pytest_sklearn_persist.recorder.record`."""
    return functools.partial(observe_gated, policy=policy)


def observe_gated(job: dict[str, Any], policy: TrustPolicy) -> dict[str, Any]:
    """Observe an artifact in a process that refuses what is not trusted.

    Parameters
    ----------
    job : dict
        As for :func:`~pytest_sklearn_persist.recorder.observe_artifact`.
    policy : TrustPolicy

    Raises
    ------
    RecordingError
        It is refused or damaged, or cannot be observed.
    """
    name = str(job.get("name") or Path(job["artifact"]).name)
    asked = {
        **job,
        "patterns": policy.patterns,
        "mode": policy.mode,
        "base": policy.base,
        "reviewed": sorted(policy.reviewed),
    }
    trusted = bool(policy.patterns) or policy.mode == "hash"
    try:
        size = os.lstat(job["artifact"]).st_size
        with sandbox(size, trusted=trusted, timeout=_TIMEOUT) as worker:
            said: Any = worker.call(_HOME, asked, timeout=_TIMEOUT, plain=True)
    except (WorkerError, OSError) as error:
        raise RecordingError(f"{name} cannot be observed: {clean(str(error))}") from None
    try:
        if said["problem"] is not None:
            raise RecordingError(clean(str(said["problem"])))
        facts = _checked(said["facts"], name)
        names = [(str(module), str(inner)) for module, inner in facts["requirements"]]
        for place in ("probes", "expected"):
            if job[place]:
                _write(job[place], base64.b64decode(said[place], validate=True))
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        kind = type(error).__name__
        text = f"{name}: the process that loaded it gave no sensible answer ({kind})"
        raise RecordingError(text) from None
    import sklearn.utils.extmath  # noqa: F401 - which BLAS there is shows only when it is loaded

    source = Archive(job["inputs"])
    X = recorder.decode(source.index["X"], source)
    facts["requirements"] = recorder.requirements_of(names, X)
    facts["environment"] = recorder.environment()
    return facts


def _checked(said: Any, name: str) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    said = {"part": None, **said}
    for field, kind in _FACTS.items():
        if not isinstance(said[field], kind):
            raise TypeError(field)
        facts[field] = said[field] if field == "params" else cleaned(said[field])
    if facts["part"] is not None:
        recorder.steps_of(facts["part"])
    if facts["format"] not in ("pickle", "joblib", "skops"):
        raise RecordingError(f"{name} is of no format that can be recorded")
    return facts


def _write(path: str, content: bytes) -> None:
    Archive(io.BytesIO(content)).close()  # or it is not one
    Path(path).write_bytes(content)


def observe_stranger(memory: dict[str, Any], job: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG001
    """Be the throw-away process."""
    from ..gate.hook import Gate, Refused

    path = Path(job["artifact"])
    name = str(job.get("name") or path.name)
    probes, expected = io.BytesIO(), io.BytesIO()
    own = {**job, "probes": probes if job["probes"] else None, "expected": expected}
    try:
        data, sha256 = read_once(path)
        policy = TrustPolicy(
            tuple(job["patterns"]), job["mode"], frozenset(job["reviewed"]), job["base"]
        )
        gate = Gate(policy.for_file(path.name, sha256), str(Path.cwd().parent))
        own["inputs"] = io.BytesIO(Path(job["inputs"]).read_bytes())
        enclose(data, gate)
        facts = _observed(own, data, gate)
    except Refused:
        facts = None
    except NotAsRecorded as error:
        return {"problem": str(error)}
    except (ContainerError, recorder.NoEstimator) as error:
        return {"problem": f"{name}: {error}"}
    except (Exception, SystemExit) as error:
        text = recorder.error_text(error)
        return {"problem": f"{name} cannot be observed: {type(error).__name__}: {text}"}
    if gate.refusals:
        return {"problem": f"{name} is refused: {gate.told()}"}
    spelt = {"probes": probes, "expected": expected}
    archives = {k: base64.b64encode(v.getvalue()).decode("ascii") for k, v in spelt.items()}
    return {"problem": None, "facts": facts, **archives}


def _names(names: Any, X: Any) -> list[Any]:  # noqa: ARG001
    return list(names)


def _observed(job: dict[str, Any], data: Content, gate: Any) -> dict[str, Any]:
    """Observe it; what looks at the installation is left to the process that asked."""
    import joblib

    from ..gate.loading import load_artifact
    from ..isolation.steps import step

    def load(path: str, form: str | None) -> tuple[Any, str]:
        kind, _ = open_container(as_file(data), len(data))
        named = "joblib" if kind != "pickle" or path.endswith(_JOBLIB) else "pickle"
        found = form or ("skops" if kind == "zip" else named)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_artifact(data, gate), found

    # This process ends with the observation.
    vars(recorder).update(_load_any=load, environment=dict, requirements_of=_names)
    with joblib.parallel_backend("sequential"):
        return recorder.observe_artifact(job, step)
