"""Why an artifact is not as it was, from what a throw-away process has answered about it."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from typing import Any

from ..judge.explaining import Evidence, explain_all, explain_change, versions_of
from ..judge.refusals import remedy_of_refusal
from ..judge.status import Status
from ..recorder import environment
from .asking import Answer
from .repeating import UNDEFINED

__all__ = ["reasons"]

#: What a change of a library can be the cause of.
_EXPLAINABLE = (
    Status.CRASHED,
    Status.DRIFTED,
    Status.LOAD_ERROR,
    Status.USE_ERROR,
    Status.IMPAIRED,
)


def reasons(
    status: Status,
    form: str,
    found: Answer,
    file: str | os.PathLike[str],
    recorded: Mapping[str, str],
    *,
    shown: str | None = None,
) -> dict[str, Any]:
    """Return the fields of an Outcome that say why, as far as that is known.

    Nothing of the file is loaded or run.

    Parameters
    ----------
    status : Status
    form : str
        The format.
    found : Answer
        What the process said that loaded the file.
    file : str or PathLike
        The artifact.
    recorded : mapping of str to str
        The versions that wrote it, as far as they are known.
    shown : str, optional
        How commands call the file; else its path.
    """
    name = str(file) if shown is None else shown
    if status is Status.REFUSED and found.names:
        return {"remedy": remedy_of_refusal(found.names, shlex.quote(name))}
    if status not in _EXPLAINABLE:
        return {}
    evidence = Evidence(
        status,
        form,
        tuple(found.differences),
        recorded,
        versions_of(environment()),
        _classes_in(file),
        found.facts,
        name,
    )
    every = explain_all(evidence)
    first = explain_change(evidence)
    if first is None:
        return {**_chance(found), "explanations": every}
    return {
        "cause": first.cause,
        "remedy": first.remedy,
        "cause_id": first.id,
        "link": first.link,
        "explanations": every,
    }


def _chance(found: Answer) -> dict[str, str]:
    """Return cause and remedy of a file of which each load makes something else."""
    if not any(difference.kind == UNDEFINED for difference in found.differences):
        return {}
    return {
        "cause": "each load of the same bytes ends differently: code reads a state that it does "
        "not expect, and what happens then is not defined",
        "remedy": "do not use it with these versions, even where it seems to work",
    }


def _classes_in(file: str | os.PathLike[str]) -> tuple[str, ...]:
    """Return the estimators in a file; none where it can't be read."""
    from ..errors import PersistenceError
    from ..inspection.inspecting import inspect_artifact

    try:
        found = inspect_artifact(file).estimators
    except (OSError, PersistenceError):
        return ()
    return tuple(sorted({estimator.class_name for estimator in found}))
