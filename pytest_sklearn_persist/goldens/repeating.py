"""A second load of the same bytes: where it ends differently, what happens is not defined.

A file that makes compiled code read where it must not can end the process, raise, answer wrongly,
or do nothing of the kind, by chance: one load alone would give a verdict that the next contradicts.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ..compare.difference import Difference
from ..judge.outcome import verdict
from .asking import Answer

__all__ = ["UNDEFINED", "find_disagreement", "may_be_chance", "with_second_load"]

#: The kind of a finding that two loads have not ended in the same way.
UNDEFINED = "undefined"

_ADDRESS = re.compile(r"0x[0-9a-fA-F]+")
_CRASH = re.compile(r"SIG[A-Z]+")


def may_be_chance(found: Answer) -> bool:
    """Say whether a second load could show that this one ended as it did by chance."""
    failing = any(verdict(difference).fails_by_default for difference in found.differences)
    return failing and found.status is None


def with_second_load(first: Answer, second: Answer) -> Answer:
    """Return the first answer, with what a second one says otherwise.

    Parameters
    ----------
    first, second : Answer
        What two processes have found in the same bytes.
    """
    disagreement = find_disagreement(first, second)
    if disagreement is None:
        return first
    known = {(difference.path, difference.kind) for difference in first.differences}
    more = [found for found in second.differences if (found.path, found.kind) not in known]
    return replace(first, differences=[disagreement, *first.differences, *more])


def find_disagreement(first: Answer, second: Answer) -> Difference | None:
    """Return a finding if two loads of the same bytes have not ended in the same way.

    Parameters
    ----------
    first, second : Answer
        What two processes have found.

    Examples
    --------
    >>> died = Answer([Difference("load and use", "crash", "save", "", "died of SIGSEGV")])
    >>> raised = Answer([Difference("predict", "raises", "output", "", "ValueError: no")])
    >>> print(find_disagreement(died, raised).actual)
    died of SIGSEGV; predict: ValueError: no
    >>> find_disagreement(died, died) is None
    True
    """
    one, other = _facts(first), _facts(second)
    if one == other:
        return None
    told = [_first_of(facts, other_facts) for facts, other_facts in ((one, other), (other, one))]
    return Difference(
        "two loads of the same bytes",
        UNDEFINED,
        "save",
        "one result",
        "; ".join(told),
    )


def _facts(answer: Answer) -> list[tuple[str, str, str]]:
    """Return what can be compared: no addresses, and of a crash only what ended the process."""
    facts = []
    for found in answer.differences:
        text = _ADDRESS.sub("0x…", found.actual)
        if found.kind == "crash":
            signal = _CRASH.search(text)
            text = f"died of {signal[0]}" if signal else "ended"
        facts.append((found.path, found.kind, text))
    return sorted(facts)


def _first_of(facts: list[tuple[str, str, str]], others: list[tuple[str, str, str]]) -> str:
    for path, kind, text in facts:
        if (path, kind, text) not in others:
            return text if kind == "crash" else f"{path}: {text}"
    return "all of the rest" if facts else "as it was recorded"
