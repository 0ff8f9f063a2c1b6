"""What to expect of a file under another release, from what was found in it."""

from __future__ import annotations

from collections.abc import Iterator

from ..judge.atlas import Atlas
from ..judge.forecasts import Forecast, forecast
from ..judge.nesting import Part
from .info import ArtifactInfo

__all__ = ["forecast_of"]


def forecast_of(info: ArtifactInfo, known: Atlas, target: str) -> Forecast:
    """Return what the atlas expects of a file; nothing of it is run.

    Parameters
    ----------
    info : ArtifactInfo
    known : Atlas
    target : str
        A release of scikit-learn, such as ``1.9.1``.

    Returns
    -------
    Forecast
        It is not fine if anything in the file could not be judged.
    """
    parts = [Part(one.path, one.class_name, one.version) for one in info.estimators]
    return forecast(known, parts, target, info.container, doubts=_doubts(info))


def _doubts(info: ArtifactInfo) -> Iterator[str]:
    if info.damaged:
        yield f"damaged: it {info.damaged}"
    estimators = {one.class_name for one in info.estimators}
    for one in info.not_trusted:
        if str(one) not in estimators:
            yield f"{one}: is not part of scikit-learn"
    for text in info.not_understood:
        yield f"not understood: {text}"
