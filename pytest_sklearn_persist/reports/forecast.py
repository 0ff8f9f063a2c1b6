"""What is expected of a file under another release, as text."""

from __future__ import annotations

from collections.abc import Iterable

from ..judge.atlas import Atlas
from ..judge.forecasts import Forecast, PartForecast
from ..judge.marks import release_of
from ..texts import shown
from .causes import known_cause
from .spans import Line, wrapped

__all__ = ["forecast_headline", "render_forecast"]

_MOST_NAMES = 4
_MOST_UNKNOWN = 8
_WIDTH = 100
#: Of the target, if they are given.
_OTHERS = ("numpy", "scipy", "joblib", "pandas", "python")
_LIBRARIES = ("scikit-learn", "numpy", "scipy", "joblib", "pandas")


def forecast_headline(forecast: Forecast, name: str) -> str:
    """Return the one line that says what to expect.

    Parameters
    ----------
    forecast : Forecast
    name : str
        Of the file.
    """
    return f"{shown(name)}: under {_target(forecast)} {_sentence(forecast)}"


def _sentence(forecast: Forecast) -> str:
    if forecast.lacking:
        demand = forecast.lacking[0]
        return (
            f"it cannot be loaded: it needs {demand.needs}, and {demand.package} is "
            f"{forecast.versions[demand.package]} there ({demand.because})"
        )
    if forecast.stays and forecast.certain:
        words = "predictions stay the same; you may ignore the version warning for this file"
        return words if forecast.fine else f"{words} ({forecast.mark}: {_whose(forecast.parts[0])})"
    if forecast.fails and not forecast.stays:
        worst, mark = forecast.parts[0], forecast.mark
        chance = "expected" if forecast.certain else "possible"
        what = "a silent change of predictions" if mark and mark.silent else str(mark)
        return f"{what} is {chance}: {_whose(worst)}, {_how_many(worst)}"
    if not forecast.unknown:
        worst = forecast.parts[0]
        return f"{worst.mark} is possible: {_whose(worst)}, {_how_many(worst)}"
    more = len(forecast.unknown) - 1
    return (
        f"nothing is known for sure: {forecast.unknown[0]}{f' (and {more} more)' if more else ''}"
    )


def _target(forecast: Forecast) -> str:
    others = [f"{name} {forecast.versions[name]}" for name in _OTHERS if name in forecast.versions]
    return ", ".join([f"scikit-learn {forecast.target}", *others])


def _silencing(forecast: Forecast, name: str) -> list[str]:
    """Return how to silence the warning for one file, where predictions were seen to stay."""
    if not (forecast.stays and forecast.certain):
        return []
    if forecast.format == "joblib":
        load = f"joblib.load({name!r})"
    else:
        load = f"pickle.loads(pathlib.Path({name!r}).read_bytes())"
    return [
        "  to silence the warning for this file only:",
        "    with warnings.catch_warnings():",
        '        warnings.filterwarnings("ignore", "Trying to unpickle estimator")',
        f"        model = {load}",
    ]


def _nearest(forecast: Forecast, known: Atlas) -> list[str]:
    """Say which recorded release answers for one that was not."""
    lines = []
    recorded = known.environments.get(forecast.consumer or "", {}).get("scikit-learn")
    if recorded is not None and recorded != forecast.target:
        lines.append(f"  {forecast.target} was not checked; {recorded} stands for it")
    for version in dict.fromkeys(part.part.version for part in forecast.parts):
        facts = known.environments.get(release_of(version or "") or "", {})
        saved = facts.get("scikit-learn")
        if saved is not None and saved != version:
            lines.append(f"  no recording of {version} is known; {saved} stands for it")
    return lines


def render_forecast(forecast: Forecast, known: Atlas, name: str) -> list[Line]:
    """Return the whole forecast; the first line is complete on its own.

    Parameters
    ----------
    forecast : Forecast
    known : Atlas
    name : str
        Of the file.
    """
    lines: list[Line] = [[(forecast_headline(forecast, name), None)]]
    needs = (f"needs {demand.needs}: {demand.because}" for demand in forecast.lacking)
    lines += _indented(needs, "  ")
    judged = [part for part in forecast.parts if part.mark is not None]
    width = max((len(str(part.mark)) for part in judged), default=0)
    for part in judged:
        lines.append(
            [
                ("  ", None),
                (f"{part.mark!s:<{width}}", part.mark),
                (f"  {_whose(part)}, {_how_many(part)}", None),
            ]
        )
        lines += _indented(_why(part))
    doubts = [f"not known: {text}" for text in forecast.unknown[:_MOST_UNKNOWN]]
    lines += _indented(doubts, "  ")
    left = len(forecast.unknown) - _MOST_UNKNOWN
    if left > 0:
        lines.append([(f"  not known: {left:,} more (--json shows all)", None)])
    lines += [[(text, None)] for text in _nearest(forecast, known)]
    lines += [[(text, None)] for text in _silencing(forecast, name)]
    facts = known.environments.get(forecast.consumer or "", {})
    if facts:
        versions = [f"{name} {facts[name]}" for name in _LIBRARIES if name in facts]
        text = f"From checks of the same kinds with {', '.join(versions)}; the file was not run."
        lines += _indented([text], "  ")
    return lines


def _indented(texts: Iterable[str], indent: str = "    ") -> list[Line]:
    return [line for text in texts for line in wrapped(text, _WIDTH, indent, "  ")]


def _whose(part: PartForecast) -> str:
    name = part.part.class_name.rpartition(".")[2]
    times = f" × {part.count:,}" if part.count > 1 else ""
    return f"{name}{times} saved by {part.part.version}"


def _how_many(part: PartForecast) -> str:
    """Say how the kinds differ that the one in the file may be of."""
    if part.foretold:
        return "as it is configured"
    if part.unlike:
        how = ", ".join(f"{key}={part.part.settings[key]}" for key in part.unlike)
        return f"not known for this configuration ({how}); nearest: {_names(part)}"
    if len(part.alike) == len(part.cells):
        return "the only kind of it" if len(part.cells) == 1 else f"all {len(part.cells)} kinds"
    words = f"{len(part.alike)} of {len(part.cells)} kinds ({_names(part)})"
    if part.mark is not None and not part.mark.fine:
        words += f", fine for {part.fine} of {len(part.cells)}"
    return words


def _names(part: PartForecast) -> str:
    names = [cell.kind for cell in part.alike[:_MOST_NAMES]]
    more = len(part.alike) - len(names)
    return "; ".join([*names, *([f"{more} more"] if more else [])])


def _why(part: PartForecast) -> list[str]:
    causes = dict.fromkeys(cell.cause for cell in part.alike if cell.cause)
    return [text for id_ in causes for text in _told(id_)]


def _told(id_: str | None) -> list[str]:
    """Return why, and what to do."""
    if id_ is None:
        return []
    cause = known_cause(id_)
    lines = [f"why: {cause.explanation or id_}"]
    return [*lines, f"do: {cause.remedy}"] if cause.remedy else lines
