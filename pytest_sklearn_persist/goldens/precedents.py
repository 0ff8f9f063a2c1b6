"""What the atlas has about a stored artifact that failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..judge.precedents import Precedent
from ..judge.status import Status

if TYPE_CHECKING:
    from ..inspection.info import ArtifactInfo

__all__ = ["precedent_of"]


def precedent_of(info: ArtifactInfo | None, status: Status) -> Precedent | None:
    """Return what the atlas has; None where it has nothing.

    Parameters
    ----------
    info : ArtifactInfo or None
        What the artifact holds, as far as that is known.
    status : Status
        What became of it under the installed scikit-learn.
    """
    if info is None:
        return None
    from importlib.metadata import version

    from ..inspection.forecasting import forecast_of
    from ..judge.atlas import AtlasError, atlas
    from ..judge.precedents import precedent

    try:
        known = atlas()
    except AtlasError:  # it adds to a verdict that stands without it
        return None
    return precedent(known, forecast_of(info, known, version("scikit-learn")), status)
