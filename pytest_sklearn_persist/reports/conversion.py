"""What became of a model that was to be carried over, in text."""

from __future__ import annotations

from ..convert.findings import Conversion, Step
from ..judge.status import Status
from ..texts import shown

__all__ = ["describe_conversion"]


def describe_conversion(found: Conversion) -> str:
    """Return the whole report; its first line is complete on its own.

    Parameters
    ----------
    found : Conversion
    """
    if found.written:
        first = f"{shown(found.model)}: written to {shown(found.written)}, "
        first += f"predicts the same under {found.target}{_lost(found.steps[-1])}"
    else:
        first = f"{shown(found.model)}: not converted to {found.target}: {_broken(found)}"
    lines = [first, *(line for step in found.steps for line in _lines(step))]
    if not found.written:
        lines.append("  nothing was written: what is not proved to predict the same is not a copy")
        lines.append(f"  next: {_next(found)}")
    return "\n".join(lines)


def _lost(last: Step) -> str:
    """Say what else it could do before, where that is less now."""
    if last.verdict is None or last.verdict.status is not Status.IMPAIRED:
        return ""
    return f", but can do less there: {last.verdict.finding}"


def _broken(found: Conversion) -> str:
    last = found.steps[-1]
    return f"{last.what}, it is {_status(last)}"


def _lines(step: Step) -> list[str]:
    return [f"  {_line(step)}", *(f"              set: {line}" for line in step.repaired)]


def _line(step: Step) -> str:
    others = ", ".join(
        f"{name} {version}" for name, version in step.versions.items() if name != "scikit-learn"
    )
    finding = step.problem or (step.verdict.finding if step.verdict else "")
    text = f"{_status(step):<10}  {step.what} ({others})"
    return f"{text}: {finding}" if finding else text


def _next(found: Conversion) -> str:
    if found.how == "recipe":
        return "the model trained again is another one: validate it as such, and record that"
    return "train it again with --recipe FILE:FUNCTION, or keep the release it was saved under"


def _status(step: Step) -> str:
    return "not loaded" if step.verdict is None else step.verdict.status.value
