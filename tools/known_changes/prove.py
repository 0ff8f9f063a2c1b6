"""Take the proofs of known changes out of the results of checks, so that nobody types them.

python tools/known_changes/prove.py RESULTS… [--into tests/judge/known_changes] [--only ID]

For each known change: one or two real cells that it explains, as far apart in versions as there
are, and one that is as similar as can be found and that it must not explain. Each keeps what the
engine looks at, and the few findings that matter.
"""

from __future__ import annotations

import argparse
import functools
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from cells import Cell, read_cells
from packaging.version import Version

from pytest_sklearn_persist.compare.difference import Difference
from pytest_sklearn_persist.judge.explaining import Evidence, explain_findings
from pytest_sklearn_persist.judge.known_changes import MACHINE, KnownChange, known_changes
from pytest_sklearn_persist.judge.outcome import verdict

_HOME = Path(__file__).resolve().parents[2] / "tests" / "judge" / "known_changes"
_MOST_FINDINGS = 2
_LONGEST = 900
#: Of cells that have nothing in common with those that are explained, one in so many is looked at.
_EVERY = 10
_LOOKED_AT = 8
_KEPT = ("kind", "classes", "producer", "consumer", "format", "recorded", "installed", "facts")


def main(arguments: Sequence[str]) -> int:
    """Write a file for each known change; 1 if one of them has no proof."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("results", nargs="+", type=Path)
    parser.add_argument("--into", type=Path, default=_HOME)
    parser.add_argument("--only", default="", metavar="ID")
    given = parser.parse_args(arguments)
    cells = _without_twins(cell for cell in read_cells(given.results) if cell.needs_a_cause)
    explained = _explained(cells)
    given.into.mkdir(parents=True, exist_ok=True)
    missing = []
    for change in known_changes():
        if given.only not in ("", change.id):
            continue
        fires = _far_apart(explained[change.id], change)
        silent = _most_similar(change, fires, cells, {id(c) for c, _ in explained[change.id]})
        if not fires or silent is None:
            missing.append(change.id)
            continue
        proof = {"fires": [_compact(*pair) for pair in fires], "silent": [_compact(*silent)]}
        text = json.dumps(proof, indent=1, sort_keys=True, ensure_ascii=False)
        (given.into / f"{change.id}.json").write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(f"without proof: {', '.join(missing) or 'none'}\n")
    return 1 if missing else 0


Found = tuple[Cell, list[Difference]]


def _without_twins(cells: Iterable[Cell]) -> list[Cell]:
    """Leave one of the cells that differ in the format only and have the same findings."""
    names = ("kind", "producer", "consumer", "installed")
    alike = {
        json.dumps([[cell.data[name] for name in names], cell.data["outcome"]["differences"]]): cell
        for cell in cells
    }
    return list(alike.values())


def _explained(cells: list[Cell]) -> dict[str, list[Found]]:
    """Return, by id, the cells that a change explains, each with the findings it explains."""
    found: dict[str, list[Found]] = defaultdict(list)
    for cell in cells:
        by_id: dict[str, list[Difference]] = defaultdict(list)
        for finding, why in explain_findings(cell.evidence):
            if why is not None:
                by_id[why.id].append(finding)
        for id_, findings in by_id.items():
            found[id_].append((cell, findings))
    return found


def _far_apart(found: list[Found], change: KnownChange) -> list[Found]:
    """Return one cell, or the two between whose releases most lies."""

    def versions(pair: Found) -> tuple[Version, Version]:
        data = pair[0].data
        library = "scikit-learn" if change.library in MACHINE else change.library
        return tuple(Version(data[side].get(library, "0")) for side in ("recorded", "installed"))

    ordered = sorted(found, key=lambda pair: (versions(pair), len(json.dumps(pair[0].data))))
    ends = ordered[:1] + ordered[-1:]
    return ends if len(ends) == 2 and versions(ends[0]) != versions(ends[1]) else ends[:1]


def _most_similar(
    change: KnownChange, fires: list[Found], cells: list[Cell], explained: set[int]
) -> Found | None:
    """Return the cell that comes closest to what the change asks for and is not explained by it.

    One with the same text and other versions is best, then one of the same kind or class.
    """
    if not fires:
        return None
    held = {name for cell, _ in fires for name in cell.data["classes"]}
    statuses = {cell.status for cell, _ in fires}
    kinds = {cell.data["kind"] for cell, _ in fires}
    best: tuple[int, Found] | None = None
    for number, cell in enumerate(cells):
        alike = cell.data["kind"] in kinds or held & set(cell.data["classes"])
        if id(cell) in explained or not (alike or number % _EVERY == 0):
            continue
        failing = _failing(cell)
        reads = [d for d in failing[:_LOOKED_AT] if _reads(change, d)]
        score = 4 * bool(reads and (change.text or change.attributes or change.path))
        score += 2 * (cell.data["kind"] in kinds) + bool(held & set(cell.data["classes"]))
        score += cell.status in statuses
        if failing and (best is None or score > best[0]):
            best = (score, (cell, reads or failing))
    return best[1] if best is not None and best[0] > 0 else None


@functools.cache
def _failing(cell: Cell) -> list[Difference]:
    found = [d for d in cell.evidence.differences if verdict(d).fails_by_default]
    return list({(d.kind, d.actual): d for d in found}.values())


def _reads(change: KnownChange, found: Difference) -> bool:
    return change.read(found.actual, found.path) is not None


def _compact(cell: Cell, findings: list[Difference]) -> dict[str, Any]:
    """Return what the engine looks at; of the findings the worst, and those that matter."""
    evidence: Evidence = cell.evidence
    worst = [d for d in evidence.differences if verdict(d) is evidence.status]
    kept = list(dict.fromkeys([*findings[:_MOST_FINDINGS], *worst[:1]]))
    return {
        **{name: cell.data[name] for name in _KEPT if name in cell.data},
        "outcome": {"status": cell.status, "differences": [_short(one) for one in kept]},
    }


def _short(found: Difference) -> dict[str, Any]:
    """Return a finding without the paths of the machine that it was found on."""
    said = found.to_dict()
    if "actual" in said:
        text = re.sub(r"'[^' ]*/(site-packages/[^']*)'", r"'\1'", said["actual"])
        said["actual"] = re.sub(r" \([\w./-]+\.py:\d+\)$", "", text)[:_LONGEST]
    return said


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
