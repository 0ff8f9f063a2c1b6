"""Examine an artifact: one process loads it and answers, another one judges the answers.

What passes through here on its way from the one to the other are bytes that are not looked into.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from ..compare.difference import Difference
from ..compare.samples import MOST_OUTPUTS, checked_sample
from ..gate.reading import Artifact
from ..isolation.errors import MalformedAnswer
from .asking import Answer, Call, JudgeFailed, ask_judge, crash, malformed, no_file, run_sandboxed
from .repeating import may_be_chance, with_second_load

__all__ = ["Loading", "examine"]

_ANSWERING = "pytest_sklearn_persist.goldens.answering"
_JUDGING = "pytest_sklearn_persist.goldens.judging"
#: Seconds: what fails sooner is loaded a second time.
_SOON = 10.0
_MOST_FED = 1 << 30
_FIELDS = frozenset(field.name for field in fields(Difference))


@dataclass(frozen=True, slots=True)
class Loading:
    """How an artifact is loaded.

    Attributes
    ----------
    artifact : bytes, bytearray or Opened
        As it was recorded.
    form : str
        Its format.
    trusted : tuple of str
        Patterns.
    listed : bool
        Whether names must be on the list.
    timeout : float
        Seconds.
    memory : int or None
        Bytes.
    part : str or None
        Where the estimator is in what is loaded.
    """

    artifact: Artifact
    form: str
    trusted: tuple[str, ...]
    listed: bool
    timeout: float
    memory: int | None
    part: str | None = None


def examine(loading: Loading, about: dict[str, Any]) -> Answer:
    """Return what was found in an artifact of a recording.

    What fails is loaded a second time, and calls that differ are made twice then: whether they
    answer the same is seen, and whether both loads have ended in the same way.

    Parameters
    ----------
    loading : Loading
    about : dict
        The job of :func:`~pytest_sklearn_persist.goldens.judging.compare`, but for what was said.
    """
    started = time.monotonic()
    first = _load(loading, about, ())
    found, again = _judged(loading, about, first)
    took = time.monotonic() - started
    if again or (may_be_chance(found) and took < _SOON):
        second = _load(loading, about, again)
        if took < _SOON or not isinstance(second, Answer):
            if not isinstance(first, Answer) and not isinstance(second, Answer):
                found, _ = _judged(loading, about, first, second)
            if took < _SOON:
                more, _ = _judged(loading, about, second, second)
                found = with_second_load(found, more)
    return replace(found, seconds=took)


#: What a process has said: the pieces, and the calls that it was to make twice.
Said = dict[str, Any]


def _load(loading: Loading, about: dict[str, Any], again: Sequence[Any]) -> Said | Answer:
    """Return what a process says that loads the artifact, or what became of it."""
    try:
        plan = ask_judge(f"{_JUDGING}:plan", {**about, "again": again}, timeout=loading.timeout)
        if plan["file"] is not None:
            return no_file(plan["file"])
        asked, most = plan["asked"], int(plan["most"])
        fed = b""
        if len(asked) > 1:
            job = {**about, "again": again}
            fed = ask_judge(f"{_JUDGING}:feed", job, timeout=loading.timeout, most_bytes=_MOST_FED)
    except JudgeFailed as error:
        return crash(f"the recording cannot be read: {error}", "a verdict")
    packed: list[Any] = []

    def talk(call: Call) -> Answer:
        job = {
            "artifact": loading.artifact,
            "inputs": about["inputs"],
            "format": loading.form,
            "part": loading.part,
            "trusted": loading.trusted,
            "listed": loading.listed,
            "asked": asked[0],
        }
        packed.append(_bytes(call(f"{_ANSWERING}:answer_first", job, most)))
        if len(asked) > 1:
            more = {"asked": asked[1], "fed": fed}
            packed.append(_bytes(call(f"{_ANSWERING}:answer_more", more, most)))
        return Answer([])

    found = run_sandboxed(
        talk,
        size=len(loading.artifact),
        trusted=bool(loading.trusted) or not loading.listed,
        timeout=loading.timeout,
        memory=loading.memory,
    )
    return found if found.differences else {"packed": packed, "again": again}


def _bytes(said: Any) -> bytearray:
    if not isinstance(said, bytearray):
        raise MalformedAnswer("it is something else than packed answers")
    return said


def _judged(
    loading: Loading,
    about: dict[str, Any],
    said: Said | Answer,
    repeated: Said | Answer | None = None,
) -> tuple[Answer, list[Any]]:
    """Return what is found in what was said, and which calls have to be made twice."""
    if isinstance(said, Answer):
        return said, []
    twice = None if isinstance(repeated, Answer) else repeated
    job = {**about, "said": said, "repeated": twice}
    try:
        found = ask_judge(f"{_JUDGING}:compare", job, timeout=loading.timeout)
    except JudgeFailed as error:
        return crash(f"its answers cannot be compared: {error}", "a verdict"), []
    if "malformed" in found:
        return malformed(str(found["malformed"])), []
    if found["file"] is not None:
        return no_file(found["file"]), []
    return _answer(found), list(found["again"])


def _answer(found: dict[str, Any]) -> Answer:
    return Answer(
        [
            Difference(**{key: value for key, value in one.items() if key in _FIELDS})
            for one in found["differences"]
        ],
        warnings=[str(text) for text in found["warnings"]],
        not_compared=[str(text) for text in found["not_compared"]],
        compared=int(found["compared"]),
        outputs=[checked_sample(one) for one in found["outputs"][:MOST_OUTPUTS]],
        served=tuple(str(name) for name in found["served"]),
        lost_parameters=tuple(str(name) for name in found["lost_parameters"]),
    )
