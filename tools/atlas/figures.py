"""Say what the results of ``consume.py`` show: what is fine, what is silent, who would notice.

::

    python figures.py RESULTS_FOLDER
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from build import cause_of, mark
from cells import read_cells  # of the folder that build.py looks into


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("results", type=Path)
    given = parser.parse_args()
    statuses: Counter = Counter()
    seen: Counter = Counter()
    for cell in read_cells([given.results]):
        row = cell.data
        outcome, found = row["outcome"], mark(row)
        if row["producer"] == row["consumer"]:
            seen["same release"] += 1
            seen["same release, not fine"] += not found.fine
            continue
        statuses[outcome["status"]] += 1
        seen["failing"] += not found.fine
        seen["explained"] += cause_of(row) is not None
        if found.silent:
            seen["silent"] += 1
            drifted = {one["path"] for one in outcome["differences"] if _drifts(one)}
            seen["silent, not in predict"] += not any(map(_is_predict, drifted))
            seen["silent, not in predict or transform"] += not any(map(_is_main, drifted))
    total = sum(statuses.values())
    print(f"{total:,} cells across releases")
    for status, count in statuses.most_common():
        print(f"  {status:<12}{count:>7,}  {count / total:.1%}")
    for name, count in seen.items():
        print(f"{name}: {count:,}")
    if seen["failing"]:
        print(f"share with a cause: {seen['explained'] / seen['failing']:.2%}")


def _drifts(found: dict) -> bool:
    return found["status"] == "drifted"


def _is_predict(path: str) -> bool:
    """Tell whether ``predict`` on the recorded rows themselves shows it."""
    return path.partition("[")[0] == "predict"


def _is_main(path: str) -> bool:
    return path.partition("[")[0] in ("predict", "transform")


if __name__ == "__main__":
    main()
