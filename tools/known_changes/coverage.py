"""How much of what fails or drifts has a known cause, and what is to be explained next.

python tools/known_changes/coverage.py RESULTS… [--groups N]

RESULTS are files or folders of JSON lines, one a cell.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

from cells import Cell, read_cells

from pytest_sklearn_persist.compare.difference import Difference
from pytest_sklearn_persist.judge.explaining import explain_findings
from pytest_sklearn_persist.judge.known_changes import known_change
from pytest_sklearn_persist.judge.outcome import verdict


def main(arguments: list[str]) -> int:
    """Print the share that is explained, and the largest groups that are not."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("results", nargs="+", type=Path)
    parser.add_argument("--groups", type=int, default=25, metavar="N")
    parser.add_argument("--findings", action="store_true", help="group findings, not cells")
    given = parser.parse_args(arguments)
    every, cells, named, whole, generic = 0, 0, 0, 0, 0
    by_id: Counter[str] = Counter()
    left: dict[str, list[Cell]] = defaultdict(list)
    for cell in read_cells(given.results):
        every += 1
        if not cell.needs_a_cause:
            continue
        cells += 1
        evidence = cell.evidence
        findings = explain_findings(evidence)
        first = next((why for found, why in findings if why and _is_worst(found, cell)), None)
        unexplained = [found for found, why in findings if why is None]
        whole += not unexplained
        if first is None or given.findings:
            for text in dict.fromkeys(_group(cell, found) for found in unexplained):
                left[text].append(cell)
        named += first is not None
        generic += first is not None and known_change(first.id).broad
        by_id.update({why.id for _, why in findings if why is not None})
    _write(f"{every:,} cells, of which {cells:,} fail or drift")
    _write(f"worst finding explained: {named:,} ({_share(named, cells)})")
    _write(f"  by an entry of its own, not a broad one: {_share(named - generic, cells)}")
    _write(f"every finding explained: {whole:,} ({_share(whole, cells)})")
    _write("causes: " + ", ".join(f"{id_} {count}" for id_, count in by_id.most_common()))
    for text, members in sorted(left.items(), key=lambda pair: -len(pair[1]))[: given.groups]:
        _write(f"{len(members):>6}  {text}\n        {_where(members)}")
    return 0


def _is_worst(found: Difference, cell: Cell) -> bool:
    return verdict(found).value == cell.status


def _group(cell: Cell, found: Difference) -> str:
    if found.kind in ("raises", "gone", "load", "crash"):
        said = re.sub(r"0x[0-9a-f]+|from '[^']*'", "…", found.actual)
        return f"{verdict(found)} {said[:200]}"
    method = re.split(r"[\[(]", found.path)[0]
    return f"{verdict(found)} {cell.data['kind']}: {method} {found.kind}"


def _where(members: list[Cell]) -> str:
    kinds = sorted({cell.data["kind"] for cell in members})
    pairs = Counter((cell.data["producer"], cell.data["consumer"]) for cell in members)
    some = ", ".join(f"{one} → {other}" for (one, other), _ in pairs.most_common(6))
    return f"{', '.join(kinds[:6])}{' …' if len(kinds) > 6 else ''}: {some}"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "nothing to explain"


def _write(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
