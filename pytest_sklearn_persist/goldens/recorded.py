"""What a recording holds, in the process that judges: what to ask, and what was answered then."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from ..gate.reading import NotAsRecorded, as_file
from ..recorder import (
    ABILITIES,
    METHODS_BY_LABEL,
    AnswerParts,
    Archive,
    Probe,
    decode,
    decode_probes,
    encode,
    pack_answers,
)
from .answers import is_draw

__all__ = ["Call", "Recorded"]

#: Label and name of the probe.
Call = tuple[str, str]

_ORDER = [name for name, _ in ABILITIES]
_MOST = 1 << 30
_NOTHING: dict[str, Any] = {"params": False, "calls": [], "attributes": [], "abilities": []}


class Recorded:
    """The archives of a recording; somebody else may have written them.

    Parameters
    ----------
    inputs, expected : bytes

    Attributes
    ----------
    outputs : dict of Call to dict
        The calls that gave a value, as they are described.
    attributes : list of dict
        As they are described.

    Raises
    ------
    NotAsRecorded
        An archive is malformed.
    """

    def __init__(self, inputs: bytes, expected: bytes) -> None:
        with _damage_of("inputs"):
            archive = Archive(as_file(inputs), _MOST)
            self._probes = {probe.name: probe for probe in decode_probes(archive)}
            if not self._probes:
                raise ValueError("there is no probe in it")
        with _damage_of("expected.npz"):
            self._archive = Archive(as_file(expected), _MOST)
            index = self._archive.index
            self.outputs: dict[Call, dict[str, Any]] = {
                (str(one["method"]), str(one["probe"])): one
                for one in index["outputs"]
                if "value" in one
            }
            self.attributes: list[dict[str, Any]] = list(index["attributes"])
            self.feeds = {call: _feed(call, one) for call, one in self.outputs.items()}
            self.paths = [str(one["path"]) for one in self.attributes]
            for _, probe in self.outputs:
                self._probes[probe]
        self._values: dict[int, Any] = {}

    @property
    def nbytes(self) -> int:
        """How many bytes the expected archive has when it is unpacked."""
        return self._archive.nbytes

    @property
    def probes(self) -> list[Probe]:
        """All inputs."""
        return list(self._probes.values())

    def probe(self, name: str) -> Probe:
        """Return inputs by their name."""
        return self._probes[name]

    def value(self, entry: dict[str, Any]) -> Any:
        """Return what was recorded for a call or an attribute."""
        if id(entry) not in self._values:
            with _damage_of("expected.npz"):
                self._values[id(entry)] = decode(entry["value"], self._archive)
        return self._values[id(entry)]

    def all_of(self, label: str) -> list[Any]:
        """Return what a method answered to all inputs."""
        return [self.value(one) for call, one in self.outputs.items() if call[0] == label]

    def asked(
        self, abilities: Iterable[str], *, params: bool, again: Collection[Call] = ()
    ) -> list[dict[str, Any]]:
        """Return what to ask an estimator, in one part or two.

        What ``inverse_transform`` was given when it was recorded is an answer of ``transform``: it
        is told when that has answered.

        Parameters
        ----------
        abilities : iterable of str
            Names of those that worked.
        params : bool
            Whether its parameters are of interest.
        again : collection of Call
            What to call twice, besides what draws at random.
        """
        calls: list[list[list[Any]]] = [[], []]
        for call, feed in self.feeds.items():
            late = self._fed_by(call) is not None
            twice = call in again or is_draw(call[0])
            calls[late].append([call[0], feed, call[1], 2 if twice else 1])
        tried = sorted({*abilities} & {*_ORDER}, key=_ORDER.index)
        last = {"attributes": self.paths, "abilities": tried}
        if not calls[1]:
            return [{"params": params, "calls": calls[0], **last}]
        first = {**_NOTHING, "params": params, "calls": calls[0]}
        return [first, {"params": False, "calls": calls[1], **last}]

    def fed(self) -> bytes:
        """Return what ``inverse_transform`` is given, by probe, packed like answers."""
        parts, given = AnswerParts(), {}
        for call in self.feeds:
            entry = self._fed_by(call)
            if entry is not None:
                given[call[1]] = encode(self.value(entry), parts)
        return pack_answers({"fed": given}, parts)

    def _fed_by(self, call: Call) -> dict[str, Any] | None:
        return self.outputs.get(("transform", call[1])) if self.feeds[call] == "T" else None


def _feed(call: Call, entry: dict[str, Any]) -> str:
    method = METHODS_BY_LABEL.get(call[0])
    return str(entry["feed"]) if method is None else method.feed


@contextlib.contextmanager
def _damage_of(name: str) -> Iterator[None]:
    """Tell an archive that cannot be understood from an estimator that does not work."""
    try:
        yield
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        text = f"{name} is malformed: {type(error).__name__}: {error}"
        raise NotAsRecorded("damaged", text) from None
