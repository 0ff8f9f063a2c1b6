"""What is expected of a file under another release, as text."""

from __future__ import annotations

from ..judge.atlas import Atlas
from ..judge.forecasts import Forecast, PartForecast
from ..texts import shown
from .causes import known_cause
from .spans import Line

__all__ = ["forecast_headline", "render_forecast"]

_MOST_NAMES = 4
_MOST_UNKNOWN = 8
_LIBRARIES = ("scikit-learn", "numpy", "scipy", "joblib", "pandas")


def forecast_headline(forecast: Forecast, name: str) -> str:
    """Return the one line that says what to expect.

    Parameters
    ----------
    forecast : Forecast
    name : str
        Of the file.
    """
    words = f"{shown(name)}: under scikit-learn {forecast.target} "
    if forecast.fails:
        worst = forecast.parts[0]
        chance = "expected" if forecast.certain else "possible"
        return f"{words}{worst.mark} is {chance}: {_whose(worst)}, {_how_many(worst)}"
    if forecast.fine:
        kinds = sum(len(part.cells) for part in forecast.parts)
        words += f"{forecast.mark} is expected: all of it is fine in the atlas"
        return f"{words} ({kinds:,} kind{'' if kinds == 1 else 's'})"
    more = len(forecast.unknown) - 1
    return (
        f"{words}nothing is known for sure: {forecast.unknown[0]}"
        f"{f' (and {more} more)' if more else ''}"
    )


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
        lines += [[(f"    {text}", None)] for text in _why(part)]
    lines += [[(f"  not known: {text}", None)] for text in forecast.unknown[:_MOST_UNKNOWN]]
    left = len(forecast.unknown) - _MOST_UNKNOWN
    if left > 0:
        lines.append([(f"  not known: {left:,} more (--json shows all)", None)])
    facts = known.environments.get(forecast.consumer or "", {})
    if facts:
        versions = [f"{name} {facts[name]}" for name in _LIBRARIES if name in facts]
        text = f"  From checks of the same kinds with {', '.join(versions)}; the file was not run."
        lines.append([(text, None)])
    return lines


def _whose(part: PartForecast) -> str:
    name = part.part.class_name.rpartition(".")[2]
    times = f" × {part.count:,}" if part.count > 1 else ""
    return f"{name}{times} saved by {part.part.version}"


def _how_many(part: PartForecast) -> str:
    """Say how its kinds differ: nobody knows yet of which kind the one in the file is."""
    if len(part.alike) == len(part.cells):
        return "the only kind of it" if len(part.cells) == 1 else f"all {len(part.cells)} kinds"
    names = [cell.kind for cell in part.alike[:_MOST_NAMES]]
    more = len(part.alike) - len(names)
    words = f"{len(part.alike)} of {len(part.cells)} kinds ({'; '.join(names)}"
    words += f"; {more} more)" if more else ")"
    if part.mark is not None and not part.mark.fine:
        words += f", fine for {part.fine} of {len(part.cells)}"
    return words


def _why(part: PartForecast) -> list[str]:
    causes = dict.fromkeys(cell.cause for cell in part.alike if cell.cause)
    lines = []
    for id_ in causes:
        cause = known_cause(id_)
        lines.append(f"why: {cause.explanation or id_}")
        if cause.remedy:
            lines.append(f"do: {cause.remedy}")
    return lines
