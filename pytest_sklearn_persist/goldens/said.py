"""Answers of a process that may have been taken over: each that was asked for, once, or an error.

They are data; whether they are the right ones is found out in :mod:`.comparing`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..recorder import Answers, Output, decode
from .recorded import Call

__all__ = ["Malformed", "Said", "as_malformed", "read_said"]

_MOST_WARNINGS = 100
_LONGEST = 10_000


class Malformed(Exception):  # noqa: N818 - says what the answer is
    """An answer lacks what was asked for, has it twice, or is malformed."""


@dataclass(slots=True)
class Said:
    """What a process has said of one load.

    Attributes
    ----------
    file : dict or None
        Why nothing was loaded: ``status``, ``text``, ``names``.
    load : str or None
        What loading raised.
    warnings : list of str
    params : dict or None
        ``value``, or ``error`` and ``text``.
    outputs : dict of Call to list of Output
        As often as each call was to be made.
    attributes : list of (dict, Answers)
        In the order in which they were asked for.
    abilities : dict of str to str or None
    """

    file: dict[str, Any] | None = None
    load: str | None = None
    warnings: list[str] = field(default_factory=list)
    params: dict[str, Any] | None = None
    outputs: dict[Call, list[Output]] = field(default_factory=dict)
    attributes: list[tuple[dict[str, Any], Answers]] = field(default_factory=list)
    abilities: dict[str, str | None] = field(default_factory=dict)

    @property
    def over(self) -> bool:
        """Whether there is nothing more to be said."""
        return self.file is not None or self.load is not None


@contextlib.contextmanager
def as_malformed(what: str) -> Iterator[None]:
    """Tell whatever an answer makes our own code raise from an error of ours.

    Raises
    ------
    Malformed
        Anything was raised but a lack of memory.
    """
    try:
        yield
    except (Malformed, MemoryError):
        raise
    except Exception as error:
        text = f"{what}: {type(error).__name__}: {str(error)[:500]}"
        raise Malformed(text) from None


def read_said(packed: Sequence[Any], asked: Sequence[dict[str, Any]]) -> Said:
    """Read answers.

    Parameters
    ----------
    packed : sequence of bytes
        One for each part that was asked; fewer if the first one ends it.
    asked : sequence of dict
        See :func:`~pytest_sklearn_persist.recorder.answer`.

    Raises
    ------
    Malformed
        They are not what was asked for.
    """
    said = Said()
    for data, questions in zip(packed, asked, strict=False):
        with as_malformed("the answer cannot be read"):
            answers = Answers(data)
            _read_ending(answers.index, said)
        if said.over:
            return said
        with as_malformed("the answer is not what was asked for"):
            _read_part(answers, questions, said)
    if len(packed) != len(asked):
        raise Malformed(f"{len(packed)} answers to {len(asked)} questions")
    return said


def _read_ending(index: dict[str, Any], said: Said) -> None:
    warnings = _exactly(list, index["warnings"])
    said.warnings += [_text(one) for one in warnings[:_MOST_WARNINGS]]
    if "file" in index:
        said.file = index["file"]
    elif "load" in index:
        said.load = _text(index["load"])


def _read_part(answers: Answers, asked: dict[str, Any], said: Said) -> None:
    index = answers.index
    if asked["params"]:
        said.params = _value_or_failure(index["params"])
        if "value" in said.params:
            _exactly(dict, said.params["value"])
    for question, entry in _pairs(asked["calls"], index["outputs"]):
        label, _, probe, times = question
        if (entry["method"], entry["probe"]) != (label, probe):
            raise Malformed(f"{label}({probe}) was asked for, not {str(entry['method'])[:200]}")
        if len(_exactly(list, entry["said"])) != times:
            raise Malformed(f"{label}({probe}) was asked for {times} times")
        said.outputs[label, probe] = [_output(label, probe, one, answers) for one in entry["said"]]
    for path, entry in _pairs(asked["attributes"], index["attributes"]):
        if entry["path"] != path:
            raise Malformed(f"{path} was asked for, not {str(entry['path'])[:200]}")
        said.attributes.append((_value_or_failure(entry), answers))
    for name, (answered, text) in _pairs(asked["abilities"], index["abilities"]):
        if answered != name:
            raise Malformed(f"{name} was to be tried, not {str(answered)[:200]}")
        said.abilities[name] = None if text is None else _text(text)


def _pairs(asked: list[Any], answered: Any) -> Iterator[tuple[Any, Any]]:
    if len(_exactly(list, answered)) != len(asked):
        raise Malformed(f"{len(answered)} answers to {len(asked)} questions")
    return zip(asked, answered, strict=True)


def _output(label: str, probe: str, entry: Any, answers: Answers) -> Output:
    entry = _value_or_failure(entry)
    if "value" in entry:
        with as_malformed(f"the answer of {label}({probe}) cannot be read"):
            return Output(label, probe, decode(entry["value"], answers), None, "", False)
    error = "gone" if entry["gone"] else entry["error"]
    return Output(label, probe, None, error, entry["text"], False)


def _value_or_failure(entry: Any) -> dict[str, Any]:
    """Return what was answered: a value, or all that is known of an error."""
    if ("value" in _exactly(dict, entry)) == ("error" in entry):
        raise Malformed("there must be either a value or an error")
    if "error" in entry:
        entry = {key: entry[key] for key in ("error", "text", "gone")}
        entry = {**entry, "error": _text(entry["error"]), "text": _text(entry["text"])}
        _exactly(bool, entry["gone"])
    return entry  # type: ignore[no-any-return]


def _exactly(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise Malformed(f"{type(value).__name__} where {kind.__name__} must be")
    return value


def _text(value: Any) -> str:
    return str(_exactly(str, value)[:_LONGEST])
