"""Read what checks of real files said: one JSON line a cell, see README of this folder."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pytest_sklearn_persist.compare.difference import Difference
from pytest_sklearn_persist.judge.explaining import Evidence
from pytest_sklearn_persist.judge.status import Status

__all__ = ["Cell", "evidence_of", "read_cells"]

#: Statuses that a change of a library can be the cause of.
EXPLAINABLE = frozenset({"crashed", "drifted", "load-error", "use-error", "impaired"})


@dataclass(frozen=True, eq=False)
class Cell:
    """One artifact, made by one release and checked under another.

    Attributes
    ----------
    data : dict
        ``kind``, ``producer``, ``consumer``, ``format``, ``classes``, ``recorded``, ``installed``
        and ``outcome``, an `Outcome` as a dict; ``facts`` of bare files.
    """

    data: dict[str, Any]

    @property
    def status(self) -> str:
        """What became of it."""
        return str(self.data["outcome"]["status"])

    @property
    def needs_a_cause(self) -> bool:
        """Whether it fails or drifts for a reason that a library may have given."""
        return self.status in EXPLAINABLE

    @property
    def evidence(self) -> Evidence:
        """What the engine is asked with."""
        return evidence_of(self.data)


def evidence_of(data: dict[str, Any]) -> Evidence:
    """Return the evidence of a cell, or of a stored proof."""
    outcome = data["outcome"]
    differences = tuple(
        Difference(**{key: value for key, value in one.items() if key != "status"})
        for one in outcome["differences"]
    )
    return Evidence(
        Status(outcome["status"]),
        data["format"],
        differences,
        data["recorded"],
        data["installed"],
        tuple(data["classes"]),
        data.get("facts", {}),
    )


def read_cells(paths: Iterable[Path]) -> Iterator[Cell]:
    """Yield all cells of files, or of the files in folders."""
    for path in paths:
        for file in sorted(path.glob("*.jsonl")) if path.is_dir() else [path]:
            with file.open(encoding="utf-8") as lines:
                for line in lines:
                    if line.endswith("\n"):  # one is still being written
                        yield Cell(json.loads(line))
