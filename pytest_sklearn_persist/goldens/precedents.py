"""What the atlas has about a stored artifact that failed."""

from __future__ import annotations

from ..errors import PersistenceError
from ..judge.precedents import Precedent
from ..judge.status import Status
from .manifest import Artifact

__all__ = ["precedent_of"]

_NEVER_LOADED = (Status.REFUSED, Status.DAMAGED, Status.UNCHECKED)


def precedent_of(artifact: Artifact, status: Status) -> Precedent | None:
    """Return what the atlas has; None for what was not loaded, and where it has nothing.

    The file is read once more, without running anything in it: which estimators it holds stands
    nowhere else.

    Parameters
    ----------
    artifact : Artifact
    status : Status
        What became of it under the installed scikit-learn.
    """
    if status in _NEVER_LOADED:
        return None
    from importlib.metadata import version

    from ..inspection.forecasting import forecast_of
    from ..inspection.inspecting import inspect_artifact
    from ..judge.atlas import atlas
    from ..judge.precedents import precedent

    try:
        known = atlas()
        info = inspect_artifact(artifact.file.path, digest=False)
    except PersistenceError:  # it adds to a verdict that stands without it
        return None
    return precedent(known, forecast_of(info, known, version("scikit-learn")), status)
