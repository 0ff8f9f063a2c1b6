"""Why an artifact is not as it was, from what a throw-away process has answered about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ..errors import PersistenceError
from ..gate.sources import Source
from ..judge.explaining import Evidence, explain_all, explain_change, versions_of
from ..judge.refusals import remedy_of_refusal
from ..judge.signatures import file_of, source_of
from ..judge.status import Status
from ..recorder import distributions, environment, text_digest
from ..texts import quoted
from .asking import Answer
from .repeating import UNDEFINED

if TYPE_CHECKING:
    from ..inspection.info import ArtifactInfo
    from .manifest import Manifest

__all__ = ["look_into", "reasons"]

#: What a change of a library can be the cause of.
_EXPLAINABLE = (
    Status.CRASHED,
    Status.DRIFTED,
    Status.LOAD_ERROR,
    Status.USE_ERROR,
    Status.IMPAIRED,
)


#: Values by which a parameter leaves things as they are.
_UNSET = (None, False, "auto", "warn", "deprecated")
_NEVER_LOADED = (Status.REFUSED, Status.DAMAGED, Status.UNCHECKED)


def look_into(file: Source, status: Status) -> ArtifactInfo | None:
    """Return what the file of a failing artifact holds; nothing of it is loaded or run.

    Which estimators it holds stands nowhere else.

    Parameters
    ----------
    file : str, PathLike, bytes or binary file
    status : Status
        What became of it.

    Returns
    -------
    ArtifactInfo or None
        None for what is fine or was not loaded, and where the file can't be read: it adds to a
        verdict that stands without it.
    """
    if not status.fails_by_default or status in _NEVER_LOADED:
        return None
    from ..inspection.inspecting import inspect_artifact

    try:
        return inspect_artifact(file, digest=False, sizes=False)
    except (OSError, PersistenceError):
        return None


def reasons(
    status: Status,
    form: str,
    found: Answer,
    info: ArtifactInfo | None,
    recorded: Mapping[str, str],
    name: str,
    manifest: Manifest | None = None,
) -> dict[str, Any]:
    """Return the fields of an Outcome that say why, as far as that is known.

    Parameters
    ----------
    status : Status
    form : str
        The format.
    found : Answer
        What the process said that loaded the file.
    info : ArtifactInfo or None
        What the file holds, see `look_into`.
    recorded : mapping of str to str
        The versions that wrote it, as far as they are known.
    name : str
        How commands call the file.
    manifest : Manifest, optional
        Of a stored artifact.
    """
    if status is Status.REFUSED and found.names:
        return {"remedy": remedy_of_refusal(found.names, quoted(name))}
    if (
        found.status is Status.LOAD_ERROR
    ):  # the file was not opened: its finding says what is missing
        install = found.differences[0].actual.rpartition(": ")[2]
        return {"cause": "what opens such a file is not installed here", "remedy": install}
    if status not in _EXPLAINABLE:
        return {}
    evidence = Evidence(
        status,
        form,
        tuple(found.differences),
        recorded,
        {**_installed(recorded), **versions_of(environment())},
        () if info is None else tuple(sorted({one.class_name for one in info.estimators})),
        found.facts,
        name,
        vouched=info is not None and not info.open_questions,
        **({} if manifest is None else _recorded_facts(manifest, found)),
    )
    every = explain_all(evidence)
    first = explain_change(evidence)
    if first is None:
        return {**_chance(found), "explanations": every}
    return {
        "cause": first.cause,
        "remedy": first.remedy,
        "cause_id": first.id,
        "link": first.link or None,
        "explanations": every,
    }


def _installed(recorded: Mapping[str, str]) -> dict[str, str]:
    """Return the versions here of the packages that were there."""
    here = distributions()
    return {name: here[name] for name in recorded if name in here}


def _recorded_facts(manifest: Manifest, found: Answer) -> dict[str, Any]:
    """Return what a recording says besides versions, as fields of the evidence."""
    code: dict[str, str | None] = manifest.data.get("code") or {}
    params = manifest.data["estimator"].get("params") or {}
    lost = {name: params[name] for name in found.lost_parameters if name in params}
    return {
        "own_modules": frozenset(name.split(".")[0] for name in code),
        "changed_code": tuple(_changed_code(code)),
        "lost_parameters": {n: repr(v)[:60] for n, v in lost.items() if v not in _UNSET},
    }


def _changed_code(code: Mapping[str, str | None]) -> Iterator[str]:
    """Yield functions and classes of the user's own that are there with another source."""
    for spelt, digest in code.items():
        module, _, name = spelt.rpartition(".")
        file = file_of(module) if digest and module else None
        text = source_of(module, name) if file is not None else None
        if file is not None and text is not None and text_digest(text) != digest:
            yield f"{spelt} ({file.name})"


def _chance(found: Answer) -> dict[str, str]:
    """Return cause and remedy of a file of which each load makes something else."""
    if not any(difference.kind == UNDEFINED for difference in found.differences):
        return {}
    return {
        "cause": "each load of the same bytes ends differently: code reads a state that it does "
        "not expect, and what happens then is not defined",
        "remedy": "do not use it with these versions, even where it seems to work",
    }
