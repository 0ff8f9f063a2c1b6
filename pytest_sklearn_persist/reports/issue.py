"""A ready text for an issue tracker: what fails, between which versions, and none of the data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..compare.difference import Difference
from ..judge.outcome import Outcome, verdict
from ..judge.status import Status
from .markup import code_span, escaped

__all__ = ["issue_text", "without_data"]

_MOST_FINDINGS = 12
_HAPPENS = {
    Status.CRASHED: "ends the process that loads or uses it",
    Status.DRIFTED: "gives other results",
    Status.LOAD_ERROR: "cannot be loaded",
    Status.USE_ERROR: "loads, but does not work",
    Status.IMPAIRED: "predicts the same, but can do less",
}
_FACTS = (("python", "Python"), ("system", "system"), ("machine", "machine"))
#: Quoted names that a message of Python or scikit-learn has by itself, never out of data.
_NAMES = re.compile(
    r"(?P<before>attribute |module named |module |parameter |argument |^)"
    r"(?P<quote>['\"])(?P<name>[A-Za-z_][\w.]*)(?P=quote)"
    r"|(?P<other>['\"])(?P<owner>[A-Za-z_]\w*)(?P=other)(?= (?:object|parameter))"
)
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_PATH = re.compile(r"(?:[A-Za-z]:)?[\\/](?:[^\s'\":,;<>]*[\\/])+(?P<file>[^\s'\":,;<>]*)")
_NUMBER = re.compile(r"(?<![\w.])[-+]?\d+\.\d*(?:e[-+]?\d+)?(?![\w.])")
_BRACKETED = re.compile(r"\[[^\[\]]*\]|\{[^{}]*\}")


def without_data(text: str) -> str:
    """Return what was raised without what may be the user's: values, texts, paths.

    Parameters
    ----------
    text : str
        Type and message of an exception.

    Examples
    --------
    >>> without_data("ValueError: could not convert string to float: 'Smith'")
    'ValueError: could not convert string to float: …'
    >>> without_data("AttributeError: 'Pipeline' object has no attribute 'transform_input'")
    "AttributeError: 'Pipeline' object has no attribute 'transform_input'"
    >>> without_data("found unknown categories [1.5, 'Smith'] in column 3 of /home/smith/x.csv")
    'found unknown categories […] in column 3 of …'
    """
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\0{len(kept) - 1}\0"

    text = _NAMES.sub(keep, text.replace("\0", ""))
    for _ in range(3):  # lists in lists
        text = _BRACKETED.sub("[…]" if "[" in text else "{…}", text)
    text = _QUOTED.sub("…", text)
    text = _PATH.sub("…", text)
    text = _NUMBER.sub("…", text)
    return re.sub("\0(\\d+)\0", lambda match: kept[int(match[1])], text)


def issue_text(
    outcome: Outcome,
    recorded: Mapping[str, Any],
    installed: Mapping[str, Any],
    *,
    classes: tuple[str, ...] = (),
    recorder: str | None = None,
) -> str:
    """Return an issue in Markdown about an artifact that is not as it was.

    It names classes, methods, versions and what was raised. It holds no value of an array, no
    parameter, no path and no name of a golden.

    Parameters
    ----------
    outcome : Outcome
    recorded, installed : mapping
        The environments on both sides, as manifests keep them.
    classes : tuple of str, optional
        The estimators in it.
    recorder : str, optional
        The version of the recorder.

    Examples
    --------
    >>> found = Difference("predict[3]", "value", "output", "1.5", "2.5", 1.0, count=1, size=9)
    >>> sides = [{"libraries": {"scikit-learn": version}} for version in ("1.4.2", "1.9.1")]
    >>> text = issue_text(Outcome(Status.DRIFTED, "joblib", "fresh", (found,)), *sides)
    >>> text.splitlines()[0]
    '# A model that scikit-learn 1.4.2 saved gives other results under 1.9.1'
    """
    sides = [
        escaped(side.get("libraries", {}).get("scikit-learn", "?"))
        for side in (recorded, installed)
    ]
    name = classes[0].rpartition(".")[2] if classes else "A model"
    happens = _HAPPENS.get(outcome.status, str(outcome.status))
    lines = [f"# {escaped(name)} that scikit-learn {sides[0]} saved {happens} under {sides[1]}", ""]
    lines += ["## What happens", "", *_findings(outcome), ""]
    lines += ["## Environments", "", *_environments(recorded, installed), ""]
    lines += ["## How to see it", "", *_how(outcome, classes, sides, recorder), ""]
    lines += ["## Cause", "", _cause(outcome)]
    return "\n".join(lines)


def _findings(outcome: Outcome) -> list[str]:
    failing = [one for one in outcome.differences if verdict(one).fails_by_default]
    lines = list(dict.fromkeys(_finding(one) for one in failing))
    left = len(lines) - _MOST_FINDINGS
    return lines[:_MOST_FINDINGS] + ([f"- … and {left} more"] if left > 0 else [])


def _finding(found: Difference) -> str:
    where = re.split(r"[\[(]", found.path)[0]
    words = f"- {verdict(found)}: {code_span(where)}"
    if found.kind in ("raises", "gone", "load", "dump", "crash"):
        said = without_data(" ".join(found.actual.split()))[:300]
        return f"{words} – {code_span(said)}"
    words += f", another {found.kind}"
    if found.count is not None and found.size:
        words += f" in {found.count / found.size:.0%} of its elements"
    if found.max_rel:
        words += f", by up to {found.max_rel:.0e} of the value"
    return words


def _environments(recorded: Mapping[str, Any], installed: Mapping[str, Any]) -> list[str]:
    lines = ["| | saved | loaded |", "|---|---|---|"]
    old, new = recorded.get("libraries", {}), installed.get("libraries", {})
    rows = [(name, old.get(name), new.get(name)) for name in dict.fromkeys([*old, *new])]
    rows += [(label, recorded.get(key), installed.get(key)) for key, label in _FACTS]
    cells = (" | ".join(escaped(cell or "–") for cell in row) for row in rows)
    return [*lines, *(f"| {row} |" for row in cells)]


def _how(
    outcome: Outcome, classes: tuple[str, ...], sides: list[str], recorder: str | None
) -> list[str]:
    held = ", ".join(map(code_span, classes)) or "the estimator"
    with_ = f" {escaped(recorder)}" if recorder else ""
    return [
        f"Fit {held} under scikit-learn {sides[0]}, save it ({escaped(outcome.format)}), load it "
        f"under {sides[1]} and call what is listed above.",
        f"What it answered where it was saved was recorded with pytest-sklearn-persist{with_}; "
        f"{outcome.compared} answers and attributes were compared.",
    ]


def _cause(outcome: Outcome) -> str:
    if outcome.cause_id is None:
        return "Not known: no entry in the table of known changes fits."
    return f"Known to pytest-sklearn-persist as {code_span(outcome.cause_id)}, see {outcome.link}"
