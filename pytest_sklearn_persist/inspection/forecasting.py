"""What to expect of a file under another release, from what was found in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..judge.atlas import Atlas
from ..judge.demands import demands_of, holds_code
from ..judge.forecasts import Forecast, forecast
from ..judge.nesting import Part
from .info import ArtifactInfo

__all__ = ["forecast_of"]


def forecast_of(info: ArtifactInfo, known: Atlas, target: str | Mapping[str, str]) -> Forecast:
    """Return what the atlas expects of a file; nothing of it is run.

    Parameters
    ----------
    info : ArtifactInfo
    known : Atlas
    target : str or mapping of str to str
        A release of scikit-learn, such as ``1.9.1``, or versions by distribution, and of
        ``python``.

    Returns
    -------
    Forecast
        It is not fine if anything in the file could not be judged.
    """
    parts = [Part(one.path, one.class_name, one.version, one.settings) for one in info.estimators]
    names = [str(one) for one in info.globals]
    return forecast(
        known,
        parts,
        {"scikit-learn": target} if isinstance(target, str) else target,
        info.container,
        doubts=_doubts(info, names),
        demands=demands_of(names, info.protocols, padded=info.padded),
    )


def _doubts(info: ArtifactInfo, names: Sequence[str]) -> Iterator[str]:
    if info.damaged:
        yield f"damaged: it {info.damaged}"
    code = holds_code(names)
    if code is not None:
        yield f"{code}: code of a function, which runs under the Python release that saved it only"
    estimators = {one.class_name for one in info.estimators}
    for one in info.not_trusted:
        if str(one) not in estimators:
            yield f"{one}: is not part of scikit-learn"
    for text in info.not_understood:
        yield f"not understood: {text}"
