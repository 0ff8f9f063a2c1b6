"""Why an artifact is not as it was, from what a throw-away process has answered about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..errors import PersistenceError
from ..gate.sources import Source
from ..judge.explaining import Evidence, explain_all, explain_change, versions_of
from ..judge.refusals import remedy_of_refusal
from ..judge.status import Status
from ..recorder import environment
from ..texts import quoted
from .asking import Answer
from .repeating import UNDEFINED

if TYPE_CHECKING:
    from ..inspection.info import ArtifactInfo

__all__ = ["look_into", "reasons"]

#: What a change of a library can be the cause of.
_EXPLAINABLE = (
    Status.CRASHED,
    Status.DRIFTED,
    Status.LOAD_ERROR,
    Status.USE_ERROR,
    Status.IMPAIRED,
)


#: How Python says that a name is not in ``__main__``.
_OF_A_SCRIPT = re.compile(
    r"Can't get attribute '([\w.]{1,100})' on <module '__main__'"
    r"|module '__main__' has no attribute '([\w.]{1,100})'"
)

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
        versions_of(environment()),
        () if info is None else tuple(sorted({one.class_name for one in info.estimators})),
        found.facts,
        name,
        vouched=info is not None and not info.open_questions,
    )
    every = explain_all(evidence)
    first = explain_change(evidence)
    if first is None:
        return {**(_lost(found) or _chance(found)), "explanations": every}
    return {
        "cause": first.cause,
        "remedy": first.remedy,
        "cause_id": first.id,
        "link": first.link,
        "explanations": every,
    }


def _lost(found: Answer) -> dict[str, str]:
    """Return cause and remedy of a file that names what the script defined which saved it."""
    for difference in found.differences:
        name = _OF_A_SCRIPT.search(difference.actual)
        if difference.kind == "load" and name is not None:
            lost = name[1] or name[2]
            return {
                "cause": f"{lost} was defined in the script or notebook that saved the file "
                "(__main__), and the file holds only its name: who loads it has another __main__",
                "remedy": f"move {lost} to a module, import it from there, and save it again; "
                "cloudpickle would save the code itself",
            }
    return {}


def _chance(found: Answer) -> dict[str, str]:
    """Return cause and remedy of a file of which each load makes something else."""
    if not any(difference.kind == UNDEFINED for difference in found.differences):
        return {}
    return {
        "cause": "each load of the same bytes ends differently: code reads a state that it does "
        "not expect, and what happens then is not defined",
        "remedy": "do not use it with these versions, even where it seems to work",
    }
